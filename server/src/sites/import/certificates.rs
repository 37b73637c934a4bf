//! What a row of a list says of certificates: one in four columns, or several in the same cells, each in its place between
//! semicolons, as an export writes them.

use super::columns::Said;
use crate::people::desk::{merged, tidy};
use crate::people::import::row::Line;
use crate::people::import::values::{day, lines};
use crate::people::sheet::Cell;
use spotcheck_domain::call::Obstacle;
use spotcheck_domain::certificate::{CertificateField as F, CertificateFields, Certificates};
use spotcheck_domain::id::CertificateId;
use std::collections::HashSet;

/// Between the certificates of one cell.
const BETWEEN: [char; 3] = ['；', ';', '\n'];
/// What a certificate is called of which a list does not say what it is.
const UNNAMED: &str = "许可证";

/// A certificate, and what it says other than before; none: it is new.
pub type Writing = (Option<CertificateId>, CertificateFields);

/// How a problem names the column of a field.
const fn word(field: F) -> &'static str {
    match field {
        F::Kind => "certificate_kind",
        F::Number => "certificate_number",
        F::Issuer => "certificate_issuer",
        F::Until => "certificate_until",
    }
}

/// The certificates of a row; of a cell that cannot be read that is noted.
pub fn read(line: &mut Line<'_, Said>) -> Vec<CertificateFields> {
    let mut cells = Vec::new();
    for field in F::ALL {
        match parts(line.cell(Said::Certificate(*field)), *field) {
            Ok(parts) => cells.push((*field, parts)),
            Err(why) => line.refuse(Said::Certificate(*field), word(*field), why),
        }
    }
    let n_said =
        |parts: &[String]| parts.iter().rposition(|part| !part.is_empty()).map_or(0, |last| last + 1);
    let n = cells.iter().map(|(_, parts)| n_said(parts)).max().unwrap_or(0);
    let mut all = vec![CertificateFields::new(); n];
    for (field, mut parts) in cells {
        // A semicolon at the end begins nothing.
        parts.truncate(n.max(n_said(&parts)));
        if !parts.is_empty() && parts.len() != n {
            line.refuse(Said::Certificate(field), word(field), Obstacle::FieldInvalid);
            continue;
        }
        for (fields, part) in all.iter_mut().zip(parts) {
            if !part.is_empty() {
                fields.insert(field, part);
            }
        }
    }
    all.retain(|fields| !fields.is_empty());
    for fields in &mut all {
        fields.entry(F::Kind).or_insert_with(|| UNNAMED.to_owned());
    }
    all
}

/// What a cell says of each certificate, in canonical form.
fn parts(cell: &Cell, field: F) -> Result<Vec<String>, Obstacle> {
    if cell.is_blank() {
        return Ok(Vec::new());
    }
    let read = |part: &Cell| match field {
        F::Until => day(part),
        _ => lines(part).map(|text| tidy(&text)),
    };
    let parts = match cell {
        Cell::Text(text) => text
            .trim()
            .split(BETWEEN)
            .map(|part| read(&Cell::Text(part.trim().to_owned())))
            .collect::<Result<Vec<_>, _>>()?,
        cell => vec![read(cell)?],
    };
    parts.iter().map(|part| field.canonical(part).map_err(Obstacle::from)).collect()
}

/// What is to be written, of these certificates that a site has: the one of the same kind and number says what is new, or the
/// only one of its kind, which was renewed; any other is one more.
pub fn writes(there: &Certificates, said: &[CertificateFields]) -> Vec<Writing> {
    let of = |fields: &CertificateFields, field: F| fields.get(&field).cloned().unwrap_or_default();
    let mut taken: HashSet<CertificateId> = HashSet::new();
    let mut all = Vec::new();
    for fields in said {
        let kind = of(fields, F::Kind);
        let same: Vec<CertificateId> = there
            .iter()
            .filter(|(id, known)| of(known, F::Kind) == kind && !taken.contains(id))
            .map(|(id, _)| *id)
            .collect();
        let numbered = fields.get(&F::Number);
        let by_number = || same.iter().find(|id| there[*id].get(&F::Number) == numbered).copied();
        let is_alone = said.iter().filter(|other| of(other, F::Kind) == kind).count() == 1;
        let found = by_number().or_else(|| match same[..] {
            [one] if is_alone => Some(one),
            _ => None,
        });
        let Some(found) = found else {
            all.push((None, fields.clone()));
            continue;
        };
        taken.insert(found);
        let is_new = |(field, value): &(&F, &String)| there[&found].get(field) != Some(*value);
        let news: CertificateFields =
            fields.iter().filter(is_new).map(|(field, value)| (*field, value.clone())).collect();
        if !news.is_empty() {
            all.push((Some(found), news));
        }
    }
    all
}

