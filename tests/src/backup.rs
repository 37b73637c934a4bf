//! A data folder copied and put back by hand, and what its database says.

use rusqlite::{Connection, OpenFlags};
use std::collections::BTreeSet;
use std::path::Path;

/// What somebody does who copies the folder of a stopped server.
pub fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder to read") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a type").is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("it is copied");
        }
    }
}

/// Puts a copy in the place of what is there.
pub fn put_back(copy: &Path, folder: &Path) {
    std::fs::remove_dir_all(folder).expect("it is removed");
    copy_folder(copy, folder);
}

/// Everything that an office has been given, with who gave it and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Document, change, author, millisecond of receipt.
    pub changes: BTreeSet<(String, String, String, i64)>,
    pub photos: BTreeSet<String>,
}

impl Stored {
    /// As the database in `folder` says, whether or not its server runs.
    pub fn read(folder: &Path) -> Self {
        let path = folder.join("spotcheck.db");
        let conn = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE).expect("a database");
        let mut changes = BTreeSet::new();
        let mut n_changes = 0;
        let mut query = conn
            .prepare("SELECT hex(document), hex(hash), hex(author), received_at FROM changes")
            .expect("the table is there");
        let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)));
        for row in rows.expect("rows") {
            changes.insert(row.expect("a row"));
            n_changes += 1;
        }
        assert_eq!(changes.len(), n_changes, "nothing is there twice");
        let mut query = conn.prepare("SELECT hex(sha256) FROM blobs").expect("the table is there");
        let rows = query.query_map([], |row| row.get(0)).expect("rows");
        Self { changes, photos: rows.map(|row| row.expect("a row")).collect() }
    }
}
