//! 证照: a licence that a site must have, with the day until which it is good. Each stands in the site's document under keys
//! of its own, `certificate/<id>/<field>`, so that two people may add one each.

use super::form::{Control, Form, fields};
use crate::id::CertificateId;
use crate::time::Day;
use std::collections::BTreeMap;

fields! {
    /// What a certificate says.
    CertificateField {
        /// 安全生产许可证, 危险化学品经营许可证… One that is of no kind was removed.
        Kind = "kind": Form::words(100),
        Number = "number": Form::words(100),
        Issuer = "issuer": Form::words(100),
        /// The last day.
        Until = "until": Form::by::<Day>(Control::Day),
    }
}

/// Fields by name; a field that is not there is empty, or stays as it is.
pub type CertificateFields = BTreeMap<CertificateField, String>;

/// The certificates of a site, in the order in which they were entered.
pub type Certificates = BTreeMap<CertificateId, CertificateFields>;

/// What the keys of all certificates begin with.
pub const PREFIX: &str = "certificate/";

/// So long before its last day whoever looks is told.
pub const SOON_DAYS: i32 = 60;

/// How a certificate stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Validity {
    Good,
    /// Its last day is among the next [`SOON_DAYS`].
    Soon,
    Expired,
}

/// The key of what a certificate says in a field.
pub fn key(certificate: CertificateId, field: CertificateField) -> String {
    format!("{PREFIX}{certificate}/{field}")
}

/// The certificate and the field of a key; `None` of a key that is none of these.
pub fn of_key(key: &str) -> Option<(CertificateId, CertificateField)> {
    let (certificate, field) = key.strip_prefix(PREFIX)?.split_once('/')?;
    Some((certificate.parse().ok()?, field.parse().ok()?))
}

/// The certificates that these scalars of a site say something of; one that was removed is none.
pub fn read<'s>(scalars: impl Iterator<Item = (&'s str, &'s str)>) -> Certificates {
    let mut all = Certificates::new();
    for (key, value) in scalars {
        let Some((certificate, field)) = of_key(key) else { continue };
        let value = field.form().read(value);
        if !value.is_empty() {
            all.entry(certificate).or_default().insert(field, value);
        }
    }
    all.retain(|_, fields| fields.contains_key(&CertificateField::Kind));
    all
}

/// How a certificate stands on a day; one of which no last day is known is good.
pub fn validity(fields: &CertificateFields, today: Day) -> Validity {
    match fields.get(&CertificateField::Until).and_then(|until| until.parse::<Day>().ok()) {
        Some(until) if until < today => Validity::Expired,
        Some(until) if until <= today.plus_days(SOON_DAYS) => Validity::Soon,
        _ => Validity::Good,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Timestamp;
    use CertificateField as F;

    fn id(n: u8) -> CertificateId {
        CertificateId::from_parts(Timestamp::from_millis(1), [n; 10])
    }

    #[test]
    fn a_certificate_is_read_from_its_keys_and_one_without_a_kind_is_none() {
        let said = [
            (key(id(1), F::Kind), "安全生产许可证"),
            (key(id(1), F::Until), "2027-05-01"),
            (key(id(2), F::Kind), ""),
            (key(id(2), F::Number), "X-2"),
            ("name".to_owned(), "甲厂"),
            ("certificate/none/kind".to_owned(), "乙"),
            (format!("{PREFIX}{}/colour", id(3)), "red"),
        ];
        let read = read(said.iter().map(|(key, value)| (key.as_str(), *value)));
        assert_eq!(read.keys().copied().collect::<Vec<_>>(), [id(1)]);
        assert_eq!(read[&id(1)][&F::Until], "2027-05-01");
        assert_eq!(of_key(&key(id(1), F::Issuer)), Some((id(1), F::Issuer)));
    }

    #[test]
    fn a_last_day_is_soon_for_sixty_days_and_over_on_the_next() {
        let today: Day = "2026-12-01".parse().expect("a day");
        let at = |days| {
            let until = today.plus_days(days).to_string();
            validity(&CertificateFields::from([(F::Until, until)]), today)
        };
        assert_eq!(
            [-1, 0, 60, 61].map(at),
            [Validity::Expired, Validity::Soon, Validity::Soon, Validity::Good]
        );
        assert_eq!(validity(&CertificateFields::new(), today), Validity::Good);
    }
}
