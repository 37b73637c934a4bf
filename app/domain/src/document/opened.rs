//! Documents as records of the kinds that others read whole.

use super::{Document, NewChange, blank, write};
use crate::edit::Edit;
use crate::finding::Finding;
use crate::id::{SiteId, UnitId};
use crate::inspection::Inspection;
use crate::kind::beginning::Beginning;
use crate::kind::certificate::{self, Certificates};
use crate::record::DocumentError;
use crate::site::{NewSite, Site, SiteField, SiteFields};
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

/// A site with all that a list says of it and of its certificates, in one change. The fields are canonical.
pub fn enter_site(
    id: SiteId,
    unit: UnitId,
    (fields, certificates): (&SiteFields, &Certificates),
    at: Timestamp,
    actor: [u8; 16],
) -> Result<NewChange, DocumentError> {
    let mut beginning = fields
        .iter()
        .fold(Beginning::of(unit), |beginning, (field, value)| beginning.text(field.word(), value));
    for (certificate, said) in certificates {
        for (field, value) in said {
            beginning = beginning.text(certificate::key(*certificate, *field), value);
        }
    }
    let mut document = Document { kind: DocumentKind::Site, doc: blank(actor) };
    write::begin(&mut document.doc, DocumentKind::Site, id.into(), beginning)?;
    document.commit(at)
}

/// All that a site's document says of it; what is empty, or no value of its field, is not there.
pub fn site_fields(document: &Document) -> Result<SiteFields, DocumentError> {
    let said = document.read(DocumentKind::Site)?;
    let value = |field: &SiteField| (*field, field.form().read(&said.str(field.word())));
    Ok(SiteField::ALL.iter().map(value).filter(|(_, value)| !value.is_empty()).collect())
}

/// The certificates of which a site's document says something.
pub fn site_certificates(document: &Document) -> Result<Certificates, DocumentError> {
    let said = document.read(DocumentKind::Site)?;
    Ok(certificate::read(said.root.iter().map(|(key, value)| (key.as_str(), value.as_str()))))
}
