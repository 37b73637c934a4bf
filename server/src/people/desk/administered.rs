//! An office is never left without an administrator at its top.

use super::DeskError;
use crate::people::principal::Principal;
use crate::store::{StoreError, Tx, View};
use spotcheck_domain::authority::{Act, holds};
use spotcheck_domain::call::Obstacle;
use spotcheck_domain::id::UnitId;

/// Does something that may take rights away. Where the top of this person's line has an administrator before it, it
/// has one after it, or nothing is done.
pub fn keep_administered<T>(
    tx: &dyn Tx,
    principal: &Principal,
    work: impl FnOnce() -> Result<T, DeskError>,
) -> Result<T, DeskError> {
    let line = tx.line_of(principal.unit)?;
    let top = line.last().copied().unwrap_or(principal.unit);
    let was = is_administered(tx, top)?;
    let done = work()?;
    if was && !is_administered(tx, top)? {
        return Err(DeskError::of(Obstacle::LastAdministrator));
    }
    Ok(done)
}

/// Whoever has left has no roles.
fn is_administered(view: &dyn View, unit: UnitId) -> Result<bool, StoreError> {
    Ok(view.people_of(unit)?.iter().any(|person| holds(&person.roles, Act::SetRoles)))
}
