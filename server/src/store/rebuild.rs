//! The feed and its chain made anew from the changes and the grants, as if nothing but pushes had ever been told.

use super::error::Result;
use super::{FeedRow, Link, Tx, fixed, id};
use crate::proof::chain::next_link;
use rusqlite::Rows;
use sha2::{Digest, Sha256};
use spotcheck_domain::document::Hash;
use spotcheck_domain::id::{DocumentId, UnitId};
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// What one push stored.
struct Pushed {
    sequence: u64,
    document: DocumentId,
    hashes: Vec<Hash>,
}

impl Tx<'_> {
    /// Writes feed and chain anew. Every push keeps its sequence; where something else stood, the arrival of a photo or
    /// a grant, is a link of no content, and the grants of today follow at the end. What was lost to an audience is
    /// told to it by the repair that the new epoch brings about: no cursor of before is good any more.
    pub fn rebuild_feed(&self) -> Result<()> {
        let (_, epoch) = self.secret()?;
        let old = self.last_link()?;
        self.conn.execute_batch("DELETE FROM feed; DELETE FROM feed_chain;")?;
        let mut last = self.tell_pushes_again()?;
        while last.sequence < old.sequence {
            last = self.put_empty_link(last)?;
        }
        self.tell_grants_again(last)?;
        // Drawn from what was: a second rebuilding of the same office has the same history, and no other.
        let digest =
            Sha256::new_with_prefix(b"rebuilt").chain_update(epoch).chain_update(old.hash).finalize();
        let mut epoch = [0; 8];
        epoch.copy_from_slice(&digest[..8]);
        self.put_epoch(&epoch)
    }

    fn tell_pushes_again(&self) -> Result<Link> {
        let mut query =
            self.conn.prepare("SELECT sequence, document, hash FROM changes ORDER BY sequence, ordinal")?;
        let mut rows = query.query([])?;
        let (mut last, mut next) = (Link::default(), None);
        let mut lines: HashMap<UnitId, Vec<Uuid>> = HashMap::new();
        let mut seen: HashSet<DocumentId> = HashSet::new();
        while let Some(pushed) = next_push(&mut rows, &mut next)? {
            while last.sequence + 1 < pushed.sequence {
                last = self.put_empty_link(last)?;
            }
            last = next_link(last, pushed.document, &pushed.hashes);
            self.put_link(last)?;
            let Some(row) = self.document(pushed.document)? else { continue };
            let line = match lines.entry(row.unit) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => {
                    new.insert(self.line_of(row.unit)?.into_iter().map(UnitId::uuid).collect())
                }
            };
            let (sequence, document) = (last.sequence, pushed.document);
            let gained = seen.insert(document);
            for audience in line {
                self.put_feed(*audience, FeedRow { sequence, document, gained, lost: false })?;
            }
        }
        Ok(last)
    }

    /// Whoever was shown a document hears of it anew, whole.
    fn tell_grants_again(&self, mut last: Link) -> Result<()> {
        let mut query = self
            .conn
            .prepare("SELECT document, audience FROM grants ORDER BY granted_at, document, audience")?;
        let grants = query.query_map([], |row| {
            Ok((id(row, 0, DocumentId::from_slice)?, fixed(row, 1).map(Uuid::from_bytes)?))
        })?;
        for grant in grants {
            let (document, audience) = grant?;
            last = next_link(last, document, &[Sha256::digest(audience.as_bytes()).into()]);
            self.put_link(last)?;
            let row = FeedRow { sequence: last.sequence, document, gained: true, lost: false };
            self.put_feed(audience, row)?;
        }
        Ok(())
    }

    fn put_empty_link(&self, last: Link) -> Result<Link> {
        let link = next_link(last, DocumentId::from_uuid(Uuid::nil()), &[]);
        self.put_link(link)?;
        Ok(link)
    }
}

/// The next push, in the order of their sequences; `next` is its first row, read already.
fn next_push(rows: &mut Rows<'_>, next: &mut Option<Pushed>) -> Result<Option<Pushed>> {
    let mut pushed = next.take();
    while let Some(row) = rows.next()? {
        let one = Pushed {
            sequence: row.get(0)?,
            document: id(row, 1, DocumentId::from_slice)?,
            hashes: vec![fixed(row, 2)?],
        };
        match &mut pushed {
            None => pushed = Some(one),
            Some(pushed) if pushed.sequence == one.sequence => pushed.hashes.extend(one.hashes),
            Some(_) => {
                *next = Some(one);
                break;
            }
        }
    }
    Ok(pushed)
}
