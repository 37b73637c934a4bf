//! Whether somebody may do this with that unit or person. What lies outside of his area is not there.

use super::DeskError;
use crate::people::posts::held_by;
use crate::people::principal::Principal;
use crate::store::{PersonRow, StoreError, UnitRow, View};
use spotcheck_domain::authority::{Act, On, Reach};
use spotcheck_domain::call::Obstacle;
use spotcheck_domain::id::{UnitId, UserId};

/// He in the post in which he may do this at the office, whose unit's area is the one that it concerns.
pub fn may(principal: &Principal, act: Act) -> Result<Principal, DeskError> {
    principal.acting(act).map_err(|_| DeskError::NotFound)
}

/// The same person by what he is now: two may have taken one another's rights at once, and the later one has none.
pub fn again(view: &dyn View, principal: &Principal) -> Result<Principal, DeskError> {
    let now = Principal::of_person(view, principal.user, principal.device)?.ok_or(DeskError::NotFound)?;
    Ok(principal.renewed(now))
}

/// He in the post in which he may do this there, that of the highest unit where several let him: both the right and the area
/// are of that one post.
pub fn acting_in(
    view: &dyn View,
    principal: &Principal,
    act: Act,
    unit: UnitId,
) -> Result<Principal, DeskError> {
    let post =
        principal.acting_there(act, |post| Ok::<_, StoreError>(On::unit(stands(view, post, unit)?)))?;
    post.ok_or(DeskError::NotFound)
}

/// How somebody stands in his main post to a unit. Nobody is above the one at the top: its own people stand to it as to one
/// below theirs.
fn stands(view: &dyn View, post: &Principal, unit: UnitId) -> Result<Reach, StoreError> {
    let reach = post.stands(view, unit)?;
    let is_top = reach == Reach::Own && view.unit(unit)?.is_some_and(|unit| unit.parent.is_none());
    Ok(if is_top { Reach::Below } else { reach })
}

/// The unit, where he may.
pub fn may_in(view: &dyn View, principal: &Principal, act: Act, unit: UnitId) -> Result<UnitRow, DeskError> {
    let row = view.unit_row(unit)?.ok_or(DeskError::NotFound)?;
    acting_in(view, &again(view, principal)?, act, unit)?;
    Ok(row)
}

/// The person, where he may.
pub fn may_with(
    view: &dyn View,
    principal: &Principal,
    act: Act,
    person: UserId,
) -> Result<PersonRow, DeskError> {
    let principal = again(view, principal)?;
    let row = view.person_row(person)?.ok_or(DeskError::NotFound)?;
    let unit = row.person.unit;
    let judged =
        principal.may_in_some(act, |post| Ok::<_, StoreError>(On::person(post.stands(view, unit)?)))?;
    judged.map(|()| row).map_err(|_| DeskError::NotFound)
}

/// The same of what concerns all that the person is: each of his posts must be in an area where he may.
pub fn may_with_all(
    view: &dyn View,
    principal: &Principal,
    act: Act,
    person: UserId,
) -> Result<PersonRow, DeskError> {
    let row = may_with(view, principal, act, person)?;
    let principal = again(view, principal)?;
    for (unit, _) in held_by(view, &row.person)? {
        let judged =
            principal.may_in_some(act, |post| Ok::<_, StoreError>(On::person(post.stands(view, unit)?)))?;
        judged.map_err(|_| DeskError::of(Obstacle::PostElsewhere))?;
    }
    Ok(row)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::organisation::{enter_person, enter_unit, set_roles};
    use crate::people::principal::Refused;
    use crate::store::Store;
    use spotcheck_domain::id::DeviceId;
    use spotcheck_domain::reference::{Named, Person, Unit};
    use spotcheck_domain::term::{Role, Tier};
    use spotcheck_domain::time::Timestamp;

    #[test]
    fn who_lost_his_rights_while_he_asked_has_none() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(folder.path(), [1; 40]).expect("opens");
        let at = Timestamp::from_millis(1);
        let (unit, user) = (UnitId::from_parts(at, [1; 10]), UserId::from_parts(at, [2; 10]));
        let principal = Principal {
            user,
            device: DeviceId::from_parts(at, [3; 10]),
            unit,
            tier: Tier::City,
            name: "甲".into(),
            roles: vec![Role::Admin],
            membership: 1,
            beside: Vec::new(),
            refused: Refused::default(),
        };
        let tried = store.write(move |tx| {
            enter_unit(tx, &Unit { id: unit, parent: None, tier: Tier::City, name: Named::default() })?;
            let (name, roles, certificate) = ("甲".to_owned(), vec![Role::Admin], String::new());
            enter_person(tx, &Person { id: user, unit, name, roles, certificate }, at)?;
            let tried = || {
                let of_unit = may_in(tx, &principal, Act::CloseUnit, unit).is_ok();
                (of_unit, may_with(tx, &principal, Act::RetirePerson, user).is_ok())
            };
            let before = tried();
            set_roles(tx, user, &[Role::Viewer], at)?;
            Ok::<_, StoreError>((before, tried()))
        });
        assert_eq!(tried.expect("written"), ((true, true), (false, false)));
    }
}
