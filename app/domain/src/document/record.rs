//! A document as the kinds see it.

use super::Document;
use super::flat::get_str;
use crate::event::Event;
use crate::id::UnitId;
use crate::kind::of;
use crate::record::{Contents, DocumentError, Record, Source};
use crate::term::DocumentKind;
use automerge::ROOT;

impl Source for Document {
    fn kind(&self) -> DocumentKind {
        self.kind
    }

    fn read(&self, kind: DocumentKind) -> Result<Contents, DocumentError> {
        Self::read(self, kind)
    }

    fn text_of(&self, key: &str) -> String {
        get_str(&self.doc, &ROOT, key)
    }

    fn events(&self) -> Vec<Event> {
        Self::events(self)
    }
}

impl Document {
    /// The unit that owns it now.
    pub fn owner(&self) -> Option<UnitId> {
        Source::owner(self)
    }
}

impl Record {
    /// Before the first change.
    pub fn blank(kind: DocumentKind) -> Self {
        Self::blank_by(kind, of(kind).schema())
    }

    pub fn of(document: &Document) -> Self {
        let mut record = Self::blank(document.kind);
        record.contents = document.read_to_judge();
        for container in of(document.kind).schema().containers {
            if container.is_text() {
                record.lengths.insert(container.key, document.size_of(container.key));
            } else {
                record.keys.insert(container.key, document.keys_of(container.key).into_iter().collect());
            }
        }
        record
    }
}
