//! Who reads a record. Each kind says it beside its fields, and whoever gives, shows, exports or proves a record asks
//! nothing else.

use crate::id::{UnitId, UserId};

/// Readers of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Audience {
    /// The people of a unit and of those above it: its line.
    Line(UnitId),
    /// The people of an enterprise, beside the line of the unit that owns the record.
    Enterprise(UnitId),
    /// One person, whatever his unit.
    Person(UserId),
}
