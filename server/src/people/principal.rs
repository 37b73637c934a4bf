//! Who asks, with the rights of this moment. Areas are judged here, for every read and every write.

use crate::store::{SessionRow, StoreError, View};
use spotcheck_domain::id::{DeviceId, DocumentId, UnitId, UserId};
use spotcheck_domain::term::Role;
use spotcheck_domain::time::Timestamp;

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

impl From<SessionRow> for Principal {
    fn from(row: SessionRow) -> Self {
        let SessionRow { user, device, unit, name, roles, membership } = row;
        Self { user, device, unit, name, roles, membership }
    }
}

impl Principal {
    /// Who holds the session with this token hash, if it is good at `now`.
    pub fn of_session(
        view: &dyn View,
        token_hash: &[u8; 32],
        now: Timestamp,
    ) -> Result<Option<Self>, StoreError> {
        Ok(view.session(token_hash, now)?.map(Self::from))
    }

    pub fn has(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// Whether `unit` is this person's unit or below it: his area, in which he reads and, by role, writes.
    pub fn covers(&self, view: &dyn View, unit: UnitId) -> Result<bool, StoreError> {
        Ok(unit == self.unit || view.line_of(unit)?.contains(&self.unit))
    }

    /// Whether this person may read a stored document: it lies in his area, or was shown to an audience of his. What
    /// he does not see looks to him as if it did not exist.
    pub fn sees(&self, view: &dyn View, document: DocumentId) -> Result<bool, StoreError> {
        let Some(row) = view.document(document)? else { return Ok(false) };
        Ok(self.covers(view, row.unit)? || view.is_granted(document, self.user)?)
    }

    /// Every document that this person sees, in the order of their ids.
    pub fn seen(&self, view: &dyn View) -> Result<Vec<DocumentId>, StoreError> {
        let area: Vec<UnitId> = view.units_below(self.unit)?.into_iter().map(|unit| unit.id).collect();
        let mut seen = view.documents_of(&area)?;
        seen.extend(view.granted_documents(self.user)?);
        seen.sort_unstable();
        seen.dedup();
        Ok(seen)
    }

    /// Whether this person may bring the photos of a stored document: who wrote in it may, though he was moved elsewhere
    /// meanwhile and it does not exist for him any more.
    pub fn brings_photos(&self, view: &dyn View, document: DocumentId) -> Result<bool, StoreError> {
        Ok(self.sees(view, document)? || view.has_written(document, self.user)?)
    }

    /// Whether this person may write in a stored document at all, his roles apart: where he sees it by a grant only, as
    /// the responsible person to whom it was shown.
    pub fn reaches(&self, view: &dyn View, document: DocumentId, unit: UnitId) -> Result<bool, StoreError> {
        Ok(self.covers(view, unit)?
            || (self.has(Role::Responsible) && view.is_granted(document, self.user)?))
    }
}
