//! The log in SQLite.

use super::{State, fixed};
use crate::store::{
    AuditFilter, AuditLink, AuditRow, Audits, ChainEnd, ChainedRow, OFFICE_CHAIN, OpenPart, PutAudit, Result,
    link, seal,
};
use rusqlite::{Connection, OptionalExtension, Row, params};
use spotcheck_domain::call::{AuditValue, is_noted};
use spotcheck_domain::id::{UnitId, UserId};
use spotcheck_domain::time::Timestamp;

impl PutAudit for State<'_> {
    fn put_audit(
        &self,
        at: Timestamp,
        actor: &str,
        act: &str,
        subject: Option<&[u8]>,
        note: &str,
    ) -> Result<()> {
        debug_assert!(is_noted(act), "the log has no words for {act}");
        // Where it was done is noted as it is then: people and records are moved later.
        let by = actor.parse::<UserId>().ok();
        let unit: Option<Vec<u8>> = self
            .conn
            .prepare_cached(
                "SELECT coalesce(
                     (SELECT id FROM units WHERE id = ?1),
                     (SELECT unit FROM users WHERE id = ?1),
                     (SELECT users.unit FROM devices JOIN users ON users.id = devices.user WHERE devices.id = ?1),
                     (SELECT unit FROM documents WHERE id = ?1),
                     (SELECT unit FROM users WHERE id = ?2))",
            )?
            .query_row(params![subject, by.as_ref().map(UserId::as_bytes)], |row| row.get(0))?;
        self.conn
            .prepare_cached(
                "INSERT INTO audit (at, actor, act, subject, note, unit) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![at.millis(), actor, act, subject, note, unit])?;
        let open = OpenPart { chain: OFFICE_CHAIN.into(), at, act: act.to_owned(), unit };
        let values = [actor.as_bytes(), subject.unwrap_or_default(), note.as_bytes()];
        chain(self.conn, self.conn.last_insert_rowid(), &open, values)
    }

    fn black_out(&self, entry: i64, values: &[AuditValue]) -> Result<bool> {
        let mut is_there = false;
        for value in values {
            let sql = match value {
                AuditValue::Actor => "UPDATE audit SET actor = '', actor_salt = NULL WHERE id = ?1",
                AuditValue::Subject => "UPDATE audit SET subject = NULL, subject_salt = NULL WHERE id = ?1",
                AuditValue::Note => "UPDATE audit SET note = '', note_salt = NULL WHERE id = ?1",
            };
            is_there = self.conn.execute(sql, [entry])? == 1;
        }
        Ok(is_there)
    }
}

/// Chains what was noted before there was a chain, in its order, once.
pub fn chain_old(conn: &Connection) -> Result<()> {
    if conn.query_row("SELECT EXISTS (SELECT 1 FROM audit_ends)", [], |row| row.get(0))? {
        return Ok(());
    }
    let mut query = conn.prepare(
        "SELECT id, at, actor, act, subject, note, unit FROM audit WHERE hash IS NULL ORDER BY id",
    )?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let open = OpenPart {
            chain: OFFICE_CHAIN.into(),
            at: Timestamp::from_millis(row.get(1)?),
            act: row.get(3)?,
            unit: row.get(6)?,
        };
        let subject: Option<Vec<u8>> = row.get(4)?;
        let (actor, note): (String, String) = (row.get(2)?, row.get(5)?);
        let values = [actor.as_bytes(), subject.as_deref().unwrap_or_default(), note.as_bytes()];
        chain(conn, row.get(0)?, &open, values)?;
    }
    Ok(())
}

/// Puts an entry at the end of its chain.
fn chain(conn: &Connection, id: i64, open: &OpenPart, values: [&[u8]; 3]) -> Result<()> {
    let end = conn
        .prepare_cached("SELECT place, hash FROM audit_ends WHERE chain = ?1")?
        .query_row([&open.chain], |row| Ok((row.get::<_, u64>(0)?, fixed::<32>(row, 1)?)))
        .optional()?;
    let (last, before) = end.unwrap_or((0, [0; 32]));
    let place = last + 1;
    let salts: [[u8; 16]; 3] = conn
        .prepare_cached("SELECT randomblob(16), randomblob(16), randomblob(16)")?
        .query_row([], |row| Ok([fixed(row, 0)?, fixed(row, 1)?, fixed(row, 2)?]))?;
    let seals = [0, 1, 2].map(|n| seal(&salts[n], values[n]));
    let hash = link(&before, place, open, &seals);
    conn.prepare_cached(
        "UPDATE audit SET chain = ?2, place = ?3, actor_salt = ?4, subject_salt = ?5, note_salt = ?6, seals = ?7,
             hash = ?8 WHERE id = ?1",
    )?
    .execute(params![id, open.chain, place, salts[0], salts[1], salts[2], seals.concat(), hash])?;
    conn.prepare_cached(
        "INSERT INTO audit_ends (chain, place, hash) VALUES (?1, ?2, ?3)
         ON CONFLICT (chain) DO UPDATE SET place = excluded.place, hash = excluded.hash",
    )?
    .execute(params![open.chain, place, hash])?;
    Ok(())
}

