//! What an error of the store or of the office means to the person whose request it stopped.

use crate::protocol::Failure;
use crate::storage::StorageError;
use crate::transport::TransportError;

impl From<StorageError> for Failure {
    fn from(error: StorageError) -> Self {
        match error {
            StorageError::Full => Self::StorageFull,
            StorageError::Closed | StorageError::Fault(_) => Self::StorageFault,
        }
    }
}

/// What an error of the office means wherever it has no other meaning.
impl From<&TransportError> for Failure {
    fn from(error: &TransportError) -> Self {
        match error {
            // The office waited for the rest of the request, which the line did not bring.
            TransportError::Unreachable | TransportError::Status { status: 408, .. } => Self::Unreachable,
            TransportError::Status { status: 401, .. } => Self::NotPaired,
            TransportError::Status { status: 429, .. } => Self::TooManyTries,
            TransportError::Status { .. } | TransportError::Garbage => Self::OfficeFault,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_silence_is_the_network_on_either_side() {
        for status in 400..600 {
            let failure = Failure::from(&TransportError::Status { status, code: String::new() });
            let expected = match status {
                408 => Failure::Unreachable,
                401 => Failure::NotPaired,
                429 => Failure::TooManyTries,
                _ => Failure::OfficeFault,
            };
            assert_eq!(failure, expected, "{status}");
        }
        assert_eq!(Failure::from(&TransportError::Garbage), Failure::OfficeFault);
        assert_eq!(Failure::from(&TransportError::Unreachable), Failure::Unreachable);
    }
}
