//! What the office did not take, in an administrator's hands.

use super::{Call, Method, number};
use crate::wire::QuarantinedChange;
use serde::{Deserialize, Serialize};

/// Refused changes of the administrator's area on which nobody has decided.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListQuarantine {
    /// The last id of the page before.
    #[serde(default)]
    pub after: i64,
}

impl Call for ListQuarantine {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v1/quarantine";
    type Answer = Vec<QuarantinedChange>;
}

/// One of them, with what it would write.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InspectQuarantined {
    #[serde(deserialize_with = "number::read")]
    pub id: i64,
}

impl Call for InspectQuarantined {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v1/quarantine/{id}";
    type Answer = QuarantinedChange;
}

/// It is stored after all, with the refused ones that it builds upon.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReleaseQuarantined {
    #[serde(deserialize_with = "number::read")]
    pub id: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Released {
    pub n_stored: usize,
}

impl Call for ReleaseQuarantined {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/quarantine/{id}/release";
    type Answer = Released;
}

/// It stays refused for good.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DiscardQuarantined {
    #[serde(deserialize_with = "number::read")]
    pub id: i64,
}

impl Call for DiscardQuarantined {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/quarantine/{id}/discard";
    type Answer = ();
}
