//! What was refused and is undecided, by author and document: read from their sums, so that it costs as many looks as there
//! are groups, however much lies in each.

use super::{State, id, word};
use crate::store::{Group, GroupsAfter, Result};
use rusqlite::{OptionalExtension, params};
use spotcheck_domain::id::{DocumentId, UnitId, UserId};
use spotcheck_domain::time::Timestamp;

/// The groups with their newest change; the first parameter is how much of an author is a crowd. A row with an empty
/// document is what there is of an author in all.
const GROUPS: &str = "SELECT sums.author, users.name, users.unit, sums.document, newest.kind, newest.id,
        newest.received_at, sums.n_changes, sums.n_bytes, of_author.n_changes > ?1 AS is_crowd
     FROM quarantine_sums AS sums
     JOIN quarantine_sums AS of_author ON of_author.author = sums.author AND of_author.document = x''
     JOIN users ON users.id = sums.author
     JOIN quarantine AS newest ON newest.id = (
        SELECT max(id) FROM quarantine INDEXED BY quarantine_undecided
        WHERE author = sums.author AND document = sums.document AND released_at IS NULL AND discarded_at IS NULL)
     WHERE sums.document <> x'' AND sums.n_changes > 0";

fn group(row: &rusqlite::Row<'_>) -> rusqlite::Result<Group> {
    Ok(Group {
        author: id(row, 0, UserId::from_slice)?,
        author_name: row.get(1)?,
        author_unit: id(row, 2, UnitId::from_slice)?,
        document: id(row, 3, DocumentId::from_slice)?,
        kind: word(row, 4)?,
        newest: row.get(5)?,
        received_at: Timestamp::from_millis(row.get(6)?),
        n_changes: row.get(7)?,
        n_bytes: row.get(8)?,
        is_crowd: row.get(9)?,
    })
}

pub fn page(state: &State<'_>, crowd: u64, after: Option<GroupsAfter>, limit: usize) -> Result<Vec<Group>> {
    let GroupsAfter { is_crowd, newest } = after.unwrap_or(GroupsAfter { is_crowd: false, newest: i64::MAX });
    let mut query = state.conn.prepare_cached(&format!(
        "{GROUPS} AND (is_crowd > ?2 OR is_crowd = ?2 AND newest.id < ?3)
         ORDER BY is_crowd, newest.id DESC LIMIT ?4"
    ))?;
    let rows = query.query_map(params![crowd, is_crowd, newest, limit as u64], group)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn one(state: &State<'_>, crowd: u64, author: UserId, document: DocumentId) -> Result<Option<Group>> {
    let mut query =
        state.conn.prepare_cached(&format!("{GROUPS} AND sums.author = ?2 AND sums.document = ?3"))?;
    Ok(query.query_row(params![crowd, author.as_bytes(), document.as_bytes()], group).optional()?)
}

pub fn ids(state: &State<'_>, document: DocumentId, author: UserId, limit: usize) -> Result<Vec<i64>> {
    let mut query = state.conn.prepare_cached(
        "SELECT id FROM quarantine INDEXED BY quarantine_undecided
         WHERE author = ?1 AND document = ?2 AND released_at IS NULL AND discarded_at IS NULL
         ORDER BY id LIMIT ?3",
    )?;
    let rows =
        query.query_map(params![author.as_bytes(), document.as_bytes(), limit as u64], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
