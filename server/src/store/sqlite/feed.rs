//! The feed and its chain in SQLite.

use super::{State, fixed, id, steps};
use crate::store::{Feed, FeedRow, Link, Pushed, PutFeed, Result, Step};
use rusqlite::{OptionalExtension, params};
use spotcheck_domain::id::DocumentId;
use uuid::Uuid;

fn feed_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<FeedRow> {
    Ok(FeedRow {
        sequence: row.get(0)?,
        document: id(row, 1, DocumentId::from_slice)?,
        gained: row.get(2)?,
        lost: row.get(3)?,
    })
}

impl Feed for State<'_> {
    fn last_link(&self) -> Result<Link> {
        let mut query = self
            .conn
            .prepare_cached("SELECT sequence, hash FROM feed_chain ORDER BY sequence DESC LIMIT 1")?;
        let link = query.query_row([], |row| Ok(Link { sequence: row.get(0)?, hash: fixed(row, 1)? }));
        Ok(link.optional()?.unwrap_or_default())
    }

    fn link(&self, sequence: u64) -> Result<Option<Link>> {
        if sequence == 0 {
            return Ok(Some(Link::default()));
        }
        let mut query = self.conn.prepare_cached("SELECT hash FROM feed_chain WHERE sequence = ?1")?;
        let link = query.query_row([sequence], |row| Ok(Link { sequence, hash: fixed(row, 0)? }));
        Ok(link.optional()?)
    }

    fn feed(&self, audience: Uuid, after: u64, upto: u64, limit: usize) -> Result<Vec<FeedRow>> {
        let mut query = self.conn.prepare_cached(
            "SELECT sequence, document, gained, lost FROM feed
             WHERE audience = ?1 AND sequence > ?2 AND sequence <= ?3 ORDER BY sequence LIMIT ?4",
        )?;
        let rows = query.query_map(params![audience.as_bytes(), after, upto, limit as u64], feed_row)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn feed_gained(&self, audience: Uuid, after: u64, upto: u64, limit: usize) -> Result<Vec<FeedRow>> {
        let mut query = self.conn.prepare_cached(
            "SELECT sequence, document, gained, 0 FROM feed
             WHERE audience = ?1 AND gained = 1 AND sequence > ?2 AND sequence <= ?3 ORDER BY sequence LIMIT ?4",
        )?;
        let rows = query.query_map(params![audience.as_bytes(), after, upto, limit as u64], feed_row)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn feed_lost(&self, audience: Uuid) -> Result<Vec<DocumentId>> {
        let mut query = self
            .conn
            .prepare_cached("SELECT DISTINCT document FROM feed WHERE audience = ?1 AND lost = 1")?;
        let rows = query.query_map([audience.as_bytes()], |row| id(row, 0, DocumentId::from_slice))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn each_step(&self, visit: &mut dyn FnMut(Step) -> Result<()>) -> Result<()> {
        steps::each(self, visit)
    }

    fn each_push(&self, visit: &mut dyn FnMut(Pushed) -> Result<()>) -> Result<()> {
        steps::each_push(self, visit)
    }
}

impl PutFeed for State<'_> {
    fn put_link(&self, link: Link) -> Result<()> {
        let mut put = self.conn.prepare_cached("INSERT INTO feed_chain (sequence, hash) VALUES (?1, ?2)")?;
        put.execute(params![link.sequence, link.hash])?;
        Ok(())
    }

    fn clear_feed(&self) -> Result<()> {
        Ok(self.conn.execute_batch("DELETE FROM feed; DELETE FROM feed_chain;")?)
    }

    fn put_feed(&self, audience: Uuid, row: FeedRow) -> Result<()> {
        let mut put = self.conn.prepare_cached(
            "INSERT INTO feed (audience, sequence, document, gained, lost) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?;
        put.execute(params![
            audience.as_bytes(),
            row.sequence,
            row.document.as_bytes(),
            row.gained,
            row.lost
        ])?;
        Ok(())
    }
}
