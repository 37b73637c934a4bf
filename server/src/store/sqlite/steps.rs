//! The feed from its beginning, sequence by sequence: the link, the changes that were stored under it, and the rows
//! that told the audiences. Sorted reads side by side, so that memory does not grow with the feed.

use super::{State, fixed, id};
use crate::store::{Pushed, Result, Step, Told};
use rusqlite::{Row, Rows};
use spotcheck_domain::id::DocumentId;
use uuid::Uuid;

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

/// Visits every sequence at which something stands, in order.
pub fn each(state: &State<'_>, visit: &mut dyn FnMut(Step) -> Result<()>) -> Result<()> {
    let mut links = state.conn.prepare("SELECT sequence, hash FROM feed_chain ORDER BY sequence")?;
    let mut changes =
        state.conn.prepare("SELECT sequence, document, hash FROM changes ORDER BY sequence, ordinal")?;
    let mut told =
        state.conn.prepare("SELECT sequence, audience, document, gained FROM feed ORDER BY sequence")?;
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

/// Visits every push in the order of their sequences.
pub fn each_push(state: &State<'_>, visit: &mut dyn FnMut(Pushed) -> Result<()>) -> Result<()> {
    let mut query =
        state.conn.prepare("SELECT sequence, document, hash FROM changes ORDER BY sequence, ordinal")?;
    let mut rows = Ahead::new(query.query([])?, |row| {
        Ok((row.get(0)?, (id(row, 1, DocumentId::from_slice)?, fixed::<32>(row, 2)?)))
    })?;
    while let Some(sequence) = rows.sequence() {
        let changes = rows.take(sequence)?;
        if let Some((document, _)) = changes.first() {
            let hashes = changes.iter().map(|(_, hash)| *hash).collect();
            visit(Pushed { sequence, document: *document, hashes })?;
        }
    }
    Ok(())
}
