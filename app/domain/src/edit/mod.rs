//! Every intent of a user, one case each. An edit concerns one document; `document` writes it, `rules` allow it.

use crate::event::Event;
use crate::field::{FindingField, InspectionField, SiteField};
use crate::finding::NewFinding;
use crate::id::FindingId;
use crate::inspection::{NewInspection, Signature};
use crate::photo::Photo;
use crate::site::NewSite;
use crate::task::NewTask;
use crate::term::{DocumentKind, Verdict};
use serde::{Deserialize, Serialize};

#[cfg(feature = "document")]
mod stroke;
#[cfg(feature = "document")]
pub use stroke::Stroke;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(clippy::large_enum_variant, reason = "it lives for one edit")]
pub enum Edit {
    StartInspection(NewInspection),
    RecordFinding(NewFinding),
    AddSite(NewSite),
    AddTask(NewTask),

    SetInspection {
        field: InspectionField,
        value: String,
    },
    SetFinding {
        field: FindingField,
        value: String,
    },
    SetSite {
        field: SiteField,
        value: String,
    },

    /// The whole new text of an inspection's narrative, merged word by word with what others typed.
    Narrate {
        text: String,
    },
    /// The same for a finding's description.
    Describe {
        text: String,
    },

    Answer {
        item: String,
        verdict: Option<Verdict>,
    },
    NoteAnswer {
        item: String,
        note: String,
    },

    AddPhoto(Photo),
    /// The visit names a finding that it made.
    NameFinding {
        finding: FindingId,
    },
    Sign(Signature),
    Append(Event),

    /// Of two values that were written at once, this one is meant.
    Settle {
        key: String,
        value: String,
    },
}

impl Edit {
    /// The kind of document that it makes, when it makes one.
    pub const fn creates(&self) -> Option<DocumentKind> {
        match self {
            Self::StartInspection(_) => Some(DocumentKind::Inspection),
            Self::RecordFinding(_) => Some(DocumentKind::Finding),
            Self::AddSite(_) => Some(DocumentKind::Site),
            Self::AddTask(_) => Some(DocumentKind::Task),
            _ => None,
        }
    }
}
