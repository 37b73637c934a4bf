//! Who takes a pack, and what the log says of it.

use super::members::{Members, members, visit_of};
use crate::people::principal::Principal;
use crate::store::{StoreError, Tx, View};
use spotcheck_domain::authority::{Act, On, Reach};
use spotcheck_domain::id::{DocumentId, InspectionId};
use spotcheck_domain::term::InspectionKind;
use spotcheck_domain::time::Timestamp;

/// Why there is no pack. What one may not have looks as if it did not exist.
#[derive(Debug, thiserror::Error)]
pub enum EvidenceError {
    #[error("there is no such visit here")]
    NotFound,
    #[error("a record of it cannot be read: {0}")]
    Broken(DocumentId),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("a file cannot be used: {0}")]
    Io(#[from] std::io::Error),
    #[error("what the pack says cannot be written: {0}")]
    Json(#[from] serde_json::Error),
}

/// What a pack holds for this person: the visit, where he may have one of it, and of its other records those that he sees.
pub fn plan_for(view: &dyn View, principal: &Principal, visit: DocumentId) -> Result<Members, EvidenceError> {
    let found = visit_of(view, visit)?;
    let judged = principal.may_in_some(Act::ExportEvidence, |post| {
        Ok::<_, StoreError>(match &found {
            Some(inspection) => {
                On::visit(post.reach_of(view, visit)?, inspection.kind, inspection.ended_at.is_some())
            }
            None => On::visit(Reach::Elsewhere, InspectionKind::Routine, false),
        })
    })?;
    let inspection = found.filter(|_| judged.is_ok()).ok_or(EvidenceError::NotFound)?;
    Ok(members(view, &inspection, &|document| principal.sees(view, document))?)
}

/// Notes that somebody took it away.
pub fn note(tx: &dyn Tx, principal: &Principal, members: &Members, now: Timestamp) -> Result<(), StoreError> {
    note_as(tx, &principal.user.to_string(), members.visit, members.records.len(), now)
}

/// The same of whoever runs the machine.
pub fn note_as(
    tx: &dyn Tx,
    actor: &str,
    visit: InspectionId,
    n_records: usize,
    now: Timestamp,
) -> Result<(), StoreError> {
    let visit = DocumentId::from(visit);
    tx.put_audit(now, actor, Act::ExportEvidence.word(), Some(visit.as_bytes()), &n_records.to_string())
}
