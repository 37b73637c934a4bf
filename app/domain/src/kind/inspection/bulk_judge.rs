//! What is judged of answers in bulk beyond the right to write in the visit.

use super::bulk::{self, REST};
use crate::by::By;
use crate::edit::Edit;
use crate::id::UnitId;
use crate::record::Contents;
use crate::refusal::Refusal;

/// The most of them in one visit, those included that were taken back. Half of them are the owning unit's.
const MOST: usize = 100;

/// Each is written once, and only what was written is taken back.
pub fn judge_bulk(said: &Contents, edit: &Edit, by: &By) -> Result<(), Refusal> {
    match edit {
        Edit::AnswerRest { bulk, .. } => {
            if said.root.contains_key(&bulk::key(*bulk, REST)) {
                return Err(Refusal::WrongState);
            }
            let is_owner = said.some::<UnitId>("unit") == Some(by.unit);
            let most = if is_owner { MOST } else { MOST / 2 };
            let is_one = |key: &&String| matches!(bulk::of_key(key), Some((_, REST)));
            if said.root.keys().filter(is_one).count() < most { Ok(()) } else { Err(Refusal::TooMany) }
        }
        Edit::StrikeRest { bulk } if !said.root.contains_key(&bulk::key(*bulk, REST)) => {
            Err(Refusal::NotFound)
        }
        _ => Ok(()),
    }
}
