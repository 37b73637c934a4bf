//! Why a change is refused. The codes are stable: phones and administrators read them.

use spotcheck_domain::rights::Wrong;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// More bytes than one change may have.
    TooLarge,
    /// Not an uncompressed Automerge change chunk, or its checksum is wrong.
    NotAChange,
    /// More operations than one change, or one document, may have.
    TooManyOperations,
    /// The document is of another kind.
    WrongKind,
    /// The actor belongs to another person or device.
    ActorOfAnother,
    /// The actor has used this sequence number for another change.
    SequenceReused,
    /// This person may not write this.
    NotPermitted,
    /// It cannot be applied, or the document cannot be read after it.
    Broken,
    /// The document gives back other bytes than came in, or does not load again.
    Altered,
    /// It builds upon what was refused.
    Descends,
    /// There is no room to keep what of this author was refused until an administrator has decided on some.
    QuarantineFull,
    /// An operation that its author may not write.
    Wrong(Wrong),
}

impl Reason {
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooLarge => "too_large",
            Self::NotAChange => "not_a_change",
            Self::TooManyOperations => "too_many_operations",
            Self::WrongKind => "wrong_kind",
            Self::ActorOfAnother => "actor_of_another",
            Self::SequenceReused => "sequence_reused",
            Self::NotPermitted => "not_permitted",
            Self::Broken => "broken",
            Self::Altered => "altered",
            Self::Descends => "descends_from_refused",
            Self::QuarantineFull => "quarantine_full",
            Self::Wrong(wrong) => wrong.code(),
        }
    }
}
