//! What an inspection is: ids, records, events, rules, Automerge documents, ledger rows and wire types.
//!
//! Nothing in here reads a clock, draws a random number or touches a disk or a network: times, entropy and ids are
//! arguments. The same code runs on the phone (wasm32) and at the office, so that an edit that the phone allows is
//! judged by the very rules that it will meet at ingest.

pub mod by;
pub mod digest;
pub mod document;
pub mod edit;
pub mod event;
pub mod field;
pub mod finding;
pub mod fold;
pub mod id;
pub mod initials;
pub mod inspection;
pub mod ledger;
pub mod photo;
pub mod policy;
pub mod position;
pub mod reference;
pub mod refusal;
pub mod responsible;
pub mod rights;
pub mod rules;
pub mod site;
pub mod task;
pub mod term;
pub mod terse;
pub mod time;
pub mod wire;

mod joined;
