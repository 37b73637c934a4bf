//! Why a run of the fuzzer ends.

/// Something that must never happen, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure(pub String);

pub fn fail<T>(what: impl Into<String>) -> Result<T, Failure> {
    Err(Failure(what.into()))
}
