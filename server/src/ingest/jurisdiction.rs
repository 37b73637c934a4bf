//! Who decides on a refused change. What is to be stored is decided by the rights over the record that it goes into, whoever
//! wrote it: otherwise an administrator of one county would write in another's records by the hand of one of his own.

use super::hush::catch;
use super::loaded::READING_ACTOR;
use crate::people::principal::Principal;
use crate::store::{QuarantineRow, StoreError, View};
use spotcheck_domain::authority::{Act, On, Reach};
use spotcheck_domain::document::{Document, Parsed, unit_of};
use spotcheck_domain::id::{DocumentId, UnitId};

/// How somebody stands to a refused change, for one act. To look at it and to leave it refused it is enough that he
/// administers its author; to have it stored he must administer the record. `chain` is the change with what it builds upon.
pub fn reach(
    view: &dyn View,
    principal: &Principal,
    act: Act,
    row: &QuarantineRow,
    chain: &[QuarantineRow],
) -> Result<Reach, StoreError> {
    reach_of(view, principal, act, row.document, row.author_unit, chain)
}

/// The same of what one author was refused in a record.
pub fn reach_of(
    view: &dyn View,
    principal: &Principal,
    act: Act,
    document: DocumentId,
    author_unit: UnitId,
    chain: &[QuarantineRow],
) -> Result<Reach, StoreError> {
    let of_record = match view.document(document)? {
        Some(stored) => principal.reach(view, document, stored.unit)?,
        // What says nothing of an owner makes no record, and is nobody's but its author's.
        None => principal.stands(view, declared(chain).unwrap_or(author_unit))?,
    };
    let may = |reach| principal.may(act, &On::quarantined(reach)).is_ok();
    if act == Act::ReleaseQuarantined || may(of_record) {
        return Ok(of_record);
    }
    principal.stands(view, author_unit)
}

/// The unit that would own the record which these changes make.
fn declared(chain: &[QuarantineRow]) -> Option<UnitId> {
    let kind = chain.first()?.kind;
    let made = catch(|| {
        let parsed: Vec<Parsed> = chain.iter().map_while(|row| Parsed::parse(&row.bytes).ok()).collect();
        let document = Document::from_parsed(kind, &parsed, READING_ACTOR).ok()?;
        unit_of(&document).ok()
    });
    made.ok().flatten()
}
