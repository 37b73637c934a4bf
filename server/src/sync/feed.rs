//! What a replica lacks: reads the feeds of its person past its cursor. Pure reading; no document is loaded.

use crate::people::principal::Principal;
use crate::proof::receipt;
use crate::proof::secret::Secret;
use crate::store::{FeedRow, Link, StoreError, View};
use crate::sync::cursor::Cursor;
use crate::sync::parcel::Parcel;
use data_encoding::HEXLOWER;
use spotcheck_domain::id::{DocumentId, ReplicaId};
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::wire::{Pulled, PushReceipt, ReferenceVersion, RefusedHere};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use uuid::Uuid;

/// Feed rows of one audience looked at in one answer.
const MOST_ROWS: usize = 2_000;

pub struct Pull {
    pub cursor: Cursor,
    pub documents: Vec<Pulled>,
    pub gone: Vec<DocumentId>,
    /// Receipts for his own changes in documents out of his sight, of which his replica may not know that they are here.
    pub held: Vec<PushReceipt>,
    pub reference: Vec<ReferenceVersion>,
    pub more: bool,
}

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
    pub now: Timestamp,
}

/// What a cursor that came with a request is worth.
pub enum Standing {
    /// None came: everything is given.
    New,
    At(Cursor),
    /// It is of another history, or was never made here: this store has lost something, or its asker has what is none.
    Elsewhere,
}

/// Reads a sealed cursor against one state of the store.
pub fn stand(
    view: &dyn View,
    secret: &Secret,
    principal: &Principal,
    sealed: Option<&[u8]>,
) -> Result<Standing, StoreError> {
    let Some(sealed) = sealed else { return Ok(Standing::New) };
    let Some(cursor) = Cursor::open(secret, principal.user, sealed) else { return Ok(Standing::Elsewhere) };
    let is_of_this_history = cursor.epoch == secret.epoch
        && view.link(cursor.at.sequence)? == Some(cursor.at)
        && view.link(cursor.seen.sequence)? == Some(cursor.seen);
    Ok(if is_of_this_history { Standing::At(cursor) } else { Standing::Elsewhere })
}

/// The cursor of somebody who has everything up to the feed's `last` link, reference data apart.
///
/// Such a cursor names no instant: what its person may do was not told with it.
pub fn end(secret: &Secret, principal: &Principal, last: Link) -> Cursor {
    Cursor {
        epoch: secret.epoch,
        at: last,
        seen: last,
        horizon: 0,
        membership: principal.membership,
        reference: [0; 8],
        given_at: None,
    }
}

/// Answers a pull from one state of the store.
pub fn pull(view: &dyn View, secret: &Secret, asking: &Asking<'_>) -> Result<Pull, StoreError> {
    let last = view.last_link()?;
    let principal = asking.principal;
    let reading = Reading::of(view, asking)?;
    let fresh = Cursor {
        at: view.link(0)?.unwrap_or_default(),
        horizon: last.sequence,
        given_at: Some(asking.now),
        ..end(secret, principal, last)
    };
    let (mut cursor, mut gone) = match asking.cursor {
        Some(cursor) if cursor.membership == principal.membership => {
            (Cursor { seen: last, given_at: Some(asking.now), ..cursor }, Vec::new())
        }
        // What was gained may be anything, so all is given again; merging it twice does no harm.
        Some(cursor) => (fresh, lost(view, principal, cursor.membership, last.sequence)?),
        None => (fresh, Vec::new()),
    };
    if cursor == fresh {
        // Who is given everything anew may still hold what he was shown once.
        gone.extend(&reading.hidden);
    }
    let reference = reference(view, asking, &mut cursor)?;
    let mut parcel = Parcel::new(secret);
    let mut more = false;
    if cursor.at.sequence < last.sequence {
        let reached = if cursor.is_first_download() {
            reading.first_download(&cursor, &mut parcel)?
        } else {
            reading.news(&cursor, last.sequence, &mut parcel, &mut gone)?
        };
        cursor.at = view.link(reached)?.ok_or(StoreError::Unreadable("the feed's chain"))?;
        more = reached < last.sequence;
    }
    if !cursor.is_first_download() {
        cursor.horizon = 0;
    }
    let mut pushes = reading.told_of(&gone)?;
    for refused in asking.refused {
        reading.stored_after_all(refused, &mut parcel, &mut pushes)?;
    }
    gone.extend(pushes.keys());
    let held = receipts_for(view, secret, pushes)?;
    Ok(Pull { cursor, documents: parcel.documents, gone, held, reference, more })
}

