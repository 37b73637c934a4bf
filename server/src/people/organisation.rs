//! Units and persons enter and move here, with what follows for what each person reads.

use super::reference::{ORGANISATION, POLICIES};
use super::visibility::{Known, Reached, retell};
use crate::proof::chain::note_change;
use crate::store::{AudienceKind, StoreError, Tx, UnitRow, View};
use spotcheck_domain::call::{UnitField, UnitFields};
use spotcheck_domain::id::{DocumentId, UnitId, UserId};
use spotcheck_domain::reference::{Person, Unit};
use spotcheck_domain::term::Role;
use spotcheck_domain::time::Timestamp;
use std::collections::BTreeSet;
use uuid::Uuid;

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
    // What he let in by the post that he had, he lets in no more.
    tx.drop_codes_asked_by(user)?;
    let membership = tx.membership(user)?.ok_or(StoreError::Unreadable("a person who is to be moved"))?;
    tx.drop_unused_codes(user)?;
    let next = membership + 1;
    tx.put_unit_of(user, to, next)?;
    follow_units(tx, user, next)?;
    note_change(tx, user.as_bytes(), to.as_bytes())?;
    forget_organisation(tx)
}

/// A person reads the feeds of the units of his posts, and of no other unit, from this membership version on.
pub fn follow_units(tx: &dyn Tx, user: UserId, membership: u64) -> Result<(), StoreError> {
    let person = tx.person(user)?.ok_or(StoreError::Unreadable("a person who reads feeds"))?;
    let mut reads = BTreeSet::from([user.uuid(), person.unit.uuid()]);
    for row in tx.posts_of(user)?.into_iter().filter(|row| row.begun_at.is_some()) {
        reads.insert(row.post.unit.uuid());
    }
    let read: BTreeSet<Uuid> = tx.audiences_of(user)?.into_iter().collect();
    for audience in read.difference(&reads) {
        tx.end_membership(user, *audience, membership)?;
    }
    for audience in reads.difference(&read) {
        tx.put_membership(user, *audience, membership)?;
    }
    Ok(())
}

/// Why a unit is not moved.
#[derive(Debug, thiserror::Error)]
pub enum MoveError {
    #[error("there is no such unit")]
    NotFound,
    /// Below itself, or below a unit that stands no higher.
    #[error("the unit cannot be put there")]
    NotAbove,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What the move of a unit changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Moved {
    /// With what is below it.
    pub n_units: usize,
    pub n_people: usize,
    pub n_documents: usize,
}

/// Puts a unit with all below it under another one. Whoever was above it sees no more of it, whoever is above it now sees
/// all; what was made before is judged by the tree of before.
pub fn move_unit(
    tx: &dyn Tx,
    unit: UnitId,
    to: Option<UnitId>,
    at: Timestamp,
    reached: &mut Reached,
) -> Result<Moved, MoveError> {
    let (moved, documents) = plan_move(tx, unit, to)?;
    let mut known = Known::default();
    let mut before = Vec::with_capacity(documents.len());
    for document in documents {
        let readers: BTreeSet<_> = tx.readers_of(document)?.into_iter().collect();
        before.push((document, known.feeds(tx, readers.clone())?, readers));
    }
    for below in tx.units_below(unit)? {
        for person in tx.people_of(below.id)? {
            // Whoever asked for his code may be above him no more.
            tx.drop_unused_codes(person.id)?;
        }
    }
    tx.keep_parent(unit, at)?;
    tx.put_parent(unit, to)?;
    let mut known = Known::default();
    for (document, from, readers) in before {
        let to = known.feeds(tx, readers)?;
        retell(tx, document, &from, &to, reached)?;
    }
    note_change(tx, unit.as_bytes(), to.map(UnitId::uuid).unwrap_or_default().as_bytes())?;
    forget_organisation(tx)?;
    Ok(moved)
}

/// What the move of a unit would change, and the documents that others would see.
pub fn plan_move(
    view: &dyn View,
    unit: UnitId,
    to: Option<UnitId>,
) -> Result<(Moved, Vec<DocumentId>), MoveError> {
    let found = view.unit(unit)?.ok_or(MoveError::NotFound)?;
    if let Some(to) = to {
        let above = view.unit(to)?.ok_or(MoveError::NotFound)?;
        if !found.tier.may_stand_below(above.tier) || view.line_of(to)?.contains(&unit) {
            return Err(MoveError::NotAbove);
        }
    }
    let below = view.units_below(unit)?;
    let lines: Vec<Uuid> = below.iter().map(|unit| unit.id.uuid()).collect();
    let documents = view.documents_with_line(&lines)?;
    let mut moved = Moved { n_units: below.len(), n_people: 0, n_documents: documents.len() };
    for unit in &below {
        moved.n_people += view.people_of(unit.id)?.len();
    }
    Ok((moved, documents))
}

/// Keeps the standing that a unit has until now, where it is to have another.
pub fn keep_standing(
    tx: &dyn Tx,
    before: &UnitRow,
    fields: &UnitFields,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let after = fields.get(&UnitField::Standing).cloned().unwrap_or_default();
    let is_same = before.said(UnitField::Standing).unwrap_or_default() == after;
    if !is_same {
        tx.keep_standing(before.unit.id, at)?;
        note_change(tx, before.unit.id.as_bytes(), after.as_bytes())?;
    }
    Ok(!is_same)
}

/// Gives a person other roles.
pub fn set_roles(tx: &dyn Tx, user: UserId, roles: &[Role], at: Timestamp) -> Result<(), StoreError> {
    tx.keep_post(user, at)?;
    tx.drop_codes_asked_by(user)?;
    tx.put_roles(user, roles)?;
    // Who vouched for him did so for what he was.
    tx.drop_unused_codes(user)?;
    let words = roles.iter().map(|role| role.word()).collect::<Vec<_>>().join(" ");
    note_change(tx, user.as_bytes(), words.as_bytes())?;
    forget_organisation(tx)
}

/// Units or people changed: each unit's view of the organisation is to be made anew when it is next asked for.
pub fn forget_organisation(tx: &dyn Tx) -> Result<(), StoreError> {
    forget_policies(tx)?;
    tx.forget_reference(ORGANISATION)
}

/// The same of what units set of the policy.
pub fn forget_policies(tx: &dyn Tx) -> Result<(), StoreError> {
    tx.forget_reference(POLICIES)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::reference::publish;
    use crate::store::Store;
    use sha2::{Digest, Sha256};
    use spotcheck_domain::reference::{Named, Organisation};
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
