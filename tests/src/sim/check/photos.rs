//! Photos: named once, and whole.

use super::ledger::{Ledger, Quarantine};
use super::raced::has_raced;
use super::{Checked, ensure, holds, is_lost, scan};
use crate::sim::phone::Phone;
use crate::sim::telling::tail;
use crate::sim::world::World;
use spotcheck_client::storage::Table;
use std::io::Read;

/// Every photo that was acknowledged as added is named once and has arrived whole.
pub fn check_photos(world: &World, ledger: &Ledger, quarantine: &Quarantine) -> Checked {
    let office = world.house.office();
    for photo in &world.book.borrow().photos {
        let hash = photo.sha256;
        let Some(held) = ledger.get(&photo.document) else { continue };
        let n_named = held.photos.iter().filter(|named| **named == hash).count();
        let has_raced = || has_raced(world, ledger, photo.author, photo.document);
        // A wrong clock begins a post before its first day: what was written by it is refused, and kept.
        let is_refused = || {
            quarantine.iter().any(|((document, _), refused)| {
                *document == photo.document && holds(&refused.bytes, &hash.to_string())
            })
        };
        let is_excused = || world.book.borrow().moved.contains(&photo.author) || is_refused() || has_raced();
        if n_named == 0 && is_excused() {
            continue;
        }
        ensure(n_named == 1, || {
            format!("photo {hash} is named {n_named} times in {}", tail(photo.document))
        })?;
        let blob = office.store.read(|view| view.blob(hash)).expect("the store reads");
        let mut bytes = Vec::new();
        let _ = office.photos.bytes.open(hash, 0).and_then(|mut photo| photo.read_to_end(&mut bytes));
        let is_nowhere = || {
            is_lost(world, photo.document, |phone| !scan(phone, Table::Photos, hash.as_bytes()).is_empty())
        };
        ensure(blob.is_some() && bytes == photo.bytes || is_nowhere(), || {
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
