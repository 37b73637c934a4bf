//! Posts beside the one that a person has: listed, given and ended; and deputies, who act for somebody on stated days.

use super::DeskError;
use super::ids::ensure_free;
use super::persons::{canonical_roles, here, log, words_of};
use super::rights::{acting_in, again, may_in, may_with};
use super::units::ensure_open;
use crate::people::principal::Principal;
use crate::people::{hands, notices, posts};
use crate::store::{NewNotice, PastPost, PersonRow, PostRow, StoreError, Tx, View};
use spotcheck_domain::authority::{Act, On};
use spotcheck_domain::call::{EndPost, GivePost, ListPosts, NameDeputy, Obstacle, PostLine, Posts};
use spotcheck_domain::codes::NoticeKind;
use spotcheck_domain::id::{PostId, UnitId, UserId};
use spotcheck_domain::post::{Post, office_day};
use spotcheck_domain::term::Role;
use spotcheck_domain::time::{Day, Timestamp};
use std::fmt::Write;

/// Nobody is a deputy for longer, nor from a later day on.
const MOST_DAYS: i32 = 731;

pub fn list(view: &dyn View, principal: &Principal, call: &ListPosts) -> Result<Posts, DeskError> {
    let row = view.person_row(call.person)?.ok_or(DeskError::NotFound)?;
    acting_in(view, principal, Act::ReadOrganisation, row.person.unit)?;
    Ok(Posts { posts: lines(view, view.posts_of(call.person)?)?, deputies: deputies(view, call.person)? })
}

/// Those who act for somebody.
pub fn deputies(view: &dyn View, person: UserId) -> Result<Vec<PostLine>, StoreError> {
    lines(view, view.posts_for(person)?)
}

fn lines(view: &dyn View, rows: Vec<PostRow>) -> Result<Vec<PostLine>, StoreError> {
    let name_of = |user| Ok::<_, StoreError>(view.person(user)?.map(|one| one.name).unwrap_or_default());
    let line = |PostRow { post, given_at, begun_at, .. }: PostRow| {
        Ok(PostLine {
            id: post.id,
            person: post.user,
            name: name_of(post.user)?,
            unit: post.unit,
            unit_name: view.unit(post.unit)?.map(|unit| unit.name).unwrap_or_default(),
            roles: post.roles,
            deputy_for: post.deputy_for,
            deputy_for_name: post.deputy_for.map(name_of).transpose()?.unwrap_or_default(),
            from: post.from,
            until: post.until,
            given_at,
            has_begun: begun_at.is_some(),
        })
    };
    rows.into_iter().map(line).collect()
}

/// Gives a person another post. `fresh` is its id where none was drawn.
pub fn give(
    tx: &dyn Tx,
    principal: &Principal,
    call: GivePost,
    fresh: PostId,
    now: Timestamp,
) -> Result<PostId, DeskError> {
    let row = here(tx, principal, Act::GivePost, call.person)?;
    let (from, until) = judge_days(call.from, call.until, now)?;
    let post = Post {
        id: call.id.unwrap_or(fresh),
        user: call.person,
        unit: call.unit,
        roles: canonical_roles(&call.roles)?,
        deputy_for: None,
        from,
        until,
    };
    let is_own =
        row.person.unit == post.unit && post.roles.iter().all(|role| row.person.roles.contains(role));
    put(tx, principal, Act::GivePost, post, is_own, now)
}

/// Somebody acts for a person, in one of his posts.
pub fn name_deputy(
    tx: &dyn Tx,
    principal: &Principal,
    call: NameDeputy,
    fresh: PostId,
    now: Timestamp,
) -> Result<PostId, DeskError> {
    let row = here(tx, principal, Act::NameDeputy, call.person)?;
    let (unit, roles) = match call.post {
        None => (row.person.unit, row.person.roles),
        Some(post) => {
            let held = tx.posts_of(call.person)?.into_iter().find(|row| row.post.id == post);
            held.map(|row| (row.post.unit, row.post.roles)).ok_or(DeskError::NotFound)?
        }
    };
    let (from, until) = judge_days(call.from, Some(call.until), now)?;
    let deputy_for = Some(call.person);
    let id = call.id.unwrap_or(fresh);
    let post = Post { id, user: call.deputy, unit, roles: canonical_roles(&roles)?, deputy_for, from, until };
    act_for(tx, principal, Act::NameDeputy, post, now)
}

/// Stores that somebody acts for another, where whoever asks may give him that.
pub fn act_for(
    tx: &dyn Tx,
    principal: &Principal,
    act: Act,
    post: Post,
    now: Timestamp,
) -> Result<PostId, DeskError> {
    if post.deputy_for == Some(post.user) {
        return Err(DeskError::of(Obstacle::OwnDeputy));
    }
    here(tx, principal, Act::GivePost, post.user)?;
    put(tx, principal, act, post, false, now)
}

