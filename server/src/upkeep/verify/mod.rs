//! `spotcheck verify`: everything that is stored against everything that it must agree with.
//!
//! Changes are the truth: each is proved by its hash, and all else about a document is made from them anew and
//! compared. A repair rebuilds what is derived from sound changes and never touches a change; after a new feed every
//! phone compares what it holds with what is here, as after a restore. Everything from
//! Automerge runs under `catch_unwind`; documents are looked at one by one, so memory does not grow with their number.
//!
//! A link of the feed's chain that stands for a photo's arrival does not say for which: it is proved by the next link
//! that stands for a push, which hashes it.

mod audit;
mod changes;
mod database;
mod derived;
mod error;
mod feed;
mod photos;
mod problem;
mod quarantine;
mod rebuild;
mod reference;
mod report;
mod run;

pub use error::VerifyError;
pub use problem::{Fault, Problem};
pub use report::Report;
pub use run::{verify, verify_encrypted};
