//! The office's desk: units, people and their devices entered, changed and closed by administrators of the area, and
//! the log of it. Each act is asked of the table of rights, is one transaction, and is noted.

mod administered;
pub mod audit;
mod audit_words;
pub mod begin;
pub mod devices;
mod error;
mod fields;
mod ids;
pub mod in_hand;
pub mod listed;
pub mod passwords;
pub mod persons;
pub mod policy;
pub mod posts;
mod rights;
mod spelled;
pub mod units;

pub use administered::keep_administered;
pub use error::{DeskError, ExportError};
pub use fields::{canonical_person, canonical_unit, merged, note_of, tidy};
pub use ids::ensure_free;
pub use rights::{acting_in, again, may, may_in, may_with_all};