/// Those of a filter, whose parts are the parameters from 1 to 8.
const FOUND: &str = "WITH RECURSIVE area (id, depth) AS (
        SELECT ?1, 0 UNION ALL
        SELECT units.id, depth + 1 FROM units JOIN area ON units.parent = area.id WHERE depth < 16),
    named (id) AS (
        SELECT id FROM users WHERE ?8 <> '' AND instr(name, ?8) > 0 UNION ALL
        SELECT id FROM units WHERE ?8 <> '' AND (instr(name_zh, ?8) > 0 OR instr(name_en, ?8) > 0) UNION ALL
        SELECT devices.id FROM devices JOIN users ON users.id = devices.user
            WHERE ?8 <> '' AND instr(users.name, ?8) > 0),
    found AS (
        SELECT * FROM audit
        WHERE (?1 IS NULL OR unit IN (SELECT id FROM area))
            AND (?2 IS NULL OR actor = ?2 OR subject = ?3
                OR subject IN (SELECT id FROM devices WHERE user = ?3))
            AND (?4 IS NULL OR act = ?4) AND (?5 IS NULL OR at >= ?5) AND (?6 IS NULL OR at < ?6)
            AND (?7 IS NULL OR subject = ?7)
            AND (?8 = '' OR instr(note, ?8) > 0 OR subject IN (SELECT id FROM named)
                OR replace(actor, '-', '') IN (SELECT lower(hex(id)) FROM named)))";

/// The parameters of [`FOUND`].
macro_rules! found {
    ($filter:expr $(, $more:expr)*) => {
        params![
            $filter.below.as_ref().map(UnitId::as_bytes),
            $filter.person.map(|person| person.to_string()),
            $filter.person.as_ref().map(UserId::as_bytes),
            $filter.act,
            $filter.from.map(Timestamp::millis),
            $filter.to.map(Timestamp::millis),
            $filter.subject,
            $filter.words
            $(, $more)*
        ]
    };
}

/// What [`audit_row`] reads.
const SHOWN: &str =
    "id, at, actor, act, subject, note, actor_salt IS NULL, subject_salt IS NULL, note_salt IS NULL";

fn audit_row(row: &Row<'_>) -> rusqlite::Result<AuditRow> {
    let mut blacked = Vec::new();
    for (column, value) in (6..).zip(AuditValue::ALL) {
        if row.get(column)? {
            blacked.push(*value);
        }
    }
    Ok(AuditRow {
        id: row.get(0)?,
        at: Timestamp::from_millis(row.get(1)?),
        actor: row.get(2)?,
        act: row.get(3)?,
        subject: row.get(4)?,
        note: row.get(5)?,
        blacked,
    })
}

impl Audits for State<'_> {
    fn audit(&self, filter: &AuditFilter, skip: usize, limit: usize) -> Result<Vec<AuditRow>> {
        let sql = format!("{FOUND} SELECT {SHOWN} FROM found ORDER BY id DESC LIMIT ?10 OFFSET ?9");
        let mut query = self.conn.prepare_cached(&sql)?;
        let rows = query.query_map(found!(filter, skip as u64, limit as u64), audit_row)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn audit_entry(&self, id: i64) -> Result<Option<AuditRow>> {
        let mut query = self.conn.prepare_cached(&format!("SELECT {SHOWN} FROM audit WHERE id = ?1"))?;
        Ok(query.query_row([id], audit_row).optional()?)
    }

    fn audit_acts(&self, below: Option<UnitId>) -> Result<Vec<String>> {
        let filter = AuditFilter { below, ..AuditFilter::default() };
        let mut query =
            self.conn.prepare_cached(&format!("{FOUND} SELECT DISTINCT act FROM found ORDER BY act"))?;
        let rows = query.query_map(found!(filter), |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn n_audit(&self, filter: &AuditFilter) -> Result<u64> {
        let mut query = self.conn.prepare_cached(&format!("{FOUND} SELECT count(*) FROM found"))?;
        Ok(query.query_row(found!(filter), |row| row.get(0))?)
    }

    fn each_audit(&self, visit: &mut dyn FnMut(ChainedRow) -> Result<()>) -> Result<()> {
        let mut query = self.conn.prepare(
            "SELECT id, chain, at, act, unit, actor, actor_salt, subject, subject_salt, note, note_salt,
                 place, seals, hash
             FROM audit ORDER BY chain, place, id",
        )?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            visit(chained(row)?)?;
        }
        Ok(())
    }

    fn audit_ends(&self) -> Result<Vec<ChainEnd>> {
        let mut query = self.conn.prepare("SELECT chain, place, hash FROM audit_ends ORDER BY chain")?;
        let rows = query.query_map([], |row| {
            Ok(ChainEnd { chain: row.get(0)?, place: row.get(1)?, hash: fixed(row, 2)? })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

fn chained(row: &Row<'_>) -> rusqlite::Result<ChainedRow> {
    let value = |column: usize| -> rusqlite::Result<Option<(Vec<u8>, [u8; 16])>> {
        let salt = row.get::<_, Option<[u8; 16]>>(column + 1)?;
        let value = row.get_ref(column)?.as_bytes_or_null()?.unwrap_or_default().to_vec();
        Ok(salt.map(|salt| (value, salt)))
    };
    Ok(ChainedRow {
        id: row.get(0)?,
        open: OpenPart {
            chain: row.get(1)?,
            at: Timestamp::from_millis(row.get(2)?),
            act: row.get(3)?,
            unit: row.get(4)?,
        },
        values: [value(5)?, value(7)?, value(9)?],
        link: link_of(row),
    })
}

/// `None` where what chains it is missing or has another form.
fn link_of(row: &Row<'_>) -> Option<AuditLink> {
    let seals: [u8; 96] = fixed(row, 12).ok()?;
    let mut each = [[0; 32]; 3];
    for (seal, bytes) in each.iter_mut().zip(seals.chunks_exact(32)) {
        seal.copy_from_slice(bytes);
    }
    Some(AuditLink { place: row.get(11).ok()?, seals: each, hash: fixed(row, 13).ok()? })
}
