//! The pieces of reference data that hold what a unit makes itself.

use super::shelf::list_of;
use crate::people::desk::DeskError;
use crate::people::reference::publish;
use crate::store::{StoreError, Tx, Whose};
use serde::Serialize;
use spotcheck_domain::call::Obstacle;
use spotcheck_domain::id::UnitId;
use spotcheck_domain::reference::{Catalog, Checklists, own_piece};
use spotcheck_domain::sorted::SortedMap;
use spotcheck_domain::time::Timestamp;

/// Bytes of one piece, at most: each phone of the area gets all of it whenever something of it changes, and each edit makes
/// it anew.
const MOST_OF_LISTS: usize = 4 << 20;
const MOST_OF_HAZARDS: usize = 2 << 20;

/// Whether more is to be in a piece than before: less is always taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Becomes {
    More,
    Less,
}

/// Publishes the checklists of a unit that visits may begin with.
pub fn publish_lists(tx: &dyn Tx, unit: UnitId, becomes: Becomes, now: Timestamp) -> Result<(), DeskError> {
    let mut checklists = Vec::new();
    for row in tx.list_rows(Whose::Unit(unit))?.iter().filter(|row| row.withdrawn_at.is_none()) {
        checklists.extend(list_of(tx, row)?);
    }
    let piece = Checklists { checklists };
    ensure_room(&piece, MOST_OF_LISTS, becomes)?;
    let name = own_piece("checklists", unit);
    Ok(publish(tx, &name, Some(unit), None, &piece, now)?)
}

/// Publishes the hazards of a unit that are suggested. Its version counts how often any of them was written.
pub fn publish_hazards(tx: &dyn Tx, unit: UnitId, becomes: Becomes, now: Timestamp) -> Result<(), DeskError> {
    let rows = tx.hazard_rows(Whose::Unit(unit))?;
    let version = rows.iter().map(|row| row.revision).sum::<u32>().to_string();
    let hazards = rows.into_iter().filter(|row| row.withdrawn_at.is_none()).map(|row| row.hazard).collect();
    let (sectors, topics) = (SortedMap::new(), SortedMap::new());
    let catalog = Catalog { version: version.clone(), sectors, topics, hazards };
    ensure_room(&catalog, MOST_OF_HAZARDS, becomes)?;
    Ok(publish(tx, &own_piece("catalog", unit), Some(unit), Some(&version), &catalog, now)?)
}

fn ensure_room<T: Serialize>(piece: &T, most: usize, becomes: Becomes) -> Result<(), DeskError> {
    let n_bytes = serde_json::to_vec(piece).map_err(|_| StoreError::Unreadable("reference data"))?.len();
    if becomes == Becomes::More && n_bytes > most {
        return Err(DeskError::of(Obstacle::LibraryFull));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::organisation::enter_unit;
    use crate::store::{HazardRow, Store};
    use spotcheck_domain::library::HazardWords;
    use spotcheck_domain::reference::{Named, Unit};
    use spotcheck_domain::term::{Level, Tier};

    #[test]
    fn a_units_hazards_have_so_much_room_and_fewer_always_fit() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(folder.path(), [1; 40]).expect("opens");
        let at = Timestamp::from_millis(1);
        let unit = UnitId::from_parts(at, [1; 10]);
        let long = Named { zh: "长".repeat(2_000), en: String::new() };
        let words = HazardWords {
            sector: "s".into(),
            topic: String::new(),
            level: Level::General,
            title: Named { zh: "甲".into(), en: String::new() },
            question: Named::default(),
            measure: long.clone(),
            default_days: 1,
            basis: long.clone(),
            clause: long,
            needs_expert: false,
        };
        let put = move |n: u32, becomes| {
            let hazard = words.clone().with_id(format!("own-{n}"));
            let row = HazardRow { unit, hazard, revision: 1, changed_at: at, withdrawn_at: None };
            store.write(move |tx| {
                if n == 0 {
                    let (tier, name) = (Tier::County, Named::default());
                    enter_unit(tx, &Unit { id: unit, parent: None, tier, name })?;
                }
                tx.put_hazard(&row)?;
                publish_hazards(tx, unit, becomes, at)
            })
        };
        let n_taken = (0..200).take_while(|n| put(*n, Becomes::More).is_ok()).count();
        assert!((110..120).contains(&n_taken), "{n_taken} of some 18 KB each");
        let refused = put(200, Becomes::More);
        assert!(
            matches!(refused, Err(DeskError::Obstacle { what: Obstacle::LibraryFull, .. })),
            "{refused:?}"
        );
        assert!(put(201, Becomes::Less).is_ok(), "who withdraws some is not kept from it");
    }
}
