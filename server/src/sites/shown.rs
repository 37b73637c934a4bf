//! What a site's page shows of others: photos of its visits and hazards, who is here of its own people, and who answers for it.

use crate::ingest::load;
use crate::store::{StoreError, View};
use spotcheck_domain::call::{SitePerson, SitePhoto, UnitField};
use spotcheck_domain::document::photos_of;
use spotcheck_domain::id::{DocumentId, FindingId, InspectionId, UnitId};
use spotcheck_domain::ledger::{FindingRow, InspectionRow};
use spotcheck_domain::time::Timestamp;
use std::cmp::Reverse;

/// Photos that are shown.
const SHOWN: usize = 12;
/// Records that are opened for them.
const OPENED: usize = 24;

/// The newest photos of records that somebody sees.
pub fn photos(
    view: &dyn View,
    visits: &[InspectionRow],
    findings: &[FindingRow],
) -> Result<Vec<SitePhoto>, StoreError> {
    type Record = (Timestamp, DocumentId, Option<FindingId>, Option<InspectionId>);
    let of_visits = visits
        .iter()
        .filter(|row| row.n_photos > 0)
        .map(|row| (row.began_at, row.id.into(), None, Some(row.id)));
    let of_findings = findings
        .iter()
        .filter(|row| row.n_photos > 0)
        .map(|row| (row.recorded_at, row.id.into(), Some(row.id), None));
    let mut records: Vec<Record> = of_visits.chain(of_findings).collect();
    records.sort_unstable_by_key(|(at, id, ..)| (Reverse(*at), *id));
    let mut shown = Vec::new();
    for (_, document, finding, visit) in records.into_iter().take(OPENED) {
        if shown.len() >= SHOWN {
            break;
        }
        let Some(loaded) = load(view, document)? else { continue };
        shown.extend(photos_of(&loaded.document).into_iter().filter(|photo| !photo.is_lost).map(|photo| {
            let sha256 = photo.thumbnail.unwrap_or(photo.sha256);
            SitePhoto { sha256, taken_at: photo.taken_at, finding, visit }
        }));
    }
    shown.truncate(SHOWN);
    Ok(shown)
}

/// The leader who answers for what a unit has, with his post: the unit's own, or that of the nearest above it.
pub fn charge(view: &dyn View, unit: UnitId) -> Result<String, StoreError> {
    for above in view.line_of(unit)? {
        let Some(row) = view.unit_row(above)? else { continue };
        if let Some(leader) = row.said(UnitField::Charge) {
            let post = row.said(UnitField::ChargePost).unwrap_or_default();
            return Ok(format!("{leader} {post}").trim_end().to_owned());
        }
    }
    Ok(String::new())
}

/// Who is here of a unit, and of those below it.
pub fn people(view: &dyn View, unit: UnitId) -> Result<Vec<SitePerson>, StoreError> {
    let rows = view.person_rows_below(unit)?.into_iter().filter(|row| row.retired_at.is_none());
    let person = |row: crate::store::PersonRow| SitePerson {
        id: row.person.id,
        name: row.person.name,
        roles: row.person.roles,
        has_device: row.n_devices > 0,
    };
    Ok(rows.map(person).collect())
}
