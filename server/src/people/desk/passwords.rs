//! Whether somebody of the area has a password, and its end. What it is nobody knows, and nobody sets another's.

use super::DeskError;
use super::rights::{may_with, may_with_all};
use crate::people::passwords;
use crate::people::principal::Principal;
use crate::store::{Tx, View};
use spotcheck_domain::authority::Act;
use spotcheck_domain::id::UserId;
use spotcheck_domain::time::Timestamp;

pub fn read(view: &dyn View, principal: &Principal, person: UserId) -> Result<Option<Timestamp>, DeskError> {
    may_with(view, principal, Act::TakePassword, person)?;
    Ok(view.password(person)?.map(|row| row.set_at))
}

pub fn take(tx: &dyn Tx, principal: &Principal, person: UserId, now: Timestamp) -> Result<(), DeskError> {
    may_with_all(tx, principal, Act::TakePassword, person)?;
    Ok(passwords::take(tx, principal, person, now)?)
}
