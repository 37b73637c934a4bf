//! 岗位: what the person holds, his main post first.

use super::Now;
use crate::engine::state::State;
use crate::protocol::{HeldPost, View};
use spotcheck_domain::id::UnitId;
use spotcheck_domain::reference::Named;
use spotcheck_domain::term::Tier;

pub fn view(state: &State, now: Now) -> View {
    let Some(main) = state.by() else { return View::Absent };
    let main = HeldPost {
        unit: unit_name(state, main.unit),
        tier: main.tier,
        line: state.organisation.line_of(main.unit),
        roles: main.roles,
        deputy_for: None,
        from: None,
        until: None,
        holds: true,
    };
    let beside = state.posts_beside().into_iter().map(|post| HeldPost {
        unit: unit_name(state, post.unit),
        // Of a unit that is not known nobody is asked for more than what an enterprise may.
        tier: state.organisation.unit(post.unit).map_or(Tier::Enterprise, |unit| unit.tier),
        line: state.organisation.line_of(post.unit),
        roles: post.roles.clone(),
        deputy_for: post.deputy_for.map(|person| {
            state.organisation.person(person).map(|person| person.name.clone()).unwrap_or_default()
        }),
        from: post.from,
        until: post.until,
        holds: post.holds_on(now.office_day),
    });
    View::Posts(std::iter::once(main).chain(beside).collect())
}

/// Of whom a device has not heard yet, what its session says.
pub fn unit_name(state: &State, unit: UnitId) -> Named {
    let known = state.organisation.unit(unit).map(|unit| unit.name.clone());
    let of_session = || state.session.as_ref().filter(|session| session.unit.id == unit);
    known.or_else(|| of_session().map(|session| session.unit.name.clone())).unwrap_or_default()
}
