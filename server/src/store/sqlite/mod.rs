//! The only room that speaks SQL: SQLite in WAL mode with `synchronous=FULL`, one file in the office's folder.
//!
//! One thread writes and groups what is waiting into one transaction, hence one fsync; a few connections read beside
//! it. [`State`] implements the nouns; it is handed out as what its user may do with it.

mod archive;
mod audit;
mod blobs;
mod changes;
mod codes;
mod device_keys;
mod devices;
mod direct;
mod documents;
mod feed;
mod groups;
mod hands;
mod identity;
mod integrity;
mod library;
mod notices;
mod numbers;
mod pages;
mod passwords;
mod past;
mod people;
mod policy;
mod posts;
mod quarantine;
mod readers;
mod reading;
mod reference;
mod refused_photos;
mod register;
mod schema;
mod site_imports;
mod site_list;
mod site_question;
mod sites;
mod steps;
mod uploads;
mod visible;
mod writer;

pub use schema::VERSION;

use crate::disk::private;

use super::{Database, DirectDatabase, Job, Kind, Result, StoreError, Taker, Tx, View, Writers};
use rusqlite::{Connection, OpenFlags};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The database's name in its folder.
pub const FILE: &str = "spotcheck.db";

/// For another process to end its transaction.
const PATIENCE: Duration = Duration::from_secs(10);

/// SQLite, as a kind of database.
pub struct Sqlite;

/// A connection in the middle of a transaction.
struct State<'c> {
    conn: &'c Connection,
}

impl View for State<'_> {}
impl Tx for State<'_> {}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Refused(error.into())
    }
}

impl Kind for Sqlite {
    fn open(&self, folder: &Path, fresh: [u8; 40]) -> Result<Box<dyn Database>> {
        private::make_folder(folder)?;
        let path = folder.join(FILE);
        make_private(&path)?;
        let mut conn = connect(&path)?;
        schema::migrate(&mut conn, &path)?;
        conn.execute(
            "INSERT OR IGNORE INTO secrets (name, value) VALUES ('key', ?1), ('epoch', ?2)",
            (&fresh[..32], &fresh[32..]),
        )?;
        let n_readers = std::thread::available_parallelism().map_or(2, usize::from) + 6;
        let readers = readers::Readers::new(path, n_readers);
        Ok(Box::new(Opened { readers, writer: writer::Writer::start(conn)? }))
    }

    fn open_directly(&self, folder: &Path) -> Result<Box<dyn DirectDatabase>> {
        Ok(Box::new(direct::Direct::open(&existing(folder)?)?))
    }

    fn open_reading(&self, folder: &Path, who: Writers) -> Result<Box<dyn DirectDatabase>> {
        Ok(Box::new(direct::Direct::reading(reading::connect(&existing(folder)?, who)?)?))
    }

    fn find(&self, folder: &Path) -> Result<()> {
        existing(folder).map(drop)
    }

    /// `VACUUM INTO` reads within one transaction: writers go on, and a busy server cannot make it begin again.
    fn copy_to(&self, folder: &Path, who: Writers, to: &Path) -> Result<()> {
        let conn = reading::connect(&existing(folder)?, who)?;
        conn.pragma_update(None, "temp_store", "FILE")?;
        // An empty file is as good as none to write into, and its mode is ours.
        private::new_file(to)?;
        conn.execute("VACUUM INTO ?1", [to.to_string_lossy()])?;
        File::open(to)?.sync_all()?;
        Ok(())
    }

    fn stream(&self, folder: &Path, who: Writers, take: Taker<'_>) -> Result<u32> {
        let conn = reading::connect(&existing(folder)?, who)?;
        // What is sorted must not lie about in a file either.
        conn.pragma_update(None, "temp_store", "MEMORY")?;
        let state = conn.unchecked_transaction()?;
        let version = schema::version(&state)?;
        pages::each(&state, |n_bytes, bytes| take(n_bytes, bytes, &State { conn: &state }))?;
        Ok(version)
    }

