//! What the binary does for its commands, beyond what the library does: it talks to the terminal, to signals and to the
//! log.

pub mod audit;
pub mod config;
pub mod device;
pub mod error;
pub mod evidence;
pub mod ground;
pub mod import;
pub mod init;
pub mod key;
pub mod serve;
pub mod thrift;
