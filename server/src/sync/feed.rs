//! What a replica lacks: reads the feeds of its person past its cursor. Pure reading; no document is loaded.

use crate::people::principal::Principal;
use crate::proof::receipt;
use crate::proof::secret::Secret;
use crate::store::{StoreError, View};
use crate::sync::cursor::Cursor;
use crate::sync::parcel::Parcel;
use crate::sync::reading::{Asking, Pushes, Reading};
use crate::sync::standing::end;
use data_encoding::HEXLOWER;
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::wire::{Pulled, PushReceipt, ReferenceVersion};
use std::collections::HashSet;

pub struct Pull {
    pub cursor: Cursor,
    pub documents: Vec<Pulled>,
    pub gone: Vec<DocumentId>,
    /// Receipts for his own changes in documents out of his sight, of which his replica may not know that they are here.
    pub own_receipts: Vec<PushReceipt>,
    pub reference: Vec<ReferenceVersion>,
    pub more: bool,
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
        ..end(secret, principal, last, asking.kinds)
    };
    let (mut cursor, mut gone) = match asking.cursor {
        Some(cursor)
            if cursor.membership == principal.membership
                && !asking.kinds.has_more_than(cursor.kinds, view)? =>
        {
            let (given_at, kinds) = (Some(asking.now), asking.kinds);
            (Cursor { seen: last, given_at, kinds, ..cursor }, Vec::new())
        }
        // What was gained may be anything, so all is given again; merging it twice does no harm. So is what a phone reads since
        // it was updated.
        Some(cursor) => (fresh, lost(view, principal, cursor.membership, last.sequence)?),
        None => (fresh, Vec::new()),
    };
    if cursor == fresh {
        // Who is given everything anew may still hold what he was shown once.
        gone.extend(&reading.hidden);
    }
    let reference = reference(view, asking, &mut cursor)?;
    let mut parcel = Parcel::new(secret, asking.room);
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
    let own_receipts = receipts_for(view, secret, pushes)?;
    Ok(Pull { cursor, documents: parcel.documents, gone, own_receipts, reference, more })
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
    let current = crate::people::reference::current(view, asking.principal)?;
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
