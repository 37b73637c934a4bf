//! Documents and their changes, snapshots and archives.

use super::{Behaviour, Stage, at, blank, device, document, town, unit, user};
use crate::store::{Archive, Archived, NewChangeRow, Result, Tx};
use spotcheck_domain::id::{DocumentId, ReplicaId};
use spotcheck_domain::term::DocumentKind;
use std::collections::BTreeSet;

pub const BEHAVIOURS: &[Behaviour] = &[
    Behaviour { name: "a document's counts change, and its owner may", holds: counts_and_owners_change },
    Behaviour { name: "changes come in the order of their storing", holds: changes_come_in_order },
    Behaviour { name: "a change is stored once", holds: a_change_is_stored_once },
    Behaviour { name: "a change is found by its hash and its author", holds: a_change_is_found },
    Behaviour { name: "heads are what nothing builds upon", holds: heads_are_what_nothing_builds_upon },
    Behaviour { name: "an actor has one owner", holds: an_actor_has_one_owner },
    Behaviour { name: "a snapshot replaces the one before", holds: a_snapshot_replaces_the_one_before },
    Behaviour { name: "archived changes are read as before", holds: archived_changes_are_read_as_before },
    Behaviour { name: "documents are listed in pages and by owner", holds: documents_are_listed },
];

pub fn replica(n: u8) -> ReplicaId {
    ReplicaId::from_parts(at(1), [n; 10])
}

/// A change of person 2 on replica 2, whose bytes are its hash.
pub fn put(
    tx: &dyn Tx,
    document: DocumentId,
    (sequence, ordinal): (u64, u64),
    hash: [u8; 32],
    dependencies: &[[u8; 32]],
) -> Result<()> {
    let change = NewChangeRow {
        sequence,
        ordinal,
        hash: &hash,
        actor: &[2; 16],
        actor_seq: sequence,
        dependencies,
        received_at: at(sequence as i64),
        author: user(2),
        replica: replica(2),
        bytes: &hash,
    };
    tx.put_change(document, &change)
}

/// A document of three pushes of one change each, put in another order than theirs.
fn three(tx: &dyn Tx) -> Result<()> {
    town(tx)?;
    blank(tx, document(1), unit(2), 3)?;
    put(tx, document(1), (8, 0), [8; 32], &[[4; 32], [5; 32]])?;
    put(tx, document(1), (4, 0), [4; 32], &[])?;
    put(tx, document(1), (4, 1), [5; 32], &[])
}

fn counts_and_owners_change(stage: &Stage<'_>) {
    stage.write(|tx| {
        town(tx)?;
        blank(tx, document(1), unit(2), 1)?;
        blank(tx, document(1), unit(3), 7)
    });
    let row = stage.read(|view| view.document(document(1))).expect("it is there");
    assert_eq!((row.unit, row.n_changes, row.n_operations), (unit(3), 7, 14));
    assert_eq!(stage.read(|view| view.n_documents(DocumentKind::Finding)), 1);
    assert_eq!(stage.read(|view| view.n_documents(DocumentKind::Site)), 0);
}

fn changes_come_in_order(stage: &Stage<'_>) {
    stage.write(three);
    let between = |after, upto| {
        let rows = stage.read(|view| view.changes_between(document(1), after, upto));
        assert!(rows.iter().all(|row| row.bytes == row.hash && row.author == user(2)));
        rows.iter().map(|row| (row.sequence, row.ordinal)).collect::<Vec<_>>()
    };
    assert_eq!(between(0, 100), [(4, 0), (4, 1), (8, 0)]);
    assert_eq!(between(4, 8), [(8, 0)]);
    assert_eq!(between(0, 7), [(4, 0), (4, 1)]);
    let bare = stage.read(|view| view.change_rows_without_bytes(document(1), 4));
    assert!(bare.len() == 2 && bare.iter().all(|row| row.bytes.is_empty()));
    let keys = stage.read(|view| view.change_keys(document(1)));
    assert_eq!(keys.iter().map(|key| key.hash[0]).collect::<Vec<_>>(), [4, 5, 8]);
    let stored = stage.read(|view| view.stored_changes(document(1)));
    assert_eq!(
        stored.iter().map(|row| (row.hash[0], row.actor_seq)).collect::<Vec<_>>(),
        [(4, 4), (5, 4), (8, 8)]
    );
    assert_eq!(stage.read(|view| view.first_sequence(document(1))), Some(4));
}

fn a_change_is_stored_once(stage: &Stage<'_>) {
    stage.write(three);
    let again: Result<()> = stage.store.write(|tx| put(tx, document(1), (9, 0), [4; 32], &[]));
    assert!(again.is_err(), "the same change under another sequence");
    let elsewhere: Result<()> = stage.store.write(|tx| {
        blank(tx, document(2), unit(2), 1)?;
        put(tx, document(2), (9, 0), [4; 32], &[])
    });
    assert!(elsewhere.is_ok(), "the same bytes in another document are another change");
    assert_eq!(stage.read(|view| view.counts()).n_changes, 4);
}

