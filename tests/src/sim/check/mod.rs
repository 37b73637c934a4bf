//! What must hold once a run is quiet.

mod ledger;
mod phones;
mod words;

use crate::sim::hand::tail;
use crate::sim::phone::Phone;
use crate::sim::world::World;
use spotcheck_client::storage::{Storage, Table};
use spotcheck_domain::document::Hash;
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::term::DocumentKind;
use spotcheck_server::upkeep::verify::{Fault, verify};
use std::collections::{BTreeMap, BTreeSet};

use ledger::{Ledger, Quarantine, Refused, read_ledger, read_quarantine};
use phones::check_phone;
use words::check_words;

type Checked = Result<(), String>;

fn ensure(holds: bool, broken: impl FnOnce() -> String) -> Checked {
    if holds { Ok(()) } else { Err(broken()) }
}

pub fn check(world: &World) -> Checked {
    let ledger = read_ledger(world);
    let quarantine = read_quarantine(world);
    check_quarantine(world, &quarantine)?;
    check_changes(world, &ledger, &quarantine)?;
    check_words(world, &ledger)?;
    check_photos(world, &ledger)?;
    check_nothing_doubled(world, &ledger)?;
    check_authors(world, &ledger)?;
    check_store(world)?;
    let mut shown = BTreeMap::new();
    for phone in &world.phones {
        check_phone(world, phone, &ledger, &mut shown)
            .map_err(|broken| format!("{}: {broken}", phone.name))?;
    }
    Ok(())
}

/// Only those whose rights changed can have been refused anything, and those whom they named as the second officer.
fn check_quarantine(world: &World, quarantine: &Quarantine) -> Checked {
    let book = world.book.borrow();
    quarantine.iter().try_for_each(|((document, hash), refused)| {
        let reason = &refused.reason;
        let names_one =
            |refused: &Refused| book.moved.iter().any(|user| holds(&refused.bytes, &user.to_string()));
        let is_needed = |((other, _), of): (&(DocumentId, Hash), &Refused)| {
            other == document
                && of.author == refused.author
                && of.reason == "needs_second_officer"
                && names_one(of)
        };
        let is_for_second = ["needs_second_officer", "descends_from_refused"].contains(&reason.as_str())
            && quarantine.iter().any(is_needed);
        ensure(book.moved.contains(&refused.author) || is_for_second, || {
            let deed = book.changes.get(&(*document, *hash));
            let (hash, document) = (hex(hash), tail(*document));
            format!("change {hash} of {document} is in quarantine without cause, {reason}: {deed:?}")
        })
    })
}

/// Every change that was durable when its phone answered is part of its document.
fn check_changes(world: &World, ledger: &Ledger, quarantine: &Quarantine) -> Checked {
    for ((document, hash), deed) in &world.book.borrow().changes {
        let is_here = ledger.get(document).is_some_and(|held| held.changes.contains_key(hash));
        // Where something was refused its author's phone made the document anew: what stands was written again.
        let is_anew = || {
            let mut phones = world.phones.iter();
            quarantine.keys().any(|(refused, _)| refused == document)
                || was_refused(world, *document)
                || phones.any(|phone| !scan(phone, Table::Refused, document.as_bytes()).is_empty())
        };
        let is_nowhere = || {
            is_lost(world, *document, |phone| {
                let key = [document.as_bytes().as_slice(), hash].concat();
                !scan(phone, Table::Changes, &key).is_empty()
            })
        };
        ensure(is_here || is_anew() || is_nowhere(), || {
            format!("the office lacks change {} of {}: {deed}", hex(hash), tail(*document))
        })?;
    }
    for (document, (_, phone)) in &world.book.borrow().made {
        let name = &world.phones[*phone].name;
        let is_kept = || !scan(&world.phones[*phone], Table::Refused, document.as_bytes()).is_empty();
        let is_nowhere = || {
            is_lost(world, *document, |phone| !scan(phone, Table::Changes, document.as_bytes()).is_empty())
        };
        ensure(ledger.contains_key(document) || is_kept() || is_nowhere(), || {
            format!("the office lacks document {}, made at {name}", tail(*document))
        })?;
    }
    Ok(())
}

