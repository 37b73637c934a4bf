//! The feed and its chain made anew from the changes and from who reads them, as if nothing but pushes had ever been told.

use crate::people::visibility::Known;
use crate::proof::chain::next_link;
use crate::store::{FeedRow, Link, Pushed, StoreError, Tx};
use sha2::{Digest, Sha256};
use spotcheck_domain::id::DocumentId;
use std::collections::HashSet;
use uuid::Uuid;

/// Writes feed and chain anew. Every push keeps its sequence; where something else stood, the arrival of a photo or
/// what was told to one audience alone, is a link of no content, and whoever reads beside a line today follows at the
/// end. What was lost to an audience is told to it by the repair that the new epoch brings about: no cursor of before is
/// good any more.
pub fn rebuild_feed(tx: &dyn Tx) -> Result<(), StoreError> {
    let (_, epoch) = tx.secret()?;
    let old = tx.last_link()?;
    tx.clear_feed()?;
    let mut last = tell_pushes_again(tx)?;
    while last.sequence < old.sequence {
        last = put_empty_link(tx, last)?;
    }
    tell_the_others_again(tx, last)?;
    // Drawn from what was: a second rebuilding of the same office has the same history, and no other.
    let digest = Sha256::new_with_prefix(b"rebuilt").chain_update(epoch).chain_update(old.hash).finalize();
    let mut epoch = [0; 8];
    epoch.copy_from_slice(&digest[..8]);
    tx.put_epoch(&epoch)
}

fn tell_pushes_again(tx: &dyn Tx) -> Result<Link, StoreError> {
    let mut last = Link::default();
    let mut lines = Known::default();
    let mut seen: HashSet<DocumentId> = HashSet::new();
    tx.each_push(&mut |Pushed { sequence, document, hashes }| {
        while last.sequence + 1 < sequence {
            last = put_empty_link(tx, last)?;
        }
        last = next_link(last, document, &hashes);
        tx.put_link(last)?;
        let readers = tx.readers_of(document)?.into_iter().filter(|reader| reader.with_line);
        let line = lines.feeds(tx, readers.collect())?;
        let (sequence, gained) = (last.sequence, seen.insert(document));
        for audience in line.iter() {
            tx.put_feed(*audience, FeedRow { sequence, document, gained, lost: false })?;
        }
        Ok(())
    })?;
    Ok(last)
}

/// Whoever reads a document beside a line hears of it anew, whole.
fn tell_the_others_again(tx: &dyn Tx, mut last: Link) -> Result<(), StoreError> {
    for (document, audience) in tx.shown_alone()? {
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
