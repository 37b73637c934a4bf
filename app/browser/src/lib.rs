//! The browser, as the rest of the app sees it: plain Rust values and typed errors. The only room that touches web-sys
//! and js-sys.
//!
//! Two wings, so that neither module carries what only the other needs: `page` for the screen, `worker` for the engine.

#[cfg(feature = "page")]
pub mod camera;
#[cfg(feature = "page")]
pub mod channel;
#[cfg(feature = "page")]
pub mod intl;
#[cfg(feature = "page")]
pub mod page;
#[cfg(feature = "page")]
pub mod picture;
#[cfg(feature = "page")]
pub mod place;
#[cfg(feature = "page")]
pub mod storage_use;

#[cfg(feature = "worker")]
pub mod clock;
#[cfg(feature = "worker")]
pub mod device_key;
#[cfg(feature = "worker")]
pub mod entropy;
#[cfg(feature = "worker")]
pub mod event_stream;
#[cfg(feature = "worker")]
pub mod http;
#[cfg(feature = "worker")]
pub mod indexed_db;
#[cfg(feature = "worker")]
pub mod lock;
#[cfg(feature = "worker")]
pub mod opfs;
#[cfg(feature = "worker")]
pub mod tabs;
#[cfg(feature = "worker")]
pub mod worker;

mod js;
mod message;
pub mod network;
pub mod timer;
