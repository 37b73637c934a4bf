//! What held before, in SQLite.

use super::people::roles_of;
use super::reference::scope_of;
use super::{State, fixed, id};
use crate::store::{Past, PastPost, Posts, PutPast, Result, StoreError};
use rusqlite::{OptionalExtension, params};
use spotcheck_domain::id::{UnitId, UserId};
use spotcheck_domain::post::Post;
use spotcheck_domain::reference::Person;
use spotcheck_domain::time::Timestamp;

/// Posts as they are kept; nothing is no post.
fn beside_of(words: &str) -> rusqlite::Result<Vec<Post>> {
    if words.is_empty() {
        return Ok(Vec::new());
    }
    serde_json::from_str(words).map_err(|_| rusqlite::Error::InvalidQuery)
}

fn words_of_beside(beside: &[Post]) -> Result<String> {
    if beside.is_empty() {
        return Ok(String::new());
    }
    serde_json::to_string(beside).map_err(|_| StoreError::Unreadable("posts that are to be kept"))
}

impl Past for State<'_> {
    fn has_changed_since(&self, at: Timestamp) -> Result<bool> {
        let mut query = self.conn.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM past_posts WHERE until > ?1)
                 OR EXISTS (SELECT 1 FROM past_policies WHERE until > ?1)
                 OR EXISTS (SELECT 1 FROM unit_policies WHERE at > ?1)
                 OR EXISTS (SELECT 1 FROM past_parents WHERE until > ?1)
                 OR EXISTS (SELECT 1 FROM past_standings WHERE until > ?1)
                 OR EXISTS (SELECT 1 FROM rules WHERE since > ?1)",
        )?;
        Ok(query.query_row([at.millis()], |row| row.get(0))?)
    }

    fn past_post(&self, user: UserId, at: Timestamp) -> Result<Option<PastPost>> {
        let mut query = self.conn.prepare_cached(
            "SELECT until, unit, name, roles, certificate, membership, beside FROM past_posts
             WHERE user = ?1 AND until > ?2 ORDER BY until LIMIT 1",
        )?;
        let row = query.query_row(params![user.as_bytes(), at.millis()], |row| {
            Ok(PastPost {
                beside: beside_of(row.get_ref(6)?.as_str()?)?,
                until: Timestamp::from_millis(row.get(0)?),
                person: Person {
                    id: user,
                    unit: id(row, 1, UnitId::from_slice)?,
                    name: row.get(2)?,
                    roles: roles_of(row.get_ref(3)?.as_str()?),
                    certificate: row.get(4)?,
                },
                membership: row.get(5)?,
            })
        });
        Ok(row.optional()?)
    }

    fn past_parent(&self, unit: UnitId, at: Timestamp) -> Result<Option<Option<UnitId>>> {
        let mut query = self.conn.prepare_cached(
            "SELECT parent FROM past_parents WHERE unit = ?1 AND until > ?2 ORDER BY until LIMIT 1",
        )?;
        let found = query.query_row(params![unit.as_bytes(), at.millis()], |row| {
            let parent = row.get_ref(0)?.as_blob_or_null()?;
            parent
                .map(|bytes| UnitId::from_slice(bytes).map_err(|_| rusqlite::Error::InvalidQuery))
                .transpose()
        });
        Ok(found.optional()?)
    }

    fn past_standing(&self, unit: UnitId, at: Timestamp) -> Result<Option<String>> {
        let mut query = self.conn.prepare_cached(
            "SELECT standing FROM past_standings WHERE unit = ?1 AND until > ?2 ORDER BY until LIMIT 1",
        )?;
        Ok(query.query_row(params![unit.as_bytes(), at.millis()], |row| row.get(0)).optional()?)
    }

    fn past_policy(&self, unit: UnitId, at: Timestamp) -> Result<Option<[u8; 32]>> {
        let mut query = self.conn.prepare_cached(
            "SELECT sha256 FROM past_policies WHERE scope IN (x'', ?1) AND until > ?2 ORDER BY scope, until LIMIT 1",
        )?;
        let sha256 = query.query_row(params![unit.as_bytes(), at.millis()], |row| fixed::<32>(row, 0));
        Ok(sha256.optional()?)
    }

    fn rules_at(&self, at: Timestamp) -> Result<Option<u32>> {
        let mut query = self.conn.prepare_cached(
            "SELECT version FROM rules ORDER BY since > ?1, abs(since - ?1), version LIMIT 1",
        )?;
        Ok(query.query_row([at.millis()], |row| row.get(0)).optional()?)
    }
}

impl PutPast for State<'_> {
    fn keep_post(&self, user: UserId, at: Timestamp) -> Result<()> {
        let beside: Vec<Post> = self.posts_of(user)?.into_iter().map(|row| row.post).collect();
        // Of two changes at one instant the post before both of them is kept.
        self.conn
            .prepare_cached(
                "INSERT OR IGNORE INTO past_posts (user, until, unit, name, roles, certificate, membership, beside)
                 SELECT id, ?2, unit, name, roles, certificate, membership, ?3 FROM users WHERE id = ?1",
            )?
            .execute(params![user.as_bytes(), at.millis(), words_of_beside(&beside)?])?;
        Ok(())
    }

    fn keep_parent(&self, unit: UnitId, at: Timestamp) -> Result<()> {
        self.conn
            .prepare_cached(
                "INSERT OR IGNORE INTO past_parents (unit, until, parent)
                 SELECT id, ?2, parent FROM units WHERE id = ?1",
            )?
            .execute(params![unit.as_bytes(), at.millis()])?;
        Ok(())
    }

    fn keep_standing(&self, unit: UnitId, at: Timestamp) -> Result<()> {
        self.conn
            .prepare_cached(
                "INSERT OR IGNORE INTO past_standings (unit, until, standing)
                 SELECT id, ?2, standing FROM units WHERE id = ?1",
            )?
            .execute(params![unit.as_bytes(), at.millis()])?;
        Ok(())
    }

    fn keep_policy(&self, scope: Option<UnitId>, next: &[u8; 32], at: Timestamp) -> Result<bool> {
        let n_kept = self
            .conn
            .prepare_cached(
                "INSERT OR IGNORE INTO past_policies (scope, until, sha256)
                 SELECT scope, ?2, sha256 FROM reference_current
                 WHERE scope = ?1 AND name = 'policy' AND sha256 <> ?3",
            )?
            .execute(params![scope_of(scope.as_ref()), at.millis(), next])?;
        Ok(n_kept == 1)
    }

    fn note_rules(&self, version: u32, since: Timestamp) -> Result<()> {
        self.conn.execute(
            "INSERT OR IGNORE INTO rules (version, since) VALUES (?1, ?2)",
            params![version, since.millis()],
        )?;
        Ok(())
    }
}
