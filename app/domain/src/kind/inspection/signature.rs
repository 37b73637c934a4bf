//! A signature under a visit, or its refusal.

use crate::id::SignatureId;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

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
