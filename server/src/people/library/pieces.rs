//! The pieces of reference data that hold what a unit makes itself.

use super::shelf::list_of;
use crate::people::desk::DeskError;
use crate::people::reference::publish;
use crate::store::Tx;
use spotcheck_domain::id::UnitId;
use spotcheck_domain::reference::{Catalog, Checklists, own_piece};
use spotcheck_domain::sorted::SortedMap;
use spotcheck_domain::time::Timestamp;

/// Publishes the checklists of a unit that visits may begin with.
pub fn publish_lists(tx: &dyn Tx, unit: UnitId, now: Timestamp) -> Result<(), DeskError> {
    let mut checklists = Vec::new();
    for row in tx.list_rows(Some(unit))?.iter().filter(|row| row.withdrawn_at.is_none()) {
        checklists.extend(list_of(tx, row)?);
    }
    let name = own_piece("checklists", unit);
    Ok(publish(tx, &name, Some(unit), None, &Checklists { checklists }, now)?)
}

/// Publishes the hazards of a unit that are suggested. Its version counts how often any of them was written.
pub fn publish_hazards(tx: &dyn Tx, unit: UnitId, now: Timestamp) -> Result<(), DeskError> {
    let rows = tx.hazard_rows(Some(unit))?;
    let version = rows.iter().map(|row| row.revision).sum::<u32>().to_string();
    let hazards = rows.into_iter().filter(|row| row.withdrawn_at.is_none()).map(|row| row.hazard).collect();
    let (sectors, topics) = (SortedMap::new(), SortedMap::new());
    let catalog = Catalog { version: version.clone(), sectors, topics, hazards };
    Ok(publish(tx, &own_piece("catalog", unit), Some(unit), Some(&version), &catalog, now)?)
}
