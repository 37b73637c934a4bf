//! 现场检查: one visit. It names its site and keeps a copy of what the site was called then; it never names a task.

use crate::by::Officer;
use crate::id::{FindingId, InspectionId, SignatureId, SiteId, UnitId};
use crate::photo::Photo;
use crate::position::Position;
use crate::term::{InspectionKind, Tier, Verdict};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An inspection as its document says it now.
#[derive(Debug, Clone, PartialEq)]
pub struct Inspection {
    pub id: InspectionId,
    pub unit: UnitId,
    pub tier: Tier,
    pub kind: InspectionKind,
    pub campaign: String,
    pub site: SiteId,
    pub site_name: String,
    pub site_address: String,
    pub site_contact: String,
    pub site_sector: String,
    pub checklist: String,
    pub checklist_version: String,
    pub n_items: u32,
    pub officers: Vec<Officer>,
    pub began_at: Timestamp,
    pub ended_at: Option<Timestamp>,
    pub position: Option<Position>,
    pub representative: String,
    /// By checklist item.
    pub answers: BTreeMap<String, Answer>,
    pub narrative: String,
    pub photos: Vec<Photo>,
    /// The findings made during this visit; each is a document of its own.
    pub findings: Vec<FindingId>,
    pub signatures: Vec<Signature>,
}

/// What was found at one item of the checklist.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    pub verdict: Option<Verdict>,
    pub note: String,
}

/// A signature or its refusal (拒签); what it covers is a list of documents with their heads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    #[serde(skip, default = "nil")]
    pub id: SignatureId,
    /// `officer`, `representative` or `refusal`.
    pub party: String,
    pub name: String,
    pub at: Timestamp,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub witness: String,
    /// SHA-256 over the canonical list of (document, heads) and photo hashes, in hex.
    pub covers: String,
}

const fn nil() -> SignatureId {
    SignatureId::from_uuid(uuid::Uuid::nil())
}

/// What is known when the visit begins.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewInspection {
    pub unit: UnitId,
    pub tier: Tier,
    pub kind: InspectionKind,
    pub site: SiteId,
    pub site_name: String,
    pub site_address: String,
    pub site_contact: String,
    pub site_sector: String,
    pub checklist: String,
    pub checklist_version: String,
    pub n_items: u32,
    pub officers: Vec<Officer>,
    pub position: Option<Position>,
}
