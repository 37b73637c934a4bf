//! How far a change came, from the outside in.

use super::change::RawChange;
use super::chunk;
use super::column::{self, RAW};
use spotcheck_domain::wire::Outcome;
use std::fmt;

/// Where a change was stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Door {
    /// Not an uncompressed change chunk of that length and checksum.
    Envelope,
    /// Columns that cannot be followed, or that hold too much.
    Columns,
    /// Automerge does not read it, or reads something else.
    Parser,
    /// Its actor, its sequence, what it builds upon.
    Place,
    /// What it writes and who does.
    Rights,
    /// The document cannot take it, does not give it back, or does not load again.
    Document,
    LetIn,
}

impl Door {
    pub fn of(change: &[u8], outcome: &Outcome) -> Self {
        let reason = match outcome {
            Outcome::Stored | Outcome::Known => return Self::LetIn,
            Outcome::MissingDependencies => return Self::Place,
            Outcome::Stale => return Self::Rights,
            Outcome::Quarantined(reason) => reason.as_str(),
        };
        match reason {
            "too_large" => Self::Envelope,
            "too_many_operations" => Self::Columns,
            "not_a_change" if !is_sealed(change) => Self::Envelope,
            "not_a_change" if !can_be_followed(change) => Self::Columns,
            "not_a_change" => Self::Parser,
            "wrong_kind" | "actor_of_another" | "sequence_reused" | "descends_from_refused" => Self::Place,
            "broken" | "altered" => Self::Document,
            _ => Self::Rights,
        }
    }
}

impl fmt::Display for Door {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Envelope => "envelope",
            Self::Columns => "columns",
            Self::Parser => "parser",
            Self::Place => "place",
            Self::Rights => "rights",
            Self::Document => "document",
            Self::LetIn => "let in",
        })
    }
}

fn is_sealed(change: &[u8]) -> bool {
    chunk::content(change).is_some_and(|content| chunk::seal(chunk::CHANGE, content) == change)
}

fn can_be_followed(change: &[u8]) -> bool {
    RawChange::read(change).is_some_and(|change| {
        let mut columns = change.columns.iter().filter(|column| column.kind() != RAW);
        columns.all(|column| column::read(column.kind(), &column.bytes).is_some())
    })
}