/// Sequences of pushes, by document.
type Pushes = BTreeMap<DocumentId, BTreeSet<u64>>;

/// Whose feeds are read, and what of them is not to be given.
struct Reading<'a> {
    view: &'a dyn View,
    asking: &'a Asking<'a>,
    audiences: Vec<Uuid>,
    /// What these audiences were shown once and this person does not see now. Rows of it from before are still there.
    hidden: HashSet<DocumentId>,
    /// Of these, those of which he himself was told: what he wrote there came under a receipt, or was released.
    told: Vec<DocumentId>,
}

impl<'a> Reading<'a> {
    fn of(view: &'a dyn View, asking: &'a Asking<'a>) -> Result<Self, StoreError> {
        let audiences = view.audiences_of(asking.principal.user)?;
        let mut hidden = HashSet::new();
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
    fn told_of(&self, gone: &[DocumentId]) -> Result<Pushes, StoreError> {
        let mut pushes = Pushes::new();
        for document in self.told.iter().filter(|document| gone.contains(document)) {
            let (user, replica) = (self.asking.principal.user, self.asking.replica);
            pushes.insert(*document, self.view.written_elsewhere(*document, user, replica)?);
        }
        Ok(pushes)
    }

    /// What the office has of changes that were refused: given, or where he does not see the document, noted.
    fn stored_after_all(
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
    fn first_download(&self, cursor: &Cursor, parcel: &mut Parcel<'_>) -> Result<u64, StoreError> {
        let (rows, mut reached) = merged(&self.audiences, cursor.horizon, |audience| {
            self.view.feed_gained(audience, cursor.at.sequence, cursor.horizon, MOST_ROWS)
        })?;
        for row in rows.iter().filter(|row| !self.hidden.contains(&row.document)) {
            if parcel.is_full() {
                return Ok(reached.min(row.sequence - 1));
            }
            parcel.add_whole(self.view, row.document, cursor.horizon, self.asking.pushed)?;
        }
        reached = reached.min(cursor.horizon);
        Ok(reached)
    }

    /// What was stored since, push by push.
    fn news(
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

fn receipts_for(view: &dyn View, secret: &Secret, pushes: Pushes) -> Result<Vec<PushReceipt>, StoreError> {
    let mut receipts = Vec::new();
    for (document, sequences) in pushes {
        let Some(last) = sequences.last() else { continue };
        let mut rows = view.change_rows_without_bytes(document, *last)?;
        rows.retain(|row| sequences.contains(&row.sequence));
        let of = receipt::for_rows(secret, document, &rows);
        receipts.extend(of.into_iter().map(|receipt| PushReceipt { document, receipt }));
    }
    Ok(receipts)
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

/// Documents that a person read under an earlier membership and does not read now.
fn lost(
    view: &dyn View,
    principal: &Principal,
    membership: u64,
    last: u64,
) -> Result<Vec<DocumentId>, StoreError> {
    let mut lost = Vec::new();
    let mut seen = HashSet::new();
    for audience in view.audiences_lost_since(principal.user, membership)? {
        for row in view.feed_gained(audience, 0, last, usize::MAX >> 1)? {
            if seen.insert(row.document)
                && view.document(row.document)?.is_some()
                && !principal.sees(view, row.document)?
            {
                lost.push(row.document);
            }
        }
    }
    Ok(lost)
}

/// The newest reference versions, unless the cursor says that they were given already.
fn reference(
    view: &dyn View,
    asking: &Asking<'_>,
    cursor: &mut Cursor,
) -> Result<Vec<ReferenceVersion>, StoreError> {
    let current = view.reference_current(asking.principal.unit)?;
    let digest = crate::people::reference::digest(&current, asking.now);
    if cursor.reference == digest {
        return Ok(Vec::new());
    }
    cursor.reference = digest;
    let versions = current.into_iter().map(|row| ReferenceVersion {
        name: row.name,
        version: row.version,
        sha256: HEXLOWER.encode(&row.sha256),
    });
    Ok(versions.collect())
}
