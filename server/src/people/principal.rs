//! Who asks, with the rights of this moment. Areas are judged here, for every read and every write.

use crate::store::{StoreError, View};
use spotcheck_domain::id::{DeviceId, DocumentId, UnitId, UserId};
use spotcheck_domain::term::Role;

/// A person on one paired device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    pub user: UserId,
    pub device: DeviceId,
    pub unit: UnitId,
    pub name: String,
    pub roles: Vec<Role>,
    /// Counts the changes of what this person may read.
    pub membership: u64,
}

impl Principal {
    pub fn has(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// Whether `unit` is this person's unit or below it: his area, in which he reads and, by role, writes.
    pub fn covers(&self, view: &View<'_>, unit: UnitId) -> Result<bool, StoreError> {
        Ok(unit == self.unit || view.line_of(unit)?.contains(&self.unit))
    }

    /// Whether this person may read a stored document: it lies in his area, or was shown to an audience of his. What
    /// he does not see looks to him as if it did not exist.
    pub fn sees(&self, view: &View<'_>, document: DocumentId) -> Result<bool, StoreError> {
        let Some(row) = view.document(document)? else { return Ok(false) };
        Ok(self.covers(view, row.unit)? || view.is_granted(document, self.user)?)
    }

    /// Whether this person may bring the photos of a stored document: who wrote in it may, though he was moved elsewhere
    /// meanwhile and it does not exist for him any more.
    pub fn brings_photos(&self, view: &View<'_>, document: DocumentId) -> Result<bool, StoreError> {
        Ok(self.sees(view, document)? || view.has_written(document, self.user)?)
    }

    /// Whether this person may write in a stored document at all, his roles apart: where he sees it by a grant only, as
    /// the responsible person to whom it was shown.
    pub fn reaches(&self, view: &View<'_>, document: DocumentId, unit: UnitId) -> Result<bool, StoreError> {
        Ok(self.covers(view, unit)?
            || (self.has(Role::Responsible) && view.is_granted(document, self.user)?))
    }
}
