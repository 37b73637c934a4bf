//! What phones push: judged change by change, and stored or refused as a whole with what builds upon it.
//!
//! [`plan`] decides outside the writer's transaction, in parallel; `commit` stores what it decided, provided that
//! the document is still what it was.

mod apply;
mod authority;
mod cache;
mod chunk;
mod columns;
mod commit;
mod conclude;
mod error;
mod ground;
pub mod groups;
mod held;
mod hush;
mod intake;
mod judge;
mod jurisdiction;
mod keep;
mod loaded;
mod operations;
mod people;
mod permissions;
mod pictures;
mod push;
pub mod quarantine;
mod reason;
mod release;
mod sift;
mod sight;
mod site_columns;
mod standing;
mod verdict;

pub use authority::Authority;
pub use chunk::{n_operations, read as read_change};
pub use columns::MOST_OPERATIONS;
pub use error::IngestError;
pub use ground::{GRACE_MILLIS, Given, Ground, Grounds};
pub use hush::{catch, is_expected};
pub use intake::Intake;
pub use judge::plan;
pub use loaded::{Loaded, READING_ACTOR, load};
pub use push::{Beside, GROUP, Ingested, ingest, ingest_beside, ingest_on};
pub use reason::Reason;
pub use site_columns::{COLUMNS_VERSION, columns_of, columns_of_row};
