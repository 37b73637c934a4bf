//! Units, people, devices and sessions; the audit log.

use super::error::Result;
use super::{Tx, View, id, word};
use crate::people::principal::Principal;
use crate::proof::chain::note;
use rusqlite::{OptionalExtension, params};
use sha2::{Digest, Sha256};
use spotcheck_domain::id::{DeviceId, DocumentId, UnitId, UserId};
use spotcheck_domain::reference::{Named, Person, Unit};
use spotcheck_domain::term::Role;
use spotcheck_domain::time::Timestamp;
use uuid::Uuid;

pub(super) fn roles_of(words: &str) -> Vec<Role> {
    words.split_whitespace().filter_map(|word| word.parse().ok()).collect()
}

fn unit_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Unit> {
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

fn person_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Person> {
    Ok(Person {
        id: id(row, 0, UserId::from_slice)?,
        unit: id(row, 1, UnitId::from_slice)?,
        name: row.get(2)?,
        roles: roles_of(row.get_ref(3)?.as_str()?),
        certificate: row.get(4)?,
    })
}

const PERSON: &str = "SELECT users.id, users.unit, users.name, users.roles, users.certificate FROM users";

impl View<'_> {
    /// Who holds the session with this token hash, if it is good at `now`.
    pub fn principal(&self, token_hash: &[u8; 32], now: Timestamp) -> Result<Option<Principal>> {
        let mut query = self.conn.prepare_cached(
            "SELECT users.id, devices.id, users.unit, users.name, users.roles, users.membership
             FROM sessions JOIN devices ON devices.id = sessions.device JOIN users ON users.id = devices.user
             WHERE sessions.token_hash = ?1 AND sessions.expires_at > ?2 AND devices.revoked_at IS NULL",
        )?;
        let row = query.query_row(params![token_hash, now.millis()], |row| {
            Ok(Principal {
                user: id(row, 0, UserId::from_slice)?,
                device: id(row, 1, DeviceId::from_slice)?,
                unit: id(row, 2, UnitId::from_slice)?,
                name: row.get(3)?,
                roles: roles_of(row.get_ref(4)?.as_str()?),
                membership: row.get(5)?,
            })
        });
        Ok(row.optional()?)
    }

    pub fn unit(&self, unit: UnitId) -> Result<Option<Unit>> {
        let mut query =
            self.conn.prepare_cached("SELECT id, parent, tier, name_zh, name_en FROM units WHERE id = ?1")?;
        Ok(query.query_row([unit.as_bytes()], unit_row).optional()?)
    }

    pub fn person(&self, user: UserId) -> Result<Option<Person>> {
        let mut query = self.conn.prepare_cached(&format!("{PERSON} WHERE id = ?1"))?;
        Ok(query.query_row([user.as_bytes()], person_row).optional()?)
    }

    pub fn people_named(&self, name: &str) -> Result<Vec<Person>> {
        let mut query = self.conn.prepare_cached(&format!("{PERSON} WHERE name = ?1 ORDER BY id"))?;
        let rows = query.query_map([name], person_row)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// People who have no device, the first `limit`, in the order in which they were entered.
    pub fn people_without_device(&self, limit: usize) -> Result<Vec<Person>> {
        let mut query = self.conn.prepare_cached(&format!(
            "{PERSON} WHERE NOT EXISTS
                 (SELECT 1 FROM devices WHERE devices.user = users.id AND revoked_at IS NULL)
             ORDER BY users.created_at, users.id LIMIT ?1"
        ))?;
        let rows = query.query_map([limit as u64], person_row)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Whether some administrator can get in.
    pub fn has_paired_admin(&self) -> Result<bool> {
        let mut query = self.conn.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM devices JOIN users ON users.id = devices.user
                 WHERE devices.revoked_at IS NULL AND instr(' ' || users.roles || ' ', ' admin ') > 0)",
        )?;
        Ok(query.query_row([], |row| row.get(0))?)
    }

    pub fn is_empty(&self) -> Result<bool> {
        let mut query = self.conn.prepare_cached("SELECT NOT EXISTS (SELECT 1 FROM units)")?;
        Ok(query.query_row([], |row| row.get(0))?)
    }

    /// The unit with all below it.
    pub fn units_below(&self, unit: UnitId) -> Result<Vec<Unit>> {
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

    pub fn people_of(&self, unit: UnitId) -> Result<Vec<Person>> {
        let mut query = self.conn.prepare_cached(&format!("{PERSON} WHERE unit = ?1 ORDER BY id"))?;
        let rows = query.query_map([unit.as_bytes()], person_row)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

impl Tx<'_> {
    pub fn put_unit(&self, unit: &Unit) -> Result<()> {
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
        self.conn
            .prepare_cached("INSERT INTO audiences (id, kind) VALUES (?1, 'unit')")?
            .execute([unit.id.as_bytes()])?;
        Ok(())
    }

    /// Enters a person, who reads the feeds of his unit and of himself.
    pub fn put_person(&self, person: &Person, at: Timestamp) -> Result<()> {
        let roles: Vec<&str> = person.roles.iter().map(|role| role.word()).collect();
        self.conn
            .prepare_cached(
                "INSERT INTO users (id, unit, name, roles, certificate, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![
                person.id.as_bytes(),
                person.unit.as_bytes(),
                person.name,
                roles.join(" "),
                person.certificate,
                at.millis()
            ])?;
        self.conn
            .prepare_cached("INSERT INTO audiences (id, kind) VALUES (?1, 'user')")?
            .execute([person.id.as_bytes()])?;
        let mut join = self
            .conn
            .prepare_cached("INSERT INTO memberships (user, audience, gained) VALUES (?1, ?2, 1)")?;
        join.execute([person.id.as_bytes(), person.unit.as_bytes()])?;
        join.execute([person.id.as_bytes(), person.id.as_bytes()])?;
        Ok(())
    }

    /// Moves a person to another unit: the old unit's feed is lost to him, the new one's gained.
    pub fn move_person(&self, user: UserId, to: UnitId, at: Timestamp) -> Result<()> {
        self.keep_post(user, at)?;
        let (unit, membership): (Vec<u8>, u64) = self.conn.query_row(
            "SELECT unit, membership FROM users WHERE id = ?1",
            [user.as_bytes()],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        let next = membership + 1;
        self.conn.execute(
            "UPDATE memberships SET lost = ?3 WHERE user = ?1 AND audience = ?2 AND lost IS NULL",
            params![user.as_bytes(), unit, next],
        )?;
        self.conn.execute(
            "INSERT INTO memberships (user, audience, gained) VALUES (?1, ?2, ?3)",
            params![user.as_bytes(), to.as_bytes(), next],
        )?;
        self.conn.execute(
            "UPDATE users SET unit = ?2, membership = ?3 WHERE id = ?1",
            params![user.as_bytes(), to.as_bytes(), next],
        )?;
        // An office that is put back to before this counts on from there, and gives another membership the same number.
        let moved = Sha256::new_with_prefix(user.as_bytes()).chain_update(to.as_bytes()).finalize();
        note(self, DocumentId::from_uuid(Uuid::nil()), moved.into())?;
        self.forget_organisation()
    }

    pub fn put_device(&self, device: DeviceId, user: UserId, name: &str, at: Timestamp) -> Result<()> {
        self.conn
            .prepare_cached("INSERT INTO devices (id, user, name, paired_at) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![device.as_bytes(), user.as_bytes(), name, at.millis()])?;
        Ok(())
    }

    pub fn put_session(
        &self,
        token_hash: &[u8; 32],
        device: DeviceId,
        at: Timestamp,
        expires_at: Timestamp,
    ) -> Result<()> {
        self.conn
            .prepare_cached(
                "INSERT INTO sessions (token_hash, device, created_at, expires_at) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![token_hash, device.as_bytes(), at.millis(), expires_at.millis()])?;
        Ok(())
    }

    /// Signs a device out for good: its sessions end and it counts as paired no more.
    pub fn revoke_device(&self, device: DeviceId, at: Timestamp) -> Result<()> {
        self.conn.execute("DELETE FROM sessions WHERE device = ?1", [device.as_bytes()])?;
        self.conn.execute(
            "UPDATE devices SET revoked_at = ?2 WHERE id = ?1 AND revoked_at IS NULL",
            params![device.as_bytes(), at.millis()],
        )?;
        Ok(())
    }

    pub fn put_audit(
        &self,
        at: Timestamp,
        actor: &str,
        act: &str,
        subject: Option<&[u8]>,
        note: &str,
    ) -> Result<()> {
        self.conn
            .prepare_cached("INSERT INTO audit (at, actor, act, subject, note) VALUES (?1, ?2, ?3, ?4, ?5)")?
            .execute(params![at.millis(), actor, act, subject, note])?;
        Ok(())
    }
}
