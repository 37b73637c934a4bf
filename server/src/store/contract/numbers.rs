//! Numbers of papers: series, runs, and the papers that carry them.

use super::{Behaviour, Stage, at, device, document, town, unit, user};
use crate::store::{BlockRow, NumberHolder, PaperNumberRow, Series, VoidNumberRow};
use spotcheck_domain::id::ReplicaId;
use spotcheck_domain::paper::PaperKind;

pub const BEHAVIOURS: &[Behaviour] = &[
    Behaviour {
        name: "a run of numbers is found by its numbers, its unit and its replica",
        holds: runs_are_found,
    },
    Behaviour { name: "a number is found on its papers, the first that came first", holds: papers_are_found },
];

fn series() -> Series {
    Series { prefix: "云".into(), kind: PaperKind::Order, year: 2026 }
}

fn replica(n: u8) -> ReplicaId {
    ReplicaId::from_parts(at(1), [n; 10])
}

fn block(first: u32, holder: Option<u8>) -> BlockRow {
    let holder = holder.map(|n| NumberHolder { user: user(n), device: device(n), replica: replica(n) });
    BlockRow {
        id: 0,
        series: series(),
        first,
        last: first + 19,
        unit: unit(2),
        holder,
        next: first,
        given_at: at(5),
        ended_at: None,
        lost_at: None,
    }
}

fn runs_are_found(stage: &Stage<'_>) {
    stage.write(|tx| {
        town(tx)?;
        tx.put_device(device(2), user(2), "a phone", at(1))?;
        tx.put_series(&series(), 41, &[1; 8])?;
        tx.put_series(&series(), 61, &[2; 8])?;
        tx.put_block(&block(1, Some(2)))?;
        tx.put_block(&block(21, Some(3)))?;
        tx.put_block(&block(41, None))?;
        tx.put_revoked(device(2), at(9))?;
        tx.put_number_epoch(&[1; 8], None)?;
        tx.put_number_epoch(&[2; 8], Some(at(7)))
    });
    let firsts = |rows: &[BlockRow]| rows.iter().map(|row| row.first).collect::<Vec<_>>();
    let held = stage.read(|view| {
        assert_eq!(view.series(&series())?, Some((61, [2; 8])));
        assert_eq!(view.series(&Series { year: 2027, ..series() })?, None);
        assert_eq!(view.number_epoch()?, Some(([2; 8], Some(at(7)))));
        assert_eq!(firsts(&view.blocks_at(&series(), 20, 21)?), [1, 21]);
        assert_eq!(firsts(&view.blocks_of_unit(unit(2), PaperKind::Order, 2026)?), [1, 21, 41]);
        assert!(view.blocks_of_unit(unit(3), PaperKind::Order, 2026)?.is_empty());
        view.blocks_of_replica(replica(2))
    });
    assert_eq!((firsts(&held), held[0].lost_at), (vec![1], Some(at(9))));
    let id = held[0].id;
    stage.write(move |tx| {
        tx.move_block(id, device(3))?;
        tx.note_block(id, 7, Some(at(8)))
    });
    stage.read(|view| {
        assert!(view.blocks_of_replica(replica(2))?.is_empty(), "it came back");
        let row = &view.blocks_at(&series(), 1, 1)?[0];
        assert_eq!((row.next, row.ended_at, row.lost_at), (7, Some(at(8)), None));
        assert_eq!(view.blocks_at(&series(), 41, 41)?[0].holder, None);
        Ok(())
    });
}

fn papers_are_found(stage: &Stage<'_>) {
    let paper = |n: u8, received: i64| PaperNumberRow {
        document: document(n),
        series: series(),
        serial: 7,
        unit: unit(2),
        user: user(2),
        standing: "issued".into(),
        is_late: false,
        voided: String::new(),
        site_name: "松涛煤业".into(),
        inspection: None,
        made_at: at(3),
        received_at: at(received),
    };
    let void = |reason: &str| VoidNumberRow {
        series: series(),
        serial: 9,
        reason: reason.into(),
        by: user(2),
        at: at(4),
    };
    let (first, second) = (paper(2, 5), paper(1, 6));
    let voided = PaperNumberRow { voided: "写错".into(), received_at: at(90), ..first.clone() };
    let (once, twice) = (void("纸上写坏"), void("又说一遍"));
    let written = (first, second, voided, once.clone(), twice);
    stage.write(move |tx| {
        town(tx)?;
        let (first, second, voided, once, twice) = written;
        tx.put_paper_number(&first)?;
        tx.put_paper_number(&second)?;
        tx.put_paper_number(&voided)?;
        tx.put_void_number(&once)?;
        tx.put_void_number(&twice)
    });
    stage.read(|view| {
        let found = view.papers_with(&series(), 7)?;
        assert_eq!(found.iter().map(|row| row.document).collect::<Vec<_>>(), [document(2), document(1)]);
        assert_eq!((found[0].voided.as_str(), found[0].received_at), ("写错", at(5)), "it came when it came");
        assert_eq!(view.paper_numbers_of(unit(2), PaperKind::Order, 2026)?, found);
        assert_eq!(view.void_numbers(&series())?, std::slice::from_ref(&once), "the first word stands");
        Ok(())
    });
}
