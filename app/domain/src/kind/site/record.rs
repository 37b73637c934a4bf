//! A site as a document: its layout, how it begins, how it is read, and who may write what in it.

use super::{NewSite, Site, SiteField, SiteRow};
use crate::authority::{Act, On, may};
use crate::document::{Contents, Document, DocumentError, NewChange, Record};
use crate::edit::Edit;
use crate::id::{DocumentId, SiteId};
use crate::kind::Kind;
use crate::kind::beginning::Beginning;
use crate::kind::schema::Schema;
use crate::ledger::Row;
use crate::refusal::Refusal;
use crate::rights::{Author, Wrong};
use crate::rules::Circumstance;
use crate::term::DocumentKind;
use crate::time::Timestamp;

static SCHEMA: Schema = Schema { facts: &[], fields: SiteField::FIELDS, containers: &[] };

impl Site {
    fn read(said: &Contents) -> Result<Self, DocumentError> {
        Ok(Self {
            id: said.need("id")?,
            unit: said.need("unit")?,
            name: said.str("name"),
            address: said.str("address"),
            town: said.str("town"),
            county: said.str("county"),
            city: said.str("city"),
            sector: said.str("sector"),
            uscc: said.str("uscc"),
            legal_rep: said.str("legal_rep"),
            phone: said.str("phone"),
            position: said.some("position"),
            grade: said.some("grade"),
            responsible_unit: said.some("responsible_unit"),
            responsible_person: said.str("responsible_person"),
            note: said.str("note"),
            provisional: said.some("provisional").unwrap_or(false),
            merged_into: said.some("merged_into"),
        })
    }
}

impl Document {
    pub fn site(&self) -> Result<Site, DocumentError> {
        Site::read(&self.read(DocumentKind::Site)?)
    }
}

impl NewSite {
    pub(in crate::kind) fn begin(&self, _: Timestamp) -> Beginning {
        Beginning::of(self.unit)
            .text("name", &self.name)
            .text("address", &self.address)
            .text("town", &self.town)
            .text("county", &self.county)
            .text("city", &self.city)
            .text("sector", &self.sector)
            .text("uscc", &self.uscc)
            .text("legal_rep", &self.legal_rep)
            .text("phone", &self.phone)
            .text("note", &self.note)
            .some("position", self.position)
            .some("grade", self.grade)
            .text("provisional", if self.provisional { "true" } else { "" })
    }
}

impl SiteRow {
    fn project(id: DocumentId, document: &Document) -> Result<Self, DocumentError> {
        let site = document.site()?;
        Ok(Self {
            id: id.into(),
            unit: site.unit,
            name: site.name,
            address: site.address,
            town: site.town,
            county: site.county,
            sector: site.sector,
            phone: site.phone,
            legal_rep: site.legal_rep,
            position: site.position,
            grade: site.grade,
            provisional: site.provisional,
        })
    }
}

/// The room of sites.
pub struct Room;

impl Kind for Room {
    fn schema(&self) -> &'static Schema {
        &SCHEMA
    }

    fn project(&self, id: DocumentId, document: &mut Document) -> Result<Row, DocumentError> {
        SiteRow::project(id, document).map(Row::Site)
    }

    fn judge(&self, _: &Document, edit: &Edit, around: Circumstance<'_>) -> Result<(), Refusal> {
        may(around.by, Act::EditSite, &On::record(DocumentKind::Site, around.reach))?;
        match edit {
            Edit::SetSite { .. } | Edit::Settle { .. } => Ok(()),
            _ => Err(Refusal::WrongState),
        }
    }

    fn judge_new(&self, record: &Record, author: &Author<'_>) -> Result<(), Wrong> {
        let is_provisional = record.scalar(SiteField::Provisional.word()) == "true";
        let act = if is_provisional { Act::AddProvisionalSite } else { Act::AddSite };
        Ok(may(author.by, act, &On::new(author.reach_of(record)))?)
    }

    fn judge_edit(&self, before: &Record, edit: &Edit, author: &Author<'_>) -> Result<(), Wrong> {
        may(author.by, Act::EditSite, &On::record(DocumentKind::Site, author.reach_of(before)))?;
        match edit {
            Edit::SetSite { field, value } => Ok(field.canonical(value).map(drop)?),
            Edit::Settle { key, value } => match key.parse::<SiteField>() {
                Ok(field) => Ok(field.canonical(value).map(drop)?),
                Err(_) => Err(Wrong::Malformed("a choice at an unknown field")),
            },
            _ => Err(Refusal::WrongState.into()),
        }
    }

    fn judge_unknown(&self, before: &Record, author: &Author<'_>) -> Result<(), Wrong> {
        Ok(may(author.by, Act::EditSite, &On::record(DocumentKind::Site, author.reach_of(before)))?)
    }
}

/// A site as a document, in one change.
pub fn create_site(id: SiteId, site: &NewSite, at: Timestamp, actor: [u8; 16]) -> NewChange {
    let (_, change) = Document::create(id.into(), &Edit::AddSite(site.clone()), at, actor)
        .expect("a blank document takes scalars under fresh keys");
    change
}
