//! What the office says of a file before it takes it in: `POST /v1/import/people`, `/v1/import/units` and
//! `/v1/import/sites`, with the file as body. The same with `/apply` and the preview's token stores it, whole or not at all.

use super::{Likely, Obstacle};
use crate::term::terms;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

terms! {
    /// What a row would do.
    Verdict {
        New = "new", Changed = "changed", Unchanged = "unchanged", Refused = "refused",
        /// Somebody must say whether it is another or one that is there.
        Likely = "likely",
    }
    /// What is said of a row that is probably about something that is there.
    Choice {
        /// It is about the first that it is probably the same as.
        Update = "update",
        /// It is another.
        Enter = "enter",
        /// Nothing is done.
        Leave = "leave",
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// Says this file, this sheet, and what it would do: another answer has another token.
    pub token: String,
    pub sheets: Vec<String>,
    /// The one that is read.
    pub sheet: String,
    /// The row that was taken for the columns' headings, as the program that made the file numbers it.
    pub heading_row: u32,
    pub columns: Vec<Column>,
    pub rows: Vec<PreviewRow>,
    pub n_new: u32,
    pub n_changed: u32,
    pub n_unchanged: u32,
    pub n_refused: u32,
    /// Rows of which somebody must say whether they are about something that is there.
    #[serde(default)]
    pub n_likely: u32,
    /// Rows that are counted and not shown: of many that are alike the first are.
    #[serde(default)]
    pub n_not_shown: u32,
    /// New rows that do not say whose they are, where that could be one of several units.
    #[serde(default)]
    pub n_unowned: u32,
    /// What may stand in a column in which something else does, or nothing.
    #[serde(default)]
    pub allowed: BTreeMap<String, Vec<String>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// `A`, `B`, …
    pub place: String,
    pub heading: String,
    /// What is read from it; none where it is left out.
    pub field: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewRow {
    /// As the program that made the file numbers it.
    pub row: u32,
    pub name: String,
    pub verdict: Verdict,
    /// Of a new one: all that it says.
    pub changes: Vec<FieldChange>,
    pub problems: Vec<Problem>,
    /// What it is probably the same as, the likeliest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub likely: Vec<Likely>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    pub field: String,
    pub before: String,
    pub after: String,
}

/// Why a row is refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// As in `C7`.
    pub cell: String,
    pub field: String,
    pub why: Obstacle,
    pub value: String,
}

/// What was stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applied {
    pub n_new: u32,
    pub n_changed: u32,
    pub n_unchanged: u32,
    /// Rows with which nothing was done, as somebody said.
    #[serde(default)]
    pub n_left_out: u32,
    /// What the whole file became, where that is one thing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
}
