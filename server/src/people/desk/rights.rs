//! Whether somebody may do this with that unit or person. What lies outside of his area is not there.

use super::DeskError;
use crate::people::principal::Principal;
use crate::store::{PersonRow, UnitRow, View};
use spotcheck_domain::authority::{Act, On};
use spotcheck_domain::id::{UnitId, UserId};

pub fn may(principal: &Principal, act: Act) -> Result<(), DeskError> {
    principal.may(act, &On::office()).map_err(|_| DeskError::NotFound)
}

/// The unit, where he may.
pub fn may_in(view: &dyn View, principal: &Principal, act: Act, unit: UnitId) -> Result<UnitRow, DeskError> {
    let row = view.unit_row(unit)?.ok_or(DeskError::NotFound)?;
    let on = On::unit(principal.stands(view, unit)?);
    principal.may(act, &on).map(|()| row).map_err(|_| DeskError::NotFound)
}

/// The person, where he may.
pub fn may_with(
    view: &dyn View,
    principal: &Principal,
    act: Act,
    person: UserId,
) -> Result<PersonRow, DeskError> {
    let row = view.person_row(person)?.ok_or(DeskError::NotFound)?;
    let on = On::person(principal.stands(view, row.person.unit)?);
    principal.may(act, &on).map(|()| row).map_err(|_| DeskError::NotFound)
}
