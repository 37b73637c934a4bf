//! 台账: one row per document, projected by the same code on the phone and at the office, and the filters over them.
//!
//! Rows are derived and can be rebuilt from the documents at any time.

#[cfg(feature = "document")]
mod cover;
mod filter;
mod listed;
mod place;
#[cfg(feature = "document")]
mod project;

#[cfg(feature = "document")]
pub use cover::cover;
pub use filter::{Due, LedgerFilter, due};
pub use listed::Listed;
pub use place::{Place, place_name};
#[cfg(feature = "document")]
pub use project::project;

use crate::kind::finding::FindingField;
use crate::kind::form::n_searched;
use crate::term::DocumentKind;
use serde::{Deserialize, Serialize};

/// Rises whenever the same document would give another row, as with each field more that a search looks through: stored
/// rows of another version are made again.
pub const ROW_VERSION: u32 = 5 + n_searched(FindingField::FIELDS);

macro_rules! rows {
    ($($kind:ident = $word:literal in $room:ident: $id:ident, $row:ident, $make:ident($new:ident)
        $(, $set:ident($field:ident))?;)*) => {
        $(pub use crate::kind::$room::$row;)*

        /// A row of any kind of record.
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Row {
            $($kind($row)),*
        }

        $(impl From<$row> for Row {
            fn from(row: $row) -> Self {
                Self::$kind(row)
            }
        })*

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

            /// As the office stores it: without what its rows never had and nothing there asks for. `verify` compares
            /// bytes, and rows of the versions before are to stay sound.
            #[must_use]
            pub fn without_ids(self) -> Self {
                match self { $(Self::$kind(row) => Self::$kind(row.without_ids())),* }
            }
        }
    };
}
crate::kinds!(rows);
