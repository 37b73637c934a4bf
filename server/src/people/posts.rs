//! Posts beside the one that a person has: what follows for what he reads and for what judges his work when one is
//! given, begins, and ends. Those with stated days begin and end by themselves, by the office's day.

use super::organisation::{follow_units, forget_organisation};
use crate::proof::chain::note_change;
use crate::store::{PostRow, StoreError, Tx, View};
use spotcheck_domain::authority::{Act, holds};
use spotcheck_domain::id::{PostId, UnitId, UserId};
use spotcheck_domain::post::{Post, office_day};
use spotcheck_domain::reference::Person;
use spotcheck_domain::term::Role;
use spotcheck_domain::time::Timestamp;
use std::collections::HashSet;
use uuid::Uuid;

/// Who brings about what comes with its day.
const OFFICE: &str = "server";

/// Gives a post, which begins at once unless its first day is still to come.
pub fn give(tx: &dyn Tx, post: Post, now: Timestamp) -> Result<(), StoreError> {
    tx.keep_post(post.user, now)?;
    let begins = post.has_begun(office_day(now));
    let row = PostRow { post, given_at: now, begun_at: None, ended_at: None };
    tx.put_post(&row)?;
    // Who let him in did so for what he was, though what he is to be comes later.
    tx.drop_unused_codes(row.post.user)?;
    if begins {
        return begin(tx, &row.post, now);
    }
    note(tx, &row.post, "given")
}

/// From now on its person has what comes with a post.
fn begin(tx: &dyn Tx, post: &Post, now: Timestamp) -> Result<(), StoreError> {
    tx.keep_post(post.user, now)?;
    tx.begin_post(post.id, now)?;
    follow(tx, post)?;
    note(tx, post, "begun")
}

/// Its person holds it no more.
pub fn end(tx: &dyn Tx, row: &PostRow, now: Timestamp) -> Result<(), StoreError> {
    tx.keep_post(row.post.user, now)?;
    tx.end_post(row.post.id, now)?;
    // What he let in by the post that he had, he lets in no more.
    tx.drop_codes_asked_by(row.post.user)?;
    if row.begun_at.is_some() {
        follow(tx, &row.post)?;
    }
    note(tx, &row.post, "ended")?;
    cut_deputies(tx, row.post.user, now)
}

/// The units of a person with his roles there, that of his main post first.
pub fn held_by(view: &dyn View, person: &Person) -> Result<Vec<(UnitId, Vec<Role>)>, StoreError> {
    let beside = view.posts_of(person.id)?.into_iter().map(|row| (row.post.unit, row.post.roles));
    Ok(std::iter::once((person.unit, person.roles.clone())).chain(beside).collect())
}

/// Whoever acts for a person in a unit has no more there than that person has. Where he is no more himself, his work is gone
/// on with; the office is administered in nobody's name who is not there.
pub fn cut_deputies(tx: &dyn Tx, person: UserId, now: Timestamp) -> Result<(), StoreError> {
    let Some(found) = tx.person(person)? else { return Ok(()) };
    let held = held_by(tx, &found)?;
    for row in tx.posts_for(person)? {
        let here: HashSet<Role> = held
            .iter()
            .filter(|(unit, _)| *unit == row.post.unit)
            .flat_map(|(_, roles)| roles.clone())
            .collect();
        let stays = |role: &Role| {
            if here.is_empty() { !holds(&[*role], Act::SetRoles) } else { here.contains(role) }
        };
        let roles: Vec<Role> = row.post.roles.iter().copied().filter(stays).collect();
        if roles.len() == row.post.roles.len() {
            continue;
        }
        let word = words_of(&roles);
        if !roles.is_empty() {
            give(tx, Post { id: PostId::from_parts(now, rand::random()), roles, ..row.post.clone() }, now)?;
        }
        end(tx, &row, now)?;
        let note = format!("{} {} → {word}", row.post.id, words_of(&row.post.roles));
        tx.put_audit(now, OFFICE, "post_ended", Some(row.post.user.as_bytes()), &note)?;
    }
    Ok(())
}

fn follow(tx: &dyn Tx, post: &Post) -> Result<(), StoreError> {
    let (Some(person), Some(membership)) = (tx.person(post.user)?, tx.membership(post.user)?) else {
        return Err(StoreError::Unreadable("a person who holds a post"));
    };
    // Who vouched for him did so for what he was.
    tx.drop_unused_codes(post.user)?;
    let next = membership + 1;
    tx.put_unit_of(post.user, person.unit, next)?;
    follow_units(tx, post.user, next)
}

fn note(tx: &dyn Tx, post: &Post, what: &str) -> Result<(), StoreError> {
    note_change(tx, post.id.as_bytes(), what.as_bytes())?;
    forget_organisation(tx)
}

/// Begins and ends what is due by now. Gives the people whom that concerns.
pub fn turn(tx: &dyn Tx, now: Timestamp) -> Result<HashSet<Uuid>, StoreError> {
    let day = office_day(now);
    let mut concerned = HashSet::new();
    for row in tx.posts_due(day)? {
        // It may have ended with another of these.
        if tx.post(row.post.id)?.is_none_or(|row| row.ended_at.is_some()) {
            continue;
        }
        let is_over = row.post.until.is_some_and(|until| until < day);
        let word = if is_over { "post_ended" } else { "post_begun" };
        if is_over {
            end(tx, &row, now)?;
        } else {
            begin(tx, &row.post, now)?;
        }
        let note = format!("{} {}", row.post.id, words_of(&row.post.roles));
        tx.put_audit(now, OFFICE, word, Some(row.post.user.as_bytes()), &note)?;
        concerned.insert(row.post.user.uuid());
    }
    Ok(concerned)
}

/// He has left: what he held beside his main post he holds no more.
pub fn end_all_of(tx: &dyn Tx, user: UserId, now: Timestamp) -> Result<(), StoreError> {
    tx.posts_of(user)?.iter().try_for_each(|row| end(tx, row, now))
}

fn words_of(roles: &[Role]) -> String {
    roles.iter().map(|role| role.word()).collect::<Vec<_>>().join(" ")
}
