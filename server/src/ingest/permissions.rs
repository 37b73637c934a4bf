//! Which changes a person may bring at all, before any of their operations is looked at: those of a document in which, or
//! of a kind of which, the table of rights gives him anything to do.

use super::reason::Reason;
use spotcheck_domain::authority::{Reach, writes};
use spotcheck_domain::by::By;
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::rights::Wrong;
use spotcheck_domain::term::DocumentKind;

/// What is judged: the writing of a change in a document.
#[derive(Debug, Clone, Copy)]
pub struct Writing {
    pub kind: DocumentKind,
    /// The document does not exist yet.
    pub makes_it: bool,
    /// How the author stands to it.
    pub reach: Reach,
}

/// Decides whether `by` may bring this change. What it writes is judged operation by operation.
pub fn plan_permissions(by: &By, writing: Writing) -> Result<(), Reason> {
    let may = writes(by, writing.kind, !writing.makes_it, writing.reach);
    if may { Ok(()) } else { Err(Reason::NotPermitted) }
}

/// Of several reasons the last is told: that of today, and of his posts one that says more than that it is not his.
pub fn tell((told, is_of_today): &mut (Wrong, bool), wrong: Wrong, is_today: bool) {
    if !(*is_of_today && wrong == Wrong::from(Refusal::NotPermitted)) {
        *told = wrong;
    }
    *is_of_today |= is_today;
}
