//! Checklists and hazards: those that come with the program, and those that units make themselves. A unit reads its own and
//! those of the units above it; a desk also those of the units below, which it administers.
//!
//! What a unit publishes is a piece of reference data beside the program's, and phones of its area get it. Each version of
//! a checklist is kept under its hash, with the words of the items that units made, so that whoever cites it finds it as
//! it was.

mod candidate;
pub mod drafts;
pub mod hazards;
pub mod lists;
mod pieces;
mod shelf;
pub mod versions;

pub use shelf::{Shelf, list_of};

use data_encoding::BASE32_NOPAD;
use spotcheck_domain::reference::OWN;

/// The id of something that a unit makes, of what was drawn.
pub fn own_id(drawn: [u8; 10]) -> String {
    format!("{OWN}{}", BASE32_NOPAD.encode(&drawn).to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_a_unit_are_none_of_the_program() {
        let id = own_id([7; 10]);
        assert_eq!(id.len(), 20);
        assert!(!id.contains('/'), "an answer's key would be cut there");
    }
}
