//! Documents: whose each is and how much is in it, its snapshot, and its derived row in the ledger.

use super::Result;
use spotcheck_domain::id::{DocumentId, ReplicaId, UnitId};
use spotcheck_domain::term::DocumentKind;
use spotcheck_domain::time::Timestamp;

#[derive(Debug, Clone)]
pub struct DocumentRow {
    pub kind: DocumentKind,
    pub unit: UnitId,
    /// The replica that made it.
    pub created_by: ReplicaId,
    pub n_changes: u64,
    pub n_operations: u64,
}

/// What is kept of a document as a whole.
pub trait Documents {
    fn document(&self, document: DocumentId) -> Result<Option<DocumentRow>>;

    fn n_documents(&self, kind: DocumentKind) -> Result<u64>;

    /// The next documents, in the order of their ids.
    fn documents_after(&self, after: Option<DocumentId>, limit: usize) -> Result<Vec<DocumentId>>;

    /// The documents that these units own, in the order of their ids.
    fn documents_of(&self, units: &[UnitId]) -> Result<Vec<DocumentId>>;

    /// `(sequence, number of changes in it, bytes)`.
    fn snapshot(&self, document: DocumentId) -> Result<Option<(u64, u64, Vec<u8>)>>;

    /// The derived row of a document.
    fn ledger_row(&self, document: DocumentId) -> Result<Option<(String, Vec<u8>)>>;
}

/// Keeps what is kept of a document as a whole.
pub trait PutDocuments {
    /// Inserts a document or sets its counts.
    fn put_document(&self, document: DocumentId, row: &DocumentRow, at: Timestamp) -> Result<()>;

    fn put_snapshot(&self, document: DocumentId, sequence: u64, n_changes: u64, bytes: &[u8]) -> Result<()>;

    fn put_ledger_row(&self, document: DocumentId, kind: DocumentKind, cbor: &[u8]) -> Result<()>;
}
