//! What speaks HTTP: the only wing that knows axum and tokio. It reads requests, calls the core in blocking threads and
//! writes its answers; it decides nothing that is not of HTTP itself.

mod addresses;
mod admit;
mod app;
mod attachment;
mod attempts;
mod blocking;
mod body;
mod bundle;
mod call;
mod client;
mod coding;
mod cookie;
mod crowd;
mod error;
mod fair;
mod figures;
mod guard;
mod headers;
mod idle;
mod listen;
mod listeners;
mod manner;
mod origin;
mod patience;
mod proof;
mod ranges;
mod router;
mod routes;
mod tls;

pub use client::Proxies;
pub use error::Error;
pub use figures::start as start_figures;
pub use idle::keep_compacting;
pub use listen::serve;
pub use manner::Manner;
pub use tls::{Tls, TlsError};
