//! Whether two people are two, where something takes a second one: an administrator enters people, gives them rights and lets
//! them in, so that he could be both himself. For a while whoever became what he is by somebody's hand counts as his, and so
//! do two who became it by the same one; the units above are told of each device meanwhile.

use crate::store::{StoreError, Tx, View};
use spotcheck_domain::authority::{Act, holds};
use spotcheck_domain::id::UserId;
use spotcheck_domain::term::Role;
use spotcheck_domain::time::Timestamp;
use std::collections::BTreeSet;

/// For so long.
const MILLIS: i64 = 14 * 24 * 3_600_000;
/// People of one chain that are looked at.
const MOST: usize = 1_000;

/// Notes that `by` gave a person these roles, where with them he may be the second one.
pub fn note_roles(
    tx: &dyn Tx,
    user: UserId,
    by: UserId,
    roles: &[Role],
    now: Timestamp,
) -> Result<(), StoreError> {
    if holds(roles, Act::ConfirmCode) { note(tx, user, by, now) } else { Ok(()) }
}

/// Notes that `by` let a person in, or let it happen.
pub fn note(tx: &dyn Tx, user: UserId, by: UserId, now: Timestamp) -> Result<(), StoreError> {
    if user == by { Ok(()) } else { tx.put_hand(user, by, now) }
}

/// Whether one of them, or somebody else alone, may have been both at `at`.
pub fn are_one(view: &dyn View, one: UserId, other: UserId, at: Timestamp) -> Result<bool, StoreError> {
    Ok(one == other || !behind(view, one, at)?.is_disjoint(&behind(view, other, at)?))
}

/// A person with all by whose hand he, or one of them, lately became what he is.
fn behind(view: &dyn View, user: UserId, at: Timestamp) -> Result<BTreeSet<UserId>, StoreError> {
    let since = at.plus_millis(-MILLIS);
    let (mut all, mut next) = (BTreeSet::from([user]), vec![user]);
    while let Some(user) = next.pop().filter(|_| all.len() < MOST) {
        next.extend(view.hands_on(user, since)?.into_iter().filter(|by| all.insert(*by)));
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::organisation::{enter_person, enter_unit};
    use crate::store::Store;
    use spotcheck_domain::id::UnitId;
    use spotcheck_domain::reference::{Named, Person, Unit};
    use spotcheck_domain::term::Tier;

    #[test]
    fn who_was_made_by_another_or_by_the_same_one_is_no_second_person_for_a_while() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(folder.path(), [1; 40]).expect("opens");
        let at = Timestamp::from_millis;
        let user = |n: u8| UserId::from_parts(Timestamp::from_millis(1), [n; 10]);
        let unit = UnitId::from_parts(at(1), [99; 10]);
        let written = store.write(move |tx| {
            enter_unit(tx, &Unit { id: unit, parent: None, tier: Tier::City, name: Named::default() })?;
            for n in 1..=6 {
                let (name, roles) = (format!("{n}"), vec![Role::Admin]);
                enter_person(
                    tx,
                    &Person { id: user(n), unit, name, roles, certificate: String::new() },
                    at(1),
                )?;
            }
            // The first makes the second, who makes the third; the first lets the fourth in; the fifth was made by himself.
            note_roles(tx, user(2), user(1), &[Role::Admin], at(10))?;
            note_roles(tx, user(3), user(2), &[Role::Viewer, Role::Admin], at(11))?;
            note(tx, user(4), user(1), at(12))?;
            note(tx, user(5), user(5), at(12))?;
            // What gives no such right makes nobody one.
            note_roles(tx, user(6), user(1), &[Role::Inspector], at(12))
        });
        written.expect("written");
        let one = |a, b, now| store.read(|view| are_one(view, user(a), user(b), at(now))).expect("reads");
        for (a, b) in [(1, 1), (1, 2), (2, 1), (1, 3), (3, 1), (2, 3), (3, 4), (4, 2)] {
            assert!(one(a, b, 20), "{a} and {b}");
        }
        for (a, b) in [(1, 5), (5, 4), (1, 6), (6, 3)] {
            assert!(!one(a, b, 20), "{a} and {b}");
        }
        assert!(one(1, 4, MILLIS + 12) && !one(1, 4, MILLIS + 13), "for a while");
    }
}
