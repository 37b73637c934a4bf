//! What was refused, by author and record: whoever has refused a hundred thousand changes is one line among others, and an
//! administrator decides on all of it at once.

use super::intake::Intake;
use super::jurisdiction;
use super::quarantine::{QuarantineError, ensure_not_own, release};
use crate::people::principal::Principal;
use crate::store::{Group, GroupsAfter, Store, StoreError, View};
use spotcheck_domain::authority::{Act, On};
use spotcheck_domain::call::{Decided, Failed, GroupPage, GroupShown};
use spotcheck_domain::id::{DocumentId, UserId};
use spotcheck_domain::time::Timestamp;

/// Undecided changes of one author beyond which he stands behind everybody else: an honest person's year is fewer.
const CROWD: u64 = 1_000;
/// Groups on one page.
const PAGE: usize = 50;
/// Changes that one decision leaves refused, and of which it tries to store: to store one is to judge it and what it builds
/// upon.
const DISCARDED_AT_ONCE: usize = 1_000;
const RELEASED_AT_ONCE: usize = 50;

/// Which group is decided on, and how many changes of it at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chosen {
    pub author: UserId,
    pub document: DocumentId,
    pub most: Option<usize>,
}

/// A page of groups of this administrator's area, the newest first; those of whom very much is refused behind the others.
pub fn list(store: &Store, principal: &Principal, after: Option<&str>) -> Result<GroupPage, QuarantineError> {
    principal.may(Act::ListQuarantine, &On::office()).map_err(|_| QuarantineError::NotFound)?;
    let mut after = match after {
        Some(after) => Some(read_after(after).ok_or(QuarantineError::NotFound)?),
        None => None,
    };
    store.read(|view| {
        let mut groups = Vec::new();
        loop {
            let some = view.quarantine_groups(CROWD, after, PAGE)?;
            let Some(last) = some.last() else { return Ok(GroupPage { groups, next: None }) };
            after = Some(GroupsAfter { is_crowd: last.is_crowd, newest: last.newest });
            for group in &some {
                if may(view, principal, Act::InspectQuarantined, group)? {
                    groups.push(shown(view, principal, group)?);
                }
                if groups.len() == PAGE {
                    let next = Some(format!("{}-{}", u8::from(group.is_crowd), group.newest));
                    return Ok(GroupPage { groups, next });
                }
            }
        }
    })
}

/// Leaves changes of a group refused for good, the oldest first.
pub fn discard(
    store: &Store,
    principal: &Principal,
    chosen: Chosen,
    now: Timestamp,
) -> Result<Decided, QuarantineError> {
    let most = chosen.most.unwrap_or(DISCARDED_AT_ONCE).min(DISCARDED_AT_ONCE);
    let ids = store.read(|view| {
        let group = find(view, principal, Act::DiscardQuarantined, chosen)?;
        Ok::<_, QuarantineError>(view.quarantine_ids(group.document, group.author, most)?)
    })?;
    let by = principal.user;
    let n_decided = store.write(move |tx| {
        let mut decided = Vec::new();
        for id in ids {
            if tx.decide_quarantine(id, false, by, now)? {
                decided.push(id);
            }
        }
        let (Some(first), Some(last)) = (decided.first(), decided.last()) else { return Ok(0) };
        let note = format!("{} of {}: {first} to {last}", decided.len(), chosen.author);
        tx.put_audit(now, &by.to_string(), "discarded", Some(chosen.document.as_bytes()), &note)?;
        Ok::<_, QuarantineError>(decided.len() as u64)
    })?;
    Ok(Decided { n_decided, n_stored: 0, failed: Vec::new(), n_left: left(store, chosen)? })
}

/// Stores changes of a group after all, the newest first, each with those that it builds upon. What cannot be stored is
/// told and stays.
pub fn release_all(
    intake: &Intake,
    principal: &Principal,
    chosen: Chosen,
    now: Timestamp,
) -> Result<Decided, QuarantineError> {
    let (n_before, mut ids) = intake.store.read(|view| {
        let group = find(view, principal, Act::InspectQuarantined, chosen)?;
        ensure_not_own(view, principal, chosen.author, now)?;
        let ids = view.quarantine_ids(chosen.document, chosen.author, usize::MAX >> 1)?;
        Ok::<_, QuarantineError>((group.n_changes, ids))
    })?;
    let most = chosen.most.unwrap_or(RELEASED_AT_ONCE).min(RELEASED_AT_ONCE);
    let (mut n_stored, mut failed, mut n_tried) = (0, Vec::new(), 0);
    while let Some(id) = ids.pop().filter(|_| n_tried < most) {
        // It may have gone with one that built upon it.
        if intake.store.read(|view| is_undecided(view, id))? {
            n_tried += 1;
            match release(intake, principal, id, now) {
                Ok(n) => n_stored += n as u64,
                Err(QuarantineError::Unsound(reason)) => failed.push(Failed { id, reason }),
                // His to look at, and not his to store.
                Err(QuarantineError::NotFound) if n_stored > 0 => break,
                Err(error) => return Err(error),
            }
        }
    }
    let n_left = left(&intake.store, chosen)?;
    Ok(Decided { n_decided: n_before.saturating_sub(n_left), n_stored, failed, n_left })
}

fn read_after(after: &str) -> Option<GroupsAfter> {
    let (is_crowd, newest) = after.split_once('-')?;
    Some(GroupsAfter { is_crowd: is_crowd == "1", newest: newest.parse().ok()? })
}

fn is_undecided(view: &dyn View, id: i64) -> Result<bool, StoreError> {
    Ok(view.quarantine_row(id)?.is_some_and(|row| !row.is_decided))
}

fn left(store: &Store, chosen: Chosen) -> Result<u64, StoreError> {
    store.read(|view| Ok(view.quarantine_sum(chosen.author, Some(chosen.document))?.n_changes))
}

fn may(view: &dyn View, principal: &Principal, act: Act, group: &Group) -> Result<bool, StoreError> {
    jurisdiction::may_of(view, principal, act, group.document, group.author_unit, &[])
}

/// A group with which this person may do that. Absence and refusal look the same.
fn find(view: &dyn View, principal: &Principal, act: Act, chosen: Chosen) -> Result<Group, QuarantineError> {
    let group =
        view.quarantine_group(CROWD, chosen.author, chosen.document)?.ok_or(QuarantineError::NotFound)?;
    if may(view, principal, act, &group)? { Ok(group) } else { Err(QuarantineError::NotFound) }
}

fn shown(view: &dyn View, principal: &Principal, group: &Group) -> Result<GroupShown, StoreError> {
    Ok(GroupShown {
        author: group.author,
        author_name: group.author_name.clone(),
        document: group.document,
        kind: group.kind,
        title: super::quarantine::title(view, principal, group.document)?,
        n_changes: group.n_changes,
        n_bytes: group.n_bytes,
        newest: group.newest,
        received_at: group.received_at,
        is_crowd: group.is_crowd,
    })
}
