//! What speaks HTTP: the only wing that knows axum and tokio. It reads requests, calls the core in blocking threads and
//! writes its answers; it decides nothing that is not of HTTP itself.

pub mod address;
pub mod bundle;
pub mod listen;
pub mod routes;
