//! Who decides on a refused change. What is to be stored is decided by the rights over the record that it goes into, whoever
//! wrote it: otherwise an administrator of one county would write in another's records by the hand of one of his own.

use super::hush::catch;
use super::loaded::READING_ACTOR;
use crate::people::principal::Principal;
use crate::store::{QuarantineRow, StoreError, View};
use spotcheck_domain::authority::{Act, On};
use spotcheck_domain::document::{Document, Parsed, unit_of};
use spotcheck_domain::id::{DocumentId, UnitId};

/// Whether somebody may do that with a refused change, in one of his posts. To look at it and to leave it refused it is
/// enough that he administers its author; to have it stored he must administer the record. `chain` is the change with what
/// it builds upon.
pub fn may(
    view: &dyn View,
    principal: &Principal,
    act: Act,
    row: &QuarantineRow,
    chain: &[QuarantineRow],
) -> Result<bool, StoreError> {
    may_of(view, principal, act, row.document, row.author_unit, chain)
}

/// The same of what one author was refused in a record.
pub fn may_of(
    view: &dyn View,
    principal: &Principal,
    act: Act,
    document: DocumentId,
    author_unit: UnitId,
    chain: &[QuarantineRow],
) -> Result<bool, StoreError> {
    let stored = view.document(document)?;
    let owner = match &stored {
        Some(stored) => stored.unit,
        // What says nothing of an owner makes no record, and is nobody's but its author's.
        None => declared(chain).unwrap_or(author_unit),
    };
    let of_record = |post: &Principal| {
        let reach = match stored {
            Some(_) => post.reach(view, document, owner)?,
            None => post.stands(view, owner)?,
        };
        Ok::<_, StoreError>(On::quarantined(reach))
    };
    if principal.may_in_some(act, of_record)?.is_ok() {
        return Ok(true);
    }
    if act == Act::ReleaseQuarantined {
        return Ok(false);
    }
    let of_author = |post: &Principal| Ok::<_, StoreError>(On::quarantined(post.stands(view, author_unit)?));
    Ok(principal.may_in_some(act, of_author)?.is_ok())
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