fn put(
    tx: &dyn Tx,
    principal: &Principal,
    act: Act,
    post: Post,
    is_own: bool,
    now: Timestamp,
) -> Result<PostId, DeskError> {
    let unit = may_in(tx, principal, Act::FillPost, post.unit)?;
    if let Some(there) = tx.post(post.id)? {
        // The answer to the same call was lost.
        return if there.post == post { Ok(post.id) } else { Err(DeskError::of(Obstacle::IdTaken)) };
    }
    ensure_free(tx, post.id.uuid())?;
    ensure_open(&unit)?;
    let is_alike = |row: &PostRow| Post { id: post.id, ..row.post.clone() } == post;
    if is_own || tx.posts_of(post.user)?.iter().any(is_alike) {
        return Err(DeskError::of(Obstacle::PostHeld));
    }
    let (id, person, note) = (post.id, post.user, described(tx, &post)?);
    hands::note_roles(tx, person, principal.user, &post.roles, now)?;
    posts::give(tx, post, now)?;
    log(tx, principal, act, person, &note, now)?;
    tell(tx, principal, NoticeKind::PostGiven, person, now)?;
    Ok(id)
}

/// A person holds a post beside his own no more. Who administers either his unit or that of the post may end it. Gives
/// whose it was.
pub fn end(tx: &dyn Tx, principal: &Principal, call: &EndPost, now: Timestamp) -> Result<UserId, DeskError> {
    let row = tx.post(call.post)?.filter(|row| row.post.user == call.person).ok_or(DeskError::NotFound)?;
    if may_with(tx, principal, Act::EndPost, call.person).is_err() {
        let on = |post: &Principal| Ok::<_, StoreError>(On::person(post.stands(tx, row.post.unit)?));
        let judged = again(tx, principal)?.may_in_some(Act::EndPost, on)?;
        judged.map_err(|_| DeskError::NotFound)?;
    }
    if row.ended_at.is_some() {
        return Ok(call.person);
    }
    posts::end(tx, &row, now)?;
    let note = described(tx, &row.post)?;
    log(tx, principal, Act::EndPost, call.person, &note, now)?;
    tell(tx, principal, NoticeKind::PostEnded, call.person, now)?;
    Ok(call.person)
}

/// A first day that has come is none; the last one is not over.
pub fn judge_days(
    from: Option<Day>,
    until: Option<Day>,
    now: Timestamp,
) -> Result<(Option<Day>, Option<Day>), DeskError> {
    let today = office_day(now);
    let from = from.filter(|from| *from > today);
    let last = today.plus_days(MOST_DAYS);
    let first = from.unwrap_or(today);
    let is_good = first <= last && until.is_none_or(|until| (first..=last).contains(&until));
    if is_good { Ok((from, until)) } else { Err(DeskError::of(Obstacle::DaysInvalid)) }
}

/// For the log: `post 0190…: 云岭县 · inspector; for 王伟; 2026-12-01 – 2026-12-08`.
fn described(view: &dyn View, post: &Post) -> Result<String, StoreError> {
    let unit = view.unit(post.unit)?.map(|unit| unit.name.zh).unwrap_or_default();
    let mut note = format!("post {}: {unit} · {}", post.id, words_of(&post.roles));
    if let Some(person) = post.deputy_for {
        let name = view.person(person)?.map(|person| person.name).unwrap_or_default();
        let _ = write!(note, "; for {name} {person}");
    }
    let day = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
    if post.from.is_some() || post.until.is_some() {
        let _ = write!(note, "; {} – {}", day(post.from), day(post.until));
    }
    Ok(note)
}

fn tell(
    tx: &dyn Tx,
    principal: &Principal,
    kind: NoticeKind,
    person: UserId,
    now: Timestamp,
) -> Result<(), StoreError> {
    notices::note(tx, &NewNotice { kind, person, device: None, by: Some(principal.user) }, now)
}

/// Where somebody was before he left or was moved elsewhere, and as what.
pub fn former(view: &dyn View, row: &PersonRow) -> Result<Option<(UnitId, Vec<Role>)>, StoreError> {
    let is_elsewhere = |past: &PastPost| row.retired_at.is_some() || past.person.unit != row.person.unit;
    let past = past_posts(view, row)?.into_iter().rev();
    let mut past = past.filter(|past| is_elsewhere(past) && !past.person.roles.is_empty());
    Ok(past.next().map(|past| (past.person.unit, past.person.roles)))
}

/// What somebody was, the oldest first.
pub fn past_posts(view: &dyn View, row: &PersonRow) -> Result<Vec<PastPost>, StoreError> {
    /// Changes of one person that are looked at.
    const MOST_CHANGES: usize = 256;
    let (mut at, mut all) = (row.entered_at.plus_millis(-1), Vec::new());
    while let Some(past) = view.past_post(row.person.id, at)?.filter(|_| all.len() < MOST_CHANGES) {
        at = past.until;
        all.push(past);
    }
    Ok(all)
}
