//! The records of which a pack consists: a visit, and all that names it.

use super::items::{Items, items};
use crate::ingest::load;
use crate::store::{StoreError, View};
use spotcheck_domain::id::{DocumentId, InspectionId};
use spotcheck_domain::inspection::Inspection;
use spotcheck_domain::ledger::Row;
use spotcheck_domain::term::DocumentKind;
use spotcheck_domain::wire::decode;
use std::collections::BTreeSet;

/// Records of the site that are looked at, the newest first.
const MOST: usize = 10_000;

/// A visit's records at one instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Members {
    pub visit: InspectionId,
    /// The visit first, then the others by their ids.
    pub records: Vec<(DocumentId, DocumentKind)>,
    /// What the visit names and what is not among them: it is not here yet, or lies out of sight of whoever asks.
    pub absent: Vec<DocumentId>,
    /// What the items ask that the visit answered.
    pub items: Items,
    /// The last push that is looked at. Nothing before it ever changes.
    pub upto: u64,
}

/// A visit as it is stored; `None` where that is none.
pub fn visit_of(view: &dyn View, visit: DocumentId) -> Result<Option<Inspection>, StoreError> {
    let Some(loaded) = load(view, visit)?.filter(|loaded| loaded.kind == DocumentKind::Inspection) else {
        return Ok(None);
    };
    let read = loaded.document.inspection();
    read.map(Some).map_err(|_| StoreError::Unreadable("a stored document"))
}

/// Those of a visit that whoever asks sees.
pub fn members(
    view: &dyn View,
    inspection: &Inspection,
    sees: &dyn Fn(DocumentId) -> Result<bool, StoreError>,
) -> Result<Members, StoreError> {
    let visit = DocumentId::from(inspection.id);
    let mut named: BTreeSet<DocumentId> = inspection.findings.iter().map(|id| (*id).into()).collect();
    let mut of_visit = BTreeSet::new();
    for document in view.findings_of_sites(&[inspection.site], MOST)? {
        if names(view, document)? == Some(inspection.id) {
            of_visit.insert(document);
        }
    }
    view.each_row_below(inspection.unit, DocumentKind::Paper, &mut |_, cbor| {
        let Ok(Row::Paper(row)) = decode::<Row>(&cbor) else { return };
        of_visit.extend((row.inspection == Some(inspection.id)).then(|| DocumentId::from(row.id)));
    })?;
    let mut records = vec![(visit, DocumentKind::Inspection)];
    for document in named.union(&of_visit) {
        match view.document(*document)? {
            Some(row) if sees(*document)? => records.push((*document, row.kind)),
            _ => {}
        }
    }
    // What the visit does not name itself, nobody is told of who does not see it.
    named.retain(|document| records.iter().all(|(there, _)| there != document));
    Ok(Members {
        visit: inspection.id,
        records,
        absent: named.into_iter().collect(),
        items: items(view, inspection)?,
        upto: view.last_link()?.sequence,
    })
}

/// The visit that a record's row names.
fn names(view: &dyn View, document: DocumentId) -> Result<Option<InspectionId>, StoreError> {
    Ok(match view.ledger_row(document)?.and_then(|(_, cbor)| decode::<Row>(&cbor).ok()) {
        Some(Row::Finding(row)) => row.inspection,
        _ => None,
    })
}
