//! What each person is told of the organisation: made when it is first asked for, and anew when units or people changed.

use super::principal::Principal;
use super::reference::{ORGANISATION, POLICIES, of_person, pack, publish};
use crate::store::{Store, StoreError, View};
use spotcheck_domain::call::Standing;
use spotcheck_domain::id::{UnitId, UserId};
use spotcheck_domain::policy::Policies;
use spotcheck_domain::post::Post;
use spotcheck_domain::reference::{Organisation, Person, Unit};
use spotcheck_domain::term::Tier;
use spotcheck_domain::time::Timestamp;
use std::collections::HashSet;

/// Makes what this person is to know of the organisation where it is not made yet, or units or people changed since; and of
/// what units set of the policy, where any does.
pub fn ensure_organisation(store: &Store, principal: &Principal, now: Timestamp) -> Result<(), StoreError> {
    let scope = principal.scope();
    let lacking = move |view: &dyn View| {
        let current = view.reference_current(scope)?;
        let lacks = |name: &str| current.iter().all(|row| row.name != name);
        let lacks_policies = lacks(POLICIES) && !view.unit_policies(None)?.units.is_empty();
        Ok::<_, StoreError>((lacks(ORGANISATION), lacks_policies))
    };
    if store.read(lacking)? == (false, false) {
        return Ok(());
    }
    let (user, units, begun) = (principal.user, principal.units(), principal.units_begun());
    store.write(move |tx| {
        let (lacks_organisation, lacks_policies) = lacking(tx)?;
        if lacks_organisation {
            publish(tx, ORGANISATION, Some(scope), None, &organisation(tx, user, &units, &begun)?, now)?;
        }
        if lacks_policies {
            publish(tx, POLICIES, Some(scope), None, &policies(tx, &units)?, now)?;
        }
        Ok::<_, StoreError>(())
    })?;
    pack(store)
}

/// What units in the sight of somebody of these units set: themselves, those above them and those below; of an enterprise
/// those too that stand beside one above it, since they order it to do something.
fn policies(view: &dyn View, of: &[UnitId]) -> Result<Policies, StoreError> {
    let mut policies = view.unit_policies(None)?;
    let lines = of.iter().map(|unit| view.line_of(*unit)).collect::<Result<Vec<_>, _>>()?;
    let mut of_enterprises = Vec::new();
    for (unit, line) in of.iter().zip(&lines) {
        if view.unit(*unit)?.is_some_and(|unit| unit.tier == Tier::Enterprise) {
            of_enterprises.push(line);
        }
    }
    let mut seen = Vec::with_capacity(policies.units.len());
    for own in policies.units {
        let is_above = lines.iter().any(|line| line.contains(&own.unit));
        let line = view.line_of(own.unit)?;
        let is_beside = line.get(1).is_some_and(|above| {
            of_enterprises.iter().any(|line| line.iter().skip(1).any(|theirs| theirs == above))
        });
        if is_above || is_beside || line.iter().any(|unit| of.contains(unit)) {
            seen.push(own);
        }
    }
    policies.units = seen;
    Ok(policies)
}

/// What somebody of these units may know: themselves and what is below with its people, and the line above them with
/// theirs; of units where he is yet to begin he knows no people. Of his own posts he knows all. Who is of an enterprise alone
/// knows of nobody above it: the officers with whom it has to do stand in its papers.
fn organisation(
    view: &dyn View,
    user: UserId,
    of: &[UnitId],
    begun: &[UnitId],
) -> Result<Organisation, StoreError> {
    let mut known = Organisation::default();
    let mut units: HashSet<UnitId> = HashSet::new();
    // Of whose people he knows.
    let mut peopled: HashSet<UnitId> = HashSet::new();
    for unit in of {
        let below = view.units_below(*unit)?;
        let above = view.line_of(*unit)?.into_iter().skip(1).map(|above| view.unit(above));
        let above: Vec<Unit> = above.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect();
        if !begun.contains(unit) {
            known.units.extend(below.into_iter().chain(above).filter(|unit| units.insert(unit.id)));
            continue;
        }
        peopled.extend(below.iter().map(|unit| unit.id));
        if view.unit(*unit)?.is_none_or(|unit| unit.tier != Tier::Enterprise) {
            peopled.extend(above.iter().map(|unit| unit.id));
        }
        known.units.extend(below.into_iter().chain(above).filter(|unit| units.insert(unit.id)));
    }
    known.powerless = view.units_standing(Standing::Nothing.word())?;
    known.powerless.retain(|unit| units.contains(unit));
    known.papers = view.units_papers()?;
    known.papers.retain(|papers| units.contains(&papers.unit));
    let mut held: Vec<Post> = Vec::new();
    for unit in known.units.iter().filter(|unit| peopled.contains(&unit.id)) {
        known.people.extend(view.people_of(unit.id)?);
    }
    for unit in &known.units {
        let rows = view.posts_in(unit.id)?.into_iter();
        let rows = rows.filter(|row| peopled.contains(&unit.id) || row.post.user == user);
        held.extend(rows.filter(|row| row.begun_at.is_some() || row.post.user == user).map(|row| row.post));
    }
    // Whose own unit is not among these is known by the first of his posts that is.
    let known_people: HashSet<UserId> = known.people.iter().map(|person| person.id).collect();
    let mut strangers: HashSet<UserId> = HashSet::new();
    for post in held {
        if known_people.contains(&post.user) || !strangers.insert(post.user) {
            known.posts.push(post);
        } else if let Some(person) = view.person(post.user)? {
            known.people.push(Person { unit: post.unit, roles: post.roles, ..person });
        }
    }
    // For whom he acts, or is to act, he knows by name alone where no unit of his tells him of him.
    let own = known.posts.iter().filter(|post| post.user == user);
    let represented: Vec<UserId> = own.filter_map(|post| post.deputy_for).collect();
    for person in represented {
        let is_known = known.people.iter().any(|one| one.id == person);
        if let Some(person) = view.person(person)?.filter(|_| !is_known) {
            known.people.push(Person { roles: Vec::new(), certificate: String::new(), ..person });
        }
    }
    Ok(known)
}

/// What leads from one version of what somebody knows to another, as JSON; `None` where he may not read both, or where all
/// of the other is hardly more.
pub fn change(
    view: &dyn View,
    principal: &Principal,
    older: &[u8; 32],
    newer: &[u8; 32],
) -> Result<Option<Vec<u8>>, StoreError> {
    let (Some((older, _)), Some((newer, _))) =
        (of_person(view, principal, older)?, of_person(view, principal, newer)?)
    else {
        return Ok(None);
    };
    let read = |json: &[u8]| serde_json::from_slice::<Organisation>(json).ok();
    let (Some(before), Some(after)) = (read(&older), read(&newer)) else { return Ok(None) };
    let change = serde_json::to_vec(&before.change_to(&after));
    Ok(change.ok().filter(|change| change.len() < newer.len() / 2))
}
