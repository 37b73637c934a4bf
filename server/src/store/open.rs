//! The store that the wings use: whatever kind of database it is, closures in and their answers out.

use super::{Database, Kind, Result, StoreError, Tx, View, Writers, sqlite};
use std::io::Read;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::sync_channel;

/// The database that offices have. Another is a folder beside `sqlite/`, and its name here.
pub(super) const KIND: &dyn Kind = &sqlite::Sqlite;

/// The database of one office.
#[derive(Clone)]
pub struct Store {
    database: Arc<dyn Database>,
}

impl Store {
    /// An office's store in an open database.
    pub fn of(database: Box<dyn Database>) -> Self {
        Self { database: database.into() }
    }

    /// Opens or makes the database in `folder`. `fresh` is used once in the life of a database: 32 bytes of secret
    /// and 8 bytes of epoch.
    pub fn open(folder: &Path, fresh: [u8; 40]) -> Result<Self> {
        Ok(Self::of(KIND.open(folder, fresh)?))
    }

    /// Runs `read` on one consistent state.
    pub fn read<T, E: From<StoreError>>(
        &self,
        read: impl FnOnce(&dyn View) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        once(read, |read| self.database.read(read))
    }

    /// Runs `job` in the next transaction and returns when it is on disk. An `Err` undoes what it wrote.
    pub fn write<T, E>(
        &self,
        job: impl FnOnce(&dyn Tx) -> std::result::Result<T, E> + Send + 'static,
    ) -> std::result::Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (give, given) = sync_channel(1);
        self.database.write(Box::new(move |tx| {
            let outcome = job(tx);
            let stays = outcome.is_ok();
            // Nobody listens any more when the asking thread is gone; the work is done all the same.
            let _ = give.send(outcome);
            stays
        }))?;
        given.recv().map_err(|_| StoreError::Shut)?
    }
}

/// Writes the database of `folder`, as it is at one instant, to the new file `to`, and makes that durable.
pub fn copy_to(folder: &Path, who: Writers, to: &Path) -> Result<()> {
    KIND.copy_to(folder, who, to)
}

/// Hands `take` the database of `folder` as it is at one instant: the number of its bytes, the bytes, and a view of the same
/// state. Nothing is written anywhere. Gives its version too.
pub fn stream<T, E: From<StoreError>>(
    folder: &Path,
    who: Writers,
    take: impl FnOnce(u64, &mut dyn Read, &dyn View) -> std::result::Result<T, E>,
) -> std::result::Result<(u32, T), E> {
    let (mut take, mut answer) = (Some(take), None);
    let version = KIND.stream(folder, who, &mut |n_bytes, bytes, view| {
        answer = take.take().map(|take| take(n_bytes, bytes, view));
    })?;
    Ok((version, answer.unwrap_or(Err(StoreError::Shut.into()))?))
}

/// Reads a copy to which nobody writes, without leaving a trace beside it. Gives its version too.
pub fn peek<T, E: From<StoreError>>(
    copy: &Path,
    read: impl FnOnce(&dyn View) -> std::result::Result<T, E>,
) -> std::result::Result<(u32, T), E> {
    let mut version = 0;
    let answer = once(read, |read| {
        version = KIND.peek(copy, read)?;
        Ok(())
    })?;
    Ok((version, answer))
}

/// Hands what is called once to who calls it through a trait, and gives its answer.
pub(super) fn once<T, E: From<StoreError>>(
    read: impl FnOnce(&dyn View) -> std::result::Result<T, E>,
    call: impl FnOnce(&mut dyn FnMut(&dyn View)) -> Result<()>,
) -> std::result::Result<T, E> {
    let (mut read, mut answer) = (Some(read), None);
    call(&mut |view| answer = read.take().map(|read| read(view)))?;
    answer.unwrap_or(Err(StoreError::Shut.into()))
}
