//! Takes in rescue files: what a phone could not send comes in by hand, as its author's, judged as if he had sent it.

mod error;
mod file;
mod import;

pub use error::RescueError;
pub use file::Reader;
pub use import::{Imported, import};
