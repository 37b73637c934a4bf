//! Evidence packs: one visit with all that the office has of it, signed by the office, to be checked anywhere.
//!
//! ```text
//! README.txt                         what this is and how it is checked
//! items.json                         what the answered items of the checklist ask
//! records/<id>/changes.automerge     every change as it was stored, one behind the other: Automerge loads that
//! records/<id>/chain.json            who brought which changes when, with the office's receipts
//! records/<id>/record.json           what the changes give, key by key
//! signatures.json                    the signatures of the visit, and its refusals to sign
//! photos/<sha256>.jpg                the originals
//! index.html                         the same for a person who reads, in Chinese and English
//! manifest.json                      every file with its length and hash, what is missing, the office's public key, the time
//! manifest.sig                       64 bytes: Ed25519 over manifest.json as it is
//! ```
//! The visit comes first, then its findings by their ids; photos by their hashes. The same state gives the same bytes but for
//! the time in the manifest, and for its signature therefore. [`make`] writes a pack, [`check`] tells what in one is not as it
//! was written; both make of the changes what is to be read by [`record`] and [`pages`].

pub mod chain;
pub mod check;
pub mod container;
pub mod items;
pub mod make;
pub mod manifest;
pub mod members;
pub mod pages;
pub mod path;
pub mod record;
mod rights;
#[cfg(test)]
mod sample_for_tests;
pub mod shelf;

#[cfg(test)]
mod tests;

pub use rights::{EvidenceError, note, note_as, plan_for};
