//! What may go wrong in IndexedDB, sorted by what can be done about it.

use super::js;
use indexed_db_futures::error::{Error, OpenDbError, UnexpectedDataError};
use spotcheck_client::storage::StorageError;
use wasm_bindgen::JsValue;
use web_sys::DomException;

/// A failed step, before anything was tried about it.
#[derive(Debug)]
pub struct Failed {
    name: String,
    text: String,
}

impl Failed {
    /// The connection is gone, or may be: worth one try on a new one. Every write is a put or a delete, so that doing
    /// it again after an unknown end does no harm.
    pub fn is_lost(&self) -> bool {
        matches!(
            self.name.as_str(),
            "InvalidStateError" | "AbortError" | "UnknownError" | "TransactionInactiveError"
        )
    }

    /// The database on this device is of a newer version of the app.
    pub fn is_newer_version(&self) -> bool {
        self.name == "VersionError"
    }
}

impl From<Failed> for StorageError {
    fn from(failed: Failed) -> Self {
        match failed.name.as_str() {
            "QuotaExceededError" => Self::Full,
            _ if failed.is_lost() => Self::Closed,
            _ => Self::Fault(failed.text),
        }
    }
}

impl From<JsValue> for Failed {
    fn from(error: JsValue) -> Self {
        Self { name: js::error_name(&error), text: js::error_text(&error) }
    }
}

impl From<DomException> for Failed {
    fn from(error: DomException) -> Self {
        Self { name: error.name(), text: format!("{}: {}", error.name(), error.message()) }
    }
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        match error {
            Error::DomException(exception) => DomException::from(exception).into(),
            Error::MissingData(UnexpectedDataError::TransactionAborted) => {
                Self { name: "AbortError".to_owned(), text: error.to_string() }
            }
            other => Self { name: String::new(), text: other.to_string() },
        }
    }
}

impl From<OpenDbError> for Failed {
    fn from(error: OpenDbError) -> Self {
        match error {
            OpenDbError::Base(error) => error.into(),
            other => Self { name: String::new(), text: other.to_string() },
        }
    }
}
