//! What a database must do beside the nouns: run reading and writing, and be opened, copied and looked into.

use super::{Result, Tx, View};
use std::io::Read;
use std::path::Path;

/// What is to be written in one go. It says whether what it wrote is to stay; otherwise all of it is undone.
pub type Job = Box<dyn FnOnce(&dyn Tx) -> bool + Send>;

/// Who may be writing into a database that is only read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writers {
    /// A server that may be running.
    Perhaps,
    /// Nobody: it is a backup.
    Nobody,
}

/// An open database that many threads use at once.
pub trait Database: Send + Sync {
    /// Calls `read` once, on one consistent state.
    fn read(&self, read: &mut dyn FnMut(&dyn View)) -> Result<()>;

    /// Runs a job in the next transaction and returns when it is on disk. Several waiting jobs may share one
    /// transaction; a job that fails or panics takes none of the others with it.
    fn write(&self, job: Job) -> Result<()>;
}

/// An open database that one command uses, beside a server that may be running on it.
pub trait DirectDatabase {
    /// Calls `read` once, on one consistent state.
    fn read(&self, read: &mut dyn FnMut(&dyn View)) -> Result<()>;

    /// Calls `job` once, in a transaction of its own that is on disk when this returns, or undone where the job says so.
    fn write(&mut self, job: &mut dyn FnMut(&dyn Tx) -> bool) -> Result<()>;

    /// Gives what was freed back to the disk. Needs as much room again while it works.
    fn shrink(&self) -> Result<()>;
}

/// Is given a whole database: the number of its bytes, the bytes, and a view of the same state.
pub type Taker<'t> = &'t mut dyn FnMut(u64, &mut dyn Read, &dyn View);

/// A kind of database: the ways to one in an office's folder.
pub trait Kind: Sync {
    /// Opens or makes the database of a folder. `fresh` is used once in the life of a database: 32 bytes of secret and
    /// 8 bytes of epoch.
    fn open(&self, folder: &Path, fresh: [u8; 40]) -> Result<Box<dyn Database>>;

    /// Opens the database of a folder that must have one: nothing but `serve` makes a new office.
    fn open_directly(&self, folder: &Path) -> Result<Box<dyn DirectDatabase>>;

    /// Opens it for reading alone. Where nobody can be writing, neither a trace is left beside it nor room on the disk needed.
    fn open_reading(&self, folder: &Path, who: Writers) -> Result<Box<dyn DirectDatabase>>;

    /// An error unless the folder has a database.
    fn find(&self, folder: &Path) -> Result<()>;

    /// Writes the database of a folder, as it is at one instant, to a new file, which is durable at the end. A server
    /// may be running.
    fn copy_to(&self, folder: &Path, who: Writers, to: &Path) -> Result<()>;

    /// Hands over the database of a folder, as it is at one instant, without writing it anywhere. Gives its version. A server
    /// may be running.
    fn stream(&self, folder: &Path, who: Writers, take: Taker<'_>) -> Result<u32>;

    /// Opens such bytes in memory, for reading alone.
    fn open_bytes(&self, n_bytes: u64, bytes: &mut dyn Read) -> Result<Box<dyn DirectDatabase>>;

    /// Reads such a copy, to which nobody writes, without leaving a trace beside it. Gives its version.
    fn peek(&self, copy: &Path, read: &mut dyn FnMut(&dyn View)) -> Result<u32>;
}
