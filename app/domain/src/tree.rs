//! A record as it was read, before it has a type: JSON and CBOR alike.
//!
//! Every format has a reader of its own, and the compiler makes each type's reading anew for each of them. On the phone
//! all types are read from this tree instead, once, and the formats know only the tree: a seventh of the engine's module.
//! The office reads requests straight from their bytes, since a hostile body must not grow in memory.

mod reader;
mod shape;

pub use reader::TreeError;

use reader::Reader;
use serde::de::DeserializeOwned;

/// What JSON and CBOR have in common. Tags of CBOR are not among it: nothing here writes any.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Tree {
    Null,
    Bool(bool),
    Int(i64),
    /// What does not fit into [`Tree::Int`].
    Whole(u64),
    Float(f64),
    Text(String),
    Bytes(Vec<u8>),
    List(Vec<Tree>),
    Map(Vec<(Tree, Tree)>),
}

/// Reads a type from JSON (RFC 8259).
pub fn from_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, TreeError> {
    let tree = serde_json::from_slice(bytes).map_err(|error| TreeError::new(&error))?;
    T::deserialize(Reader::of_text(tree))
}

/// Reads a type from CBOR (RFC 8949); trailing bytes are an error, nesting is bounded.
pub fn from_cbor<T: DeserializeOwned>(mut bytes: &[u8]) -> Result<T, TreeError> {
    let tree = ciborium::de::from_reader_with_recursion_limit(&mut bytes, 32)
        .map_err(|error| TreeError::new(&error))?;
    if !bytes.is_empty() {
        return Err(TreeError::new(&"trailing bytes"));
    }
    T::deserialize(Reader::of_bytes(tree))
}
