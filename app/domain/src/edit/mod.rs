//! Every intent of a user, one case each. An edit concerns one document; `document` writes it, `rules` allow it.

use crate::event::Event;
use crate::field::without_hidden;
use crate::id::{ActId, BulkId, CertificateId, FindingId, NoteId, PhotoId};
use crate::inspection::{ActKind, Signature};
use crate::kind::certificate::{self, CertificateField};
use crate::kind::paper::{self, ServiceField, VoidField};
use crate::photo::Photo;
use crate::refusal::Refusal;
use crate::term::{DocumentKind, Verdict};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

#[cfg(feature = "document")]
mod stroke;
#[cfg(feature = "document")]
pub use stroke::Stroke;

/// What stands at a key that an edit only ever sets.
pub const MARKED: &str = "true";

macro_rules! edits {
    ($($kind:ident = $word:literal in $room:ident: $id:ident, $row:ident, $make:ident($new:ident)
        $(, $set:ident($field:ident))?;)*) => {
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[allow(clippy::large_enum_variant, reason = "it lives for one edit")]
        pub enum Edit {
            $($make(crate::kind::$room::$new),)*

            $($($set {
                field: crate::kind::$room::$field,
                value: String,
            },)?)*

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

            /// Items that are answered at once: a [`crate::inspection::Rest`] in its own form.
            AnswerRest {
                bulk: BulkId,
                rest: String,
            },
            /// They were not.
            StrikeRest {
                bulk: BulkId,
            },

            AddPhoto(Photo),
            /// The bytes of a photo were on the device that took it, never reached the office, and are gone.
            NoteLost {
                photo: PhotoId,
            },
            /// A photo was taken by mistake, for that reason. Nothing has fixed it yet.
            StrikePhoto {
                photo: PhotoId,
                reason: String,
            },
            /// The visit names a finding that it made.
            NameFinding {
                finding: FindingId,
            },
            /// It names it no more: the finding was withdrawn before anybody else had it.
            UnnameFinding {
                finding: FindingId,
            },
            Sign(Signature),
            Append(Event),

            /// Of two values that were written at once, this one is meant.
            Settle {
                key: String,
                value: String,
            },

            /// What a certificate of a site says in a field; one that is of no kind is there no more.
            Certify {
                certificate: CertificateId,
                field: CertificateField,
                value: String,
            },

            /// What is noted of how a paper was served.
            ServePaper {
                service: NoteId,
                field: ServiceField,
                value: String,
            },
            /// What is noted of why a paper is void.
            VoidPaper {
                voiding: NoteId,
                field: VoidField,
                value: String,
            },
            /// What was done or said at a visit, as it stands there.
            NoteAct {
                act: ActId,
                kind: ActKind,
                value: String,
            },
        }

        impl Edit {
            /// The kind of document that it makes, when it makes one.
            pub const fn creates(&self) -> Option<DocumentKind> {
                match self {
                    $(Self::$make(_) => Some(DocumentKind::$kind),)*
                    _ => None,
                }
            }

            /// The edit that fills in a field of a record of that kind; `None` for a key that is no field.
            pub fn set(kind: DocumentKind, key: &str, value: String) -> Option<Self> {
                match kind {
                    $($(DocumentKind::$kind => Some(Self::$set { field: key.parse().ok()?, value }),)?)*
                    _ => None,
                }
            }

            /// The kind of record of which it fills in a field.
            pub const fn fills_in(&self) -> Option<DocumentKind> {
                match self {
                    $($(Self::$set { .. } => Some(DocumentKind::$kind),)?)*
                    Self::Certify { .. } => Some(DocumentKind::Site),
                    Self::ServePaper { .. } | Self::VoidPaper { .. } => Some(DocumentKind::Paper),
                    _ => None,
                }
            }

            /// The key of the field that it fills in, and the value.
            pub fn field(&self) -> Option<(Cow<'static, str>, &String)> {
                match self {
                    $($(Self::$set { field, value } => Some((field.word().into(), value)),)?)*
                    Self::Certify { certificate: id, field, value } => {
                        Some((certificate::key(*id, *field).into(), value))
                    }
                    Self::ServePaper { service, field, value } => {
                        Some((paper::service_key(*service, *field).into(), value))
                    }
                    Self::VoidPaper { voiding, field, value } => {
                        Some((paper::void_key(*voiding, *field).into(), value))
                    }
                    Self::StrikePhoto { photo, reason } => Some((Photo::struck_key(*photo).into(), reason)),
                    _ => None,
                }
            }

            /// The photo that it adds.
            pub const fn photo(&self) -> Option<&Photo> {
                match self {
                    Self::AddPhoto(photo) => Some(photo),
                    _ => None,
                }
            }

            /// The same with its value in canonical form, or why the value is none.
            pub fn canonical(self) -> Result<Self, Refusal> {
                Ok(match self {
                    $($(Self::$set { field, value } => Self::$set { field, value: field.canonical(&value)? },)?)*
                    Self::Narrate { text } => Self::Narrate { text: without_hidden(&text) },
                    Self::Describe { text } => Self::Describe { text: without_hidden(&text) },
                    Self::NoteAnswer { item, note } => Self::NoteAnswer { item, note: without_hidden(&note) },
                    Self::Certify { certificate, field, value } => {
                        Self::Certify { certificate, field, value: field.canonical(&value)? }
                    }
                    Self::ServePaper { service, field, value } => {
                        Self::ServePaper { service, field, value: field.canonical(&value)? }
                    }
                    Self::VoidPaper { voiding, field, value } => {
                        Self::VoidPaper { voiding, field, value: field.canonical(&value)? }
                    }
                    Self::StrikePhoto { photo, reason } => {
                        Self::StrikePhoto { photo, reason: without_hidden(&reason) }
                    }
                    other => other,
                })
            }
        }
    };
}
crate::kinds!(edits);
