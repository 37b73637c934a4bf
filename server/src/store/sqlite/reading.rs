//! Connections that only read: of a backup, which stays as it is, and of an office whose disk has no room for the files that
//! lie beside a database in use.

use super::schema;
use crate::store::{Result, StoreError, Writers};
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::error::Error;
use std::path::{Path, PathBuf};

/// A connection to a database that exists.
pub fn connect(path: &Path, who: Writers) -> Result<Connection> {
    if who == Writers::Nobody {
        return still(path);
    }
    match super::connect(path).and_then(look) {
        Err(StoreError::Refused(error)) if is_of_the_disk(error.as_ref()) => without_room(path),
        connected => connected,
    }
}

/// The first thing that is read makes the files beside.
fn look(conn: Connection) -> Result<Connection> {
    conn.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    Ok(conn)
}

/// A disk that is full, or takes nothing for another reason.
fn is_of_the_disk(error: &(dyn Error + 'static)) -> bool {
    let code = error.downcast_ref::<rusqlite::Error>().and_then(rusqlite::Error::sqlite_error_code);
    code.is_some_and(|code| {
        matches!(
            code,
            ErrorCode::DiskFull | ErrorCode::SystemIoFailure | ErrorCode::CannotOpen | ErrorCode::ReadOnly
        )
    })
}

/// No server can be running: it would have those files. What it left in its journal when it was killed is read all the
/// same, with an index in memory, which asks that nobody else opens the database meanwhile.
fn without_room(path: &Path) -> Result<Connection> {
    let journal = PathBuf::from(format!("{}-wal", path.display()));
    if std::fs::metadata(journal).map_or(0, |found| found.len()) == 0 {
        return still(path);
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags)?;
    conn.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
    schema::version(&conn)?;
    Ok(conn)
}

/// Nobody writes, so nothing needs to be locked and nothing lies beside (`immutable`, sqlite.org/uri.html).
fn still(path: &Path) -> Result<Connection> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    let conn = Connection::open_with_flags(address(path), flags)?;
    schema::version(&conn)?;
    Ok(conn)
}

/// A path as SQLite's URI, in which three characters mean something.
fn address(path: &Path) -> String {
    let path = path.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    format!("file:{path}?immutable=1")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_keeps_its_odd_characters() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("50% of #1?.db");
        Connection::open(&path).unwrap().execute_batch("CREATE TABLE found (n)").unwrap();
        let conn = still(&path).unwrap();
        assert!(conn.execute_batch("SELECT n FROM found").is_ok());
        assert!(conn.execute_batch("DROP TABLE found").is_err());
    }
}
