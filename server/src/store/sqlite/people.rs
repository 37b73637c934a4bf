//! Units, persons, audiences and memberships in SQLite.

use super::{State, fixed, id, word};
use crate::store::{AudienceKind, People, PutPeople, Result};
use rusqlite::{OptionalExtension, params};
use spotcheck_domain::id::{UnitId, UserId};
use spotcheck_domain::reference::{Named, Person, Unit};
use spotcheck_domain::term::Role;
use spotcheck_domain::time::Timestamp;
use uuid::Uuid;

/// Roles as they are kept: words between spaces.
pub(super) fn roles_of(words: &str) -> Vec<Role> {
    words.split_whitespace().filter_map(|word| word.parse().ok()).collect()
}

pub(super) fn words_of(roles: &[Role]) -> String {
    roles.iter().map(|role| role.word()).collect::<Vec<_>>().join(" ")
}

pub(super) fn unit_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Unit> {
    let parent = if row.get_ref(1)? == rusqlite::types::ValueRef::Null {
        None
    } else {
        Some(id(row, 1, UnitId::from_slice)?)
    };
    Ok(Unit {
        id: id(row, 0, UnitId::from_slice)?,
        parent,
        tier: word(row, 2)?,
        name: Named { zh: row.get(3)?, en: row.get(4)? },
    })
}

pub(super) fn person_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Person> {
    Ok(Person {
        id: id(row, 0, UserId::from_slice)?,
        unit: id(row, 1, UnitId::from_slice)?,
        name: row.get(2)?,
        roles: roles_of(row.get_ref(3)?.as_str()?),
        certificate: row.get(4)?,
    })
}

const PERSON: &str = "SELECT users.id, users.unit, users.name, users.roles, users.certificate FROM users";

