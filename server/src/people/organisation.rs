//! Units and persons enter and move here, with what follows for what each person reads; and what a unit may know of the
//! organisation.

use super::reference::publish;
use crate::proof::chain::note_change;
use crate::store::{AudienceKind, Store, StoreError, Tx, View};
use spotcheck_domain::id::{UnitId, UserId};
use spotcheck_domain::reference::{Organisation, Person, Unit};
use spotcheck_domain::term::Role;
use spotcheck_domain::time::Timestamp;

/// The name of a unit's view of the organisation, as a piece of reference data.
const NAME: &str = "organisation";

/// Enters a unit, which is an audience.
pub fn enter_unit(tx: &dyn Tx, unit: &Unit) -> Result<(), StoreError> {
    tx.put_unit(unit)?;
    tx.put_audience(unit.id.uuid(), AudienceKind::Unit)
}

/// Enters a person, who reads the feeds of his unit and of himself.
pub fn enter_person(tx: &dyn Tx, person: &Person, at: Timestamp) -> Result<(), StoreError> {
    tx.put_person(person, at)?;
    tx.put_audience(person.id.uuid(), AudienceKind::User)?;
    tx.put_membership(person.id, person.unit.uuid(), 1)?;
    tx.put_membership(person.id, person.id.uuid(), 1)
}

/// Moves a person to another unit: the old unit's feed is lost to him, the new one's gained.
pub fn move_person(tx: &dyn Tx, user: UserId, to: UnitId, at: Timestamp) -> Result<(), StoreError> {
    tx.keep_post(user, at)?;
    let (Some(person), Some(membership)) = (tx.person(user)?, tx.membership(user)?) else {
        return Err(StoreError::Unreadable("a person who is to be moved"));
    };
    tx.drop_unused_codes(user)?;
    let next = membership + 1;
    tx.end_membership(user, person.unit.uuid(), next)?;
    tx.put_membership(user, to.uuid(), next)?;
    tx.put_unit_of(user, to, next)?;
    note_change(tx, user.as_bytes(), to.as_bytes())?;
    forget_organisation(tx)
}

/// Gives a person other roles.
pub fn set_roles(tx: &dyn Tx, user: UserId, roles: &[Role], at: Timestamp) -> Result<(), StoreError> {
    tx.keep_post(user, at)?;
    tx.put_roles(user, roles)?;
    // Who vouched for him did so for what he was.
    tx.drop_unused_codes(user)?;
    let words = roles.iter().map(|role| role.word()).collect::<Vec<_>>().join(" ");
    note_change(tx, user.as_bytes(), words.as_bytes())?;
    forget_organisation(tx)
}

/// A person as he was at `at`.
pub fn person_at(view: &dyn View, user: UserId, at: Timestamp) -> Result<Option<Person>, StoreError> {
    match view.past_post(user, at)? {
        Some(post) => Ok(Some(post.person)),
        None => view.person(user),
    }
}

/// Units or people changed: each unit's view of the organisation is to be made anew when it is next asked for.
pub fn forget_organisation(tx: &dyn Tx) -> Result<(), StoreError> {
    tx.forget_reference(NAME)
}

/// Makes a unit's view of the organisation where it is not made yet, or units or people changed since.
pub fn ensure_organisation(store: &Store, unit: UnitId, now: Timestamp) -> Result<(), StoreError> {
    let is_made = store
        .read(|view| Ok::<_, StoreError>(view.reference_current(unit)?.iter().any(|row| row.name == NAME)))?;
    if is_made {
        return Ok(());
    }
    store.write(move |tx| publish(tx, NAME, Some(unit), None, &organisation(tx, unit)?, now))
}

/// What a unit may know: itself and what is below with its people, and the line above it with theirs.
fn organisation(view: &dyn View, unit: UnitId) -> Result<Organisation, StoreError> {
    let mut units: Vec<Unit> = view.units_below(unit)?;
    for above in view.line_of(unit)?.into_iter().skip(1) {
        units.extend(view.unit(above)?);
    }
    let mut people: Vec<Person> = Vec::new();
    for unit in &units {
        people.extend(view.people_of(unit.id)?);
    }
    Ok(Organisation { units, people })
}

#[cfg(test)]
mod tests {
    use super::*;
    use sha2::{Digest, Sha256};
    use spotcheck_domain::reference::Named;
    use spotcheck_domain::term::Tier;

    #[test]
    fn two_units_that_know_the_same_both_read_it_and_a_third_does_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(folder.path(), [3; 40]).expect("opens");
        let at = Timestamp::from_millis(1);
        let unit = move |n| UnitId::from_parts(at, [n; 10]);
        let published = store.write(move |tx| {
            for n in 1..=3 {
                let name = Named::default();
                enter_unit(tx, &Unit { id: unit(n), parent: None, tier: Tier::City, name })?;
            }
            for n in 1..=2 {
                publish(tx, "organisation", Some(unit(n)), None, &Organisation::default(), at)?;
            }
            Ok::<_, StoreError>(Sha256::digest(serde_json::to_vec(&Organisation::default()).expect("JSON")))
        });
        let sha256: [u8; 32] = published.expect("published").into();
        let reads = |n| store.read(|view| view.reference(&sha256, unit(n))).expect("reads").is_some();
        assert_eq!([reads(1), reads(2), reads(3)], [true, true, false]);
    }
}
