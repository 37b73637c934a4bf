//! Who asks, with the rights of this moment. Areas are judged here, for every read and every write; what he may do in
//! them is asked of the domain's table of rights.

use super::visibility;
use crate::store::{SessionRow, StoreError, View};
use spotcheck_domain::authority::{self, Act, On, Reach};
use spotcheck_domain::by::By;
use spotcheck_domain::id::{DeviceId, DocumentId, UnitId, UserId};
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::term::{DocumentKind, Role, Tier};
use spotcheck_domain::time::Timestamp;
use std::sync::{Arc, Mutex, PoisonError};

/// A person on one paired device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    pub user: UserId,
    pub device: DeviceId,
    pub unit: UnitId,
    /// Of his unit.
    pub tier: Tier,
    pub name: String,
    pub roles: Vec<Role>,
    /// Counts the changes of what this person may read.
    pub membership: u64,
    pub refused: Refused,
}

/// The last act that was refused to somebody within one request, wherever in it that was found out.
#[derive(Debug, Clone, Default)]
pub struct Refused(Arc<Mutex<Option<Act>>>);

impl Refused {
    fn note(&self, act: Act) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(act);
    }

    pub fn last(&self) -> Option<Act> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// It says nothing of who somebody is.
impl PartialEq for Refused {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Refused {}

impl Principal {
    /// Who holds the session with this token hash, if it is good at `now`.
    pub fn of_session(
        view: &dyn View,
        token_hash: &[u8; 32],
        now: Timestamp,
    ) -> Result<Option<Self>, StoreError> {
        view.session(token_hash, now)?.map(|row| Self::of_row(view, row)).transpose()
    }

    pub fn of_row(view: &dyn View, row: SessionRow) -> Result<Self, StoreError> {
        let SessionRow { user, device, unit, name, roles, membership, .. } = row;
        let tier = view.unit(unit)?.ok_or(StoreError::Unreadable("a person's unit"))?.tier;
        Ok(Self { user, device, unit, tier, name, roles, membership, refused: Refused::default() })
    }

    /// This person as the author of what he does now.
    pub fn by(&self) -> By {
        By {
            user: self.user,
            name: self.name.clone(),
            unit: self.unit,
            tier: self.tier,
            roles: self.roles.clone(),
        }
    }

    pub fn may(&self, act: Act, on: &On<'_>) -> Result<(), Refusal> {
        authority::may(&self.by(), act, on).inspect_err(|_| self.refused.note(act))
    }

    /// Whether `unit` is this person's unit or below it: his area, in which he reads and, by role, writes.
    pub fn covers(&self, view: &dyn View, unit: UnitId) -> Result<bool, StoreError> {
        Ok(self.stands(view, unit)? != Reach::Elsewhere)
    }

    /// How this person stands to what `unit` owns, whoever sees it beside its line.
    pub fn stands(&self, view: &dyn View, unit: UnitId) -> Result<Reach, StoreError> {
        if unit == self.unit {
            return Ok(Reach::Own);
        }
        Ok(self.stands_to(unit, &view.line_of(unit)?))
    }

    /// The same, where that is the unit's line.
    pub fn stands_to(&self, unit: UnitId, line: &[UnitId]) -> Reach {
        match (unit == self.unit, line.contains(&self.unit)) {
            (true, _) => Reach::Own,
            (false, true) => Reach::Below,
            (false, false) => Reach::Elsewhere,
        }
    }

    /// How this person stands to a stored document that `unit` owns. One that he does not see lies elsewhere.
    pub fn reach(&self, view: &dyn View, document: DocumentId, unit: UnitId) -> Result<Reach, StoreError> {
        if !self.sees(view, document)? {
            return Ok(Reach::Elsewhere);
        }
        Ok(match self.stands(view, unit)? {
            Reach::Elsewhere => Reach::Granted,
            reach => reach,
        })
    }

    /// How this person stands to a document; what is not stored lies elsewhere.
    pub fn reach_of(&self, view: &dyn View, document: DocumentId) -> Result<Reach, StoreError> {
        let Some(row) = view.document(document)? else { return Ok(Reach::Elsewhere) };
        self.reach(view, document, row.unit)
    }

    /// Whether this person may read a stored document. What he does not see looks to him as if it did not exist.
    pub fn sees(&self, view: &dyn View, document: DocumentId) -> Result<bool, StoreError> {
        visibility::sees(view, self.user, document)
    }

    /// Every document that this person sees, in the order of their ids.
    pub fn seen(&self, view: &dyn View) -> Result<Vec<DocumentId>, StoreError> {
        visibility::seen(view, self.user)
    }

    /// Whether this person may bring the photos of a stored document: who wrote in it may, though he was moved elsewhere
    /// meanwhile and it does not exist for him any more.
    pub fn brings_photos(&self, view: &dyn View, document: DocumentId) -> Result<bool, StoreError> {
        let reach = match self.reach_of(view, document)? {
            Reach::Elsewhere if view.has_written(document, self.user)? => Reach::Wrote,
            reach => reach,
        };
        Ok(self.may(Act::UploadPhoto, &On::document(reach)).is_ok())
    }

    /// Whether a stored document is one in which this person may write, his roles apart: it lies in his area, or it is a
    /// finding that was shown to him as to one who may.
    pub fn reaches(&self, view: &dyn View, document: DocumentId, unit: UnitId) -> Result<bool, StoreError> {
        Ok(self.writes_at(self.reach(view, document, unit)?))
    }

    /// The same, of how he stands to it.
    pub fn writes_at(&self, reach: Reach) -> bool {
        match reach {
            Reach::Own | Reach::Below => true,
            reach => authority::writes(&self.by(), DocumentKind::Finding, true, reach),
        }
    }
}
