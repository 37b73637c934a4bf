//! What was refused, and the sums that bound it.

use super::{Behaviour, Stage, at, device, document, town, user};
use crate::store::{Group, GroupsAfter, Refused, Result, Sum, Tx};
use spotcheck_domain::term::DocumentKind;

pub const BEHAVIOURS: &[Behaviour] = &[
    Behaviour { name: "what is refused twice is kept once", holds: refused_twice_is_kept_once },
    Behaviour { name: "sums follow what is undecided", holds: sums_follow_what_is_undecided },
    Behaviour { name: "a decision is made once", holds: a_decision_is_made_once },
    Behaviour { name: "the undecided are listed in pages, oldest first", holds: the_undecided_are_listed },
    Behaviour {
        name: "the undecided are grouped, the newest first and a crowd last",
        holds: they_are_grouped,
    },
];

/// A change of so many bytes that an author was refused in a document.
fn refuse(tx: &dyn Tx, author: u8, of: u8, hash: u8, n_bytes: usize) -> Result<()> {
    let refused = Refused {
        document: document(of),
        kind: DocumentKind::Finding,
        hash: &[hash; 32],
        author: user(author),
        device: device(author),
        reason: "not_permitted",
        bytes: &vec![hash; n_bytes],
    };
    tx.put_quarantine(&refused, at(i64::from(hash)))
}

fn three(tx: &dyn Tx) -> Result<()> {
    town(tx)?;
    refuse(tx, 2, 1, 1, 10)?;
    refuse(tx, 2, 1, 2, 20)?;
    refuse(tx, 2, 2, 3, 40)
}

fn refused_twice_is_kept_once(stage: &Stage<'_>) {
    stage.write(|tx| {
        three(tx)?;
        refuse(tx, 2, 1, 1, 10)?;
        refuse(tx, 3, 1, 1, 10)
    });
    stage.read(|view| {
        assert_eq!(view.n_quarantined()?, 4, "once of each author");
        let of_one = view.quarantined(document(1), user(2))?;
        assert_eq!(of_one.len(), 2);
        assert_eq!(of_one.get(&[1; 32]).map(String::as_str), Some("not_permitted"));
        assert!(view.quarantined(document(1), user(1))?.is_empty());
        let mut n_read = 0;
        view.each_quarantined(&mut |_, read| n_read += usize::from(read.is_ok()))?;
        assert_eq!(n_read, 4);
        Ok(())
    });
}

fn sums_follow_what_is_undecided(stage: &Stage<'_>) {
    stage.write(three);
    let sum = |of: Option<u8>| stage.read(|view| view.quarantine_sum(user(2), of.map(document)));
    assert_eq!(sum(Some(1)), Sum { n_changes: 2, n_bytes: 30 });
    assert_eq!(sum(None), Sum { n_changes: 3, n_bytes: 70 });
    let row = stage.read(|view| view.quarantine_of(document(1), user(2))).remove(1);
    assert_eq!((row.hash, row.author_name.as_str()), ([2; 32], "person 2"));
    stage.write(move |tx| tx.decide_quarantine(row.id, false, user(1), at(9)));
    assert_eq!(
        (sum(Some(1)), sum(None)),
        (Sum { n_changes: 1, n_bytes: 10 }, Sum { n_changes: 2, n_bytes: 50 })
    );
    assert!(stage.read(|view| view.are_quarantine_sums_right()));
    stage.write(|tx| tx.rebuild_quarantine_sums());
    assert_eq!(sum(None), Sum { n_changes: 2, n_bytes: 50 });
    assert_eq!(stage.read(|view| view.quarantine_sum(user(3), None)), Sum::default());
}

fn a_decision_is_made_once(stage: &Stage<'_>) {
    stage.write(three);
    let row = stage.read(|view| view.quarantine_of(document(2), user(2))).remove(0);
    let decide =
        |is_released| stage.write(move |tx| tx.decide_quarantine(row.id, is_released, user(1), at(9)));
    assert!(decide(true));
    assert!(!decide(false) && !decide(true), "somebody had decided already");
    assert!(stage.read(|view| view.quarantine_row(row.id)).is_some_and(|row| row.is_decided));
    assert!(stage.read(|view| view.quarantine_of(document(2), user(2))).is_empty());
    assert!(stage.read(|view| view.quarantined(document(2), user(2))).is_empty(), "it may come again");
}

fn the_undecided_are_listed(stage: &Stage<'_>) {
    stage.write(three);
    let page = |after, limit| stage.read(|view| view.quarantine(after, limit));
    let first = page(0, 2);
    assert_eq!(first.iter().map(|row| row.hash[0]).collect::<Vec<_>>(), [1, 2]);
    let second = page(first[1].id, 2);
    assert_eq!(second.iter().map(|row| (row.hash[0], row.bytes.len())).collect::<Vec<_>>(), [(3, 40)]);
    let id = first[0].id;
    stage.write(move |tx| tx.decide_quarantine(id, true, user(1), at(9)));
    assert_eq!(page(0, 9).len(), 2);
}

fn they_are_grouped(stage: &Stage<'_>) {
    // Of one author three in two documents, and then two of another in one; the last of them is decided on.
    stage.write(|tx| {
        three(tx)?;
        refuse(tx, 3, 1, 4, 5)?;
        refuse(tx, 3, 1, 5, 6)?;
        refuse(tx, 3, 1, 6, 7)
    });
    let last = stage.read(|view| view.quarantine_ids(document(1), user(3), 9)).pop();
    stage.write(move |tx| tx.decide_quarantine(last.unwrap_or_default(), false, user(1), at(9)));
    let page = |crowd, after, limit| stage.read(move |view| view.quarantine_groups(crowd, after, limit));
    let told = |groups: &[Group]| -> Vec<_> {
        groups
            .iter()
            .map(|one| (one.author, one.document, one.n_changes, one.n_bytes, one.is_crowd))
            .collect()
    };
    let all = page(9, None, 9);
    assert_eq!(
        told(&all),
        [
            (user(3), document(1), 2, 11, false),
            (user(2), document(2), 1, 40, false),
            (user(2), document(1), 2, 30, false)
        ]
    );
    assert_eq!((all[0].author_name.as_str(), all[0].received_at), ("person 3", at(5)));
    let after = |group: &Group| Some(GroupsAfter { is_crowd: group.is_crowd, newest: group.newest });
    assert_eq!(page(9, after(&all[0]), 1), all[1..2]);
    assert!(page(9, after(&all[2]), 9).is_empty());
    // Of whom more than two are undecided stands behind the others, however new.
    stage.write(|tx| refuse(tx, 2, 1, 7, 1));
    let behind = page(2, None, 9);
    assert_eq!(
        behind.iter().map(|one| (one.author, one.is_crowd)).collect::<Vec<_>>(),
        [(user(3), false), (user(2), true), (user(2), true)]
    );
    assert_eq!(page(2, after(&behind[0]), 9), behind[1..]);
    assert_eq!(stage.read(|view| view.quarantine_group(2, user(2), document(2))), Some(behind[2].clone()));
    assert_eq!(stage.read(|view| view.quarantine_group(2, user(1), document(2))), None);
    let ids = stage.read(|view| view.quarantine_ids(document(1), user(2), 2));
    let rows = stage.read(|view| view.quarantine_page(user(2), document(1), ids[0], 9));
    assert_eq!(rows.iter().map(|row| row.hash[0]).collect::<Vec<_>>(), [2, 7], "beyond the first");
    assert_eq!(rows[0].id, ids[1]);
}