/// Whether something was refused in a record, though nobody may know of it any more.
fn was_refused(world: &World, document: DocumentId) -> bool {
    let book = world.book.borrow();
    book.changes.keys().any(|(of, hash)| *of == document && book.refused.contains(hash))
}

/// A person who sees a record no more has it no more. An office that is put back after that gets from nobody what only
/// that phone had.
fn is_lost(world: &World, document: DocumentId, is_held: impl Fn(&Phone) -> bool) -> bool {
    world.n_put_back > 0 && world.book.borrow().gone.contains(&document) && !world.phones.iter().any(is_held)
}

/// Every photo that was acknowledged as added is named once and has arrived whole.
fn check_photos(world: &World, ledger: &Ledger) -> Checked {
    let office = world.house.office();
    for photo in &world.book.borrow().photos {
        let hash = photo.sha256;
        let Some(held) = ledger.get(&photo.document) else { continue };
        let n_named = held.photos.iter().filter(|named| **named == hash).count();
        if n_named == 0 && world.book.borrow().moved.contains(&photo.author) {
            continue;
        }
        ensure(n_named == 1, || {
            format!("photo {hash} is named {n_named} times in {}", tail(photo.document))
        })?;
        let blob = office.store.read(|view| view.blob(hash)).expect("the store reads");
        let bytes = std::fs::read(office.photos.path(hash)).unwrap_or_default();
        ensure(blob.is_some() && bytes == photo.bytes, || {
            let n = bytes.len();
            let here = |phone: &&Phone| !scan(phone, Table::Photos, hash.as_bytes()).is_empty();
            let holders: Vec<&String> = world.phones.iter().filter(here).map(|phone| &phone.name).collect();
            let document = tail(photo.document);
            format!(
                "photo {hash} of {document} has not arrived: row {blob:?}, {n} bytes; held by {holders:?}"
            )
        })?;
    }
    Ok(())
}

fn check_nothing_doubled(world: &World, ledger: &Ledger) -> Checked {
    let n_made = ledger.values().filter(|held| held.kind != DocumentKind::Site).count();
    let n_attempts = world.book.borrow().n_attempts;
    ensure(n_made <= n_attempts, || format!("{n_made} records of {n_attempts} attempts"))?;
    for (id, held) in ledger {
        let blobs: BTreeSet<&PhotoHash> = held.photos.iter().collect();
        ensure(blobs.len() == held.photos.len(), || format!("a photo is doubled in {}", tail(*id)))?;
        let notes: Vec<&String> =
            held.events.iter().filter_map(|(event, _)| event.detail.note.as_ref()).collect();
        let different: BTreeSet<&&String> = notes.iter().collect();
        ensure(different.len() == notes.len(), || format!("an event is doubled in {}", tail(*id)))?;
    }
    Ok(())
}

/// What the office itself can say of its files. Put back without its photos it keeps those of records that are lost.
fn check_store(world: &World) -> Checked {
    let mut report = verify(world.house.path(), false).map_err(|error| error.to_string())?;
    report.problems.retain(|problem| problem.fault != Fault::Stray || world.n_put_back == 0);
    ensure(report.is_clean(), || report.describe())
}

/// The office names for every event the person who made it, whoever brought it.
fn check_authors(world: &World, ledger: &Ledger) -> Checked {
    let sql = world.house.sql();
    let mut query = sql
        .prepare("SELECT author FROM changes WHERE document = ?1 AND hash = ?2")
        .expect("the database answers");
    for (id, held) in ledger {
        for (event, change) in &held.events {
            let author: Vec<u8> =
                query.query_row((id.as_bytes(), change), |row| row.get(0)).expect("the row of its change");
            ensure(author == event.by.user.as_bytes(), || {
                format!("{} by {} in {} is another's", event.kind, event.by.name, tail(*id))
            })?;
        }
    }
    Ok(())
}

fn scan(phone: &Phone, table: Table, prefix: &[u8]) -> Vec<(Vec<u8>, Vec<u8>)> {
    futures::executor::block_on(phone.memory.scan(table, prefix)).expect("the phone's store reads")
}

/// An uncompressed change holds the words that it writes as they are.
fn holds(bytes: &[u8], token: &str) -> bool {
    bytes.windows(token.len()).any(|window| window == token.as_bytes())
}

fn hex(hash: &Hash) -> String {
    PhotoHash::from_bytes(*hash).to_string()[..8].to_owned()
}
