//! A record as data: what a document says, what a change writes in it, and the state in which its writes leave it. The
//! kinds read and judge these and know no Automerge.

mod contents;
mod error;
mod source;
mod state;
mod write;

pub use contents::Contents;
pub(crate) use contents::{event_of, photo_of, signature_of};
pub use error::DocumentError;
pub use source::Source;
pub use state::Record;
pub use write::Write;

/// Where the name of a map is asked for: the root of a document, with the scalars that stand there.
pub const ROOT: &str = "";
