//! Which kinds of records a phone reads. One of before reads none of a later kind, and could not read an answer that has one:
//! it is given them once it is updated.

use crate::store::{StoreError, View};
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::term::DocumentKind;

/// A set of kinds, as bits by their places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kinds(u8);

/// What every phone ever read.
const FIRST: [DocumentKind; 4] =
    [DocumentKind::Inspection, DocumentKind::Finding, DocumentKind::Site, DocumentKind::Task];

impl Kinds {
    /// Of a phone that says nothing of it.
    pub const OF_BEFORE: Self = Self::with(&FIRST);

    const fn with(kinds: &[DocumentKind]) -> Self {
        let (mut bits, mut n) = (0, 0);
        while n < kinds.len() {
            bits |= 1 << kinds[n] as u8;
            n += 1;
        }
        Self(bits)
    }

    /// Those that a phone names, beside what every phone reads. Of a word of a later version this office has no records.
    pub fn named(words: &[String]) -> Self {
        let named: Vec<DocumentKind> = words.iter().filter_map(|word| word.parse().ok()).collect();
        Self(Self::OF_BEFORE.0 | Self::with(&named).0)
    }

    pub const fn from_byte(byte: u8) -> Self {
        Self(byte)
    }

    pub const fn byte(self) -> u8 {
        self.0
    }

    const fn has(self, kind: DocumentKind) -> bool {
        self.0 & (1 << kind as u8) != 0
    }

    fn is_all(self) -> bool {
        DocumentKind::ALL.iter().all(|kind| self.has(*kind))
    }

    /// Whether a stored document is of one of them.
    pub fn read(self, view: &dyn View, document: DocumentId) -> Result<bool, StoreError> {
        if self.is_all() {
            return Ok(true);
        }
        Ok(view.document(document)?.is_none_or(|row| self.has(row.kind)))
    }

    /// Whether there is something of a kind that is among these and was not among those of before.
    pub fn has_more_than(self, before: Self, view: &dyn View) -> Result<bool, StoreError> {
        for kind in DocumentKind::ALL.iter().filter(|kind| self.has(**kind) && !before.has(**kind)) {
            if view.n_documents(*kind)? > 0 {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_of_before_reads_what_it_ever_read() {
        assert_eq!(Kinds::named(&[]), Kinds::OF_BEFORE);
        assert!(!Kinds::OF_BEFORE.is_all() && !Kinds::OF_BEFORE.has(DocumentKind::Paper));
        let now = Kinds::named(&["paper".into(), "of_tomorrow".into()]);
        assert!(now.is_all() && now.has(DocumentKind::Paper));
        assert_eq!(Kinds::from_byte(now.byte()), now);
    }
}
