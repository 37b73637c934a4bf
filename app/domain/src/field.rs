//! The scalar fields that a person fills in, their keys in the document, and what each accepts.
//!
//! A field's value crosses every border as text; the empty text clears it. What is stored is the canonical form.

use crate::id::UnitId;
use crate::position::Position;
use crate::refusal::Refusal;
use crate::term::{Grade, Level, terms};
use crate::time::Day;

terms! {
    /// A field of a finding.
    FindingField {
        Title = "title", Level = "level", Sector = "sector", Place = "place", Position = "position",
        CatalogHazard = "catalog_hazard", CatalogVersion = "catalog_version", Basis = "basis",
        Measure = "measure", Responsible = "responsible", ResponsibleUnit = "responsible_unit",
        Deadline = "deadline", Funds = "funds", Goal = "goal", InterimMeasure = "interim_measure",
        NoPhotoReason = "no_photo_reason",
    }
    /// A field of an inspection.
    InspectionField {
        Kind = "inspection_kind", Contact = "site_contact", Position = "position", EndedAt = "ended_at",
        Representative = "representative",
    }
    /// A field of a site.
    SiteField {
        Name = "name", Address = "address", Town = "town", County = "county", City = "city", Sector = "sector",
        Uscc = "uscc", LegalRep = "legal_rep", Phone = "phone", Position = "position", Grade = "grade",
        Note = "note", Provisional = "provisional", MergedInto = "merged_into",
        ResponsibleUnit = "responsible_unit", ResponsiblePerson = "responsible_person",
    }
}

/// The longest one-line field, in characters.
pub const LINE: usize = 500;
/// The longest many-line field (measure, goal, note), in characters.
pub const PARAGRAPH: usize = 4_000;
/// The longest text of a narrative or description, in characters.
pub const TEXT: usize = 50_000;

impl FindingField {
    /// From `order` on these stand as the order copied them (domain.md, "Who may write fields").
    pub const fn is_frozen_by_order(self) -> bool {
        !matches!(self, Self::NoPhotoReason | Self::Position)
    }

    /// The canonical form of what was typed.
    pub fn canonical(self, text: &str) -> Result<String, Refusal> {
        let text = text.trim();
        if text.is_empty() {
            return match self {
                Self::Level => Err(Refusal::FieldInvalid),
                _ => Ok(String::new()),
            };
        }
        match self {
            Self::Level => parsed::<Level>(text),
            Self::Position => parsed::<Position>(text),
            Self::Deadline => parsed::<Day>(text),
            Self::ResponsibleUnit => parsed::<UnitId>(text),
            Self::Funds => parsed::<u64>(text),
            Self::Measure | Self::Goal | Self::InterimMeasure | Self::Basis | Self::NoPhotoReason => {
                bounded(text, PARAGRAPH)
            }
            _ => bounded(text, LINE),
        }
    }
}

impl InspectionField {
    pub fn canonical(self, text: &str) -> Result<String, Refusal> {
        let text = text.trim();
        match self {
            _ if text.is_empty() => Ok(String::new()),
            Self::Kind => parsed::<crate::term::InspectionKind>(text),
            Self::Position => parsed::<Position>(text),
            Self::EndedAt => parsed::<i64>(text),
            Self::Contact | Self::Representative => bounded(text, LINE),
        }
    }
}

impl SiteField {
    pub fn canonical(self, text: &str) -> Result<String, Refusal> {
        let text = text.trim();
        match self {
            Self::Name if text.is_empty() => Err(Refusal::FieldInvalid),
            _ if text.is_empty() => Ok(String::new()),
            Self::Position => parsed::<Position>(text),
            Self::Grade => parsed::<Grade>(text),
            Self::Provisional => parsed::<bool>(text),
            Self::MergedInto => parsed::<crate::id::SiteId>(text),
            Self::ResponsibleUnit => parsed::<UnitId>(text),
            Self::Note => bounded(text, PARAGRAPH),
            _ => bounded(text, LINE),
        }
    }
}

fn parsed<T: std::str::FromStr + ToString>(text: &str) -> Result<String, Refusal> {
    text.parse::<T>().map(|value| value.to_string()).map_err(|_| Refusal::FieldInvalid)
}

/// Text that fits; too long is an error and never cut, since a cut would lose words unseen.
pub fn bounded(text: &str, longest: usize) -> Result<String, Refusal> {
    if text.chars().count() <= longest { Ok(text.to_owned()) } else { Err(Refusal::TooLong) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_keep_the_canonical_form_and_refuse_the_rest() {
        assert_eq!(FindingField::Deadline.canonical(" 2026-12-01 "), Ok("2026-12-01".into()));
        assert_eq!(FindingField::Deadline.canonical("soon"), Err(Refusal::FieldInvalid));
        assert_eq!(FindingField::Funds.canonical("007"), Ok("7".into()));
        assert_eq!(FindingField::Level.canonical(""), Err(Refusal::FieldInvalid));
        assert_eq!(FindingField::Title.canonical(&"长".repeat(LINE + 1)), Err(Refusal::TooLong));
    }
}
