//! The feed and its chain made anew from the changes and the grants, as if nothing but pushes had ever been told.

use crate::proof::chain::next_link;
use crate::store::{FeedRow, Grant, Link, Pushed, StoreError, Tx};
use sha2::{Digest, Sha256};
use spotcheck_domain::id::{DocumentId, UnitId};
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Writes feed and chain anew. Every push keeps its sequence; where something else stood, the arrival of a photo or
/// a grant, is a link of no content, and the grants of today follow at the end. What was lost to an audience is
/// told to it by the repair that the new epoch brings about: no cursor of before is good any more.
pub fn rebuild_feed(tx: &dyn Tx) -> Result<(), StoreError> {
    let (_, epoch) = tx.secret()?;
    let old = tx.last_link()?;
    tx.clear_feed()?;
    let mut last = tell_pushes_again(tx)?;
    while last.sequence < old.sequence {
        last = put_empty_link(tx, last)?;
    }
    tell_grants_again(tx, last)?;
    // Drawn from what was: a second rebuilding of the same office has the same history, and no other.
    let digest = Sha256::new_with_prefix(b"rebuilt").chain_update(epoch).chain_update(old.hash).finalize();
    let mut epoch = [0; 8];
    epoch.copy_from_slice(&digest[..8]);
    tx.put_epoch(&epoch)
}

fn tell_pushes_again(tx: &dyn Tx) -> Result<Link, StoreError> {
    let mut last = Link::default();
    let mut lines: HashMap<UnitId, Vec<Uuid>> = HashMap::new();
    let mut seen: HashSet<DocumentId> = HashSet::new();
    tx.each_push(&mut |Pushed { sequence, document, hashes }| {
        while last.sequence + 1 < sequence {
            last = put_empty_link(tx, last)?;
        }
        last = next_link(last, document, &hashes);
        tx.put_link(last)?;
        let Some(row) = tx.document(document)? else { return Ok(()) };
        let line = match lines.entry(row.unit) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(tx.line_of(row.unit)?.into_iter().map(UnitId::uuid).collect()),
        };
        let (sequence, gained) = (last.sequence, seen.insert(document));
        for audience in line {
            tx.put_feed(*audience, FeedRow { sequence, document, gained, lost: false })?;
        }
        Ok(())
    })?;
    Ok(last)
}

/// Whoever was shown a document hears of it anew, whole.
fn tell_grants_again(tx: &dyn Tx, mut last: Link) -> Result<(), StoreError> {
    for Grant { document, audience } in tx.grants()? {
        last = next_link(last, document, &[Sha256::digest(audience.as_bytes()).into()]);
        tx.put_link(last)?;
        let row = FeedRow { sequence: last.sequence, document, gained: true, lost: false };
        tx.put_feed(audience, row)?;
    }
    Ok(())
}

fn put_empty_link(tx: &dyn Tx, last: Link) -> Result<Link, StoreError> {
    let link = next_link(last, DocumentId::from_uuid(Uuid::nil()), &[]);
    tx.put_link(link)?;
    Ok(link)
}
