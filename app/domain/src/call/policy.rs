//! The policy of a unit: what it sets itself, what it has from above, and who changed it when and why.

use super::{Call, Method};
use crate::id::UnitId;
use crate::policy::PolicyField;
use crate::reference::Named;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadPolicy {
    pub unit: UnitId,
}

impl Call for ReadPolicy {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v1/units/{unit}/policy";
    type Answer = PolicySheet;
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicySheet {
    pub unit: UnitId,
    pub unit_name: Named,
    /// Of the office's policy, to be named with a change: another one means that somebody else has changed it.
    pub version: u32,
    pub values: Vec<PolicyLine>,
    /// Of this unit and those above it, the newest first.
    pub history: Vec<PolicyChange>,
    /// This person may change what this unit sets.
    pub is_editable: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyLine {
    pub field: PolicyField,
    /// What governs.
    pub value: u16,
    /// The unit sets it itself.
    pub own: Option<u16>,
    /// What would govern if it did not.
    pub inherited: u16,
    /// Who sets that; none: the program.
    pub inherited_from: Option<Named>,
    pub least: u16,
    pub most: u16,
}

/// One change, by whom and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyChange {
    pub unit: UnitId,
    pub unit_name: Named,
    pub version: u32,
    pub at: Timestamp,
    pub by_name: String,
    pub reason: String,
    /// What the unit set itself before and after; none where it was, or is, as above.
    pub values: BTreeMap<PolicyField, (Option<u16>, Option<u16>)>,
}

/// Sets values of a unit: none leaves one to the units above. What is not named stays.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetPolicy {
    pub unit: UnitId,
    pub version: u32,
    pub values: BTreeMap<PolicyField, Option<u16>>,
    pub reason: String,
}

/// Which version the office's policy has now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicySet {
    pub version: u32,
}

impl Call for SetPolicy {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/units/{unit}/policy";
    type Answer = PolicySet;
}
