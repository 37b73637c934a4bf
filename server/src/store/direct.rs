//! The database from a command's side: one connection beside a server that may be running on the same folder.

use super::open::{KIND, once};
use super::{DirectDatabase, Result, StoreError, Tx, View, Writers};
use std::io::Read;
use std::path::Path;

/// An open database that exists, of this program's version.
pub struct Direct {
    database: Box<dyn DirectDatabase>,
}

impl Direct {
    pub fn open(folder: &Path) -> Result<Self> {
        Ok(Self { database: KIND.open_directly(folder)? })
    }

    /// As [`Direct::open`], to read alone: an older version stays one and is refused.
    pub fn open_reading(folder: &Path, who: Writers) -> Result<Self> {
        Ok(Self { database: KIND.open_reading(folder, who)? })
    }

    /// A database that was read from elsewhere, held in memory to be read alone.
    pub fn of_bytes(n_bytes: u64, bytes: &mut dyn Read) -> Result<Self> {
        Ok(Self { database: KIND.open_bytes(n_bytes, bytes)? })
    }

    /// Runs `read` on one consistent state.
    pub fn read<T, E: From<StoreError>>(
        &self,
        read: impl FnOnce(&dyn View) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        once(read, |read| self.database.read(read))
    }

    /// Runs `job` in one transaction, which is on disk when this returns. An `Err` undoes what it wrote.
    pub fn write<T, E: From<StoreError>>(
        &mut self,
        job: impl FnOnce(&dyn Tx) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let (mut job, mut answer) = (Some(job), None);
        self.database.write(&mut |tx| {
            answer = job.take().map(|job| job(tx));
            answer.as_ref().is_some_and(std::result::Result::is_ok)
        })?;
        answer.unwrap_or(Err(StoreError::Shut.into()))
    }

    /// Gives what was freed back to the disk. Needs as much room again while it works.
    pub fn shrink(&self) -> Result<()> {
        self.database.shrink()
    }
}

/// One short writing transaction beside a server that may be running on the same folder.
pub fn write_directly<T, E: From<StoreError>>(
    folder: &Path,
    job: impl FnOnce(&dyn Tx) -> std::result::Result<T, E>,
) -> std::result::Result<T, E> {
    Direct::open(folder)?.write(job)
}
