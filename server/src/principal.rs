//! Who asks, with the rights of this moment. Areas are judged here, for every read and every write.

use crate::store::{StoreError, View};
use spotcheck_domain::id::{DeviceId, UnitId, UserId};
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
}
