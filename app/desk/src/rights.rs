//! What whoever is paired may do with a unit or a person of his area, by the one table and in any of his posts; what lies
//! outside of it he is not shown. What a post gives it gives in its own area: an administrator of one county who reads in
//! another has no more there than to read.

use crate::asked::Asked;
use crate::erased::memo;
use crate::store::Store;
use crate::tree::Lookup;
use leptos::prelude::*;
use spotcheck_domain::authority::{Act, On, Reach, may};
use spotcheck_domain::by::By;
use spotcheck_domain::call::{UnitLine, Units};
use spotcheck_domain::id::UnitId;
use spotcheck_domain::session::Session;
use spotcheck_protocol::{HeldPost, Query, View};

#[derive(Clone, Copy)]
pub struct Rights {
    /// All that he may with nothing at hand, which the engine says.
    at_large: Memo<Vec<Act>>,
    posts: Memo<Vec<InPost>>,
}

/// He in a post that he holds now.
#[derive(Debug, Clone, PartialEq)]
struct InPost {
    by: By,
    /// Its unit and those above it.
    line: Vec<UnitId>,
}

/// Those that the whole desk goes by: watched once, so that a page which is drawn by them is not drawn anew for asking.
pub fn use_rights() -> Rights {
    expect_context()
}

/// For [`use_rights`].
pub fn watch_rights(store: Store) -> Rights {
    let (session, status) = (store.session(), store.status());
    let at_large =
        memo(move || status.with(|status| status.as_ref().map(|s| s.acts.clone()).unwrap_or_default()));
    let held = store.watch(|| Query::Posts);
    let posts = memo(move || {
        let held = held.with(|view| match view {
            Some(View::Posts(held)) => held.clone(),
            _ => Vec::new(),
        });
        session.with(|session| session.as_ref().map(|session| in_posts(session, held)).unwrap_or_default())
    });
    Rights { at_large, posts }
}

fn in_posts(session: &Session, held: Vec<HeldPost>) -> Vec<InPost> {
    let held = held.into_iter().filter(|post| post.holds);
    held.filter_map(|post| {
        let by = By {
            user: session.person.id,
            name: session.person.name.clone(),
            unit: *post.line.first()?,
            tier: post.tier,
            roles: post.roles,
        };
        Some(InPost { by, line: post.line })
    })
    .collect()
}

/// How somebody in a post stands to a unit, by the units that the office lists and, above the first of these, by what the
/// posts say of their own lines.
fn reach(posts: &[InPost], post: &InPost, lines: &[UnitLine], unit: UnitId) -> Reach {
    if post.by.unit == unit {
        return Reach::Own;
    }
    let lookup = Lookup::of(lines);
    let mut above: Vec<UnitId> = lookup.line(unit).map(|line| line.id).collect();
    let top = above.last().copied().unwrap_or(unit);
    let known = posts.iter().find_map(|other| {
        let place = other.line.iter().position(|above| *above == top)?;
        Some(&other.line[place..])
    });
    above.extend(known.unwrap_or_default());
    if above.contains(&post.by.unit) { Reach::Below } else { Reach::Elsewhere }
}

fn may_in_some<'o>(
    posts: &[InPost],
    act: Act,
    lines: &[UnitLine],
    unit: UnitId,
    on: fn(Reach) -> On<'o>,
) -> bool {
    posts.iter().any(|post| may(&post.by, act, &on(reach(posts, post, lines, unit))).is_ok())
}

impl Rights {
    pub fn at_office(self, act: Act) -> bool {
        self.at_large.with(|acts| acts.contains(&act))
    }

    /// A record of a unit of his own that is yet to be made.
    pub fn with_new(self, act: Act) -> bool {
        self.at_office(act)
    }

    /// Whether it can be said by now what he may with those: a page that is drawn before is drawn anew then.
    pub fn are_known(self, units: Asked<Units>) -> Memo<bool> {
        memo(move || units.answer.with(Option::is_some) && self.posts.with(|posts| !posts.is_empty()))
    }

    /// A unit among these.
    pub fn with_unit(self, act: Act, unit: UnitId, units: Asked<Units>) -> bool {
        self.may(act, unit, units, On::unit)
    }

    /// A person of that unit.
    pub fn with_person(self, act: Act, unit: UnitId, units: Asked<Units>) -> bool {
        self.may(act, unit, units, On::person)
    }

    fn may(self, act: Act, unit: UnitId, units: Asked<Units>, on: fn(Reach) -> On<'static>) -> bool {
        units.answer.with(|units| {
            let lines = units.as_ref().map_or(&[][..], |units| &units.units);
            self.posts.with(|posts| may_in_some(posts, act, lines, unit, on))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use spotcheck_domain::call::UnitFields;
    use spotcheck_domain::id::UserId;
    use spotcheck_domain::term::{Role, Tier};
    use spotcheck_domain::time::Timestamp;

    fn id(n: u8) -> UnitId {
        UnitId::from_parts(Timestamp::from_millis(1), [n; 10])
    }

    fn line(n: u8, parent: u8, tier: Tier) -> UnitLine {
        UnitLine {
            id: id(n),
            parent: Some(id(parent)),
            tier,
            fields: UnitFields::new(),
            closed_at: None,
            n_people: 0,
            n_devices: 0,
            n_open_findings: 0,
            n_open_visits: 0,
        }
    }

    fn post(line: &[u8], tier: Tier, role: Role) -> InPost {
        let line: Vec<UnitId> = line.iter().map(|n| id(*n)).collect();
        let user = UserId::from_parts(Timestamp::from_millis(1), [9; 10]);
        InPost { by: By { user, name: String::new(), unit: line[0], tier, roles: vec![role] }, line }
    }

    #[test]
    fn another_post_gives_what_it_gives_in_its_own_area_and_nowhere_else() {
        // A city with two counties, each with a town.
        let lines = [(1, 9), (2, 1), (3, 1)]
            .map(|(n, parent)| line(n, parent, Tier::County))
            .into_iter()
            .chain([line(4, 2, Tier::Town), line(5, 3, Tier::Town)]);
        let lines: Vec<UnitLine> = lines.collect();
        let posts = [post(&[1], Tier::City, Role::Supervisor), post(&[2, 1], Tier::County, Role::Admin)];
        let changes = |unit| may_in_some(&posts, Act::ChangeUnit, &lines, id(unit), On::unit);
        assert_eq!([1, 2, 3, 4, 5].map(changes), [false, true, false, true, false]);
        assert!(may_in_some(&posts, Act::ChangePerson, &lines, id(4), On::person));
        assert!(!may_in_some(&posts[..1], Act::ChangePerson, &lines, id(4), On::person));
    }

    #[test]
    fn an_administrator_above_what_is_listed_reaches_all_of_it() {
        // Listed is the county of his main post; he acts for the administrator of the city.
        let lines = [line(2, 1, Tier::County), line(4, 2, Tier::Town)];
        let posts = [post(&[2, 1], Tier::County, Role::Supervisor), post(&[1], Tier::City, Role::Admin)];
        assert!([2, 4].into_iter().all(|n| may_in_some(&posts, Act::ChangeUnit, &lines, id(n), On::unit)));
    }
}
