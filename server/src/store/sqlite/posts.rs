//! Posts in SQLite.

use super::people::{roles_of, words_of};
use super::{State, id};
use crate::store::{PostRow, Posts, PutPosts, Result};
use rusqlite::types::ValueRef;
use rusqlite::{OptionalExtension, Row, ToSql, params};
use spotcheck_domain::id::{PostId, UnitId, UserId};
use spotcheck_domain::post::Post;
use spotcheck_domain::time::{Day, Timestamp};

const POST: &str =
    "SELECT id, user, unit, roles, deputy_for, from_day, until_day, given_at, begun_at, ended_at
    FROM posts";

fn post_row(row: &Row<'_>) -> rusqlite::Result<PostRow> {
    let deputy_for = match row.get_ref(4)? {
        ValueRef::Null => None,
        _ => Some(id(row, 4, UserId::from_slice)?),
    };
    let day = |column| Ok::<_, rusqlite::Error>(row.get::<_, Option<i32>>(column)?.map(Day::from_days));
    let moment =
        |column| Ok::<_, rusqlite::Error>(row.get::<_, Option<i64>>(column)?.map(Timestamp::from_millis));
    Ok(PostRow {
        post: Post {
            id: id(row, 0, PostId::from_slice)?,
            user: id(row, 1, UserId::from_slice)?,
            unit: id(row, 2, UnitId::from_slice)?,
            roles: roles_of(row.get_ref(3)?.as_str()?),
            deputy_for,
            from: day(5)?,
            until: day(6)?,
        },
        given_at: Timestamp::from_millis(row.get(7)?),
        begun_at: moment(8)?,
        ended_at: moment(9)?,
    })
}

impl State<'_> {
    fn posts_where(&self, condition: &str, of: impl ToSql) -> Result<Vec<PostRow>> {
        let mut query = self.conn.prepare_cached(&format!(
            "{POST} WHERE ended_at IS NULL AND {condition} ORDER BY given_at, id"
        ))?;
        let rows = query.query_map([of], post_row)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

impl Posts for State<'_> {
    fn post(&self, id: PostId) -> Result<Option<PostRow>> {
        let mut query = self.conn.prepare_cached(&format!("{POST} WHERE id = ?1"))?;
        Ok(query.query_row([id.as_bytes()], post_row).optional()?)
    }

    fn posts_of(&self, user: UserId) -> Result<Vec<PostRow>> {
        self.posts_where("user = ?1", user.as_bytes())
    }

    fn posts_in(&self, unit: UnitId) -> Result<Vec<PostRow>> {
        self.posts_where("unit = ?1", unit.as_bytes())
    }

    fn posts_for(&self, person: UserId) -> Result<Vec<PostRow>> {
        self.posts_where("deputy_for IS NOT NULL AND deputy_for = ?1", person.as_bytes())
    }

    fn posts_due(&self, day: Day) -> Result<Vec<PostRow>> {
        let is_due = "(until_day < ?1 OR begun_at IS NULL AND (from_day IS NULL OR from_day <= ?1))";
        self.posts_where(is_due, day.days())
    }
}

impl PutPosts for State<'_> {
    fn put_post(&self, row: &PostRow) -> Result<()> {
        let Post { id, user, unit, roles, deputy_for, from, until } = &row.post;
        self.conn
            .prepare_cached(
                "INSERT INTO posts (id, user, unit, roles, deputy_for, from_day, until_day, given_at, begun_at, ended_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            )?
            .execute(params![
                id.as_bytes(),
                user.as_bytes(),
                unit.as_bytes(),
                words_of(roles),
                deputy_for.as_ref().map(UserId::as_bytes),
                from.map(Day::days),
                until.map(Day::days),
                row.given_at.millis(),
                row.begun_at.map(Timestamp::millis),
                row.ended_at.map(Timestamp::millis)
            ])?;
        Ok(())
    }

    fn begin_post(&self, id: PostId, at: Timestamp) -> Result<()> {
        let mut begin = self.conn.prepare_cached("UPDATE posts SET begun_at = ?2 WHERE id = ?1")?;
        begin.execute(params![id.as_bytes(), at.millis()])?;
        Ok(())
    }

    fn end_post(&self, id: PostId, at: Timestamp) -> Result<()> {
        let mut end =
            self.conn.prepare_cached("UPDATE posts SET ended_at = ?2 WHERE id = ?1 AND ended_at IS NULL")?;
        end.execute(params![id.as_bytes(), at.millis()])?;
        Ok(())
    }
}
