//! Documents as records of the kinds that others read whole.

use super::{Document, NewChange};
use crate::edit::Edit;
use crate::finding::Finding;
use crate::id::SiteId;
use crate::inspection::Inspection;
use crate::record::DocumentError;
use crate::site::{NewSite, Site};
use crate::task::Task;
use crate::term::DocumentKind;
use crate::time::Timestamp;

impl Document {
    pub fn finding(&self) -> Result<Finding, DocumentError> {
        Finding::read(self.read(DocumentKind::Finding)?)
    }

    pub fn inspection(&self) -> Result<Inspection, DocumentError> {
        Inspection::read(self.read(DocumentKind::Inspection)?)
    }

    pub fn site(&self) -> Result<Site, DocumentError> {
        Site::read(&self.read(DocumentKind::Site)?)
    }

    pub fn task(&self) -> Result<Task, DocumentError> {
        Task::read(&self.read(DocumentKind::Task)?)
    }
}

/// A site as a document, in one change.
pub fn create_site(id: SiteId, site: &NewSite, at: Timestamp, actor: [u8; 16]) -> NewChange {
    let (_, change) = Document::create(id.into(), &Edit::AddSite(site.clone()), at, actor)
        .expect("a blank document takes scalars under fresh keys");
    change
}
