//! Changes and the owners of actors in SQLite.

use super::{State, fixed, id};
use crate::store::{
    ChangeKey, ChangeRow, Changes, Dependencies, NewChangeRow, PutChanges, Result, StoredChange,
};
use rusqlite::{OptionalExtension, params};
use spotcheck_domain::id::{DeviceId, DocumentId, ReplicaId, UserId};
use spotcheck_domain::time::Timestamp;
use std::collections::BTreeSet;

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

impl Changes for State<'_> {
    fn change_keys(&self, document: DocumentId) -> Result<Vec<ChangeKey>> {
        let mut query = self.conn.prepare_cached(
            "SELECT hash, actor, actor_seq FROM changes WHERE document = ?1 ORDER BY sequence, ordinal",
        )?;
        let rows = query.query_map([document.as_bytes()], |row| {
            Ok(ChangeKey { hash: fixed(row, 0)?, actor: fixed(row, 1)?, actor_seq: row.get(2)? })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn changes_between(&self, document: DocumentId, after: u64, upto: u64) -> Result<Vec<ChangeRow>> {
        let mut query = self.conn.prepare_cached(&format!(
            "{CHANGE} WHERE document = ?1 AND sequence > ?2 AND sequence <= ?3 ORDER BY sequence, ordinal"
        ))?;
        let rows = query.query_map(params![document.as_bytes(), after, upto], change_row)?;
        let mut rows = rows.collect::<rusqlite::Result<Vec<_>>>()?;
        self.fill_from_archive(document, &mut rows)?;
        Ok(rows)
    }

    fn change_rows_without_bytes(&self, document: DocumentId, upto: u64) -> Result<Vec<ChangeRow>> {
        let mut query = self.conn.prepare_cached(
            "SELECT sequence, ordinal, hash, received_at, author, replica, x'' FROM changes
             WHERE document = ?1 AND sequence <= ?2 ORDER BY sequence, ordinal",
        )?;
        let rows = query.query_map(params![document.as_bytes(), upto], change_row)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn stored_changes(&self, document: DocumentId) -> Result<Vec<StoredChange>> {
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

    fn sequence_of(&self, document: DocumentId, hash: &[u8; 32]) -> Result<Option<u64>> {
        let mut query =
            self.conn.prepare_cached("SELECT sequence FROM changes WHERE document = ?1 AND hash = ?2")?;
        Ok(query.query_row(params![document.as_bytes(), hash], |row| row.get(0)).optional()?)
    }

    fn sequence_of_author(
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

    fn first_sequence(&self, document: DocumentId) -> Result<Option<u64>> {
        let mut query = self.conn.prepare_cached("SELECT min(sequence) FROM changes WHERE document = ?1")?;
        Ok(query.query_row([document.as_bytes()], |row| row.get(0))?)
    }

    fn first_received(&self, document: DocumentId) -> Result<Option<Timestamp>> {
        let mut query = self.conn.prepare_cached(
            "SELECT received_at FROM changes WHERE document = ?1 ORDER BY sequence, ordinal LIMIT 1",
        )?;
        let first = query.query_row([document.as_bytes()], |row| row.get(0).map(Timestamp::from_millis));
        Ok(first.optional()?)
    }

    fn has_written(&self, document: DocumentId, user: UserId) -> Result<bool> {
        let mut query = self
            .conn
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM changes WHERE document = ?1 AND author = ?2)")?;
        Ok(query.query_row(params![document.as_bytes(), user.as_bytes()], |row| row.get(0))?)
    }

    fn written_elsewhere(
        &self,
        document: DocumentId,
        user: UserId,
        replica: ReplicaId,
    ) -> Result<BTreeSet<u64>> {
        let mut query = self.conn.prepare_cached(
            "SELECT sequence FROM changes WHERE document = ?1 AND author = ?2 AND replica <> ?3",
        )?;
        let of = [document.as_bytes(), user.as_bytes(), replica.as_bytes()];
        let rows = query.query_map(of, |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn heads(&self, document: DocumentId) -> Result<Vec<[u8; 32]>> {
        let mut query = self.conn.prepare_cached(
            "SELECT hash FROM changes WHERE document = ?1
             EXCEPT SELECT dependency FROM change_dependencies WHERE document = ?1",
        )?;
        let rows = query.query_map([document.as_bytes()], |row| fixed(row, 0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn dependencies(&self, document: DocumentId) -> Result<Dependencies> {
        let mut query = self
            .conn
            .prepare_cached("SELECT hash, dependency FROM change_dependencies WHERE document = ?1")?;
        let mut rows = query.query([document.as_bytes()])?;
        let mut dependencies = Dependencies::new();
        while let Some(row) = rows.next()? {
            dependencies.entry(fixed(row, 0)?).or_default().insert(fixed(row, 1)?);
        }
        Ok(dependencies)
    }

    fn actor_owner(&self, actor: &[u8; 16]) -> Result<Option<UserId>> {
        let mut query = self.conn.prepare_cached("SELECT user FROM actors WHERE actor = ?1")?;
        Ok(query.query_row([actor], |row| id(row, 0, UserId::from_slice)).optional()?)
    }
}

impl PutChanges for State<'_> {
    fn put_change(&self, document: DocumentId, change: &NewChangeRow<'_>) -> Result<()> {
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

    fn put_actor(&self, actor: &[u8; 16], user: UserId, device: DeviceId, at: Timestamp) -> Result<()> {
        let mut insert = self
            .conn
            .prepare_cached("INSERT INTO actors (actor, user, device, bound_at) VALUES (?1, ?2, ?3, ?4)")?;
        insert.execute(params![actor, user.as_bytes(), device.as_bytes(), at.millis()])?;
        Ok(())
    }

    fn give_actor(&self, actor: &[u8; 16], user: UserId) -> Result<()> {
        let mut update = self.conn.prepare_cached("UPDATE actors SET user = ?2 WHERE actor = ?1")?;
        update.execute(params![actor, user.as_bytes()])?;
        Ok(())
    }

    fn replace_dependencies(&self, document: DocumentId, dependencies: &Dependencies) -> Result<()> {
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
