//! Why a change is refused. The codes are stable: phones and administrators read them.

use spotcheck_domain::reason::{self as domain, Fault};
use spotcheck_domain::refusal::Refusal;
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
    /// As phones and administrators are told it.
    pub const fn told(self) -> domain::Reason {
        domain::Reason::Fault(match self {
            Self::TooLarge => Fault::TooLarge,
            Self::NotAChange => Fault::NotAChange,
            Self::TooManyOperations => Fault::TooManyOperations,
            Self::WrongKind => Fault::WrongKind,
            Self::ActorOfAnother => Fault::ActorOfAnother,
            Self::SequenceReused => Fault::SequenceReused,
            Self::NotPermitted => return domain::Reason::Rule(Refusal::NotPermitted),
            Self::Broken => Fault::Broken,
            Self::Altered => Fault::Altered,
            Self::Descends => Fault::Descends,
            Self::QuarantineFull => Fault::QuarantineFull,
            Self::Wrong(wrong) => return wrong.reason(),
        })
    }

    pub const fn code(self) -> &'static str {
        self.told().code()
    }
}
