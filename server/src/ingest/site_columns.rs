//! What a record says of a site, as lists of sites have it.

use crate::store::{SiteColumns, SiteEntry};
use spotcheck_domain::document::{Document, site_certificates, site_fields};
use spotcheck_domain::initials::{haystack, initials};
use spotcheck_domain::ledger::Row;
use spotcheck_domain::site::SiteField;
use spotcheck_domain::term::{InspectionKind, State};

/// Rises whenever the same record would give other columns: those of another version are made again.
pub const COLUMNS_VERSION: u32 = 2;

/// What a document says, of which this is the row.
pub fn columns_of(document: &Document, row: &Row) -> SiteColumns {
    let Row::Site(site) = row else { return columns_of_row(row) };
    let (Ok(fields), Ok(certificates)) = (site_fields(document), site_certificates(document)) else {
        return SiteColumns::Nothing;
    };
    let said = |field: &SiteField| fields.get(field).map_or("", String::as_str);
    SiteColumns::Site(Box::new(SiteEntry {
        id: site.id,
        unit: site.unit,
        initials: initials(&site.name),
        hay: haystack(SEARCHED.iter().map(said)),
        fields,
        certificates,
    }))
}

/// What a search for sites looks through.
const SEARCHED: [SiteField; 9] = [
    SiteField::Name,
    SiteField::Address,
    SiteField::Town,
    SiteField::LegalRep,
    SiteField::Contact,
    SiteField::ResponsiblePerson,
    SiteField::Uscc,
    SiteField::Key,
    SiteField::Phone,
];

/// The same of a record of another kind, whose row says all of it.
pub fn columns_of_row(row: &Row) -> SiteColumns {
    match row {
        Row::Inspection(visit) => SiteColumns::Visit {
            site: visit.site,
            is_own_check: visit.kind == InspectionKind::SelfCheck,
            began_at: visit.began_at,
        },
        // What was voided was no hazard of this site.
        Row::Finding(finding) if finding.state != State::Void => {
            finding.site.map_or(SiteColumns::Nothing, |site| SiteColumns::Finding {
                site,
                is_open: finding.state.is_open(),
                recorded_at: finding.recorded_at,
            })
        }
        _ => SiteColumns::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use spotcheck_domain::certificate::{CertificateField, Certificates};
    use spotcheck_domain::document::enter_site;
    use spotcheck_domain::id::{CertificateId, SiteId, UnitId};
    use spotcheck_domain::ledger::project;
    use spotcheck_domain::position::Position;
    use spotcheck_domain::site::SiteFields;
    use spotcheck_domain::term::DocumentKind;
    use spotcheck_domain::time::Timestamp;

    #[test]
    fn a_site_is_found_by_its_names_its_people_and_its_codes() {
        let at = Timestamp::from_millis(1);
        let (id, unit) = (SiteId::from_parts(at, [1; 10]), UnitId::from_parts(at, [2; 10]));
        let fields: SiteFields = [
            (SiteField::Name, "云岭松涛煤业有限公司"),
            (SiteField::Uscc, "91999901FAKE00013L"),
            (SiteField::Contact, "秦望川"),
            (SiteField::Position, "36.789016,111.260197,0"),
        ]
        .map(|(field, value)| (field, value.to_owned()))
        .into();
        let fields_of = |fields: &[(CertificateField, &str)]| {
            fields.iter().map(|(field, value)| (*field, (*value).to_owned())).collect()
        };
        let certificate = CertificateId::from_parts(at, [5; 10]);
        let said =
            fields_of(&[(CertificateField::Kind, "安全生产许可证"), (CertificateField::Until, "2027-05-01")]);
        let certificates = Certificates::from([(certificate, said)]);
        let change = enter_site(id, unit, (&fields, &certificates), at, [7; 16]).expect("a site");
        let mut document =
            Document::from_changes(DocumentKind::Site, &[change.bytes], [8; 16]).expect("a document");
        let row = project(id.into(), &mut document).expect("a row");
        let SiteColumns::Site(entry) = columns_of(&document, &row) else { panic!("a site") };
        assert_eq!((entry.id, entry.unit, entry.initials.as_str()), (id, unit, "ylstmyyxgs"));
        for word in ["松涛", "stmy", "qwc", "fake00013l"] {
            assert!(entry.hay.contains(word), "{word}");
        }
        assert_eq!((&entry.fields, &entry.certificates), (&fields, &certificates));
        assert_eq!(entry.certified_until().map(|day| day.to_string()).as_deref(), Some("2027-05-01"));
        assert!(entry.some::<Position>(SiteField::Position).is_some() && !entry.is_closed());
    }
}