    fn open_bytes(&self, n_bytes: u64, bytes: &mut dyn Read) -> Result<Box<dyn DirectDatabase>> {
        let found = direct::Direct::reading(pages::hold(n_bytes, bytes)?)?;
        Ok(Box::new(found.in_memory()?))
    }

    fn peek(&self, copy: &Path, read: &mut dyn FnMut(&dyn View)) -> Result<u32> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(copy, flags)?;
        let version = schema::version(&conn)?;
        read(&State { conn: &conn });
        Ok(version)
    }
}

/// The database of a running server.
struct Opened {
    readers: readers::Readers,
    writer: writer::Writer,
}

impl Database for Opened {
    fn read(&self, read: &mut dyn FnMut(&dyn View)) -> Result<()> {
        self.readers.read(read)
    }

    fn write(&self, job: Job) -> Result<()> {
        self.writer.write(job)
    }
}

/// Makes the file before SQLite does, which gives what it keeps beside it the same mode.
fn make_private(path: &Path) -> std::io::Result<()> {
    match private::new_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

fn existing(folder: &Path) -> Result<PathBuf> {
    let path = folder.join(FILE);
    if path.is_file() {
        return Ok(path);
    }
    let missing = format!("{} is not there", path.display());
    Err(std::io::Error::new(std::io::ErrorKind::NotFound, missing).into())
}

fn connect(path: &Path) -> Result<Connection> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags)?;
    conn.busy_timeout(PATIENCE)?;
    // Before anything else is asked of it: what a newer program wrote is not touched, not even its journal's mode.
    schema::version(&conn)?;
    configure(&conn)?;
    Ok(conn)
}

fn configure(conn: &Connection) -> rusqlite::Result<()> {
    conn.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
         PRAGMA wal_autocheckpoint = 2000; PRAGMA journal_size_limit = 16777216; PRAGMA temp_store = MEMORY;",
    )?;
    conn.set_prepared_statement_cache_capacity(128);
    Ok(())
}

/// A column of fixed width, e.g. a hash.
fn fixed<const N: usize>(row: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<[u8; N]> {
    let bytes = row.get_ref(column)?.as_blob()?;
    bytes.try_into().map_err(|_| {
        rusqlite::Error::InvalidColumnType(column, format!("{N} bytes"), rusqlite::types::Type::Blob)
    })
}

/// A column that holds an id.
fn id<T>(
    row: &rusqlite::Row<'_>,
    column: usize,
    read: fn(&[u8]) -> std::result::Result<T, spotcheck_domain::id::IdError>,
) -> rusqlite::Result<T> {
    read(row.get_ref(column)?.as_blob()?).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Blob, Box::new(error))
    })
}

/// A column that holds a word of a closed vocabulary.
fn word<T: std::str::FromStr>(row: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<T> {
    row.get_ref(column)?.as_str()?.parse().map_err(|_| {
        rusqlite::Error::InvalidColumnType(column, "a known word".into(), rusqlite::types::Type::Text)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Store, contract};

    #[test]
    fn sqlite_keeps_the_contract() {
        contract::check(&|folder, fresh| Sqlite.open(folder, fresh).map(Store::of));
    }

    #[test]
    fn a_newer_database_is_refused_with_a_clear_message() {
        let folder = tempfile::tempdir().expect("a folder");
        drop(Sqlite.open(folder.path(), [1; 40]).expect("opens"));
        let conn = Connection::open(folder.path().join(FILE)).expect("opens");
        conn.pragma_update(None, "user_version", VERSION + 1).expect("sets");
        drop(conn);
        let error = Sqlite.open(folder.path(), [1; 40]).err().expect("refused");
        assert!(matches!(error, StoreError::Newer { .. }));
        assert!(error.to_string().contains("newer version of spotcheck"));
    }
}
