//! Why the office did not take a change: every code that it gives, and those that a phone notes itself beside what it
//! keeps. A screen turns each into words; a code of a later version is none of these.

use crate::refusal::Refusal;
use crate::term::{TermError, terms};
use std::fmt;
use std::str::FromStr;

terms! {
    /// What is wrong with a change, beside the rules that a phone asks before the edit.
    Fault {
        /// More bytes than one change may have.
        TooLarge = "too_large",
        /// Not an uncompressed Automerge change chunk, or its checksum is wrong.
        NotAChange = "not_a_change",
        /// More operations than one change, or one document, may have.
        TooManyOperations = "too_many_operations",
        /// The document is of another kind.
        WrongKind = "wrong_kind",
        /// The actor belongs to another person or device.
        ActorOfAnother = "actor_of_another",
        /// The actor has used this sequence number for another change.
        SequenceReused = "sequence_reused",
        /// It cannot be applied, or the document cannot be read after it.
        Broken = "broken",
        /// The document gives back other bytes than came in, or does not load again.
        Altered = "altered",
        /// Nothing that this software writes, at a place where it was written.
        Malformed = "malformed",
        /// Entries are created once, under a key never used.
        EntryExists = "entry_exists",
        /// It speaks in another person's name.
        NotTheAuthor = "not_the_author",
        /// It builds upon what was refused.
        Descends = "descends_from_refused",
        /// It builds upon what the office never had.
        MissingDependencies = "missing_dependencies",
        /// An online-only event that somebody else had overtaken.
        Stale = "stale",
        /// The office keeps no more of what it refuses this author until something is decided.
        QuarantineFull = "quarantine_full",
    }
}

/// Why a change was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// A rule that the phone knows too.
    Rule(Refusal),
    Fault(Fault),
}

impl Reason {
    /// Every reason that there is.
    pub fn all() -> impl Iterator<Item = Self> {
        let rules = Refusal::ALL.iter().copied().map(Self::Rule);
        rules.chain(Fault::ALL.iter().copied().map(Self::Fault))
    }

    /// Stable: it stands in quarantine and beside what phones keep.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Rule(refusal) => refusal.word(),
            Self::Fault(fault) => fault.word(),
        }
    }
}

impl FromStr for Reason {
    type Err = TermError;

    fn from_str(code: &str) -> Result<Self, TermError> {
        code.parse().map(Self::Rule).or_else(|_| code.parse().map(Self::Fault))
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl From<Refusal> for Reason {
    fn from(refusal: Refusal) -> Self {
        Self::Rule(refusal)
    }
}

impl From<Fault> for Reason {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn each_code_is_of_one_reason() {
        let codes: BTreeSet<&str> = Reason::all().map(Reason::code).collect();
        assert_eq!(codes.len(), Reason::all().count());
        for reason in Reason::all() {
            assert_eq!(reason.code().parse(), Ok(reason));
        }
        assert!("of_a_later_version".parse::<Reason>().is_err());
    }
}
