//! What `verify` reads that nobody else needs, and what a repair writes.

use super::error::{Result, StoreError};
use super::{DocumentRow, Tx, View, fixed, id, word};
use rusqlite::{OptionalExtension, params};
use spotcheck_domain::id::{DeviceId, DocumentId, UserId};
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::term::DocumentKind;
use spotcheck_domain::time::Timestamp;
use std::collections::{BTreeSet, HashMap};

/// What a stored change's row says of it.
#[derive(Debug, Clone)]
pub struct StoredChange {
    pub sequence: u64,
    pub ordinal: u64,
    pub hash: [u8; 32],
    pub actor: [u8; 16],
    pub actor_seq: u64,
    /// Empty where they were put away.
    pub bytes: Vec<u8>,
}

/// Hash, size and media type of a blob that a document names.
pub type Named = (PhotoHash, u64, String);

impl View<'_> {
    /// The next documents, in the order of their ids.
    pub fn documents_after(&self, after: Option<DocumentId>, limit: usize) -> Result<Vec<DocumentId>> {
        let mut query =
            self.conn.prepare_cached("SELECT id FROM documents WHERE id > ?1 ORDER BY id LIMIT ?2")?;
        let after = after.as_ref().map_or(&[][..], |id| &id.as_bytes()[..]);
        let rows = query.query_map(params![after, limit as u64], |row| id(row, 0, DocumentId::from_slice))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// A document's changes as their rows have them, in the order in which they were stored.
    pub fn stored_changes(&self, document: DocumentId) -> Result<Vec<StoredChange>> {
        let mut query = self.conn.prepare_cached(
            "SELECT sequence, ordinal, hash, actor, actor_seq, bytes FROM changes
             WHERE document = ?1 ORDER BY sequence, ordinal",
        )?;
        let rows = query.query_map([document.as_bytes()], |row| {
            Ok(StoredChange {
                sequence: row.get(0)?,
                ordinal: row.get(1)?,
                hash: fixed(row, 2)?,
                actor: fixed(row, 3)?,
                actor_seq: row.get(4)?,
                bytes: row.get(5)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The push with which a document began.
    pub fn first_sequence(&self, document: DocumentId) -> Result<Option<u64>> {
        let mut query = self.conn.prepare_cached("SELECT min(sequence) FROM changes WHERE document = ?1")?;
        Ok(query.query_row([document.as_bytes()], |row| row.get(0))?)
    }

    /// What each change depends on, as the rows have it.
    pub fn dependencies(&self, document: DocumentId) -> Result<HashMap<[u8; 32], BTreeSet<[u8; 32]>>> {
        let mut query = self
            .conn
            .prepare_cached("SELECT hash, dependency FROM change_dependencies WHERE document = ?1")?;
        let mut rows = query.query([document.as_bytes()])?;
        let mut dependencies: HashMap<_, BTreeSet<_>> = HashMap::new();
        while let Some(row) = rows.next()? {
            dependencies.entry(fixed(row, 0)?).or_default().insert(fixed(row, 1)?);
        }
        Ok(dependencies)
    }

    /// The derived row of a document.
    pub fn ledger_row(&self, document: DocumentId) -> Result<Option<(String, Vec<u8>)>> {
        let mut query = self.conn.prepare_cached("SELECT kind, cbor FROM ledger_rows WHERE document = ?1")?;
        Ok(query.query_row([document.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
    }

    /// The blobs that the rows say these documents name, which stand in the order of their ids.
    pub fn named_blobs(&self, documents: &[DocumentId]) -> Result<HashMap<DocumentId, Vec<Named>>> {
        let (Some(first), Some(last)) = (documents.first(), documents.last()) else {
            return Ok(HashMap::new());
        };
        // The key begins with the hash, so this reads the whole table: once for many documents.
        let mut query = self.conn.prepare_cached(
            "SELECT document, sha256, size, type FROM photos WHERE document >= ?1 AND document <= ?2",
        )?;
        let mut rows = query.query([first.as_bytes(), last.as_bytes()])?;
        let mut named: HashMap<DocumentId, Vec<Named>> = HashMap::new();
        while let Some(row) = rows.next()? {
            let blob = (PhotoHash::from_bytes(fixed(row, 1)?), row.get(2)?, row.get(3)?);
            named.entry(id(row, 0, DocumentId::from_slice)?).or_default().push(blob);
        }
        Ok(named)
    }

    /// Whether some upload of the photo is on its way.
    pub fn is_on_its_way(&self, sha256: PhotoHash) -> Result<bool> {
        let mut query =
            self.conn.prepare_cached("SELECT EXISTS (SELECT 1 FROM uploads WHERE sha256 = ?1)")?;
        Ok(query.query_row([sha256.as_bytes()], |row| row.get(0))?)
    }

    /// What SQLite itself finds wrong, at most a hundred complaints.
    pub fn integrity(&self) -> Result<Vec<String>> {
        let mut query = self.conn.prepare("PRAGMA integrity_check(100)")?;
        let rows = query.query_map([], |row| row.get::<_, String>(0))?;
        let mut found: Vec<String> = rows.collect::<rusqlite::Result<_>>()?;
        found.retain(|line| line != "ok");
        let mut query = self.conn.prepare("PRAGMA foreign_key_check")?;
        let rows = query.query_map([], |row| {
            Ok(format!(
                "a row of {} names what is not in {}",
                row.get::<_, String>(0)?,
                row.get::<_, String>(2)?
            ))
        })?;
        found.extend(rows.take(100).collect::<rusqlite::Result<Vec<_>>>()?);
        Ok(found)
    }

    /// Visits every refused change: its document where that can be read, its hash and bytes, or what is wrong.
    pub fn each_quarantined(
        &self,
        mut visit: impl FnMut(i64, Result<(DocumentId, [u8; 32], Vec<u8>)>),
    ) -> Result<()> {
        let mut query = self.conn.prepare(
            "SELECT id, document, kind, hash, author, device, reason, received_at, bytes FROM quarantine",
        )?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            let read = || {
                word::<DocumentKind>(row, 2)?;
                id(row, 4, UserId::from_slice)?;
                id(row, 5, DeviceId::from_slice)?;
                row.get_ref(6)?.as_str()?;
                row.get::<_, i64>(7)?;
                Ok::<_, rusqlite::Error>((id(row, 1, DocumentId::from_slice)?, fixed(row, 3)?, row.get(8)?))
            };
            visit(row.get(0)?, read().map_err(StoreError::from));
        }
        Ok(())
    }

    /// Whether the sums of what is undecided are those of the rows.
    pub fn are_quarantine_sums_right(&self) -> Result<bool> {
        let kept = "SELECT author, document, n_changes, n_bytes FROM quarantine_sums WHERE n_changes <> 0";
        let differ = format!(
            "SELECT EXISTS ({kept} EXCEPT SELECT * FROM ({QUARANTINE_SUMS}))
                 OR EXISTS (SELECT * FROM ({QUARANTINE_SUMS}) EXCEPT {kept})"
        );
        Ok(!self.conn.query_row(&differ, [], |row| row.get::<_, bool>(0))?)
    }

    /// Visits every version of reference data: name, hash, JSON, the same in brotli.
    pub fn each_reference(&self, mut visit: impl FnMut(String, [u8; 32], Vec<u8>, Vec<u8>)) -> Result<()> {
        let mut query = self.conn.prepare("SELECT name, sha256, json, brotli FROM reference")?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            visit(row.get(0)?, fixed(row, 1)?, row.get(2)?, row.get(3)?);
        }
        Ok(())
    }
}

/// Author, document or none, count and bytes of what is undecided.
const QUARANTINE_SUMS: &str = "SELECT author, document, count(*), sum(length(bytes)) FROM quarantine
     WHERE released_at IS NULL AND discarded_at IS NULL GROUP BY author, document
     UNION ALL SELECT author, x'', count(*), sum(length(bytes)) FROM quarantine
     WHERE released_at IS NULL AND discarded_at IS NULL GROUP BY author";

impl Tx<'_> {
    pub fn rebuild_quarantine_sums(&self) -> Result<()> {
        self.conn.execute("DELETE FROM quarantine_sums", [])?;
        let fill = "INSERT INTO quarantine_sums (author, document, n_changes, n_bytes)";
        self.conn.execute(&format!("{fill} {QUARANTINE_SUMS}"), [])?;
        Ok(())
    }

    /// Sets the counts of a document that exists.
    pub fn put_counts(&self, document: DocumentId, row: &DocumentRow) -> Result<()> {
        self.put_document(document, row, Timestamp::from_millis(0))
    }

    /// Puts these in place of the blobs that the rows say a document names.
    pub fn replace_named_blobs(&self, document: DocumentId, named: &[Named]) -> Result<()> {
        self.conn.execute("DELETE FROM photos WHERE document = ?1", [document.as_bytes()])?;
        named.iter().try_for_each(|(sha256, size, kind)| self.put_photo(document, *sha256, *size, kind))
    }

    /// Puts these in place of the dependencies that the rows have.
    pub fn replace_dependencies(
        &self,
        document: DocumentId,
        dependencies: &HashMap<[u8; 32], BTreeSet<[u8; 32]>>,
    ) -> Result<()> {
        self.conn.execute("DELETE FROM change_dependencies WHERE document = ?1", [document.as_bytes()])?;
        let mut put = self.conn.prepare_cached(
            "INSERT INTO change_dependencies (document, hash, dependency) VALUES (?1, ?2, ?3)",
        )?;
        for (hash, dependencies) in dependencies {
            for dependency in dependencies {
                put.execute(params![document.as_bytes(), hash, dependency])?;
            }
        }
        Ok(())
    }
}
