//! What a person's hand edits on the screen.

use serde::{Deserialize, Serialize};
use spotcheck_domain::edit as domain;
use spotcheck_domain::id::PhotoId;
use spotcheck_domain::kind;
use spotcheck_domain::term::Verdict;

macro_rules! edits {
    ($($kind:ident = $word:literal in $room:ident: $id:ident, $row:ident, $make:ident($new:ident)
        $(, $set:ident($field:ident))?;)*) => {
        /// An edit of a field, a text or an answer, or the choice between two values. The rest of [`domain::Edit`] is the
        /// engine's to make.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        pub enum Edit {
            $($($set {
                field: kind::$room::$field,
                value: String,
            },)?)*
            /// The whole new text of an inspection's narrative.
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
            /// A photo was taken by mistake, for that reason.
            StrikePhoto {
                photo: PhotoId,
                reason: String,
            },
            /// Of two values that were written at once, this one is meant.
            Settle {
                key: String,
                value: String,
            },
        }

        impl From<Edit> for domain::Edit {
            fn from(edit: Edit) -> Self {
                match edit {
                    $($(Edit::$set { field, value } => Self::$set { field, value },)?)*
                    Edit::Narrate { text } => Self::Narrate { text },
                    Edit::Describe { text } => Self::Describe { text },
                    Edit::Answer { item, verdict } => Self::Answer { item, verdict },
                    Edit::NoteAnswer { item, note } => Self::NoteAnswer { item, note },
                    Edit::StrikePhoto { photo, reason } => Self::StrikePhoto { photo, reason },
                    Edit::Settle { key, value } => Self::Settle { key, value },
                }
            }
        }
    };
}
spotcheck_domain::kinds!(edits);
