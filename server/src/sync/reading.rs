//! The feeds of one person, read past his cursor: what of them is given, and what is kept from him.

use crate::people::principal::Principal;
use crate::store::{FeedRow, StoreError, View};
use crate::sync::cursor::Cursor;
use crate::sync::kinds::Kinds;
use crate::sync::parcel::Parcel;
use spotcheck_domain::id::{DocumentId, ReplicaId};
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::wire::RefusedHere;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use uuid::Uuid;

/// Feed rows of one audience looked at in one answer.
const MOST_ROWS: usize = 2_000;

/// Who asks, where he stands, and what need not be told to him.
pub struct Asking<'a> {
    pub principal: &'a Principal,
    pub replica: ReplicaId,
    /// `None`: he has nothing.
    pub cursor: Option<Cursor>,
    /// What this very request pushed.
    pub pushed: &'a HashSet<[u8; 32]>,
    /// What his replica keeps as refused.
    pub refused: &'a [RefusedHere],
    /// Bytes for which there is room on his line.
    pub room: Option<u32>,
    pub now: Timestamp,
    /// That his phone reads.
    pub kinds: Kinds,
}

/// Sequences of pushes, by document.
pub type Pushes = BTreeMap<DocumentId, BTreeSet<u64>>;

/// Whose feeds are read, and what of them is not to be given.
pub struct Reading<'a> {
    view: &'a dyn View,
    asking: &'a Asking<'a>,
    audiences: Vec<Uuid>,
    /// What these audiences were shown once and this person does not see now. Rows of it from before are still there.
    pub hidden: BTreeSet<DocumentId>,
    /// Of these, those of which he himself was told: what he wrote there came under a receipt, or was released.
    told: Vec<DocumentId>,
}

impl<'a> Reading<'a> {
    pub fn of(view: &'a dyn View, asking: &'a Asking<'a>) -> Result<Self, StoreError> {
        let audiences = view.audiences_of(asking.principal.user)?;
        let mut hidden = BTreeSet::new();
        for audience in &audiences {
            for document in view.feed_lost(*audience)? {
                if !asking.principal.sees(view, document)? {
                    hidden.insert(document);
                }
            }
        }
        let mut told = view.feed_lost(asking.principal.user.uuid())?;
        told.retain(|document| hidden.contains(document));
        Ok(Self { view, asking, audiences, hidden, told })
    }

    /// The pushes of this person's own, in documents that are gone, of which his replica may not know.
    pub fn told_of(&self, gone: &[DocumentId]) -> Result<Pushes, StoreError> {
        let mut pushes = Pushes::new();
        for document in self.told.iter().filter(|document| gone.contains(document)) {
            let (user, replica) = (self.asking.principal.user, self.asking.replica);
            pushes.insert(*document, self.view.written_elsewhere(*document, user, replica)?);
        }
        Ok(pushes)
    }

    /// What the office has of changes that were refused: given, or where he does not see the document, noted.
    pub fn stored_after_all(
        &self,
        refused: &RefusedHere,
        parcel: &mut Parcel<'_>,
        pushes: &mut Pushes,
    ) -> Result<(), StoreError> {
        let (view, principal, document) = (self.view, self.asking.principal, refused.document);
        let mut sequences = BTreeSet::new();
        for hash in &refused.changes {
            sequences.extend(view.sequence_of_author(document, hash, principal.user)?);
        }
        if sequences.is_empty() {
            return Ok(());
        }
        if !principal.sees(view, document)? {
            pushes.entry(document).or_default().extend(sequences);
            return Ok(());
        }
        for sequence in sequences {
            if !parcel.is_full() {
                parcel.add_changes(
                    view,
                    document,
                    view.changes_between(document, sequence - 1, sequence)?,
                )?;
            }
        }
        Ok(())
    }

    /// Whole documents, each once, by the row with which it became visible. Gives the sequence that was reached.
    pub fn first_download(&self, cursor: &Cursor, parcel: &mut Parcel<'_>) -> Result<u64, StoreError> {
        let (rows, mut reached) = merged(&self.audiences, cursor.horizon, |audience| {
            self.view.feed_gained(audience, cursor.at.sequence, cursor.horizon, MOST_ROWS)
        })?;
        for row in rows.iter().filter(|row| !self.hidden.contains(&row.document)) {
            if parcel.is_full() {
                return Ok(reached.min(row.sequence - 1));
            }
            if !self.asking.kinds.read(self.view, row.document)? {
                continue;
            }
            parcel.add_whole(self.view, row.document, cursor.horizon, self.asking.pushed)?;
        }
        reached = reached.min(cursor.horizon);
        Ok(reached)
    }

    /// What was stored since, push by push.
    pub fn news(
        &self,
        cursor: &Cursor,
        last: u64,
        parcel: &mut Parcel<'_>,
        gone: &mut Vec<DocumentId>,
    ) -> Result<u64, StoreError> {
        let (rows, reached) = merged(&self.audiences, last, |audience| {
            self.view.feed(audience, cursor.at.sequence, last, MOST_ROWS)
        })?;
        for row in rows {
            if parcel.is_full() {
                return Ok(row.sequence - 1);
            }
            let is_hidden = self.hidden.contains(&row.document);
            if row.lost || is_hidden {
                // What is seen again, or by another audience, is not gone.
                gone.extend((row.lost && is_hidden).then_some(row.document));
                continue;
            }
            if !self.asking.kinds.read(self.view, row.document)? {
                continue;
            }
            let changes = self.view.changes_between(row.document, row.sequence - 1, row.sequence)?;
            let is_own = changes.iter().all(|change| change.replica == self.asking.replica);
            // A document that is gained without a push of its own is given whole, even to whom it came from: he may
            // have dropped it when it was out of his sight.
            if row.gained && changes.is_empty() {
                parcel.add_whole(self.view, row.document, row.sequence, &HashSet::new())?;
            } else if !is_own {
                parcel.add_changes(self.view, row.document, changes)?;
            }
        }
        Ok(reached)
    }
}

/// Rows of all audiences in order, each push once, up to the sequence until which all of them were read.
fn merged(
    audiences: &[Uuid],
    upto: u64,
    read: impl Fn(Uuid) -> Result<Vec<FeedRow>, StoreError>,
) -> Result<(Vec<FeedRow>, u64), StoreError> {
    let mut reached = upto;
    let mut rows = Vec::new();
    for audience in audiences {
        let some = read(*audience)?;
        if let (true, Some(last)) = (some.len() == MOST_ROWS, some.last()) {
            reached = reached.min(last.sequence);
        }
        rows.extend(some);
    }
    rows.retain(|row| row.sequence <= reached);
    rows.sort_unstable_by_key(|row| row.sequence);
    rows.dedup_by_key(|row| row.sequence);
    Ok((rows, reached))
}
