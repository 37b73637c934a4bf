//! 文书: what the papers of a visit say, as data. The screen draws it, the printer prints it, and its bytes are what a
//! signature under a paper covers.
//!
//! A paper is Chinese, whatever language its reader's screen has: it is the official text.

#[cfg(feature = "document")]
mod compose;
mod content;
mod kind;
#[cfg(feature = "document")]
mod words;

#[cfg(feature = "document")]
pub use compose::{Earlier, Listed, Matter, Outcome, compose, officers_of};
pub use content::{Block, Fact, Item, Lack, PaperContent, PaperPhoto, SignatureLine, printed};
