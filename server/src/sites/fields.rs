//! What sites say of themselves, in its canonical form, and what of it must be so in this office.

use crate::people::desk::{DeskError, acting_in, tidy};
use crate::people::import::sector_words;
use crate::people::principal::Principal;
use crate::store::View;
use serde_json::json;
use spotcheck_domain::authority::Act;
use spotcheck_domain::call::Obstacle;
use spotcheck_domain::certificate::{CertificateField, CertificateFields};
use spotcheck_domain::id::UnitId;
use spotcheck_domain::position::Position;
use spotcheck_domain::site::{SiteField, SiteFields};
use spotcheck_domain::uscc::{self, UsccError};
use unicode_normalization::UnicodeNormalization;

/// Those that nobody fills in: an act of its own says each.
const SAID_BY_ACTS: [SiteField; 5] = [
    SiteField::Provisional,
    SiteField::MergedInto,
    SiteField::ClosedOn,
    SiteField::ClosedReason,
    SiteField::Owner,
];

/// One field, as it is stored; the empty text clears it.
pub fn canonical_field(field: SiteField, text: &str) -> Result<String, Obstacle> {
    let text = match field {
        SiteField::Note | SiteField::ClosedReason => text.nfkc().collect(),
        _ => tidy(text),
    };
    let value = field.canonical(&text).map_err(|refusal| match field {
        SiteField::Position => Obstacle::PositionUnreadable,
        _ => refusal.into(),
    })?;
    match field {
        _ if value.is_empty() => Ok(value),
        SiteField::Uscc => uscc::read(&value).map_err(|error| match error {
            UsccError::Shape => Obstacle::CodeUnreadable,
            UsccError::CheckDigit => Obstacle::CodeCheckDigit,
        }),
        SiteField::Position if !value.parse().is_ok_and(Position::is_credible) => {
            Err(Obstacle::PositionUnreadable)
        }
        _ => Ok(value),
    }
}

/// Fields that somebody typed.
pub fn canonical(
    view: &dyn View,
    principal: &Principal,
    fields: SiteFields,
) -> Result<SiteFields, DeskError> {
    let mut all = SiteFields::new();
    for (field, text) in fields {
        let wrong = |what| DeskError::with(what, json!({ "field": field.word() }));
        if SAID_BY_ACTS.contains(&field) {
            return Err(wrong(Obstacle::FieldInvalid));
        }
        let value = canonical_field(field, &text).map_err(wrong)?;
        check(view, principal, field, &value)?.map_err(wrong)?;
        all.insert(field, value);
    }
    Ok(all)
}

/// What somebody typed of a certificate.
pub fn canonical_certificate(fields: CertificateFields) -> Result<CertificateFields, DeskError> {
    let read = |(field, text): (CertificateField, String)| {
        let value = field
            .canonical(&tidy(&text))
            .map_err(|refusal| DeskError::with(Obstacle::from(refusal), json!({ "field": field.word() })));
        value.map(|value| (field, value))
    };
    fields.into_iter().map(read).collect()
}

/// A value that names something of this office.
fn check(
    view: &dyn View,
    principal: &Principal,
    field: SiteField,
    value: &str,
) -> Result<Result<(), Obstacle>, DeskError> {
    Ok(match field {
        _ if value.is_empty() => Ok(()),
        SiteField::Sector => {
            let known = sector_words(view, principal)?;
            if known.is_empty() || known.values().any(|id| id == value) {
                Ok(())
            } else {
                Err(Obstacle::SectorUnknown)
            }
        }
        SiteField::ResponsibleUnit | SiteField::Enterprise => {
            let unit = value.parse::<UnitId>().ok();
            match unit.map(|unit| acting_in(view, principal, Act::EditSite, unit)) {
                Some(Ok(_)) => Ok(()),
                None | Some(Err(DeskError::NotFound)) => Err(Obstacle::UnitUnknown),
                Some(Err(error)) => return Err(error),
            }
        }
        _ => Ok(()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_stored_plainly_however_it_is_typed() {
        let read = |field, text: &str| canonical_field(field, text);
        assert_eq!(read(SiteField::Name, " 云锦　涂料（东厂） "), Ok("云锦涂料(东厂)".into()));
        assert_eq!(read(SiteField::Uscc, "９１９９９９０１fake00013l"), Ok("91999901FAKE00013L".into()));
        assert_eq!(read(SiteField::Uscc, "91999901FAKE00014L"), Err(Obstacle::CodeCheckDigit));
        assert_eq!(read(SiteField::Uscc, "无"), Err(Obstacle::CodeUnreadable));
        assert_eq!(read(SiteField::Uscc, " "), Ok(String::new()));
        assert_eq!(read(SiteField::Position, "36.789016，111.260197"), Ok("36.789016,111.260197,0".into()));
        assert_eq!(read(SiteField::Position, "0,0"), Err(Obstacle::PositionUnreadable));
        assert_eq!(read(SiteField::YearlyCap, "４"), Ok("4".into()));
        assert_eq!(read(SiteField::YearlyCap, "四"), Err(Obstacle::FieldInvalid));
        assert_eq!(read(SiteField::Name, ""), Err(Obstacle::FieldInvalid));
        assert_eq!(read(SiteField::Note, "一\n二"), Ok("一\n二".into()));
    }
}
