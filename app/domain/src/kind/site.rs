//! 检查对象: a place or enterprise that is inspected.

#[cfg(feature = "document")]
pub use document::Room;

use super::form::{Control, Form, fields};
use crate::id::{SiteId, UnitId};
use crate::initials::haystack;
use crate::ledger::Listed;
use crate::position::Position;
use crate::term::Grade;
use crate::time::Day;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

fields! {
    /// A field of a site.
    SiteField {
        Name = "name": Form::LINE.needed(),
        Address = "address": Form::LINE,
        Town = "town": Form::LINE,
        County = "county": Form::LINE,
        City = "city": Form::LINE,
        Sector = "sector": Form::LINE,
        Uscc = "uscc": Form::LINE,
        LegalRep = "legal_rep": Form::LINE,
        Phone = "phone": Form::LINE,
        Position = "position": Form::value::<Position>(),
        Grade = "grade": Form::value::<Grade>(),
        Note = "note": Form::PARAGRAPH,
        Provisional = "provisional": Form::value::<bool>(),
        MergedInto = "merged_into": Form::value::<SiteId>(),
        ResponsibleUnit = "responsible_unit": Form::value::<UnitId>(),
        ResponsiblePerson = "responsible_person": Form::LINE,
        /// By which other programs and lists know it.
        Key = "key": Form::words(60),
        Contact = "contact": Form::LINE,
        /// The unit of its own people, where they have an account.
        Enterprise = "enterprise": Form::value::<UnitId>(),
        /// 年度频次上限: how often a year it is inspected at most.
        YearlyCap = "yearly_cap": Form::by::<u16>(Control::Number),
        ClosedOn = "closed_on": Form::by::<Day>(Control::Day),
        ClosedReason = "closed_reason": Form::LINE,
        /// Whose it is, where that is not the unit with which it began.
        Owner = "owner": Form::value::<UnitId>(),
    }
}

/// Fields by name; a field that is not there is empty, or stays as it is.
pub type SiteFields = BTreeMap<SiteField, String>;

/// A site as its document says it now.
#[derive(Debug, Clone, PartialEq)]
pub struct Site {
    pub id: SiteId,
    pub unit: UnitId,
    pub name: String,
    pub address: String,
    pub town: String,
    pub county: String,
    pub city: String,
    pub sector: String,
    /// Unified social credit code (GB 32100).
    pub uscc: String,
    pub legal_rep: String,
    pub phone: String,
    pub position: Option<Position>,
    pub grade: Option<Grade>,
    pub responsible_unit: Option<UnitId>,
    pub responsible_person: String,
    pub note: String,
    /// Added on the spot; an administrator will confirm or merge it.
    pub provisional: bool,
    /// It is the same as that one, which stands for both.
    pub merged_into: Option<SiteId>,
    /// By which other programs and lists know it.
    pub key: String,
    pub contact: String,
    /// The unit of its own people, where they have an account.
    pub enterprise: Option<UnitId>,
    /// 年度频次上限: how often a year it is inspected at most.
    pub yearly_cap: Option<u16>,
    /// Since then there is nothing more to inspect.
    pub closed_on: Option<Day>,
    pub closed_reason: String,
}

/// A site when it is first written down.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewSite {
    pub unit: UnitId,
    pub name: String,
    pub address: String,
    pub town: String,
    pub county: String,
    pub city: String,
    pub sector: String,
    pub uscc: String,
    pub legal_rep: String,
    pub phone: String,
    pub position: Option<Position>,
    pub grade: Option<Grade>,
    pub note: String,
    pub provisional: bool,
}

/// A site's row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SiteRow {
    pub id: SiteId,
    pub unit: UnitId,
    pub name: String,
    pub address: String,
    pub town: String,
    pub county: String,
    pub sector: String,
    pub phone: String,
    pub legal_rep: String,
    pub position: Option<Position>,
    pub grade: Option<Grade>,
    pub provisional: bool,
    /// It is the same as that one, which stands for both.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<SiteId>,
    /// Since then there is nothing more to inspect.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_on: Option<Day>,
    /// Unified social credit code (GB 32100), by which a licence is found.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub uscc: String,
}

impl Listed for SiteRow {
    fn hay(&self) -> String {
        haystack([self.name.as_str(), &self.address, &self.town, &self.legal_rep, &self.uscc])
    }

    fn without_ids(self) -> Self {
        Self { uscc: String::new(), ..self }
    }

    fn title(&self) -> &str {
        &self.name
    }
}

/// A site as a document.
#[cfg(feature = "document")]
mod document {
    use super::{NewSite, Site, SiteField, SiteRow};
    use crate::authority::Act;
    use crate::id::DocumentId;
    use crate::kind::beginning::Beginning;
    use crate::kind::certificate::{self, CertificateField};
    use crate::kind::plain::Plain;
    use crate::kind::schema::{Family, Schema};
    use crate::record::{Contents, DocumentError, Record};
    use crate::term::DocumentKind;
    use crate::time::Timestamp;

    /// The room of sites.
    pub struct Room;

    impl Plain for Room {
        type Row = SiteRow;
        const KIND: DocumentKind = DocumentKind::Site;
        const SCHEMA: &'static Schema = &Schema {
            facts: &[],
            fields: SiteField::FIELDS,
            families: &[Family { prefix: certificate::PREFIX, fields: CertificateField::FIELDS }],
            containers: &[],
        };

        /// What says which site this is, and whether it is one still, is decided at the office, upon all that it has.
        fn edits(key: &str) -> Option<Act> {
            Some(match key.parse() {
                Ok(SiteField::Provisional) => Act::ConfirmSite,
                Ok(SiteField::ClosedOn | SiteField::ClosedReason) => Act::CloseSite,
                Ok(SiteField::MergedInto) => Act::MergeSites,
                Ok(SiteField::Owner) => Act::GiveSite,
                _ => Act::EditSite,
            })
        }

        fn begins(record: &Record) -> Act {
            let says = |field: SiteField| !record.scalar(field.word()).is_empty();
            if says(SiteField::MergedInto) {
                Act::MergeSites
            } else if says(SiteField::Owner) {
                Act::GiveSite
            } else if says(SiteField::ClosedOn) {
                Act::CloseSite
            } else if record.scalar(SiteField::Provisional.word()) == "true" {
                Act::AddProvisionalSite
            } else {
                Act::AddSite
            }
        }

        fn row(id: DocumentId, said: &Contents) -> Result<SiteRow, DocumentError> {
            let site = Site::read(said)?;
            Ok(SiteRow {
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
                merged_into: site.merged_into,
                closed_on: site.closed_on,
                uscc: site.uscc,
            })
        }
    }

    impl Site {
        pub fn read(said: &Contents) -> Result<Self, DocumentError> {
            Ok(Self {
                id: said.need("id")?,
                unit: said.some("owner").map_or_else(|| said.need("unit"), Ok)?,
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
                key: said.str("key"),
                contact: said.str("contact"),
                enterprise: said.some("enterprise"),
                yearly_cap: said.some("yearly_cap"),
                closed_on: said.some("closed_on"),
                closed_reason: said.str("closed_reason"),
            })
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
}
