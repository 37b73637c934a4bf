//! Notices in SQLite.

use super::codes::person;
use super::{State, id};
use crate::store::notices::MOST_NOTICES;
use crate::store::{NewNotice, NoticeRow, Notices, PutNotices, Result};
use rusqlite::params;
use rusqlite::types::ValueRef;
use spotcheck_domain::codes::NoticeKind;
use spotcheck_domain::id::{DeviceId, UserId};
use spotcheck_domain::time::Timestamp;

impl Notices for State<'_> {
    fn notices(
        &self,
        recipient: UserId,
        device: DeviceId,
        before: Option<i64>,
        limit: usize,
    ) -> Result<Vec<NoticeRow>> {
        let mut query = self.conn.prepare_cached(
            "SELECT notices.id, notices.at, kind, person, notices.device, devices.name, done_by,
                    notices_seen.notice IS NOT NULL
             FROM notices LEFT JOIN devices ON devices.id = notices.device
             LEFT JOIN notices_seen ON notices_seen.notice = notices.id AND notices_seen.device = ?2
             WHERE recipient = ?1 AND notices.id < ?3 AND (notices.device IS NOT ?2 OR kind <> ?4)
             ORDER BY notices.id DESC LIMIT ?5",
        )?;
        let paired = NoticeKind::Paired.word();
        let before = before.unwrap_or(i64::MAX);
        let rows = query.query_map(
            params![recipient.as_bytes(), device.as_bytes(), before, paired, limit as u64],
            |row| {
                let has_device = row.get_ref(4)? != ValueRef::Null;
                Ok(NoticeRow {
                    id: row.get(0)?,
                    at: Timestamp::from_millis(row.get(1)?),
                    kind: row.get(2)?,
                    person: id(row, 3, UserId::from_slice)?,
                    device: has_device.then(|| id(row, 4, DeviceId::from_slice)).transpose()?,
                    device_name: row.get(5)?,
                    by: person(row, 6)?,
                    is_seen: row.get(7)?,
                })
            },
        )?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

impl PutNotices for State<'_> {
    fn put_notice(&self, recipient: UserId, notice: &NewNotice, at: Timestamp) -> Result<()> {
        let NewNotice { kind, person, device, by } = notice;
        self.conn
            .prepare_cached(
                "INSERT INTO notices (recipient, at, kind, person, device, done_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![
                recipient.as_bytes(),
                at.millis(),
                kind.word(),
                person.as_bytes(),
                device.as_ref().map(DeviceId::as_bytes),
                by.as_ref().map(UserId::as_bytes),
            ])?;
        self.conn
            .prepare_cached(
                "DELETE FROM notices WHERE recipient = ?1 AND id <=
                 (SELECT id FROM notices WHERE recipient = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)",
            )?
            .execute(params![recipient.as_bytes(), MOST_NOTICES as u64])?;
        Ok(())
    }

    fn see_notice(&self, notice: i64, recipient: UserId, device: DeviceId, at: Timestamp) -> Result<bool> {
        let mut is_told = self.conn.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM notices WHERE id = ?1 AND recipient = ?2 AND (device IS NOT ?3 OR kind <> ?4))",
        )?;
        let paired = NoticeKind::Paired.word();
        let told: bool = is_told
            .query_row(params![notice, recipient.as_bytes(), device.as_bytes(), paired], |row| row.get(0))?;
        if told {
            self.conn
                .prepare_cached(
                    "INSERT OR IGNORE INTO notices_seen (notice, device, at) VALUES (?1, ?2, ?3)",
                )?
                .execute(params![notice, device.as_bytes(), at.millis()])?;
        }
        Ok(told)
    }
}
