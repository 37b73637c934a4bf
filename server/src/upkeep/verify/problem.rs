//! One thing that is not as it must be.

use serde::Serialize;
use spotcheck_domain::id::DocumentId;

/// What is wrong. The words are stable, for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// SQLite finds its own structures damaged, or a row names what is not there.
    Database,
    /// Rows that must be there for the office to work at all.
    Secret,
    /// A change's bytes are not what its hash says, or cannot be read.
    Change,
    /// A change's row says something else than its bytes, or stands in the wrong place.
    ChangeRow,
    /// A change builds upon one that is not stored before it.
    Dependency,
    /// An actor's changes have a gap, or the actor is nobody's.
    Actor,
    /// The document cannot be made from its changes, or is another than its rows say.
    Document,
    /// Changes that were put away cannot be read. The snapshot may still hold them.
    Archive,
    /// The rows of dependencies are not what the changes say.
    DependencyRows,
    Counts,
    /// The snapshot is not what the changes up to it give.
    Snapshot,
    LedgerRow,
    /// The rows of lists of sites are not what the record says.
    SiteRows,
    PhotoRows,
    /// The rows that say who reads a document are not what it says.
    ReaderRows,
    /// A link of the feed's chain is missing, or is not what was stored.
    Chain,
    /// A stored push that an audience was not told of, or a row of the feed without a push.
    Feed,
    /// A photo that has arrived is not there.
    PhotoMissing,
    /// A photo's file has other bytes than its name says.
    PhotoDamaged,
    /// A file among the photos that no row names.
    Stray,
    Quarantine,
    /// The sums that bound the quarantine are not those of what is in it.
    QuarantineSums,
    Reference,
    /// An entry of the log was changed, is missing, is new or stands elsewhere.
    Audit,
}

impl Fault {
    /// Whether a repair can make it right from what is sound.
    pub const fn is_derived(self) -> bool {
        matches!(
            self,
            Self::Archive
                | Self::DependencyRows
                | Self::Counts
                | Self::Snapshot
                | Self::LedgerRow
                | Self::SiteRows
                | Self::PhotoRows
                | Self::ReaderRows
                | Self::PhotoMissing
                | Self::PhotoDamaged
                | Self::Stray
                | Self::QuarantineSums
                | Self::Chain
                | Self::Feed
        )
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    pub fault: Fault,
    pub document: Option<DocumentId>,
    pub detail: String,
    pub repaired: bool,
}

impl Problem {
    pub fn new(fault: Fault, document: Option<DocumentId>, detail: impl Into<String>) -> Self {
        Self { fault, document, detail: detail.into(), repaired: false }
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(document) = self.document {
            write!(f, "document {document}: ")?;
        }
        write!(f, "{}", self.detail)?;
        if self.repaired { write!(f, " (repaired)") } else { Ok(()) }
    }
}
