//! One code, one site: what is asked before a site says another.

use crate::people::desk::DeskError;
use crate::people::principal::Principal;
use crate::store::{SiteEntry, View};
use serde_json::json;
use spotcheck_domain::call::Obstacle;
use spotcheck_domain::id::{SiteId, UnitId};
use spotcheck_domain::site::{SiteField, SiteFields};

/// No other site of the area has this code and stands for itself. What a file that is being taken in will say is not known
/// yet.
pub fn check_code(
    view: &dyn View,
    principal: &Principal,
    site: Option<SiteId>,
    fields: &SiteFields,
) -> Result<(), DeskError> {
    let Some(code) = fields.get(&SiteField::Uscc).filter(|code| !code.is_empty()) else { return Ok(()) };
    let is_other =
        |entry: &SiteEntry| Some(entry.id) != site && entry.merged_into().is_none() && !entry.is_closed();
    if let Some(entry) = view.sites_coded(principal.unit, code)?.into_iter().find(is_other) {
        let details = json!({ "site": entry.id, "name": entry.name() });
        return Err(DeskError::with(Obstacle::CodeTaken, details));
    }
    ensure_none(view, principal.unit)
}

/// No file is being taken in above the unit or below it: what it will say is not known yet.
pub fn ensure_none(view: &dyn View, unit: UnitId) -> Result<(), DeskError> {
    for row in view.site_imports()? {
        if view.line_of(row.unit)?.contains(&unit) || view.line_of(unit)?.contains(&row.unit) {
            return Err(DeskError::of(Obstacle::ImportUnderWay));
        }
    }
    Ok(())
}
