//! The way from one version of the organisation to a newer one: where one person changed, a phone is given him and no more.
//! It checks the hash of what it came to: a version of the app that knows less of a person comes to something else, and asks
//! for all.

use crate::id::UnitId;
use crate::post::Post;
use crate::reference::{Organisation, Person, Unit, UnitPapers};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A part of the newer list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run<T> {
    /// So many entries of the older list, from that place on.
    #[serde(default)]
    from: u32,
    #[serde(default)]
    n: u32,
    /// Then these.
    #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    new: Vec<T>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganisationChange {
    units: Vec<Run<Unit>>,
    people: Vec<Run<Person>>,
    /// All of them: they are few.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    posts: Vec<Post>,
    /// All of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    powerless: Vec<UnitId>,
    /// All of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    papers: Vec<UnitPapers>,
}

impl Organisation {
    /// What leads from this version to `newer`.
    pub fn change_to(&self, newer: &Self) -> OrganisationChange {
        OrganisationChange {
            units: runs(&self.units, &newer.units, |unit| unit.id),
            people: runs(&self.people, &newer.people, |person| person.id),
            posts: newer.posts.clone(),
            powerless: newer.powerless.clone(),
            papers: newer.papers.clone(),
        }
    }

    /// The version to which a change leads from this one; `None` where it leads from another.
    pub fn changed(&self, change: OrganisationChange) -> Option<Self> {
        let (units, people) = (follow(&self.units, change.units)?, follow(&self.people, change.people)?);
        let OrganisationChange { posts, powerless, papers, .. } = change;
        Some(Self { units, people, posts, powerless, papers })
    }
}

fn runs<T: Clone + PartialEq, K: Ord>(older: &[T], newer: &[T], id: impl Fn(&T) -> K) -> Vec<Run<T>> {
    let places: BTreeMap<K, u32> = older.iter().map(&id).zip(0..).collect();
    let mut runs: Vec<Run<T>> = Vec::new();
    for entry in newer {
        let place = places.get(&id(entry)).copied();
        let place = place.filter(|place| older.get(*place as usize) == Some(entry));
        match (place, runs.last_mut()) {
            (Some(place), Some(run)) if run.new.is_empty() && run.from + run.n == place => run.n += 1,
            (Some(from), _) => runs.push(Run { from, n: 1, new: Vec::new() }),
            (None, Some(run)) => run.new.push(entry.clone()),
            (None, None) => runs.push(Run { from: 0, n: 0, new: vec![entry.clone()] }),
        }
    }
    runs
}

fn follow<T: Clone>(older: &[T], runs: Vec<Run<T>>) -> Option<Vec<T>> {
    let mut newer = Vec::new();
    for Run { from, n, new } in runs {
        let (from, n) = (from as usize, n as usize);
        newer.extend_from_slice(older.get(from..from.checked_add(n)?)?);
        newer.extend(new);
    }
    Some(newer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::UserId;
    use crate::reference::Named;
    use crate::term::{Role, Tier};
    use crate::time::Timestamp;

    fn organisation(people: &[(u8, &str)]) -> Organisation {
        let at = Timestamp::from_millis(1);
        let unit = UnitId::from_parts(at, [1; 10]);
        let person = |(n, name): &(u8, &str)| Person {
            id: UserId::from_parts(at, [*n; 10]),
            unit,
            name: (*name).to_owned(),
            roles: vec![Role::Inspector],
            certificate: String::new(),
        };
        let papers = UnitPapers { unit, office: String::new(), appeal: "六十日内申请复议".into() };
        Organisation {
            units: vec![Unit { id: unit, parent: None, tier: Tier::County, name: Named::default() }],
            people: people.iter().map(person).collect(),
            posts: Vec::new(),
            powerless: if people.len() > 3 { vec![unit] } else { Vec::new() },
            papers: if people.len() > 3 { vec![papers] } else { Vec::new() },
        }
    }

    #[track_caller]
    fn check(older: &[(u8, &str)], newer: &[(u8, &str)], n_new: usize) {
        let (older, newer) = (organisation(older), organisation(newer));
        let change = older.change_to(&newer);
        assert_eq!(change.people.iter().map(|run| run.new.len()).sum::<usize>(), n_new);
        let sent = serde_json::to_string(&change).expect("JSON");
        let came: OrganisationChange = serde_json::from_str(&sent).expect("JSON");
        assert_eq!(older.changed(came), Some(newer));
    }

    #[test]
    fn a_change_leads_from_any_version_to_any_other_and_holds_what_is_new() {
        let before = [(1, "甲"), (2, "乙"), (3, "丙"), (4, "丁")];
        check(&before, &before, 0);
        check(&before, &[(1, "甲"), (2, "乙二"), (3, "丙"), (4, "丁")], 1);
        check(&before, &[(9, "新"), (1, "甲"), (2, "乙"), (3, "丙"), (4, "丁")], 1);
        check(&before, &[(1, "甲"), (3, "丙"), (4, "丁")], 0);
        check(&before, &[(4, "丁"), (1, "甲"), (2, "乙"), (3, "丙")], 0);
        check(&before, &[], 0);
        check(&[], &before, 4);
    }

    #[test]
    fn a_change_from_a_longer_version_leads_nowhere() {
        let (long, short) = (organisation(&[(1, "甲"), (2, "乙")]), organisation(&[(1, "甲")]));
        let change = long.change_to(&organisation(&[(2, "乙")]));
        assert_eq!(short.changed(change), None);
    }
}
