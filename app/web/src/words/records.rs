//! What kinds of records, their fields and the acts of a visit are called: made by the build, a word for each, from
//! `documents.json`, `fields.json` and `act_kinds.json` of `locales/*`.

use super::Lang;
use crate::say;
use spotcheck_domain::field::FindingField;
use spotcheck_domain::inspection::ActKind;
use spotcheck_domain::paper::{PaperKind, PaperState};
use spotcheck_domain::term::DocumentKind;

include!(concat!(env!("OUT_DIR"), "/records.rs"));
