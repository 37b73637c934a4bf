//! Ids that callers give. One id is one thing's, of whatever kind: the log knows by it where something was done.

use super::DeskError;
use crate::store::View;
use spotcheck_domain::call::Obstacle;
use uuid::Uuid;

/// An id that is drawn as ids are, and nothing's yet.
pub fn ensure_free(view: &dyn View, id: Uuid) -> Result<(), DeskError> {
    let is_free = id.get_version_num() == 7 && !view.is_id_taken(id)?;
    if is_free { Ok(()) } else { Err(DeskError::of(Obstacle::IdTaken)) }
}
