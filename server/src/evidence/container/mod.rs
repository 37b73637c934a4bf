//! The ZIP of a pack, of which no byte is left to chance: files stored one behind the other as they are, then the directory,
//! and nothing before, between or after. So the same files give the same bytes, whoever's deflate is installed; nothing can be
//! hidden where a reader of ZIPs does not look; and nothing is larger than it looks.
//!
//! Layout: APPNOTE.TXT 6.3.10, sections 4.3.7 (local header), 4.3.12 (directory) and 4.3.14 to 4.3.16 (its end). No descriptor,
//! no comment, no attribute, every file of 1980-01-01.

mod layout;
mod read;
mod write;

pub use layout::Entry;
pub use read::{Container, Oddity};
pub use write::Writer;
