//! Units and persons as they were: each change kept what it took the place of.

use crate::store::{StoreError, View};
use spotcheck_domain::call::{Standing, UnitField};
use spotcheck_domain::id::{UnitId, UserId};
use spotcheck_domain::reference::{Person, Unit};
use spotcheck_domain::time::Timestamp;

/// A unit, with the one that was above it at `at`.
pub fn unit_at(view: &dyn View, unit: UnitId, at: Timestamp) -> Result<Option<Unit>, StoreError> {
    let found = view.unit(unit)?;
    let parent = view.past_parent(unit, at)?;
    Ok(found.map(|unit| Unit { parent: parent.unwrap_or(unit.parent), ..unit }))
}

/// The unit and all that were above it at `at`, nearest first.
pub fn line_at(view: &dyn View, unit: UnitId, at: Timestamp) -> Result<Vec<UnitId>, StoreError> {
    /// A ring, which nobody should have made, ends.
    const MOST_FLOORS: usize = 16;
    let mut line = Vec::new();
    let mut next = Some(unit);
    while let Some(unit) = next.filter(|_| line.len() < MOST_FLOORS) {
        line.push(unit);
        next = unit_at(view, unit, at)?.and_then(|unit| unit.parent);
    }
    Ok(line)
}

/// A person as he was at `at`.
pub fn person_at(view: &dyn View, user: UserId, at: Timestamp) -> Result<Option<Person>, StoreError> {
    match view.past_post(user, at)? {
        Some(post) => Ok(Some(post.person)),
        None => view.person(user),
    }
}

/// Whether the standing of a unit allows it to order, or did at `at`. Of whose standing nothing is said does.
pub fn gives_orders(view: &dyn View, unit: UnitId, at: Option<Timestamp>) -> Result<bool, StoreError> {
    let past = at.map(|at| view.past_standing(unit, at)).transpose()?.flatten();
    let standing = match past {
        Some(past) => Some(past),
        None => view.unit_row(unit)?.and_then(|row| row.said(UnitField::Standing)),
    };
    Ok(standing.as_deref() != Some(Standing::Nothing.word()))
}
