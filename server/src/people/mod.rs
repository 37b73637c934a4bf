//! Whom the office knows: units, persons, their devices and sessions, and what each of them may see.

mod acting;
pub mod codes;
pub mod desk;
pub mod device_keys;
pub mod devices;
mod error;
pub mod export;
pub mod hands;
pub mod import;
pub mod known;
pub mod library;
pub mod namesakes;
pub mod notices;
pub mod organisation;
pub mod pairing;
pub mod passwords;
pub mod past;
pub mod posts;
pub mod principal;
pub mod reference;
pub mod refusals;
pub mod session;
pub mod sheet;
pub mod table;
pub mod visibility;
pub mod welcome;

pub use error::PeopleError;
