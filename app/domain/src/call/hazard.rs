//! The catalogue: hazards that come with the program, and those that units make themselves.

use super::{Call, Entered, Method};
use crate::id::UnitId;
use crate::library::HazardWords;
use crate::reference::{CatalogHazard, Named};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Those that this person's units read or own, 50 on a page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListHazards {
    #[serde(default)]
    pub q: String,
    #[serde(default)]
    pub sector: Option<String>,
    /// Of this unit alone.
    #[serde(default)]
    pub unit: Option<UnitId>,
    /// Withdrawn ones, and no others.
    #[serde(default)]
    pub withdrawn: bool,
    #[serde(default)]
    pub page: u32,
}

impl Call for ListHazards {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v1/hazards";
    type Answer = HazardLines;
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HazardLines {
    pub hazards: Vec<HazardLine>,
    pub n_found: u32,
    pub sectors: BTreeMap<String, Named>,
    pub topics: BTreeMap<String, Named>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HazardLine {
    pub hazard: CatalogHazard,
    /// None: it comes with the program.
    pub unit: Option<UnitId>,
    pub unit_name: Named,
    /// How often it was written; to be named with the next writing.
    pub revision: u32,
    pub changed_at: Option<Timestamp>,
    pub withdrawn_at: Option<Timestamp>,
    pub is_editable: bool,
}

/// A new one of a unit.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnterHazard {
    pub unit: UnitId,
    pub words: HazardWords,
}

impl Call for EnterHazard {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/hazards";
    type Answer = Entered<String>;
}

/// Other words. Checklists have them from their next version on, records keep what they were written with.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeHazard {
    pub hazard: String,
    pub revision: u32,
    pub words: HazardWords,
}

impl Call for ChangeHazard {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/hazards/{hazard}";
    type Answer = ();
}

/// It is suggested no more. Checklists that have it keep it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WithdrawHazard {
    pub hazard: String,
}

impl Call for WithdrawHazard {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/hazards/{hazard}/withdraw";
    type Answer = ();
}
