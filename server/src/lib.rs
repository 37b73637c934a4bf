//! The office: receives what phones recorded, judges it, keeps it, and gives it to those who may see it.
//!
//! The core is synchronous: [`sync::handle`], [`people`] and [`photos`] take the office, who asks, what time it is and a
//! source of randomness. [`http`] wraps them in HTTP; a simulation calls them as they are.

// Named by path, a method of `View` has one lifetime where `Store::read` wants any.
#![allow(clippy::redundant_closure_for_method_calls)]

pub mod clock;
pub mod command_line;
pub mod disk;
pub mod evidence;
pub mod http;
pub mod ingest;
pub mod ledger;
pub mod log;
pub mod news;
pub mod office;
pub mod papers;
pub mod people;
pub mod photos;
pub mod proof;
pub mod rescue;
pub mod settings;
pub mod sites;
pub mod store;
pub mod sync;
pub mod toil;
pub mod upkeep;
