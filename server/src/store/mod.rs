//! The only room that speaks SQL: SQLite in WAL mode with `synchronous=FULL`.
//!
//! One thread writes and groups what is waiting into one transaction, hence one fsync; a few connections read beside
//! it. [`View`] reads, [`Tx`] also writes; their methods are the narrow interface that another database would offer.
//! All calls block: the HTTP side calls them from blocking threads.

mod archive;
mod beside;
mod claim;
mod copy;
mod documents;
mod error;
mod feed;
mod heads;
mod org;
mod pairing;
mod past;
mod photos;
mod quarantine;
mod readers;
mod rebuild;
mod reference;
mod schema;
mod sight;
mod verify;
mod walk;
mod writer;

pub use archive::{Archive, Archived};
pub use beside::{Beside, write_beside};
pub use claim::Claim;
pub use copy::{Counts, copy_to, peek};
pub use documents::{ChangeKey, ChangeRow, DocumentRow, NewChangeRow};
pub use error::StoreError;
pub use feed::{FeedRow, Link};
pub use past::PastPost;
pub use photos::{Blob, Upload};
pub use quarantine::{QuarantineRow, Refused, Sum};
pub use reference::{NewReference, ReferenceRow};
pub use schema::VERSION;
pub use verify::{Named, StoredChange};
pub use walk::{Step, Told};

use error::Result;
use rusqlite::{Connection, OpenFlags};
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Reads within one consistent state of the database.
pub struct View<'c> {
    conn: &'c Connection,
}

/// A [`View`] that may also write. What it wrote is durable when [`Store::write`] returns.
pub struct Tx<'c> {
    view: View<'c>,
}

impl<'c> Deref for Tx<'c> {
    type Target = View<'c>;
    fn deref(&self) -> &View<'c> {
        &self.view
    }
}

/// The database of one office.
pub struct Store {
    readers: readers::Readers,
    writer: writer::Writer,
}

impl Store {
    /// Opens or makes the database in `folder`. `fresh` is used once in the life of a database: 32 bytes of secret
    /// and 8 bytes of epoch.
    pub fn open(folder: &Path, fresh: [u8; 40]) -> Result<Self> {
        let path = prepare(folder)?;
        let mut conn = connect(&path)?;
        schema::migrate(&mut conn)?;
        conn.execute(
            "INSERT OR IGNORE INTO secrets (name, value) VALUES ('key', ?1), ('epoch', ?2)",
            (&fresh[..32], &fresh[32..]),
        )?;
        let n_readers = std::thread::available_parallelism().map_or(2, usize::from) + 2;
        Ok(Self { readers: readers::Readers::new(path, n_readers), writer: writer::Writer::start(conn)? })
    }

    /// Runs `read` on one consistent state.
    pub fn read<T, E: From<StoreError>>(
        &self,
        read: impl FnOnce(&View<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        self.readers.read(read)
    }

    /// Runs `job` in the writer's next transaction and returns when it is on disk. An `Err` undoes what it wrote.
    pub fn write<T, E>(
        &self,
        job: impl FnOnce(&Tx<'_>) -> std::result::Result<T, E> + Send + 'static,
    ) -> std::result::Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.writer.write(job)
    }
}

/// The database's name in its folder.
pub const FILE: &str = "spotcheck.db";

/// The database of a folder that must have one: nothing but `serve` makes a new office.
fn existing(folder: &Path) -> Result<PathBuf> {
    let path = folder.join(FILE);
    if path.is_file() {
        return Ok(path);
    }
    let missing = format!("{} is not there", path.display());
    Err(std::io::Error::new(std::io::ErrorKind::NotFound, missing).into())
}

fn prepare(folder: &Path) -> Result<PathBuf> {
    std::fs::create_dir_all(folder)?;
    Ok(folder.join(FILE))
}

fn connect(path: &Path) -> Result<Connection> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags)?;
    conn.busy_timeout(Duration::from_secs(10))?;
    // Before anything else is asked of it: what a newer program wrote is not touched, not even its journal's mode.
    schema::version(&conn)?;
    conn.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
         PRAGMA wal_autocheckpoint = 2000; PRAGMA journal_size_limit = 16777216; PRAGMA temp_store = MEMORY;",
    )?;
    conn.set_prepared_statement_cache_capacity(128);
    Ok(conn)
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

    #[test]
    fn a_newer_database_is_refused_with_a_clear_message() {
        let folder = tempfile::tempdir().expect("a folder");
        drop(Store::open(folder.path(), [1; 40]).expect("opens"));
        let conn = Connection::open(folder.path().join(FILE)).expect("opens");
        conn.pragma_update(None, "user_version", VERSION + 1).expect("sets");
        drop(conn);
        let error = Store::open(folder.path(), [1; 40]).err().expect("refused");
        assert!(matches!(error, StoreError::Newer { .. }));
        assert!(error.to_string().contains("newer version of spotcheck"));
    }

    #[test]
    fn a_failed_job_leaves_nothing_and_its_neighbours_stay() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(folder.path(), [1; 40]).expect("opens");
        let audit = |act: &'static str| {
            move |tx: &Tx<'_>| {
                tx.put_audit(spotcheck_domain::time::Timestamp::from_millis(1), "test", act, None, "")
            }
        };
        store.write(audit("kept")).expect("written");
        let failed: Result<()> = store.write(move |tx| {
            audit("undone")(tx)?;
            Err(StoreError::Unreadable("on purpose"))
        });
        assert!(failed.is_err());
        let panicked: Result<()> = store.write(|_| panic!("on purpose"));
        assert!(panicked.is_err());
        store.write(audit("kept")).expect("the writer lives on");
        let acts: i64 = store
            .read(|view| {
                Ok::<_, StoreError>(view.conn.query_row("SELECT count(*) FROM audit", [], |row| row.get(0))?)
            })
            .expect("reads");
        assert_eq!(acts, 2);
    }

    #[test]
    fn the_secret_is_drawn_once() {
        let folder = tempfile::tempdir().expect("a folder");
        drop(Store::open(folder.path(), [1; 40]).expect("opens"));
        let store = Store::open(folder.path(), [2; 40]).expect("opens");
        let secret = store.read(|view| view.secret()).expect("reads");
        assert_eq!(secret, ([1; 32], [1; 8]));
    }
}
