//! Which posts a person held at an instant, and when he lost one of them: read from what was kept at each change.

use super::standing::Made;
use crate::people::principal::Principal;
use crate::store::{PastPost, StoreError, View};
use spotcheck_domain::id::UnitId;
use spotcheck_domain::post::office_day;
use spotcheck_domain::term::Role;
use spotcheck_domain::time::Timestamp;

/// Posts of one person within the time of grace that are looked at where no cursor is named.
pub const MOST_POSTS: usize = 8;

/// He as he was, in each of his posts of then.
pub fn held_then(
    view: &dyn View,
    me: &Principal,
    past: PastPost,
    (at, now): Made,
) -> Result<Vec<Principal>, StoreError> {
    let days = (office_day(at), office_day(now));
    let beside = past.beside.into_iter().filter(|post| post.may_have_held(days.0, days.1));
    let main = (past.person.unit, past.person.roles);
    let mut posts: Vec<Principal> = Vec::new();
    for (unit, roles) in std::iter::once(main).chain(beside.map(|post| (post.unit, post.roles))) {
        if posts.iter().any(|post| post.unit == unit && post.roles == roles) {
            continue;
        }
        posts.push(Principal {
            unit,
            tier: view.unit(unit)?.ok_or(StoreError::Unreadable("a person's unit"))?.tier,
            name: past.person.name.clone(),
            roles,
            membership: past.membership,
            ..me.clone()
        });
    }
    Ok(posts)
}

/// When he lost a post that he held until `until` at least; `None` where he holds it still. Others may have been given to
/// him and taken from him meanwhile.
pub fn lost_at(
    view: &dyn View,
    held_now: &[Principal],
    post: &Principal,
    mut until: Timestamp,
) -> Result<Option<Timestamp>, StoreError> {
    let is_same = |unit: UnitId, roles: &[Role]| unit == post.unit && roles == post.roles;
    for _ in 0..MOST_POSTS {
        let Some(next) = view.past_post(post.user, until)? else {
            let holds_it = held_now.iter().any(|now| is_same(now.unit, &now.roles));
            return Ok((!holds_it).then_some(until));
        };
        let is_held = is_same(next.person.unit, &next.person.roles)
            || next.beside.iter().any(|beside| is_same(beside.unit, &beside.roles));
        if !is_held {
            break;
        }
        until = next.until;
    }
    Ok(Some(until))
}
