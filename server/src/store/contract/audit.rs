//! The log is a chain, and what is blacked out leaves it whole.

use super::{Behaviour, Stage, at, unit, user};
use crate::store::{AuditFilter, ChainedRow, OFFICE_CHAIN, link, seal};
use spotcheck_domain::call::AuditValue;

pub const BEHAVIOURS: &[Behaviour] = &[
    Behaviour { name: "each entry of the log follows the one before it", holds: each_follows },
    Behaviour { name: "what is blacked out leaves its seal", holds: blacked_out },
    Behaviour { name: "the log is searched by subject and words", holds: searched },
];

fn write_three(stage: &Stage<'_>) {
    stage.write(|tx| {
        super::town(tx)?;
        let by = user(1).to_string();
        tx.put_audit(at(10), "server", "seeded", None, "")?;
        tx.put_audit(at(20), &by, "enter_unit", Some(unit(2).as_bytes()), "name:  → 云岭县")?;
        tx.put_audit(at(30), &by, "change_person", Some(user(2).as_bytes()), "telephone:  → 000-1")
    });
}

fn rows(stage: &Stage<'_>) -> Vec<ChainedRow> {
    stage.read(|view| {
        let mut rows = Vec::new();
        view.each_audit(&mut |row| {
            rows.push(row);
            Ok(())
        })?;
        Ok(rows)
    })
}

/// Where the chain of these ends, if each of them follows the one before it.
fn end_of(rows: &[ChainedRow]) -> (u64, [u8; 32]) {
    rows.iter().fold((0, [0; 32]), |(place, before), row| {
        let chained = row.link.as_ref().expect("it is chained");
        assert_eq!((row.open.chain.as_str(), chained.place), (OFFICE_CHAIN, place + 1));
        for (value, sealed) in row.values.iter().zip(&chained.seals) {
            assert!(value.as_ref().is_none_or(|(value, salt)| seal(salt, value) == *sealed));
        }
        assert_eq!(link(&before, chained.place, &row.open, &chained.seals), chained.hash);
        (chained.place, chained.hash)
    })
}

fn each_follows(stage: &Stage<'_>) {
    write_three(stage);
    let rows = rows(stage);
    let (place, hash) = end_of(&rows);
    assert_eq!(place, 3);
    let ends = stage.read(|view| view.audit_ends());
    assert_eq!(ends.iter().map(|end| (end.place, end.hash)).collect::<Vec<_>>(), [(place, hash)]);
    let mut salts: Vec<_> =
        rows.iter().flat_map(|row| &row.values).flatten().map(|(_, salt)| *salt).collect();
    salts.sort_unstable();
    salts.dedup();
    assert_eq!(salts.len(), 9, "each value has a salt of its own");
}

fn blacked_out(stage: &Stage<'_>) {
    write_three(stage);
    let before = rows(stage);
    let last = before.last().expect("an entry").id;
    assert!(stage.write(move |tx| tx.black_out(last, &[AuditValue::Subject, AuditValue::Note])));
    assert!(!stage.write(|tx| tx.black_out(99, &[AuditValue::Note])), "there is no such entry");
    let after = rows(stage);
    assert_eq!(end_of(&after), end_of(&before), "the chain holds");
    let row = stage.read(|view| view.audit(&AuditFilter::default(), 0, 1)).remove(0);
    assert_eq!(stage.read(|view| view.audit_entry(last)).as_ref(), Some(&row));
    assert_eq!(stage.read(|view| view.audit_entry(99)), None);
    assert_eq!((row.subject, row.note.as_str()), (None, ""));
    assert_eq!(row.blacked, [AuditValue::Subject, AuditValue::Note]);
    assert_eq!(row.actor, user(1).to_string(), "what was not blacked out stays");
    assert_eq!(
        after.last().map(|row| row.values.iter().flatten().count()),
        Some(1),
        "the salts are gone too"
    );
}

fn searched(stage: &Stage<'_>) {
    write_three(stage);
    let times = |filter: AuditFilter| {
        let rows = stage.read(|view| view.audit(&filter, 0, 9));
        rows.into_iter().map(|row| row.at.millis()).collect::<Vec<_>>()
    };
    let all = AuditFilter::default;
    assert_eq!(times(AuditFilter { subject: Some(*unit(2).as_bytes()), ..all() }), [20]);
    assert_eq!(times(AuditFilter { words: "云岭".into(), ..all() }), [20]);
    assert_eq!(times(AuditFilter { words: "→ 000".into(), ..all() }), [30]);
    assert_eq!(
        times(AuditFilter { words: "person 1".into(), ..all() }),
        [30, 20],
        "by the name of who did it"
    );
    assert_eq!(
        times(AuditFilter { words: "单位2".into(), ..all() }),
        [20],
        "by the name of what it is about"
    );
    assert_eq!(stage.read(|view| view.n_audit(&AuditFilter { words: "person".into(), ..all() })), 2);
    assert!(times(AuditFilter { words: "%".into(), ..all() }).is_empty(), "a sign is a sign");
}