/// A certificate as a person reads it.
pub fn words(fields: &CertificateFields) -> String {
    let said = F::ALL.iter().filter_map(|field| fields.get(field)).map(String::as_str);
    said.collect::<Vec<_>>().join(" ")
}

/// Each certificate that would be another, as it was and as it would be.
pub fn show(line: &mut Line<'_, Said>, there: &Certificates, said: &[CertificateFields]) {
    for (id, news) in writes(there, said) {
        let before = id.and_then(|id| there.get(&id)).cloned().unwrap_or_default();
        let after = merged(&before, &news);
        line.change("certificate", words(&before), words(&after));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use spotcheck_domain::time::Timestamp;

    fn id(n: u8) -> CertificateId {
        CertificateId::from_parts(Timestamp::from_millis(1), [n; 10])
    }

    fn of(fields: &[(F, &str)]) -> CertificateFields {
        fields.iter().map(|(field, value)| (*field, (*value).to_owned())).collect()
    }

    #[test]
    fn a_cell_holds_one_certificate_or_several() {
        let text = |text: &str| Cell::Text(text.to_owned());
        assert_eq!(parts(&text("安全生产 许可证"), F::Kind), Ok(vec!["安全生产许可证".into()]));
        assert_eq!(parts(&text("甲；乙;\n"), F::Kind), Ok(vec!["甲".into(), "乙".into(), String::new()]));
        assert_eq!(parts(&text("；2027-3-1"), F::Until), Ok(vec![String::new(), "2027-03-01".into()]));
        let until = Ok(vec!["2027-03-01".into(), String::new()]);
        assert_eq!(parts(&text("２０２７.3.1；长期"), F::Until), until);
        assert_eq!(parts(&Cell::Number(46_082.0), F::Until), Ok(vec!["2026-03-01".into()]));
        assert_eq!(parts(&text("明年"), F::Until), Err(Obstacle::DateUnreadable));
        assert_eq!(parts(&Cell::Empty, F::Until), Ok(vec![]));
    }

    #[test]
    fn a_certificate_is_renewed_where_it_is_the_only_one_of_its_kind() {
        let there = Certificates::from([
            (id(1), of(&[(F::Kind, "甲"), (F::Number, "1"), (F::Until, "2026-01-01")])),
            (id(2), of(&[(F::Kind, "乙"), (F::Number, "2")])),
            (id(3), of(&[(F::Kind, "乙"), (F::Number, "3")])),
        ]);
        let renewed = of(&[(F::Kind, "甲"), (F::Number, "9"), (F::Until, "2029-01-01")]);
        let news = of(&[(F::Number, "9"), (F::Until, "2029-01-01")]);
        assert_eq!(writes(&there, &[renewed]), [(Some(id(1)), news)]);
        let third = of(&[(F::Kind, "乙"), (F::Number, "4")]);
        assert_eq!(writes(&there, std::slice::from_ref(&third)), [(None, third)], "one of several");
        let same = of(&[(F::Kind, "乙"), (F::Number, "3"), (F::Issuer, "某局")]);
        assert_eq!(writes(&there, &[same]), [(Some(id(3)), of(&[(F::Issuer, "某局")]))]);
        assert!(writes(&there, &[of(&[(F::Kind, "乙"), (F::Number, "2")])]).is_empty());
    }
}
