//! Documents, their changes, snapshots and derived rows; whose each actor is.

use super::error::Result;
use super::{Tx, View, fixed, id, word};
use rusqlite::{OptionalExtension, params};
use spotcheck_domain::id::{DeviceId, DocumentId, ReplicaId, UnitId, UserId};
use spotcheck_domain::term::DocumentKind;
use spotcheck_domain::time::Timestamp;

#[derive(Debug, Clone)]
pub struct DocumentRow {
    pub kind: DocumentKind,
    pub unit: UnitId,
    /// The replica that made it.
    pub created_by: ReplicaId,
    pub n_changes: u64,
    pub n_operations: u64,
}

/// A stored change without its bytes.
#[derive(Debug, Clone)]
pub struct ChangeKey {
    pub hash: [u8; 32],
    pub actor: [u8; 16],
    pub actor_seq: u64,
}

/// A stored change as it is given out.
#[derive(Debug, Clone)]
pub struct ChangeRow {
    pub sequence: u64,
    pub ordinal: u64,
    pub hash: [u8; 32],
    pub received_at: Timestamp,
    pub author: UserId,
    pub replica: ReplicaId,
    pub bytes: Vec<u8>,
}

/// A change about to be stored.
#[derive(Debug, Clone, Copy)]
pub struct NewChangeRow<'a> {
    pub sequence: u64,
    pub ordinal: u64,
    pub hash: &'a [u8; 32],
    pub actor: &'a [u8; 16],
    pub actor_seq: u64,
    pub dependencies: &'a [[u8; 32]],
    pub received_at: Timestamp,
    pub author: UserId,
    pub replica: ReplicaId,
    pub bytes: &'a [u8],
}

/// Whoever selects it hands the rows to `fill_from_archive`.
const CHANGE: &str = "SELECT sequence, ordinal, hash, received_at, author, replica, bytes FROM changes";

fn change_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<ChangeRow> {
    Ok(ChangeRow {
        sequence: row.get(0)?,
        ordinal: row.get(1)?,
        hash: fixed(row, 2)?,
        received_at: Timestamp::from_millis(row.get(3)?),
        author: id(row, 4, UserId::from_slice)?,
        replica: id(row, 5, ReplicaId::from_slice)?,
        bytes: row.get(6)?,
    })
}

