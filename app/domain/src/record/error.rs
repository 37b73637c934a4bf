//! Why a document gives no record.

use crate::term::DocumentKind;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    #[error("a change depends on one that is not here")]
    MissingDependencies,
    #[error("not a document or change: {0}")]
    Unreadable(String),
    #[error("the document is a {0}")]
    WrongKind(DocumentKind),
    #[error("the document lacks `{0}`")]
    Incomplete(&'static str),
    #[error("the edit makes a document, but there is one already")]
    Exists,
}
