//! Bounds judge what is new. What the office had stored before it had them comes back after a restore, whoever brings it;
//! the same change without the office's word for it is refused.

use super::town::{HERE, Hand, MORNING, Town, copy, days, finding, photo, write};
use super::{INSPECTOR, is_all_stored, quarantined};
use serde_bytes::ByteBuf;
use spotcheck_domain::document::{Document, NewChange};
use spotcheck_domain::edit::Edit;
use spotcheck_domain::field::FindingField;
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::term::{DocumentKind, Level, PhotoRole, Role};
use spotcheck_domain::wire::{Outcome, Push};
use spotcheck_server::proof::receipt;

/// One more than a field of one line takes, and one more than a finding has photos.
const LETTERS: usize = 501;
const PHOTOS: usize = 201;

/// A record that holds more than it might today, and which of its changes is the first that is too much.
struct Large {
    id: DocumentId,
    changes: Vec<NewChange>,
    too_much: usize,
}

fn place(n_letters: usize) -> Edit {
    Edit::SetFinding { field: FindingField::Place, value: "长".repeat(n_letters) }
}

fn too_long(author: &Hand) -> Large {
    let (id, mut document, first) = finding(&author.by, Level::General, days(-60));
    let mut changes = Vec::from(first);
    changes.push(write(&mut document, &place(LETTERS), days(-60)));
    Large { id, changes, too_much: 2 }
}

fn too_many(author: &Hand) -> Large {
    let (id, mut document, first) = finding(&author.by, Level::General, days(-60));
    let mut changes = Vec::from(first);
    changes
        .extend((1..PHOTOS).map(|_| write(&mut document, &photo(PhotoRole::Before, days(-60)), days(-60))));
    assert_eq!(document.finding().unwrap().photos.len(), PHOTOS);
    let too_much = changes.len() - 1;
    Large { id, changes, too_much }
}

impl Large {
    fn all(&self) -> Vec<&NewChange> {
        self.changes.iter().collect()
    }

    /// With the receipt that the office gave when it stored them, before it had that bound.
    fn attested(&self, town: &Town, author: &Hand) -> Push {
        let hashes: Vec<_> = self.changes.iter().map(|change| change.hash).collect();
        let receipt = receipt::make(&town.office.secret, self.id, &hashes, author.by.user, days(-60));
        let bytes = |change: &NewChange| ByteBuf::from(change.bytes.clone());
        Push {
            document: self.id,
            kind: DocumentKind::Finding,
            changes: self.changes.iter().map(bytes).collect(),
            receipts: vec![receipt],
            made: vec![],
        }
    }

    /// What the office has of it.
    fn stored(&self, town: &Town) -> Document {
        let rows = town.office.store.read(|view| view.changes_between(self.id, 0, u64::MAX >> 1)).unwrap();
        let bytes: Vec<Vec<u8>> = rows.into_iter().map(|row| row.bytes).collect();
        Document::from_changes(DocumentKind::Finding, &bytes, rand::random()).unwrap()
    }
}

#[track_caller]
fn check(make: fn(&Hand) -> Large, reason: &str) {
    let mut town = Town::new();
    let (author, reader) = (town.hire(1, HERE, INSPECTOR), town.hire(2, HERE, &[Role::Viewer]));
    // Nobody vouches for it.
    let large = make(&author);
    let outcomes = town.push(&author, large.id, &large.all(), MORNING);
    assert!(is_all_stored(&outcomes[..large.too_much]));
    assert_eq!(outcomes[large.too_much], quarantined(reason));
    // The office does, by whomever it is brought: all of it, at its time and as its author's.
    let large = make(&author);
    let push = large.attested(&town, &author);
    let response = town.bring(&reader, push, Vec::new(), MORNING);
    let outcomes: Vec<Outcome> = response.acks.into_iter().map(|ack| ack.outcome).collect();
    assert!(outcomes.len() == large.changes.len() && is_all_stored(&outcomes), "{outcomes:?}");
    let mut stored = large.stored(&town);
    assert_eq!(stored.heads(), [large.changes.last().unwrap().hash]);
    // Upon it, what is new is judged as ever.
    let mut theirs = copy(&mut stored);
    let more = write(&mut theirs, &place(LETTERS + 1), days(0));
    let less = write(&mut copy(&mut stored), &place(LETTERS - 1), days(0));
    assert_eq!(town.push(&author, large.id, &[&more], MORNING), [quarantined("too_long")]);
    assert_eq!(town.push(&author, large.id, &[&less], MORNING), [Outcome::Stored]);
}

#[test]
fn a_text_longer_than_today_comes_back_under_a_receipt_alone() {
    check(too_long, "too_long");
}

#[test]
fn more_entries_than_today_come_back_under_a_receipt_alone() {
    check(too_many, "too_many");
}