impl View<'_> {
    pub fn document(&self, document: DocumentId) -> Result<Option<DocumentRow>> {
        let mut query = self.conn.prepare_cached(
            "SELECT kind, unit, created_by, n_changes, n_operations FROM documents WHERE id = ?1",
        )?;
        let row = query.query_row([document.as_bytes()], |row| {
            Ok(DocumentRow {
                kind: word(row, 0)?,
                unit: id(row, 1, UnitId::from_slice)?,
                created_by: id(row, 2, ReplicaId::from_slice)?,
                n_changes: row.get(3)?,
                n_operations: row.get(4)?,
            })
        });
        Ok(row.optional()?)
    }

    /// Every change of a document in the order in which it was stored.
    pub fn change_keys(&self, document: DocumentId) -> Result<Vec<ChangeKey>> {
        let mut query = self.conn.prepare_cached(
            "SELECT hash, actor, actor_seq FROM changes WHERE document = ?1 ORDER BY sequence, ordinal",
        )?;
        let rows = query.query_map([document.as_bytes()], |row| {
            Ok(ChangeKey { hash: fixed(row, 0)?, actor: fixed(row, 1)?, actor_seq: row.get(2)? })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// `(sequence, number of changes in it, bytes)`.
    pub fn snapshot(&self, document: DocumentId) -> Result<Option<(u64, u64, Vec<u8>)>> {
        let mut query = self
            .conn
            .prepare_cached("SELECT sequence, n_changes, bytes FROM snapshots WHERE document = ?1")?;
        let row = query.query_row([document.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
        Ok(row.optional()?)
    }

    /// Changes with `after < sequence ≤ upto`, in the order in which they were stored.
    pub fn changes_between(&self, document: DocumentId, after: u64, upto: u64) -> Result<Vec<ChangeRow>> {
        let mut query = self.conn.prepare_cached(&format!(
            "{CHANGE} WHERE document = ?1 AND sequence > ?2 AND sequence <= ?3 ORDER BY sequence, ordinal"
        ))?;
        let rows = query.query_map(params![document.as_bytes(), after, upto], change_row)?;
        let mut rows = rows.collect::<rusqlite::Result<Vec<_>>>()?;
        self.fill_from_archive(document, &mut rows)?;
        Ok(rows)
    }

    /// Changes stored up to `upto`, without their bytes.
    pub fn change_rows_without_bytes(&self, document: DocumentId, upto: u64) -> Result<Vec<ChangeRow>> {
        let mut query = self.conn.prepare_cached(
            "SELECT sequence, ordinal, hash, received_at, author, replica, x'' FROM changes
             WHERE document = ?1 AND sequence <= ?2 ORDER BY sequence, ordinal",
        )?;
        let rows = query.query_map(params![document.as_bytes(), upto], change_row)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The push in which a change of this author was stored.
    pub fn sequence_of_author(
        &self,
        document: DocumentId,
        hash: &[u8; 32],
        author: UserId,
    ) -> Result<Option<u64>> {
        let mut query = self.conn.prepare_cached(
            "SELECT sequence FROM changes WHERE document = ?1 AND hash = ?2 AND author = ?3",
        )?;
        let of = params![document.as_bytes(), hash, author.as_bytes()];
        Ok(query.query_row(of, |row| row.get(0)).optional()?)
    }

    /// The push in which a change was stored.
    pub fn sequence_of(&self, document: DocumentId, hash: &[u8; 32]) -> Result<Option<u64>> {
        let mut query =
            self.conn.prepare_cached("SELECT sequence FROM changes WHERE document = ?1 AND hash = ?2")?;
        Ok(query.query_row(params![document.as_bytes(), hash], |row| row.get(0)).optional()?)
    }

    /// Whose an actor is. The device that used it first is recorded beside, and binds nobody: who pairs anew may still
    /// send what he made.
    pub fn actor_owner(&self, actor: &[u8; 16]) -> Result<Option<UserId>> {
        let mut query = self.conn.prepare_cached("SELECT user FROM actors WHERE actor = ?1")?;
        Ok(query.query_row([actor], |row| id(row, 0, UserId::from_slice)).optional()?)
    }

    pub fn n_documents(&self, kind: DocumentKind) -> Result<u64> {
        let mut query = self.conn.prepare_cached("SELECT count(*) FROM documents WHERE kind = ?1")?;
        Ok(query.query_row([kind.word()], |row| row.get(0))?)
    }
}

impl Tx<'_> {
    /// Binds an actor at its first use; `false` when it is another's.
    pub fn bind_actor(
        &self,
        actor: &[u8; 16],
        user: UserId,
        device: DeviceId,
        at: Timestamp,
    ) -> Result<bool> {
        if let Some(owner) = self.actor_owner(actor)? {
            return Ok(owner == user);
        }
        let mut insert = self
            .conn
            .prepare_cached("INSERT INTO actors (actor, user, device, bound_at) VALUES (?1, ?2, ?3, ?4)")?;
        insert.execute(params![actor, user.as_bytes(), device.as_bytes(), at.millis()])?;
        Ok(true)
    }

    /// Gives an actor to the person whom a receipt names, whoever came first.
    pub fn rebind_actor(&self, actor: &[u8; 16], user: UserId) -> Result<()> {
        let mut update = self.conn.prepare_cached("UPDATE actors SET user = ?2 WHERE actor = ?1")?;
        update.execute(params![actor, user.as_bytes()])?;
        Ok(())
    }

    /// Inserts a document or sets its counts.
    pub fn put_document(&self, document: DocumentId, row: &DocumentRow, at: Timestamp) -> Result<()> {
        let mut put = self.conn.prepare_cached(
            "INSERT INTO documents (id, kind, unit, created_at, created_by, n_changes, n_operations)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT (id) DO UPDATE SET n_changes = excluded.n_changes, n_operations = excluded.n_operations",
        )?;
        put.execute(params![
            document.as_bytes(),
            row.kind.word(),
            row.unit.as_bytes(),
            at.millis(),
            row.created_by.as_bytes(),
            row.n_changes,
            row.n_operations
        ])?;
        Ok(())
    }

    pub fn put_change(&self, document: DocumentId, change: &NewChangeRow<'_>) -> Result<()> {
        let mut put = self.conn.prepare_cached(
            "INSERT INTO changes
                 (document, sequence, ordinal, hash, actor, actor_seq, received_at, author, replica, bytes)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?;
        put.execute(params![
            document.as_bytes(),
            change.sequence,
            change.ordinal,
            change.hash,
            change.actor,
            change.actor_seq,
            change.received_at.millis(),
            change.author.as_bytes(),
            change.replica.as_bytes(),
            change.bytes
        ])?;
        let mut put = self.conn.prepare_cached(
            "INSERT INTO change_dependencies (document, hash, dependency) VALUES (?1, ?2, ?3)",
        )?;
        for dependency in change.dependencies {
            put.execute(params![document.as_bytes(), change.hash, dependency])?;
        }
        Ok(())
    }

    pub fn put_snapshot(
        &self,
        document: DocumentId,
        sequence: u64,
        n_changes: u64,
        bytes: &[u8],
    ) -> Result<()> {
        let mut put = self.conn.prepare_cached(
            "INSERT OR REPLACE INTO snapshots (document, sequence, n_changes, bytes) VALUES (?1, ?2, ?3, ?4)",
        )?;
        put.execute(params![document.as_bytes(), sequence, n_changes, bytes])?;
        Ok(())
    }

    pub fn put_ledger_row(&self, document: DocumentId, kind: DocumentKind, cbor: &[u8]) -> Result<()> {
        let mut put = self.conn.prepare_cached(
            "INSERT OR REPLACE INTO ledger_rows (document, kind, cbor) VALUES (?1, ?2, ?3)",
        )?;
        put.execute(params![document.as_bytes(), kind.word(), cbor])?;
        Ok(())
    }
}
