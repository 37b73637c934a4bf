//! Why bytes gave no value of a type.

use super::Tree;
use serde::de::{self, Expected, Unexpected};
use std::fmt;

/// Why bytes gave no value of the type.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct TreeError(Box<str>);

impl TreeError {
    #[inline(never)]
    pub(super) fn new(reason: &dyn fmt::Display) -> Self {
        Self(reason.to_string().into())
    }
}

impl de::Error for TreeError {
    fn custom<T: fmt::Display>(reason: T) -> Self {
        Self::new(&reason)
    }

    // What a type's own code finds wrong. The reader has said more before, wherever it could.

    fn invalid_type(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self::new(&"a value of another type")
    }

    fn invalid_value(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self::new(&"not a value of its type")
    }

    fn invalid_length(_: usize, _: &dyn Expected) -> Self {
        Self::new(&"a field is missing, or a list is too short")
    }
}

impl Tree {
    pub(super) fn unexpected(&self) -> Unexpected<'_> {
        match self {
            Self::Absent => Unexpected::Other("nothing"),
            Self::Null => Unexpected::Unit,
            Self::Bool(value) => Unexpected::Bool(*value),
            Self::Int(value) => Unexpected::Signed(*value),
            Self::Whole(value) => Unexpected::Unsigned(*value),
            Self::Float(value) => Unexpected::Float(*value),
            Self::Text(text) => Unexpected::Str(text),
            Self::Bytes(bytes) => Unexpected::Bytes(bytes),
            Self::List(_) => Unexpected::Seq,
            Self::Map(_) => Unexpected::Map,
        }
    }

    #[inline(never)]
    pub(super) fn is_not(&self, expected: &str) -> TreeError {
        TreeError::new(&format_args!("invalid type: {}, expected {expected}", self.unexpected()))
    }
}
