//! The feed from its beginning, sequence by sequence: the link, the changes that were stored under it, and the rows
//! that told the audiences. Three sorted reads side by side, so that memory does not grow with the feed.

use super::error::Result;
use super::{View, fixed, id};
use rusqlite::{Row, Rows};
use spotcheck_domain::id::DocumentId;
use uuid::Uuid;

/// All that stands under one sequence.
#[derive(Debug, Default)]
pub struct Step {
    pub sequence: u64,
    pub link: Option<[u8; 16]>,
    /// Document and hash of each change, in their order.
    pub changes: Vec<(DocumentId, [u8; 32])>,
    pub rows: Vec<Told>,
}

/// One row of the feed.
#[derive(Debug, Clone, Copy)]
pub struct Told {
    pub audience: Uuid,
    pub document: DocumentId,
    pub gained: bool,
}

/// A sorted read that shows its next row before it is taken.
struct Ahead<'q, T> {
    rows: Rows<'q>,
    read: fn(&Row<'_>) -> rusqlite::Result<(u64, T)>,
    next: Option<(u64, T)>,
}

impl<'q, T> Ahead<'q, T> {
    fn new(rows: Rows<'q>, read: fn(&Row<'_>) -> rusqlite::Result<(u64, T)>) -> rusqlite::Result<Self> {
        let mut ahead = Self { rows, read, next: None };
        ahead.advance()?;
        Ok(ahead)
    }

    fn advance(&mut self) -> rusqlite::Result<Option<(u64, T)>> {
        let read = self.read;
        let next = self.rows.next()?.map(read).transpose()?;
        Ok(std::mem::replace(&mut self.next, next))
    }

    fn sequence(&self) -> Option<u64> {
        self.next.as_ref().map(|(sequence, _)| *sequence)
    }

    /// Everything under that sequence.
    fn take(&mut self, sequence: u64) -> rusqlite::Result<Vec<T>> {
        let mut taken = Vec::new();
        while self.sequence() == Some(sequence) {
            taken.extend(self.advance()?.map(|(_, one)| one));
        }
        Ok(taken)
    }
}

impl View<'_> {
    /// Visits every sequence at which something stands, in order.
    pub fn walk_feed(&self, mut visit: impl FnMut(Step) -> Result<()>) -> Result<()> {
        let mut links = self.conn.prepare("SELECT sequence, hash FROM feed_chain ORDER BY sequence")?;
        let mut changes =
            self.conn.prepare("SELECT sequence, document, hash FROM changes ORDER BY sequence, ordinal")?;
        let mut told =
            self.conn.prepare("SELECT sequence, audience, document, gained FROM feed ORDER BY sequence")?;
        let mut links = Ahead::new(links.query([])?, |row| Ok((row.get(0)?, fixed::<16>(row, 1)?)))?;
        let mut changes = Ahead::new(changes.query([])?, |row| {
            Ok((row.get(0)?, (id(row, 1, DocumentId::from_slice)?, fixed::<32>(row, 2)?)))
        })?;
        let mut told = Ahead::new(told.query([])?, |row| {
            let audience = fixed(row, 1).map(Uuid::from_bytes)?;
            let document = id(row, 2, DocumentId::from_slice)?;
            Ok((row.get(0)?, Told { audience, document, gained: row.get(3)? }))
        })?;
        while let Some(sequence) =
            [links.sequence(), changes.sequence(), told.sequence()].into_iter().flatten().min()
        {
            visit(Step {
                sequence,
                link: links.take(sequence)?.pop(),
                changes: changes.take(sequence)?,
                rows: told.take(sequence)?,
            })?;
        }
        Ok(())
    }
}
