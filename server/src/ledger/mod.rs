//! The ledger as a table for other programs: the rows that somebody asked for, as far as he sees them, in columns that his
//! unit has set.

mod export;
mod facts;
mod layout;
mod words;

pub use export::{Exported, LedgerTable, MOST_IDS, export, note};
pub use layout::{read_sheet, set_sheet};
pub use words::{field_name, term};
