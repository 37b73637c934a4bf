//! The HTTP interface: one file for each noun. Handlers read a request, call the core in a blocking thread, and write
//! its answer; they decide nothing.

pub mod app;
pub mod audit;
pub mod begin;
pub mod codes;
pub mod device_keys;
pub mod devices;
pub mod documents;
pub mod evidence;
pub mod export;
pub mod export_audit;
pub mod export_ledger;
pub mod health;
pub mod import;
pub mod import_sites;
pub mod key;
pub mod library;
pub mod library_files;
pub mod notices;
pub mod pair;
pub mod passwords;
pub mod people;
pub mod photos;
pub mod policy;
pub mod posts;
pub mod quarantine;
pub mod reference;
pub mod register;
pub mod rescue;
pub mod session;
pub mod sheets;
pub mod sites;
pub mod stream;
pub mod sync;
pub mod tus;
pub mod units;
