//! The form of the channel: postcard. Fields in their order without names, numbers as varints, cases by their place.

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Bytes that are no message, or not of this version of the app.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a message of the channel: {0}")]
pub struct FormError(String);

/// Any request, reply or notice, to be read by [`decode`] at the other end.
pub fn encode<T: Serialize>(message: &T) -> Result<Vec<u8>, FormError> {
    postcard::to_allocvec(message).map_err(|error| FormError(error.to_string()))
}

/// Bytes that are left over are an error: they are a message of another shape.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, FormError> {
    match postcard::take_from_bytes(bytes) {
        Ok((message, [])) => Ok(message),
        Ok((_, rest)) => Err(FormError(format!("{} bytes are left over", rest.len()))),
        Err(error) => Err(FormError(error.to_string())),
    }
}
