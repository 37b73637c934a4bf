//! What kinds of records and their fields are called: made by the build, a word for each, from `locales/*/documents.json`
//! and `locales/*/fields.json`.

use super::Lang;
use crate::say;
use spotcheck_domain::field::FindingField;
use spotcheck_domain::paper::{PaperKind, PaperState};
use spotcheck_domain::term::DocumentKind;

include!(concat!(env!("OUT_DIR"), "/records.rs"));
