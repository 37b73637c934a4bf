//! What a kind asks of an opened document.

use super::{Contents, DocumentError};
use crate::event::Event;
use crate::term::DocumentKind;

pub trait Source {
    fn kind(&self) -> DocumentKind;

    /// Everything, of a document that calls itself of that kind.
    fn read(&self, kind: DocumentKind) -> Result<Contents, DocumentError>;

    /// One scalar at the root; the empty text where there is none.
    fn text_of(&self, key: &str) -> String;

    /// Every event, in the order of their ids.
    fn events(&self) -> Vec<Event>;
}
