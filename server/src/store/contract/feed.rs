//! The feed and its chain; who reads what.

use super::{Behaviour, Stage, at, blank, document, town, unit, user};
use crate::store::{FeedRow, Link, Pushed, Reader, Result, Tx, View};
use uuid::Uuid;

pub const BEHAVIOURS: &[Behaviour] = &[
    Behaviour { name: "a feed keeps its order", holds: a_feed_keeps_its_order },
    Behaviour { name: "a feed is of one audience", holds: a_feed_is_of_one_audience },
    Behaviour { name: "what was gained and lost is found", holds: gained_and_lost_are_found },
    Behaviour { name: "the chain says where it was", holds: the_chain_says_where_it_was },
    Behaviour { name: "a sequence has one link", holds: a_sequence_has_one_link },
    Behaviour { name: "steps come in order with all under them", holds: steps_come_in_order },
    Behaviour { name: "a feed is made anew while its pushes are visited", holds: pushes_can_be_told_again },
    Behaviour { name: "readers read a document, with their line or alone", holds: readers_read_a_document },
];

fn row(sequence: u64, n: u8) -> FeedRow {
    FeedRow { sequence, document: document(n), gained: false, lost: false }
}

fn county() -> Uuid {
    unit(2).uuid()
}

fn a_feed_keeps_its_order(stage: &Stage<'_>) {
    stage.write(|tx| [3, 1, 9, 2, 7].iter().try_for_each(|n| tx.put_feed(county(), row(*n, *n as u8))));
    let sequences = |after, upto, limit| {
        let rows = stage.read(|view| view.feed(county(), after, upto, limit));
        rows.into_iter().map(|row| row.sequence).collect::<Vec<_>>()
    };
    assert_eq!(sequences(0, 100, 100), [1, 2, 3, 7, 9]);
    assert_eq!(sequences(1, 7, 100), [2, 3, 7], "after the first, up to the last of them");
    assert_eq!(sequences(0, 100, 2), [1, 2], "the first, not the last");
    assert_eq!(stage.read(|view| view.feed(county(), 2, 3, 9)), [row(3, 3)]);
}

fn a_feed_is_of_one_audience(stage: &Stage<'_>) {
    stage.write(|tx| {
        tx.put_feed(unit(2).uuid(), row(1, 1))?;
        tx.put_feed(unit(3).uuid(), row(1, 1))?;
        tx.put_feed(unit(3).uuid(), row(2, 2))
    });
    let n_of = |n| stage.read(|view| view.feed(unit(n).uuid(), 0, 100, 100)).len();
    assert_eq!([n_of(1), n_of(2), n_of(3)], [0, 1, 2]);
}

fn gained_and_lost_are_found(stage: &Stage<'_>) {
    stage.write(|tx| {
        tx.put_feed(county(), FeedRow { gained: true, ..row(1, 1) })?;
        tx.put_feed(county(), row(2, 1))?;
        tx.put_feed(county(), FeedRow { gained: true, ..row(3, 2) })?;
        tx.put_feed(county(), FeedRow { lost: true, ..row(4, 1) })?;
        tx.put_feed(county(), FeedRow { gained: true, ..row(5, 1) })?;
        tx.put_feed(county(), FeedRow { lost: true, ..row(6, 1) })
    });
    let gained = stage.read(|view| view.feed_gained(county(), 1, 100, 100));
    assert_eq!(gained.iter().map(|row| row.sequence).collect::<Vec<_>>(), [3, 5]);
    assert_eq!(stage.read(|view| view.feed_lost(county())), [document(1)], "once, however often");
}

fn link(sequence: u64) -> Link {
    Link { sequence, hash: [sequence as u8; 16] }
}

fn the_chain_says_where_it_was(stage: &Stage<'_>) {
    assert_eq!(stage.read(|view| view.last_link()), Link::default());
    stage.write(|tx| (1..=3).try_for_each(|n| tx.put_link(link(n))));
    assert_eq!(stage.read(|view| view.last_link()), link(3));
    let at = |sequence| stage.read(|view| view.link(sequence));
    assert_eq!([at(0), at(2), at(4)], [Some(Link::default()), Some(link(2)), None]);
    assert_eq!(stage.read(|view| view.counts()).sequence, 3);
}

fn a_sequence_has_one_link(stage: &Stage<'_>) {
    stage.write(|tx| tx.put_link(link(1)));
    let doubled: Result<()> = stage.store.write(|tx| tx.put_link(Link { sequence: 1, hash: [9; 16] }));
    assert!(doubled.is_err());
    assert_eq!(stage.read(|view| view.last_link()), link(1));
}

