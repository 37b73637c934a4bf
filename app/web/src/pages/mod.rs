//! One module a page: it composes parts, shows views of the engine and sends requests. Nothing here knows the browser.

pub mod camera;
pub mod desk_door;
pub mod finding;
pub mod inspection;
pub mod inspections;
pub mod ledger;
pub mod order;
pub mod outbox;
pub mod pair;
pub mod paper;
pub mod quarantine;
pub mod record;
pub mod settings;
pub mod start;
pub mod today;
