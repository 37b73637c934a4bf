//! One write of a change, as data.

use crate::entry::{Fields, Scalar};

/// One write of a change.
#[derive(Debug, Clone, PartialEq)]
pub enum Write {
    /// A map or text under a key of the root: made in a document's first change, never later.
    Container { key: String, is_text: bool },
    /// A scalar at the root, where `map` is none, or in a flat map (`answers`, `findings`).
    Scalar { map: Option<String>, key: String, value: Scalar, n_replaced: usize },
    /// A record under a key of its own in `photos`, `events` or `signatures`, with all its fields.
    Entry { map: String, key: String, fields: Fields, n_replaced: usize },
    /// Characters typed into or deleted from a text; `typed` are those that were typed, in their order.
    Text { key: String, typed: String, n_deleted: usize },
    /// Nothing that any version of this software writes.
    Foreign(&'static str),
}
