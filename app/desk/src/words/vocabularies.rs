//! Words for the desk's vocabularies: made by the build, one for each case.

use super::Lang;
use crate::say;
use spotcheck_domain::call::{Obstacle, PersonField, Standing, UnitField};

include!(concat!(env!("OUT_DIR"), "/vocabularies.rs"));

pub fn standing_word(lang: Lang, standing: Standing) -> &'static str {
    match standing {
        Standing::Own => say!(lang, units.standing_own),
        Standing::Delegated => say!(lang, units.standing_delegated),
        Standing::Nothing => say!(lang, units.standing_none),
    }
}
