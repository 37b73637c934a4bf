//! The feed: what reached which audience in which order, and the chain that proves where a cursor stands.

use super::error::Result;
use super::{Tx, View, fixed, id};
use rusqlite::{OptionalExtension, params};
use spotcheck_domain::id::{DocumentId, UnitId, UserId};
use uuid::Uuid;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FeedRow {
    pub sequence: u64,
    pub document: DocumentId,
    pub gained: bool,
    pub lost: bool,
}

/// The end of the feed, or one point of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Link {
    pub sequence: u64,
    pub hash: [u8; 16],
}

fn feed_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<FeedRow> {
    Ok(FeedRow {
        sequence: row.get(0)?,
        document: id(row, 1, DocumentId::from_slice)?,
        gained: row.get(2)?,
        lost: row.get(3)?,
    })
}

impl View<'_> {
    /// The server's secret key and the epoch of this database.
    pub fn secret(&self) -> Result<([u8; 32], [u8; 8])> {
        let one = |name: &str| {
            self.conn.query_row("SELECT value FROM secrets WHERE name = ?1", [name], |row| {
                row.get::<_, Vec<u8>>(0)
            })
        };
        let (key, epoch) = (one("key")?, one("epoch")?);
        match (key.try_into(), epoch.try_into()) {
            (Ok(key), Ok(epoch)) => Ok((key, epoch)),
            _ => Err(super::StoreError::Unreadable("the secret")),
        }
    }

    pub fn last_link(&self) -> Result<Link> {
        let mut query = self
            .conn
            .prepare_cached("SELECT sequence, hash FROM feed_chain ORDER BY sequence DESC LIMIT 1")?;
        let link = query.query_row([], |row| Ok(Link { sequence: row.get(0)?, hash: fixed(row, 1)? }));
        Ok(link.optional()?.unwrap_or_default())
    }

    /// The chain at `sequence`; the beginning has a hash of zeros.
    pub fn link(&self, sequence: u64) -> Result<Option<Link>> {
        if sequence == 0 {
            return Ok(Some(Link::default()));
        }
        let mut query = self.conn.prepare_cached("SELECT hash FROM feed_chain WHERE sequence = ?1")?;
        let link = query.query_row([sequence], |row| Ok(Link { sequence, hash: fixed(row, 0)? }));
        Ok(link.optional()?)
    }

    /// Rows of one audience with `after < sequence ≤ upto`, the first `limit` of them.
    pub fn feed(&self, audience: Uuid, after: u64, upto: u64, limit: usize) -> Result<Vec<FeedRow>> {
        let mut query = self.conn.prepare_cached(
            "SELECT sequence, document, gained, lost FROM feed
             WHERE audience = ?1 AND sequence > ?2 AND sequence <= ?3 ORDER BY sequence LIMIT ?4",
        )?;
        let rows = query.query_map(params![audience.as_bytes(), after, upto, limit as u64], feed_row)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// As [`View::feed`], only the rows with which a document became visible.
    pub fn feed_gained(&self, audience: Uuid, after: u64, upto: u64, limit: usize) -> Result<Vec<FeedRow>> {
        let mut query = self.conn.prepare_cached(
            "SELECT sequence, document, gained, 0 FROM feed
             WHERE audience = ?1 AND gained = 1 AND sequence > ?2 AND sequence <= ?3 ORDER BY sequence LIMIT ?4",
        )?;
        let rows = query.query_map(params![audience.as_bytes(), after, upto, limit as u64], feed_row)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The documents that an audience ceased to see at some time. It may see them again.
    pub fn feed_lost(&self, audience: Uuid) -> Result<Vec<DocumentId>> {
        let mut query = self
            .conn
            .prepare_cached("SELECT DISTINCT document FROM feed WHERE audience = ?1 AND lost = 1")?;
        let rows = query.query_map([audience.as_bytes()], |row| id(row, 0, DocumentId::from_slice))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The audiences whose feeds this person reads now.
    pub fn audiences_of(&self, user: UserId) -> Result<Vec<Uuid>> {
        let mut query =
            self.conn.prepare_cached("SELECT audience FROM memberships WHERE user = ?1 AND lost IS NULL")?;
        let rows = query.query_map([user.as_bytes()], |row| fixed(row, 0).map(Uuid::from_bytes))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The audiences that this person read at membership version `at` and does not read now.
    pub fn audiences_lost_since(&self, user: UserId, at: u64) -> Result<Vec<Uuid>> {
        let mut query = self.conn.prepare_cached(
            "SELECT DISTINCT audience FROM memberships AS was
             WHERE user = ?1 AND gained <= ?2 AND lost > ?2 AND NOT EXISTS
                 (SELECT 1 FROM memberships AS now
                  WHERE now.user = was.user AND now.audience = was.audience AND now.lost IS NULL)",
        )?;
        let rows =
            query.query_map(params![user.as_bytes(), at], |row| fixed(row, 0).map(Uuid::from_bytes))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The unit and all above it, nearest first. Each is an audience of what the unit owns.
    pub fn line_of(&self, unit: UnitId) -> Result<Vec<UnitId>> {
        let mut query = self.conn.prepare_cached(
            "WITH RECURSIVE line (id, parent, depth) AS (
                 SELECT id, parent, 0 FROM units WHERE id = ?1
                 UNION ALL SELECT units.id, units.parent, depth + 1 FROM units JOIN line ON units.id = line.parent
                 WHERE depth < 16)
             SELECT id FROM line ORDER BY depth",
        )?;
        let rows = query.query_map([unit.as_bytes()], |row| id(row, 0, UnitId::from_slice))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

impl Tx<'_> {
    pub fn put_link(&self, link: Link) -> Result<()> {
        let mut put = self.conn.prepare_cached("INSERT INTO feed_chain (sequence, hash) VALUES (?1, ?2)")?;
        put.execute(params![link.sequence, link.hash])?;
        Ok(())
    }

    pub fn put_feed(&self, audience: Uuid, row: FeedRow) -> Result<()> {
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
