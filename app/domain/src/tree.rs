//! A record as it was read, before it has a type: JSON and CBOR alike.
//!
//! Every format has a reader of its own, and the compiler makes each type's reading anew for each of them. On the phone
//! all types are read from this tree instead, once, and the formats know only the tree: a seventh of the engine's module.
//! The office reads requests straight from their bytes, since a hostile body must not grow in memory.

mod error;
mod reader;
mod shape;
mod steps;

pub use error::TreeError;

use serde::de::DeserializeOwned;
use steps::Reader;

/// What JSON and CBOR have in common. Tags of CBOR are not among it: nothing here writes any.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Tree {
    /// No entry of a map: in no format, and only ever the value of a field that was looked for.
    Absent,
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

/// Reads a type as JSON has it.
pub(crate) fn read<T: DeserializeOwned>(tree: Tree) -> Result<T, TreeError> {
    T::deserialize(Reader::of_text(tree))
}

/// Reads a type from JSON (RFC 8259).
pub fn from_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, TreeError> {
    read(of_json(bytes)?)
}

/// Reads a type from CBOR (RFC 8949); trailing bytes are an error, nesting is bounded.
pub fn from_cbor<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, TreeError> {
    T::deserialize(Reader::of_bytes(of_cbor(bytes)?))
}

#[inline(never)]
pub(crate) fn of_json(bytes: &[u8]) -> Result<Tree, TreeError> {
    serde_json::from_slice(bytes).map_err(|error| TreeError::new(&error))
}

#[inline(never)]
fn of_cbor(mut bytes: &[u8]) -> Result<Tree, TreeError> {
    let tree = ciborium::de::from_reader_with_recursion_limit(&mut bytes, 32)
        .map_err(|error| TreeError::new(&error))?;
    if bytes.is_empty() { Ok(tree) } else { Err(TreeError::new(&"trailing bytes")) }
}
