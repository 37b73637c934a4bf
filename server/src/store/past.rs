//! What held before it was changed: posts, policies, and the versions of the rules. Written with each change, asked for
//! by the time of a cursor.

use super::error::{Result, StoreError};
use super::org::roles_of;
use super::{Tx, View, fixed, id};
use crate::proof::chain::note;
use rusqlite::{OptionalExtension, params};
use sha2::{Digest, Sha256};
use spotcheck_domain::id::{DocumentId, UnitId, UserId};
use spotcheck_domain::policy::Policy;
use spotcheck_domain::reference::Person;
use spotcheck_domain::term::Role;
use spotcheck_domain::time::Timestamp;
use uuid::Uuid;

/// A post that a person does not hold any more.
#[derive(Debug, Clone)]
pub struct PastPost {
    pub until: Timestamp,
    pub person: Person,
    pub membership: u64,
}

impl View<'_> {
    /// Whether anybody's post, a policy, or the version of the rules was changed after `at`.
    pub fn has_changed_since(&self, at: Timestamp) -> Result<bool> {
        let mut query = self.conn.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM past_posts WHERE until > ?1)
                 OR EXISTS (SELECT 1 FROM past_policies WHERE until > ?1)
                 OR EXISTS (SELECT 1 FROM rules WHERE since > ?1)",
        )?;
        Ok(query.query_row([at.millis()], |row| row.get(0))?)
    }

    /// The post that a person held at `at`, where he holds another since.
    pub fn past_post(&self, user: UserId, at: Timestamp) -> Result<Option<PastPost>> {
        let mut query = self.conn.prepare_cached(
            "SELECT until, unit, name, roles, certificate, membership FROM past_posts
             WHERE user = ?1 AND until > ?2 ORDER BY until LIMIT 1",
        )?;
        let row = query.query_row(params![user.as_bytes(), at.millis()], |row| {
            Ok(PastPost {
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

    /// A person as he was at `at`.
    pub fn person_at(&self, user: UserId, at: Timestamp) -> Result<Option<Person>> {
        match self.past_post(user, at)? {
            Some(post) => Ok(Some(post.person)),
            None => self.person(user),
        }
    }

    /// The policy that was in force for a unit at `at`.
    pub fn policy_at(&self, unit: UnitId, at: Timestamp) -> Result<Option<Policy>> {
        let mut query = self.conn.prepare_cached(
            "SELECT sha256 FROM past_policies WHERE scope IN (x'', ?1) AND until > ?2 ORDER BY scope, until LIMIT 1",
        )?;
        let sha256 = query.query_row(params![unit.as_bytes(), at.millis()], |row| fixed::<32>(row, 0));
        let Some(sha256) = sha256.optional()? else { return self.policy(unit) };
        let Some((json, _)) = self.reference(&sha256, unit)? else { return Ok(None) };
        serde_json::from_slice(&json).map(Some).map_err(|_| StoreError::Unreadable("an earlier policy"))
    }

    /// The version of the rules by which this office judged at `at`; the first that is known where that was before all.
    pub fn rules_at(&self, at: Timestamp) -> Result<Option<u32>> {
        let mut query = self.conn.prepare_cached(
            "SELECT version FROM rules ORDER BY since > ?1, abs(since - ?1), version LIMIT 1",
        )?;
        Ok(query.query_row([at.millis()], |row| row.get(0)).optional()?)
    }

    /// Whether a person of that membership had a document shown to an audience of his.
    pub fn was_granted(&self, document: DocumentId, user: UserId, membership: u64) -> Result<bool> {
        let mut query = self.conn.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM grants JOIN memberships ON memberships.audience = grants.audience
                 WHERE grants.document = ?1 AND memberships.user = ?2 AND memberships.gained <= ?3
                     AND (memberships.lost IS NULL OR memberships.lost > ?3))",
        )?;
        let of = params![document.as_bytes(), user.as_bytes(), membership];
        Ok(query.query_row(of, |row| row.get(0))?)
    }

    /// When the office had the first change of a document.
    pub fn first_received(&self, document: DocumentId) -> Result<Option<Timestamp>> {
        let mut query = self.conn.prepare_cached(
            "SELECT received_at FROM changes WHERE document = ?1 ORDER BY sequence, ordinal LIMIT 1",
        )?;
        let first = query.query_row([document.as_bytes()], |row| row.get(0).map(Timestamp::from_millis));
        Ok(first.optional()?)
    }
}

impl Tx<'_> {
    /// Gives a person other roles.
    pub fn set_roles(&self, user: UserId, roles: &[Role], at: Timestamp) -> Result<()> {
        self.keep_post(user, at)?;
        let words = roles.iter().map(|role| role.word()).collect::<Vec<_>>().join(" ");
        self.conn.execute("UPDATE users SET roles = ?2 WHERE id = ?1", params![user.as_bytes(), words])?;
        self.note_change(user.as_bytes(), words.as_bytes())?;
        self.forget_organisation()
    }

    /// An office that is put back to before a change is not the one that gave cursors after it.
    fn note_change(&self, of: &[u8], to: &[u8]) -> Result<()> {
        let changed = Sha256::new_with_prefix(of).chain_update(to).finalize();
        note(self, DocumentId::from_uuid(Uuid::nil()), changed.into())?;
        Ok(())
    }

    /// Keeps the post that a person holds until `at`, before it is changed.
    pub(super) fn keep_post(&self, user: UserId, at: Timestamp) -> Result<()> {
        // Of two changes at one instant the post before both of them is kept.
        self.conn
            .prepare_cached(
                "INSERT OR IGNORE INTO past_posts (user, until, unit, name, roles, certificate, membership)
                 SELECT id, ?2, unit, name, roles, certificate, membership FROM users WHERE id = ?1",
            )?
            .execute(params![user.as_bytes(), at.millis()])?;
        Ok(())
    }

    /// Keeps the policy that is in force in a scope until `at`, before another takes its place.
    pub(super) fn keep_policy(&self, scope: &[u8], next: &[u8; 32], at: Timestamp) -> Result<()> {
        let n_kept = self
            .conn
            .prepare_cached(
                "INSERT OR IGNORE INTO past_policies (scope, until, sha256)
                 SELECT scope, ?2, sha256 FROM reference_current
                 WHERE scope = ?1 AND name = 'policy' AND sha256 <> ?3",
            )?
            .execute(params![scope, at.millis(), next])?;
        if n_kept == 1 { self.note_change(b"policy", next) } else { Ok(()) }
    }

    /// Notes since when this office judges by a version of the rules.
    pub fn note_rules(&self, version: u32, since: Timestamp) -> Result<()> {
        self.conn.execute(
            "INSERT OR IGNORE INTO rules (version, since) VALUES (?1, ?2)",
            params![version, since.millis()],
        )?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{NewReference, Store};
    use spotcheck_domain::reference::{Named, Unit};
    use spotcheck_domain::term::Tier;

    const fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    fn publish(tx: &Tx<'_>, version: u32, at: Timestamp) -> Result<()> {
        let json = serde_json::to_vec(&Policy { version, ..Policy::default() }).expect("JSON");
        let (sha256, version) = ([version as u8; 32], version.to_string());
        let (version, json) = (version.as_str(), json.as_slice());
        let new = NewReference { name: "policy", scope: None, version, sha256: &sha256, json, brotli: b"" };
        tx.put_reference(&new, at)
    }

    #[test]
    fn what_held_is_told_by_its_time_and_nothing_grows_but_by_changes() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(folder.path(), [1; 40]).expect("opens");
        let [here, there] = [1, 2].map(|n| UnitId::from_parts(at(1), [n; 10]));
        let user = UserId::from_parts(at(1), [3; 10]);
        let done = store.write(move |tx| {
            for id in [here, there] {
                tx.put_unit(&Unit { id, parent: None, tier: Tier::County, name: Named::default() })?;
            }
            let (name, roles) = ("甲".to_owned(), vec![Role::Inspector]);
            tx.put_person(&Person { id: user, unit: here, name, roles, certificate: String::new() }, at(1))?;
            publish(tx, 1, at(1))?;
            tx.move_person(user, there, at(100))?;
            tx.set_roles(user, &[Role::Viewer], at(200))?;
            publish(tx, 2, at(300))?;
            publish(tx, 2, at(400))?;
            tx.note_rules(1, at(1))?;
            tx.note_rules(2, at(500))?;
            tx.note_rules(2, at(600))
        });
        done.expect("written");
        let post = |millis| {
            let person = store.read(|view| view.person_at(user, at(millis))).expect("reads").expect("him");
            (person.unit, person.roles)
        };
        assert_eq!(post(99), (here, vec![Role::Inspector]));
        assert_eq!(post(100), (there, vec![Role::Inspector]));
        assert_eq!(post(200), (there, vec![Role::Viewer]));
        let past = |millis| store.read(|view| view.past_post(user, at(millis))).expect("reads");
        assert_eq!(past(99).map(|post| (post.until, post.membership)), Some((at(100), 1)));
        assert!(past(200).is_none(), "he holds it still");
        let version = |millis| {
            let policy = store.read(|view| view.policy_at(here, at(millis))).expect("reads");
            policy.map(|policy| policy.version)
        };
        assert_eq!([version(0), version(299), version(300), version(400)], [1, 1, 2, 2].map(Some));
        let rules = |millis| store.read(|view| view.rules_at(at(millis))).expect("reads");
        assert_eq!([rules(0), rules(499), rules(500), rules(900)], [1, 1, 2, 2].map(Some));
        let changed = |millis| store.read(|view| view.has_changed_since(at(millis))).expect("reads");
        assert_eq!([changed(0), changed(499), changed(500)], [true, true, false]);
    }
}
