//! One room for each kind of record: what it consists of, how it begins, how it is read, what its row in the ledger is,
//! and who may write what in it. Whoever handles records of any kind asks [`of`], and knows none by name.

#[cfg(feature = "document")]
pub mod beginning;
pub mod finding;
pub mod form;
pub mod inspection;
#[cfg(feature = "document")]
pub mod limits;
#[cfg(feature = "document")]
mod room;
#[cfg(feature = "document")]
pub mod schema;
pub mod site;
pub mod task;

#[cfg(feature = "document")]
pub use room::{Kind, of};

#[cfg(all(test, feature = "document"))]
mod tests;
