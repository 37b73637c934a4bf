//! Who sees which document: the one place that says it. Feed, pull, repair, photos, documents, search and verify ask here.

use crate::proof::chain::note;
use crate::store::{FeedRow, Link, Reader, StoreError, Tx, View};
use sha2::{Digest, Sha256};
use spotcheck_domain::audience::Audience;
use spotcheck_domain::id::{DocumentId, UnitId, UserId};
use spotcheck_domain::term::Tier;
use spotcheck_domain::time::Timestamp;
use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::rc::Rc;
use uuid::Uuid;

/// Those of a document, of which its kind says [`Audience`]s. What is no enterprise reads nothing as one.
pub fn readers(view: &dyn View, audiences: &[Audience]) -> Result<BTreeSet<Reader>, StoreError> {
    let mut readers = BTreeSet::new();
    for audience in audiences {
        let reader = match audience {
            Audience::Line(unit) => Some(Reader { audience: unit.uuid(), with_line: true }),
            Audience::Enterprise(unit) => {
                let is_one = view.unit(*unit)?.is_some_and(|unit| unit.tier == Tier::Enterprise);
                is_one.then_some(Reader { audience: unit.uuid(), with_line: false })
            }
            Audience::Person(person) => Some(Reader { audience: person.uuid(), with_line: false }),
        };
        // Who reads as of the line reads as nothing less.
        let is_of_a_line = |reader: &Reader| readers.contains(&Reader { with_line: true, ..*reader });
        readers.extend(reader.filter(|reader| !is_of_a_line(reader)));
    }
    Ok(readers)
}

/// The audiences in whose feeds a document with these readers is.
pub fn feeds(
    view: &dyn View,
    readers: impl IntoIterator<Item = Reader>,
) -> Result<BTreeSet<Uuid>, StoreError> {
    let mut feeds = BTreeSet::new();
    for Reader { audience, with_line } in readers {
        if with_line {
            feeds.extend(view.line_of(UnitId::from_uuid(audience))?.into_iter().map(UnitId::uuid));
        } else {
            feeds.insert(audience);
        }
    }
    Ok(feeds)
}

/// The audiences that something has reached.
pub type Reached = HashSet<Uuid>;

/// The feeds of readers, each set of them looked up once: most documents of one push have the same.
#[derive(Default)]
pub struct Known {
    feeds: HashMap<BTreeSet<Reader>, Rc<BTreeSet<Uuid>>>,
}

impl Known {
    pub fn feeds(
        &mut self,
        view: &dyn View,
        readers: BTreeSet<Reader>,
    ) -> Result<Rc<BTreeSet<Uuid>>, StoreError> {
        Ok(Rc::clone(match self.feeds.entry(readers) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => {
                let found = feeds(view, new.key().iter().copied())?;
                new.insert(found.into())
            }
        }))
    }
}

/// The audiences in whose feeds a stored document is now.
pub fn feeds_of(view: &dyn View, document: DocumentId) -> Result<BTreeSet<Uuid>, StoreError> {
    feeds(view, view.readers_of(document)?)
}

/// Whether a person sees a stored document.
pub fn sees(view: &dyn View, user: UserId, document: DocumentId) -> Result<bool, StoreError> {
    let read = view.audiences_of(user)?;
    Ok(feeds_of(view, document)?.iter().any(|feed| read.contains(feed)))
}

/// Whether a stored document is shown to a person himself, or to that unit of his, whoever else reads it.
pub fn is_shown(
    view: &dyn View,
    user: UserId,
    unit: UnitId,
    document: DocumentId,
) -> Result<bool, StoreError> {
    let feeds = feeds_of(view, document)?;
    Ok(feeds.contains(&user.uuid()) || feeds.contains(&unit.uuid()))
}

/// Every document that a person sees, in the order of their ids.
pub fn seen(view: &dyn View, user: UserId) -> Result<Vec<DocumentId>, StoreError> {
    let read = view.audiences_of(user)?;
    let mut below = Vec::new();
    for audience in &read {
        // A person is an audience too, and nothing is below him.
        below.extend(view.units_below(UnitId::from_uuid(*audience))?.into_iter().map(|unit| unit.id.uuid()));
    }
    let mut seen = view.documents_with_line(&below)?;
    seen.extend(view.documents_read_by(&read)?);
    seen.sort_unstable();
    seen.dedup();
    Ok(seen)
}

/// Keeps these as the readers of a document, and tells nobody.
pub fn put(
    tx: &dyn Tx,
    document: DocumentId,
    readers: &BTreeSet<Reader>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let before: BTreeSet<Reader> = tx.readers_of(document)?.into_iter().collect();
    let is_named = |audience| readers.iter().any(|reader| reader.audience == audience);
    for reader in before.difference(readers).filter(|reader| !is_named(reader.audience)) {
        tx.take_reader(document, reader.audience)?;
    }
    for reader in readers.difference(&before) {
        tx.put_reader(document, *reader, now)?;
    }
    Ok(())
}

/// Tells a document to the feeds in which it stands from now on, and takes it from those in which it stood.
pub fn retell(
    tx: &dyn Tx,
    document: DocumentId,
    from: &BTreeSet<Uuid>,
    to: &BTreeSet<Uuid>,
    reached: &mut Reached,
) -> Result<Option<Link>, StoreError> {
    let mut last = None;
    for audience in from.difference(to) {
        last = Some(tell(tx, document, *audience, Told::Lost, reached)?);
    }
    for audience in to.difference(from) {
        last = Some(tell(tx, document, *audience, Told::Gained, reached)?);
    }
    Ok(last)
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Told {
    Gained,
    Lost,
}

/// Tells an audience of a document apart from any push.
pub fn tell(
    tx: &dyn Tx,
    document: DocumentId,
    audience: Uuid,
    told: Told,
    reached: &mut Reached,
) -> Result<Link, StoreError> {
    let link = note(tx, document, Sha256::digest(audience.as_bytes()).into())?;
    reached.insert(audience);
    let (sequence, gained) = (link.sequence, told == Told::Gained);
    tx.put_feed(audience, FeedRow { sequence, document, gained, lost: !gained })?;
    Ok(link)
}
