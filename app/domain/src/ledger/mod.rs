//! 台账: one row per document, projected by the same code on the phone and at the office, and the filters over them.
//!
//! Rows are derived and can be rebuilt from the documents at any time.

mod filter;
#[cfg(feature = "document")]
mod project;

pub use crate::finding::FindingRow;
pub use crate::inspection::InspectionRow;
pub use crate::site::SiteRow;
pub use crate::task::TaskRow;
pub use filter::{Due, LedgerFilter, due};
#[cfg(feature = "document")]
pub use project::{cover, project};

use crate::term::DocumentKind;
use serde::{Deserialize, Serialize};

/// Rises whenever the same document would give another row: stored rows of another version are made again.
pub const ROW_VERSION: u32 = 2;

macro_rules! rows {
    ($($kind:ident($row:ident)),*) => {
        /// A row of any kind of record.
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Row {
            $($kind($row)),*
        }

        impl Row {
            pub const fn kind(&self) -> DocumentKind {
                match self { $(Self::$kind(_) => DocumentKind::$kind),* }
            }

            /// What the record is called.
            pub fn title(&self) -> &str {
                match self { $(Self::$kind(row) => row.title()),* }
            }

            /// What a search for records looks through.
            pub fn hay(&self) -> String {
                match self { $(Self::$kind(row) => row.hay()),* }
            }
        }
    };
}

rows! { Inspection(InspectionRow), Finding(FindingRow), Site(SiteRow), Task(TaskRow) }

impl Row {
    /// As the office stores it: without the ids of people, which its rows never had and nothing there asks for. `verify`
    /// compares bytes, and rows of the versions before are to stay sound.
    #[must_use]
    pub fn without_ids(mut self) -> Self {
        match &mut self {
            Self::Finding(row) => row.recorder = None,
            Self::Inspection(row) => row.officer_ids.clear(),
            Self::Site(_) | Self::Task(_) => {}
        }
        self
    }
}