/// Two pushes, the second of two changes, and a grant under the third sequence.
fn history(tx: &dyn Tx) -> Result<()> {
    town(tx)?;
    blank(tx, document(1), unit(2), 1)?;
    blank(tx, document(2), unit(2), 2)?;
    super::changes::put(tx, document(1), (1, 0), [1; 32], &[])?;
    super::changes::put(tx, document(2), (2, 0), [2; 32], &[])?;
    super::changes::put(tx, document(2), (2, 1), [3; 32], &[[2; 32]])?;
    for (sequence, n) in [(1, 1), (2, 2), (3, 2)] {
        tx.put_link(link(sequence))?;
        let audience = if sequence == 3 { user(3).uuid() } else { county() };
        tx.put_feed(audience, FeedRow { gained: true, ..row(sequence, n) })?;
    }
    Ok(())
}

fn steps_come_in_order(stage: &Stage<'_>) {
    stage.write(history);
    let mut steps = Vec::new();
    stage.read(|view| {
        view.each_step(&mut |step| {
            let told: Vec<_> = step.rows.iter().map(|row| (row.audience, row.document, row.gained)).collect();
            steps.push((step.sequence, step.link, step.changes, told));
            Ok(())
        })
    });
    assert_eq!(
        steps,
        [
            (1, Some([1; 16]), vec![(document(1), [1; 32])], vec![(county(), document(1), true)]),
            (
                2,
                Some([2; 16]),
                vec![(document(2), [2; 32]), (document(2), [3; 32])],
                vec![(county(), document(2), true)]
            ),
            (3, Some([3; 16]), vec![], vec![(user(3).uuid(), document(2), true)]),
        ]
    );
}

fn pushes_can_be_told_again(stage: &Stage<'_>) {
    stage.write(history);
    let pushed = stage.write(|tx| {
        tx.clear_feed()?;
        let mut pushed = Vec::new();
        tx.each_push(&mut |push| {
            tx.put_link(link(push.sequence))?;
            tx.put_feed(county(), FeedRow { document: push.document, ..row(push.sequence, 1) })?;
            pushed.push(push);
            Ok(())
        })?;
        Ok(pushed)
    });
    let expected = [
        Pushed { sequence: 1, document: document(1), hashes: vec![[1; 32]] },
        Pushed { sequence: 2, document: document(2), hashes: vec![[2; 32], [3; 32]] },
    ];
    assert_eq!(pushed, expected);
    assert_eq!(stage.read(|view| view.last_link()), link(2));
    assert_eq!(stage.read(|view| view.feed(county(), 0, 9, 9)), [row(1, 1), row(2, 2)]);
}

fn reader(n: u8, with_line: bool) -> Reader {
    Reader { audience: unit(n).uuid(), with_line }
}

fn readers_read_a_document(stage: &Stage<'_>) {
    stage.write(|tx| {
        town(tx)?;
        blank(tx, document(1), unit(2), 0)?;
        blank(tx, document(2), unit(2), 0)?;
        tx.put_reader(document(2), reader(3, false), at(5))?;
        tx.put_reader(document(1), reader(3, false), at(6))?;
        tx.put_reader(document(1), reader(2, true), at(4))?;
        tx.put_reader(document(1), reader(3, false), at(1))
    });
    let read = |view: &dyn View| view.readers_of(document(1));
    assert_eq!(stage.read(read), [reader(2, true), reader(3, false)]);
    assert_eq!(stage.read(|view| view.documents_read_by(&[unit(3).uuid()])), [document(1), document(2)]);
    assert_eq!(
        stage.read(|view| view.documents_read_by(&[unit(3).uuid(), unit(2).uuid()])),
        [document(1), document(2)]
    );
    assert_eq!(stage.read(|view| view.documents_with_line(&[unit(2).uuid(), unit(3).uuid()])), [document(1)]);
    let alone = [(document(2), unit(3).uuid()), (document(1), unit(3).uuid())];
    assert_eq!(stage.read(|view| view.shown_alone()), alone, "in the order in which it began");
    stage.write(|tx| tx.put_reader(document(2), reader(3, true), at(9)));
    assert_eq!(stage.read(|view| view.readers_of(document(2))), [reader(3, true)], "named otherwise");
    stage.write(|tx| tx.take_reader(document(1), unit(3).uuid()));
    assert_eq!(stage.read(read), [reader(2, true)]);
}
