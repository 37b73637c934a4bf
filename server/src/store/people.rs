//! Units and persons; the audiences, and who reads which of them.

use super::Result;
use spotcheck_domain::id::{UnitId, UserId};
use spotcheck_domain::reference::{Person, Unit};
use spotcheck_domain::term::Role;
use spotcheck_domain::time::Timestamp;
use uuid::Uuid;

/// What an audience is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AudienceKind {
    Unit,
    User,
}

/// Reads units, persons, and the audiences whose feeds a person reads.
pub trait People {
    fn unit(&self, unit: UnitId) -> Result<Option<Unit>>;

    /// Whether a unit, a person, a device, a post or a record has this id.
    fn is_id_taken(&self, id: Uuid) -> Result<bool>;

    /// The unit with all below it.
    fn units_below(&self, unit: UnitId) -> Result<Vec<Unit>>;

    /// The unit and all above it, nearest first. Each is an audience of what the unit owns.
    fn line_of(&self, unit: UnitId) -> Result<Vec<UnitId>>;

    fn person(&self, user: UserId) -> Result<Option<Person>>;

    fn people_named(&self, name: &str) -> Result<Vec<Person>>;

    fn people_of(&self, unit: UnitId) -> Result<Vec<Person>>;

    /// People who have no device, the first `limit`, in the order in which they were entered.
    fn people_without_device(&self, limit: usize) -> Result<Vec<Person>>;

    /// Whether some administrator can get in.
    fn has_paired_admin(&self) -> Result<bool>;

    fn is_empty(&self) -> Result<bool>;

    /// How often it has changed what this person may read.
    fn membership(&self, user: UserId) -> Result<Option<u64>>;

    /// The audiences whose feeds this person reads now.
    fn audiences_of(&self, user: UserId) -> Result<Vec<Uuid>>;

    /// The audiences that this person read at membership version `at` and does not read now.
    fn audiences_lost_since(&self, user: UserId, at: u64) -> Result<Vec<Uuid>>;
}

/// Enters units, persons, audiences and memberships.
pub trait PutPeople {
    fn put_unit(&self, unit: &Unit) -> Result<()>;

    /// Puts a unit below another, or at the top.
    fn put_parent(&self, unit: UnitId, parent: Option<UnitId>) -> Result<()>;

    fn put_person(&self, person: &Person, at: Timestamp) -> Result<()>;

    /// The person belongs to that unit from this membership version on.
    fn put_unit_of(&self, user: UserId, unit: UnitId, membership: u64) -> Result<()>;

    fn put_roles(&self, user: UserId, roles: &[Role]) -> Result<()>;

    fn put_audience(&self, audience: Uuid, kind: AudienceKind) -> Result<()>;

    /// The person reads the feed of this audience from that membership version on.
    fn put_membership(&self, user: UserId, audience: Uuid, gained: u64) -> Result<()>;

    /// He does not read it from that version on.
    fn end_membership(&self, user: UserId, audience: Uuid, lost: u64) -> Result<()>;
}
