//! What a kind asks of an opened document.

use super::{Contents, DocumentError};
use crate::event::Event;
use crate::id::UnitId;
use crate::term::DocumentKind;

pub trait Source {
    fn kind(&self) -> DocumentKind;

    /// Everything, of a document that calls itself of that kind.
    fn read(&self, kind: DocumentKind) -> Result<Contents, DocumentError>;

    /// One scalar at the root; the empty text where there is none.
    fn text_of(&self, key: &str) -> String;

    /// Every event, in the order of their ids.
    fn events(&self) -> Vec<Event>;

    /// The unit that owns it now.
    fn owner(&self) -> Option<UnitId> {
        owner(self.kind(), |key| self.text_of(key))
    }
}

/// The unit that owns a record which says this of itself: the one that it began with, or to which a site was given since.
pub fn owner(kind: DocumentKind, said: impl Fn(&str) -> String) -> Option<UnitId> {
    let given = (kind == DocumentKind::Site).then(|| said("owner").parse().ok()).flatten();
    given.or_else(|| said("unit").parse().ok())
}
