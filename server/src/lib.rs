//! The office: receives what phones recorded, judges it, keeps it, and gives it to those who may see it.
//!
//! The core is synchronous: [`sync::handle`], [`pairing`], [`session`] and [`photos`] take the office, who asks, what
//! time it is and a source of randomness. [`routes`] wraps them in HTTP; a simulation calls them as they are.

// Named by path, a method of `View` has one lifetime where `Store::read` wants any.
#![allow(clippy::redundant_closure_for_method_calls)]

pub mod address;
pub mod backup;
pub mod bundle;
pub mod chain;
pub mod clock;
pub mod compact;
pub mod config;
pub mod cursor;
pub mod demo;
pub mod error;
pub mod events;
pub mod feed;
pub mod ingest;
pub mod listen;
pub mod office;
pub mod page;
pub mod pairing;
pub mod photos;
pub mod principal;
pub mod quarantine;
pub mod receipt;
pub mod reference;
pub mod repair;
pub mod routes;
pub mod secret;
pub mod seed;
pub mod session;
pub mod store;
pub mod sync;
pub mod verify;
pub mod welcome;