impl People for State<'_> {
    fn unit(&self, unit: UnitId) -> Result<Option<Unit>> {
        let mut query =
            self.conn.prepare_cached("SELECT id, parent, tier, name_zh, name_en FROM units WHERE id = ?1")?;
        Ok(query.query_row([unit.as_bytes()], unit_row).optional()?)
    }

    fn units_below(&self, unit: UnitId) -> Result<Vec<Unit>> {
        let mut query = self.conn.prepare_cached(
            "WITH RECURSIVE area (id, depth) AS (
                 SELECT ?1, 0 UNION ALL
                 SELECT units.id, depth + 1 FROM units JOIN area ON units.parent = area.id WHERE depth < 16)
             SELECT units.id, parent, tier, name_zh, name_en FROM area JOIN units ON units.id = area.id
             ORDER BY units.id",
        )?;
        let rows = query.query_map([unit.as_bytes()], unit_row)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn is_id_taken(&self, id: Uuid) -> Result<bool> {
        let mut query = self.conn.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM units WHERE id = ?1) OR EXISTS (SELECT 1 FROM users WHERE id = ?1)
                 OR EXISTS (SELECT 1 FROM devices WHERE id = ?1) OR EXISTS (SELECT 1 FROM posts WHERE id = ?1)
                 OR EXISTS (SELECT 1 FROM documents WHERE id = ?1)",
        )?;
        Ok(query.query_row([id.as_bytes()], |row| row.get(0))?)
    }

    fn line_of(&self, unit: UnitId) -> Result<Vec<UnitId>> {
        let mut query = self.conn.prepare_cached(
            "WITH RECURSIVE line (id, parent, depth) AS (
                 SELECT id, parent, 0 FROM units WHERE id = ?1
                 UNION ALL SELECT units.id, units.parent, depth + 1 FROM units JOIN line ON units.id = line.parent
                 WHERE depth < 16)
             SELECT id FROM line ORDER BY depth",
        )?;
        let rows = query.query_map([unit.as_bytes()], |row| id(row, 0, UnitId::from_slice))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn person(&self, user: UserId) -> Result<Option<Person>> {
        let mut query = self.conn.prepare_cached(&format!("{PERSON} WHERE id = ?1"))?;
        Ok(query.query_row([user.as_bytes()], person_row).optional()?)
    }

    fn people_named(&self, name: &str) -> Result<Vec<Person>> {
        let mut query = self.conn.prepare_cached(&format!("{PERSON} WHERE name = ?1 ORDER BY id"))?;
        let rows = query.query_map([name], person_row)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn people_of(&self, unit: UnitId) -> Result<Vec<Person>> {
        let mut query = self.conn.prepare_cached(&format!("{PERSON} WHERE unit = ?1 ORDER BY id"))?;
        let rows = query.query_map([unit.as_bytes()], person_row)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn people_without_device(&self, limit: usize) -> Result<Vec<Person>> {
        let mut query = self.conn.prepare_cached(&format!(
            "{PERSON} WHERE NOT EXISTS
                 (SELECT 1 FROM devices WHERE devices.user = users.id AND revoked_at IS NULL)
                 AND users.retired_at IS NULL
             ORDER BY users.created_at, users.id LIMIT ?1"
        ))?;
        let rows = query.query_map([limit as u64], person_row)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn has_paired_admin(&self) -> Result<bool> {
        let mut query = self.conn.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM devices JOIN users ON users.id = devices.user
                 WHERE devices.revoked_at IS NULL AND instr(' ' || users.roles || ' ', ' admin ') > 0)",
        )?;
        Ok(query.query_row([], |row| row.get(0))?)
    }

    fn is_empty(&self) -> Result<bool> {
        let mut query = self.conn.prepare_cached("SELECT NOT EXISTS (SELECT 1 FROM units)")?;
        Ok(query.query_row([], |row| row.get(0))?)
    }

    fn membership(&self, user: UserId) -> Result<Option<u64>> {
        let mut query = self.conn.prepare_cached("SELECT membership FROM users WHERE id = ?1")?;
        Ok(query.query_row([user.as_bytes()], |row| row.get(0)).optional()?)
    }

    fn audiences_of(&self, user: UserId) -> Result<Vec<Uuid>> {
        let mut query =
            self.conn.prepare_cached("SELECT audience FROM memberships WHERE user = ?1 AND lost IS NULL")?;
        let rows = query.query_map([user.as_bytes()], |row| fixed(row, 0).map(Uuid::from_bytes))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn audiences_lost_since(&self, user: UserId, at: u64) -> Result<Vec<Uuid>> {
        let mut query = self.conn.prepare_cached(
            "SELECT DISTINCT audience FROM memberships AS was
             WHERE user = ?1 AND gained <= ?2 AND lost > ?2 AND NOT EXISTS
                 (SELECT 1 FROM memberships AS now
                  WHERE now.user = was.user AND now.audience = was.audience AND now.lost IS NULL)",
        )?;
        let rows =
            query.query_map(params![user.as_bytes(), at], |row| fixed(row, 0).map(Uuid::from_bytes))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

impl PutPeople for State<'_> {
    fn put_unit(&self, unit: &Unit) -> Result<()> {
        self.conn
            .prepare_cached(
                "INSERT INTO units (id, parent, tier, name_zh, name_en) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![
                unit.id.as_bytes(),
                unit.parent.as_ref().map(UnitId::as_bytes),
                unit.tier.word(),
                unit.name.zh,
                unit.name.en
            ])?;
        Ok(())
    }

    fn put_parent(&self, unit: UnitId, parent: Option<UnitId>) -> Result<()> {
        let mut put = self.conn.prepare_cached("UPDATE units SET parent = ?2 WHERE id = ?1")?;
        put.execute(params![unit.as_bytes(), parent.as_ref().map(UnitId::as_bytes)])?;
        Ok(())
    }

    fn put_person(&self, person: &Person, at: Timestamp) -> Result<()> {
        self.conn
            .prepare_cached(
                "INSERT INTO users (id, unit, name, roles, certificate, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![
                person.id.as_bytes(),
                person.unit.as_bytes(),
                person.name,
                words_of(&person.roles),
                person.certificate,
                at.millis()
            ])?;
        Ok(())
    }

    fn put_unit_of(&self, user: UserId, unit: UnitId, membership: u64) -> Result<()> {
        let mut put =
            self.conn.prepare_cached("UPDATE users SET unit = ?2, membership = ?3 WHERE id = ?1")?;
        put.execute(params![user.as_bytes(), unit.as_bytes(), membership])?;
        Ok(())
    }

    fn put_roles(&self, user: UserId, roles: &[Role]) -> Result<()> {
        let mut put = self.conn.prepare_cached("UPDATE users SET roles = ?2 WHERE id = ?1")?;
        put.execute(params![user.as_bytes(), words_of(roles)])?;
        Ok(())
    }

    fn put_audience(&self, audience: Uuid, kind: AudienceKind) -> Result<()> {
        let kind = match kind {
            AudienceKind::Unit => "unit",
            AudienceKind::User => "user",
        };
        let mut put = self.conn.prepare_cached("INSERT INTO audiences (id, kind) VALUES (?1, ?2)")?;
        put.execute(params![audience.as_bytes(), kind])?;
        Ok(())
    }

    fn put_membership(&self, user: UserId, audience: Uuid, gained: u64) -> Result<()> {
        let mut put = self
            .conn
            .prepare_cached("INSERT INTO memberships (user, audience, gained) VALUES (?1, ?2, ?3)")?;
        put.execute(params![user.as_bytes(), audience.as_bytes(), gained])?;
        Ok(())
    }

    fn end_membership(&self, user: UserId, audience: Uuid, lost: u64) -> Result<()> {
        let mut end = self.conn.prepare_cached(
            "UPDATE memberships SET lost = ?3 WHERE user = ?1 AND audience = ?2 AND lost IS NULL",
        )?;
        end.execute(params![user.as_bytes(), audience.as_bytes(), lost])?;
        Ok(())
    }
}
