//! A signature as a screen hands it over.

use serde::{Deserialize, Serialize};
use spotcheck_domain::id::PhotoId;

/// Who signs a paper and how; what it covers, and when it was made, is the engine's to say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signing {
    /// `officer`, `representative`, `refusal` or `witness`.
    pub party: String,
    pub name: String,
    /// Drawn by finger: [`spotcheck_domain::inspection::Ink`] as text.
    pub strokes: String,
    /// The photo of the page that was signed by pen.
    pub page: Option<PhotoId>,
    /// Of a refusal.
    pub reason: String,
    pub witness: String,
    /// The kind of the paper; none is the record of the visit.
    pub paper: String,
}
