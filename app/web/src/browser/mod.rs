//! The browser, as the rest of the app sees it: plain Rust values and typed errors. The only room that touches web-sys
//! and js-sys.
//!
//! `page`, `channel`, `camera`, `picture`, `place`, `intl` and `storage_use` serve the screen; `worker`, `indexed_db`,
//! `opfs`, `http`, `clock`, `entropy`, `tabs`, `lock` and `event_stream` serve the engine in its worker.

pub mod camera;
pub mod channel;
pub mod clock;
pub mod entropy;
pub mod event_stream;
pub mod http;
pub mod indexed_db;
pub mod intl;
mod js;
pub mod lock;
pub mod network;
pub mod opfs;
pub mod page;
pub mod picture;
pub mod place;
pub mod storage_use;
pub mod tabs;
pub mod timer;
pub mod worker;
