//! What the fields of a site say, as they are kept and as a person reads them.

use crate::pages::units::sectors::Sectors;
use crate::say;
use crate::words::{Lang, named};
use spotcheck_domain::call::SitePage;
use spotcheck_domain::site::SiteField as F;

pub fn said(page: &SitePage, field: F) -> String {
    page.fields.get(&field).cloned().unwrap_or_default()
}

/// A field as a person reads it.
pub fn value_words(lang: Lang, page: &SitePage, field: F, value: &str, sectors: Sectors) -> String {
    match field {
        F::Sector => sectors.words(lang, value),
        F::ResponsibleUnit if said(page, field) == value => named(&page.responsible_unit_name, lang),
        F::Enterprise if said(page, field) == value => named(&page.enterprise_name, lang),
        F::Grade => spotcheck_web::words::grade_word(lang, value.parse().ok()),
        // Metres that nobody reads.
        F::Position => value.rsplit_once(',').map_or(value, |(degrees, _)| degrees).to_owned(),
        F::Provisional => say!(lang, sites.provisional).to_owned(),
        F::MergedInto => say!(lang, sites.another).to_owned(),
        _ => value.to_owned(),
    }
}
