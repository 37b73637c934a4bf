//! 检查对象: a place or enterprise that is inspected.

#[cfg(feature = "document")]
mod record;

#[cfg(feature = "document")]
pub use record::{Room, create_site};

use super::form::{Form, fields};
use crate::id::{SiteId, UnitId};
use crate::initials::haystack;
use crate::ledger::Listed;
use crate::position::Position;
use crate::term::Grade;
use serde::{Deserialize, Serialize};

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
    }
}

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
    pub merged_into: Option<SiteId>,
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
}

impl Listed for SiteRow {
    fn hay(&self) -> String {
        haystack([self.name.as_str(), &self.address, &self.town, &self.legal_rep])
    }

    fn title(&self) -> &str {
        &self.name
    }
}
