//! What an inspection is: ids, records, events, rules, Automerge documents, ledger rows and wire types.
//!
//! Nothing in here reads a clock, draws a random number or touches a disk or a network: times, entropy and ids are
//! arguments. The same code runs on the phone (wasm32) and at the office, so that an edit that the phone allows is
//! judged by the very rules that it will meet at ingest.
//!
//! Without the feature `document` there are the words and records alone, as a screen speaks of them: no Automerge, and
//! nothing that crosses the network. With `call` alone, the desk's calls are there too.

#[cfg(feature = "document")]
pub mod audience;
#[cfg(feature = "document")]
pub mod author;
pub mod authority;
pub mod awaited;
pub mod by;
#[cfg(feature = "call")]
pub mod call;
pub mod codes;
pub mod device_key;
#[cfg(feature = "document")]
pub mod digest;
#[cfg(feature = "document")]
pub mod document;
pub mod edit;
pub mod entry;
pub mod event;
pub mod field;
pub mod fold;
pub mod id;
pub mod initials;
pub mod kind;
pub mod ledger;
#[cfg(feature = "call")]
pub mod library;
#[cfg(feature = "document")]
pub mod organisation_change;
pub mod parties;
pub mod photo;
pub mod policy;
pub mod position;
pub mod post;
#[cfg(feature = "qr")]
pub mod qr;
pub mod reason;
#[cfg(feature = "document")]
pub mod record;
pub mod reference;
pub mod refusal;
#[cfg(feature = "document")]
pub mod rescue;
#[cfg(feature = "document")]
pub mod rights;
pub mod route;
pub mod rules;
pub mod session;
pub mod sorted;
pub mod term;
#[cfg(feature = "document")]
pub mod terse;
pub mod time;
#[cfg(feature = "document")]
pub mod tree;
pub mod uscc;
pub mod width;
#[cfg(feature = "document")]
pub mod wire;
pub mod wording;

pub use kind::{certificate, finding, inspection, paper, site, task};

mod joined;
