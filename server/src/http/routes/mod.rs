//! The HTTP interface: one file for each noun. Handlers read a request, call the core in a blocking thread, and write
//! its answer; they decide nothing.

pub mod app;
pub mod audit;
pub mod codes;
pub mod devices;
pub mod documents;
pub mod export;
pub mod health;
pub mod import;
pub mod notices;
pub mod pair;
pub mod people;
pub mod photos;
pub mod posts;
pub mod quarantine;
pub mod reference;
pub mod rescue;
pub mod session;
pub mod stream;
pub mod sync;
pub mod tus;
pub mod units;
