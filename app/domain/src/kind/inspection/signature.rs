//! A signature under a visit, or its refusal.

use super::ink::Ink;
use crate::id::SignatureId;
use crate::photo::PhotoHash;
use crate::refusal::Refusal;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt::Write;

/// A signature or its refusal (拒签), for one paper; what it covers is a list of documents with their heads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    #[serde(skip, default = "nil")]
    pub id: SignatureId,
    /// [`OFFICER`], [`REPRESENTATIVE`], [`REFUSAL`] or [`WITNESS`].
    pub party: String,
    pub name: String,
    pub at: Timestamp,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub witness: String,
    /// SHA-256 over the canonical list of (document, heads), photo hashes and papers, in hex.
    pub covers: String,
    /// What was drawn by finger: [`Ink`] as text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub strokes: String,
    /// The photo of the printed page that was signed by pen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub photo: Option<PhotoHash>,
    /// The paper under which it stands; none is the record of the visit.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub paper: String,
    /// The lines of what it covers but for the photos, which follow from the documents: [`super::Covered`].
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub covered: String,
    /// The key of the device on which it was made: `p256 ` and the point, uncompressed (SEC 1, 2.3.3), in hex.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub device_key: String,
    /// That key's ECDSA over SHA-256 of [`Signature::statement`]: r and s (IEEE P1363), in hex.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub device_signature: String,
}

pub const OFFICER: &str = "officer";
pub const REPRESENTATIVE: &str = "representative";
pub const REFUSAL: &str = "refusal";
/// Of a refusal, where he wishes to sign.
pub const WITNESS: &str = "witness";

impl Signature {
    /// Nothing but who says it, and when.
    pub fn plain(id: SignatureId, party: &str, name: &str, at: Timestamp) -> Self {
        Self {
            id,
            party: party.to_owned(),
            name: name.to_owned(),
            at,
            reason: String::new(),
            witness: String::new(),
            covers: String::new(),
            strokes: String::new(),
            photo: None,
            paper: String::new(),
            covered: String::new(),
            device_key: String::new(),
            device_signature: String::new(),
        }
    }

    /// Somebody's hand is in it: drawn here, or by pen on the paper of which it has a photo.
    pub fn is_by_hand(&self) -> bool {
        !self.strokes.is_empty() || self.photo.is_some()
    }

    /// What is drawn is a drawing, and enough of one.
    pub fn judge_ink(&self) -> Result<(), Refusal> {
        if self.strokes.is_empty() || self.strokes.parse::<Ink>()?.is_signed() {
            Ok(())
        } else {
            Err(Refusal::NeedsSignature)
        }
    }

    /// The same hand twice: a drawing that stands under another paper already. Nobody draws the same line twice.
    pub fn is_copied_from(&self, other: &Self) -> bool {
        self.id != other.id && !self.strokes.is_empty() && self.strokes == other.strokes
    }

    /// What the device signs: who, when, how, and what it covers. Each value is told with its length, so that none can be
    /// taken for two.
    pub fn statement(&self) -> String {
        let mut statement = String::from("spotcheck signature 1\n");
        let at = self.at.millis().to_string();
        let photo = self.photo.map(|photo| photo.to_string()).unwrap_or_default();
        let strokes = match self.strokes.as_str() {
            "" => String::new(),
            strokes => PhotoHash::of(strokes.as_bytes()).to_string(),
        };
        let said = [
            ("id", self.id.to_string()),
            ("party", self.party.clone()),
            ("name", self.name.clone()),
            ("at", at),
            ("reason", self.reason.clone()),
            ("witness", self.witness.clone()),
            ("strokes", strokes),
            ("photo", photo),
            ("paper", self.paper.clone()),
            ("covers", self.covers.clone()),
            ("key", self.device_key.clone()),
        ];
        for (key, value) in said {
            // Writing to a string cannot fail.
            let _ = writeln!(statement, "{key} {} {value}", value.len());
        }
        statement
    }
}

const fn nil() -> SignatureId {
    SignatureId::from_uuid(uuid::Uuid::nil())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signed() -> Signature {
        let at = Timestamp::from_millis(5);
        let plain = Signature::plain(SignatureId::from_parts(at, [1; 10]), OFFICER, "高原", at);
        Signature { strokes: "600,240;12,30,0,4,1,16,4,1,16".into(), covers: "ab".repeat(32), ..plain }
    }

    #[test]
    fn a_statement_says_all_of_it_and_no_value_passes_for_another() {
        let signed = signed();
        let others = [
            Signature { name: "高".into(), ..signed.clone() },
            Signature { at: Timestamp::from_millis(6), ..signed.clone() },
            Signature { strokes: "600,240;12,30,0,4,1,16,4,1,17".into(), ..signed.clone() },
            Signature { photo: Some(PhotoHash::of(b"page")), ..signed.clone() },
            Signature { paper: "order".into(), ..signed.clone() },
            Signature { covers: "cd".repeat(32), ..signed.clone() },
            Signature { device_key: "p256 00".into(), ..signed.clone() },
            Signature { reason: "a".into(), witness: String::new(), ..signed.clone() },
            Signature { reason: String::new(), witness: "a".into(), ..signed.clone() },
            Signature { reason: "\nwitness 1 a".into(), ..signed.clone() },
            Signature { id: SignatureId::from_parts(signed.at, [2; 10]), ..signed.clone() },
            Signature { party: REPRESENTATIVE.into(), ..signed.clone() },
        ];
        for (n, other) in others.iter().enumerate() {
            assert_ne!(other.statement(), signed.statement(), "{n}");
            for another in &others[..n] {
                assert_ne!(other.statement(), another.statement(), "{n}");
            }
        }
    }

    #[test]
    fn a_hand_is_never_the_same_twice() {
        let one = signed();
        let copied =
            Signature { id: SignatureId::from_parts(one.at, [2; 10]), paper: "order".into(), ..one.clone() };
        assert!(copied.is_copied_from(&one) && !one.is_copied_from(&one));
        let by_pen = Signature { strokes: String::new(), ..copied };
        assert!(!by_pen.is_copied_from(&Signature { strokes: String::new(), ..one }));
    }

    #[test]
    fn a_touch_is_no_signature() {
        let touched = Signature { strokes: "600,240;1,1,0".into(), ..signed() };
        assert_eq!(touched.judge_ink(), Err(Refusal::NeedsSignature));
        assert_eq!(
            Signature { strokes: "a name".into(), ..signed() }.judge_ink(),
            Err(Refusal::FieldInvalid)
        );
        assert_eq!(signed().judge_ink(), Ok(()));
    }
}