fn a_change_is_found(stage: &Stage<'_>) {
    stage.write(three);
    stage.read(|view| {
        let id = document(1);
        assert_eq!((view.sequence_of(id, &[5; 32])?, view.sequence_of(id, &[9; 32])?), (Some(4), None));
        assert_eq!(view.sequence_of_author(id, &[8; 32], user(2))?, Some(8));
        assert_eq!(view.sequence_of_author(id, &[8; 32], user(3))?, None);
        assert!(view.has_written(id, user(2))? && !view.has_written(id, user(3))?);
        assert_eq!(view.written_elsewhere(id, user(2), replica(1))?, BTreeSet::from([4, 8]));
        assert!(view.written_elsewhere(id, user(2), replica(2))?.is_empty());
        Ok(())
    });
}

fn heads_are_what_nothing_builds_upon(stage: &Stage<'_>) {
    stage.write(|tx| {
        three(tx)?;
        put(tx, document(1), (9, 0), [9; 32], &[[4; 32]])
    });
    let mut heads = stage.read(|view| view.heads(document(1)));
    heads.sort_unstable();
    assert_eq!(heads, [[8; 32], [9; 32]]);
    let mut dependencies = stage.read(|view| view.dependencies(document(1)));
    assert_eq!(dependencies.remove(&[8; 32]), Some(BTreeSet::from([[4; 32], [5; 32]])));
    stage.write(move |tx| tx.replace_dependencies(document(1), &dependencies));
    assert_eq!(stage.read(|view| view.dependencies(document(1))).len(), 1, "only that of the last is left");
}

fn an_actor_has_one_owner(stage: &Stage<'_>) {
    stage.write(|tx| tx.put_actor(&[1; 16], user(1), device(1), at(1)));
    let taken: Result<()> = stage.store.write(|tx| tx.put_actor(&[1; 16], user(2), device(2), at(2)));
    assert!(taken.is_err());
    assert_eq!(stage.read(|view| view.actor_owner(&[1; 16])), Some(user(1)));
    stage.write(|tx| tx.give_actor(&[1; 16], user(2)));
    assert_eq!(stage.read(|view| view.actor_owner(&[1; 16])), Some(user(2)));
}

fn a_snapshot_replaces_the_one_before(stage: &Stage<'_>) {
    stage.write(|tx| {
        three(tx)?;
        tx.put_snapshot(document(1), 4, 2, b"old")?;
        tx.put_snapshot(document(1), 8, 3, b"new")?;
        tx.put_ledger_row(document(1), DocumentKind::Finding, b"row")?;
        tx.put_ledger_row(document(1), DocumentKind::Finding, b"row again")
    });
    assert_eq!(stage.read(|view| view.snapshot(document(1))), Some((8, 3, b"new".to_vec())));
    let row = (DocumentKind::Finding.word().to_owned(), b"row again".to_vec());
    assert_eq!(stage.read(|view| view.ledger_row(document(1))), Some(row));
}

fn archived_changes_are_read_as_before(stage: &Stage<'_>) {
    stage.write(|tx| {
        three(tx)?;
        tx.put_snapshot(document(1), 8, 3, b"snapshot")
    });
    assert_eq!(stage.read(|view| view.documents_to_compact(None, 3, 10)), [document(1)]);
    let before = stage.read(|view| view.changes_between(document(1), 0, 100));
    stage.write(|tx| {
        let rows = tx.changes_between(document(1), 0, 4)?;
        let changes: Archived =
            rows.into_iter().map(|row| ((row.sequence, row.ordinal), row.bytes)).collect();
        tx.put_archive(document(1), &Archive::pack(&changes)?)
    });
    let stored = stage.read(|view| view.stored_changes(document(1)));
    assert_eq!(stored.iter().map(|row| row.bytes.is_empty()).collect::<Vec<_>>(), [true, true, false]);
    let after = stage.read(|view| view.changes_between(document(1), 0, 100));
    assert!(before.iter().zip(&after).all(|(before, after)| before.bytes == after.bytes));
    assert_eq!(stage.read(|view| view.archive(document(1))).map(|archive| archive.n_changes), Some(2));
    assert!(stage.read(|view| view.documents_to_compact(None, 2, 10)).is_empty(), "one is left to put away");
    let wrong: Result<()> = stage.store.write(|tx| {
        let archive = tx.archive(document(1))?.map(|archive| Archive { n_changes: 3, ..archive });
        archive.map_or(Ok(()), |archive| tx.put_archive(document(1), &archive))
    });
    assert!(wrong.is_err(), "it says that it holds what it does not");
}

fn documents_are_listed(stage: &Stage<'_>) {
    stage.write(|tx| {
        town(tx)?;
        [(5, 2), (1, 3), (3, 2)].iter().try_for_each(|(n, of)| blank(tx, document(*n), unit(*of), 0))
    });
    stage.read(|view| {
        assert_eq!(view.documents_after(None, 2)?, [document(1), document(3)]);
        assert_eq!(view.documents_after(Some(document(3)), 2)?, [document(5)]);
        assert_eq!(view.documents_of(&[unit(2)])?, [document(3), document(5)]);
        assert_eq!(view.documents_of(&[unit(2), unit(3)])?, [document(1), document(3), document(5)]);
        assert!(view.documents_of(&[])?.is_empty());
        Ok(())
    });
}
