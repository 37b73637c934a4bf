//! The state of a record as its writes leave it, for judging a row of changes without a document for each.
//!
//! Exact only where each change was made on top of all before it; who judges anything else reads a document.

use super::read::{Root, events_of};
use super::written::{Write, text};
use super::{Document, DocumentError, photos_of};
use crate::edit::Edit;
use crate::event::Event;
use crate::finding::Finding;
use crate::photo::Photo;
use crate::term::DocumentKind;
use automerge::ROOT;

#[derive(Debug, Clone)]
pub struct Record {
    kind: DocumentKind,
    root: Root,
    photos: Vec<Photo>,
    events: Vec<Event>,
}

impl Record {
    /// Before the first change.
    pub fn blank(kind: DocumentKind) -> Self {
        Self { kind, root: Root::default(), photos: Vec::new(), events: Vec::new() }
    }

    pub fn of(document: &Document) -> Self {
        Self {
            kind: document.kind,
            root: Root(super::flat::get_strs(&document.doc, &ROOT)),
            photos: photos_of(document),
            events: events_of(document),
        }
    }

    pub const fn kind(&self) -> DocumentKind {
        self.kind
    }

    /// A scalar at the root; the empty text where there is none.
    pub fn scalar(&self, key: &str) -> &str {
        self.root.0.get(key).map_or("", String::as_str)
    }

    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// As a finding; its description is not followed.
    pub fn finding(&self) -> Result<Finding, DocumentError> {
        self.root.finding(String::new(), self.photos.clone(), self.events.clone())
    }

    /// Goes on by one write.
    pub fn take(&mut self, write: &Write) {
        match write {
            Write::Scalar { map: None, key, value, .. } => {
                self.root.0.insert(key.clone(), text(value));
            }
            Write::Entry { .. } => match write.edit(self.kind) {
                Some(Edit::AddPhoto(photo)) => self.photos.push(photo),
                Some(Edit::Append(event)) => {
                    let place = self.events.partition_point(|other| other.id < event.id);
                    self.events.insert(place, event);
                }
                _ => {}
            },
            _ => {}
        }
    }
}
