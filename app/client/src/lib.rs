//! A phone without a screen: local store, outbox, sync session and views, generic over [`storage::Storage`],
//! [`blobs::Blobs`], [`transport::Transport`], [`world::Clock`] and [`world::Entropy`].
//!
//! In the browser it runs in a worker; natively it is the simulated phone of tests and benches. It never reads a clock
//! or draws a random number by itself.

pub mod blobs;
pub mod contract;
pub mod device_key;
pub mod engine;
mod failure;
pub mod line;
pub mod memory;
pub mod session;
pub mod storage;
pub mod transport;
pub mod world;

pub use spotcheck_protocol as protocol;
