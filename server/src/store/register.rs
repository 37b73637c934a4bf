//! The register: what the office keeps of its units and people beside what their phones know, and who has left.

use super::Result;
use spotcheck_domain::call::{PersonFields, UnitField, UnitFields};
use spotcheck_domain::id::{UnitId, UserId};
use spotcheck_domain::reference::{Person, Unit, UnitPapers};
use spotcheck_domain::term::{DocumentKind, Tier};
use spotcheck_domain::time::Timestamp;

/// A unit with all that it says of itself; fields that are empty are not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitRow {
    pub unit: Unit,
    pub fields: UnitFields,
    pub closed_at: Option<Timestamp>,
}

impl UnitRow {
    /// What it says in a field, if it says anything.
    pub fn said(&self, field: UnitField) -> Option<String> {
        self.fields.get(&field).cloned()
    }
}

/// A person with all that the office knows of him; fields that are empty are not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRow {
    pub person: Person,
    pub fields: PersonFields,
    pub entered_at: Timestamp,
    pub retired_at: Option<Timestamp>,
    /// Paired ones.
    pub n_devices: u64,
    /// Of his sessions.
    pub seen_at: Option<Timestamp>,
}

/// Reads the register.
pub trait Register {
    fn unit_row(&self, unit: UnitId) -> Result<Option<UnitRow>>;

    /// The unit with all below it, in the order in which they were entered.
    fn unit_rows_below(&self, unit: UnitId) -> Result<Vec<UnitRow>>;

    /// Units whose standing is that word, and which are of no tier that has none anyway.
    fn units_standing(&self, standing: &str) -> Result<Vec<UnitId>>;

    /// What units have said of themselves for their papers: the clause of appeal, and, where they act by delegated power, the
    /// organ in whose name.
    fn units_papers(&self) -> Result<Vec<UnitPapers>>;

    fn person_row(&self, user: UserId) -> Result<Option<PersonRow>>;

    /// Everybody who belongs to the unit or to one below it, in the order in which they were entered.
    fn person_rows_below(&self, unit: UnitId) -> Result<Vec<PersonRow>>;

    /// Visits the derived rows of the documents of a kind that the unit, or one below it, owns.
    fn each_row_below(
        &self,
        unit: UnitId,
        kind: DocumentKind,
        visit: &mut dyn FnMut(UnitId, Vec<u8>),
    ) -> Result<()>;

    /// The layout of a sheet that a unit has set, as JSON.
    fn unit_sheet(&self, unit: UnitId, name: &str) -> Result<Option<Vec<u8>>>;

    /// Whether a session with this token hash was there of somebody who has left.
    fn is_of_leaver(&self, token_hash: &[u8; 32]) -> Result<bool>;
}

/// Keeps the register.
pub trait PutRegister {
    /// All that a unit says of itself from now on, its name among it.
    fn put_unit_fields(&self, unit: UnitId, fields: &UnitFields) -> Result<()>;

    /// On which floor of the tree a unit stands from now on.
    fn put_tier(&self, unit: UnitId, tier: Tier) -> Result<()>;

    fn put_closed(&self, unit: UnitId, at: Timestamp) -> Result<()>;

    /// The layout of a sheet for a unit; none: it has none of its own any more.
    fn put_unit_sheet(&self, unit: UnitId, name: &str, json: Option<&[u8]>) -> Result<()>;

    /// All that is known of a person from now on, his name and certificate among it.
    fn put_person_fields(&self, user: UserId, fields: &PersonFields) -> Result<()>;

    /// He has left: no session of his is good from then on.
    fn put_retired(&self, user: UserId, at: Timestamp) -> Result<()>;
}
