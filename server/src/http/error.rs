//! Everything that the HTTP interface may answer instead of what was asked for, as status, headers and envelope. Absence
//! and refusal look the same.

use crate::ingest::quarantine::QuarantineError;
use crate::people::PeopleError;
use crate::people::desk::{DeskError, ExportError};
use crate::photos::PhotoError;
use crate::rescue::RescueError;
use crate::store::StoreError;
use crate::sync::SyncError;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use spotcheck_domain::call::Obstacle;
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::wire::ErrorBody;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("there is no such thing here")]
    NotFound,
    #[error("this device is not paired")]
    NotPaired,
    #[error("the session is another device's than the one that asks")]
    OtherDevice,
    #[error("the person has left this office")]
    Left,
    #[error("the name or the password is another")]
    PasswordWrong,
    #[error("the code is unknown, used or expired")]
    CodeUnknown,
    #[error("too many attempts; wait a minute")]
    TooManyAttempts,
    #[error("{0}")]
    Invalid(String),
    #[error("this server speaks protocol {0}")]
    Protocol(u32),
    #[error("more than {0} bytes")]
    TooLarge(u64),
    #[error("the stored document does not name this photo yet")]
    NotYet,
    #[error("the bytes do not match their checksum")]
    ChecksumMismatch,
    #[error("the upload stands at {0}")]
    OffsetConflict(u64),
    #[error("this upload has expired")]
    Expired,
    #[error("the bytes asked for are not within {0}")]
    Range(u64),
    #[error("this server speaks tus 1.0.0")]
    TusVersion,
    #[error("the body must be {0}")]
    MediaType(&'static str),
    #[error("a rule is against it: {0}")]
    Refused(Refusal),
    #[error("nobody decides on his own work: same_person")]
    OwnWork,
    #[error("not from another site")]
    CrossSite,
    #[error("this method is not for this address")]
    Method,
    #[error("{0}")]
    RescueFile(&'static str),
    #[error("more at once than one may have: {0}; come again")]
    TooMuchAtOnce(&'static str),
    #[error("a request has at most {1} {0}")]
    TooMany(&'static str, usize),
    #[error("too many uploads that have begun and not ended")]
    TooManyUploads,
    #[error("there is no room for photos, only for words")]
    NoRoom,
    #[error("it cannot be done: {0}")]
    Obstacle(Obstacle, serde_json::Value),
    #[error("the body did not come in time")]
    Slow,
    #[error("the server is busy; try again")]
    Busy,
    #[error("the server could not do it")]
    Store(#[from] StoreError),
    #[error("the server could not do it")]
    Io(#[from] std::io::Error),
    #[error("the server could not do it")]
    Internal(&'static str),
}

impl From<PeopleError> for Error {
    fn from(error: PeopleError) -> Self {
        match error {
            PeopleError::CodeUnknown => Self::CodeUnknown,
            PeopleError::NotPaired => Self::NotPaired,
            PeopleError::OtherDevice => Self::OtherDevice,
            PeopleError::Left => Self::Left,
            PeopleError::PasswordWrong => Self::PasswordWrong,
            PeopleError::Obstacle(what) => Self::Obstacle(what, serde_json::Value::Null),
            PeopleError::NotFound => Self::NotFound,
            PeopleError::Refused(refusal) => Self::Refused(refusal),
            PeopleError::Store(error) => Self::Store(error),
        }
    }
}

impl From<DeskError> for Error {
    fn from(error: DeskError) -> Self {
        match error {
            DeskError::NotFound => Self::NotFound,
            DeskError::Obstacle { what, details } => Self::Obstacle(what, details),
            DeskError::Store(error) => Self::Store(error),
        }
    }
}

impl From<ExportError> for Error {
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::Desk(error) => error.into(),
            ExportError::Table(_) => Self::Internal("a table that cannot be written"),
        }
    }
}

impl From<PhotoError> for Error {
    fn from(error: PhotoError) -> Self {
        match error {
            PhotoError::NotFound => Self::NotFound,
            PhotoError::NotYet => Self::NotYet,
            PhotoError::Empty | PhotoError::OtherSize(_) => Self::Invalid(error.to_string()),
            PhotoError::TooLarge(most) => Self::TooLarge(most),
            PhotoError::TooManyUploads => Self::TooManyUploads,
            PhotoError::NoRoom => Self::NoRoom,
            PhotoError::ChecksumMismatch => Self::ChecksumMismatch,
            PhotoError::OffsetConflict(offset) => Self::OffsetConflict(offset),
            PhotoError::Expired => Self::Expired,
            PhotoError::CutOff => Self::Slow,
            PhotoError::Store(error) => Self::Store(error),
            PhotoError::Io(error) => Self::Io(error),
        }
    }
}

impl From<RescueError> for Error {
    fn from(error: RescueError) -> Self {
        match error {
            RescueError::Unknown => Self::RescueFile("rescue_unknown"),
            RescueError::Broken => Self::RescueFile("rescue_broken"),
            RescueError::Unsealed => Self::RescueFile("rescue_unsealed"),
            // What lies elsewhere looks as if it did not exist.
            RescueError::NoDevice(_) | RescueError::Elsewhere => Self::RescueFile("rescue_nobody"),
            RescueError::Sync(error) => error.into(),
            RescueError::Photo(error) => error.into(),
            RescueError::Store(error) => Self::Store(error),
            // Of the body, whose end is the sender's.
            RescueError::Io(_) => Self::Invalid("the body broke off".into()),
        }
    }
}

impl From<SyncError> for Error {
    fn from(error: SyncError) -> Self {
        match error {
            SyncError::Protocol(version) => Self::Protocol(version),
            SyncError::Invalid(why) => Self::Invalid(why),
            SyncError::TooMany(what, most) => Self::TooMany(what, most),
            SyncError::Raced => Self::Busy,
            SyncError::Store(error) => Self::Store(error),
        }
    }
}

impl From<QuarantineError> for Error {
    fn from(error: QuarantineError) -> Self {
        match error {
            QuarantineError::NotFound => Self::NotFound,
            QuarantineError::Unsound(_) => Self::Invalid(error.to_string()),
            QuarantineError::OwnWork => Self::OwnWork,
            QuarantineError::Raced => Self::Busy,
            QuarantineError::Store(error) => Self::Store(error),
        }
    }
}

impl Error {
    /// Stable, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::NotPaired => "not_paired",
            Self::OtherDevice => "other_device",
            Self::Left => Obstacle::PersonRetired.word(),
            Self::PasswordWrong => Obstacle::PasswordWrong.word(),
            Self::CodeUnknown => "code_unknown",
            Self::TooManyAttempts => "too_many_attempts",
            Self::Invalid(_) => "invalid",
            Self::Protocol(_) => "protocol_unknown",
            Self::TooLarge(_) => "too_large",
            Self::NotYet => "not_yet",
            Self::ChecksumMismatch => "checksum_mismatch",
            Self::OffsetConflict(_) => "offset_conflict",
            Self::Expired => "expired",
            Self::Range(_) => "range",
            Self::TusVersion => "tus_version",
            Self::MediaType(_) => "media_type",
            Self::Refused(refusal) => refusal.word(),
            Self::OwnWork => "same_person",
            Self::CrossSite => "cross_site",
            Self::Method => "method",
            Self::RescueFile(code) => code,
            Self::TooMuchAtOnce(_) => "too_much_at_once",
            Self::TooMany(..) => "too_many",
            Self::TooManyUploads => "too_many_uploads",
            Self::NoRoom => "no_room",
            Self::Obstacle(what, _) => what.word(),
            Self::Slow => "slow",
            Self::Busy => "busy",
            Self::Store(_) | Self::Io(_) | Self::Internal(_) => "internal",
        }
    }

    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::NotPaired | Self::OtherDevice | Self::Left => StatusCode::UNAUTHORIZED,
            Self::CodeUnknown | Self::PasswordWrong | Self::Refused(_) | Self::OwnWork | Self::CrossSite => {
                StatusCode::FORBIDDEN
            }
            Self::TooManyAttempts | Self::TooMuchAtOnce(_) | Self::TooManyUploads => {
                StatusCode::TOO_MANY_REQUESTS
            }
            Self::NoRoom => StatusCode::INSUFFICIENT_STORAGE,
            Self::Invalid(_) | Self::Protocol(_) | Self::RescueFile(_) | Self::TooMany(..) => {
                StatusCode::BAD_REQUEST
            }
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Obstacle(what, _) if is_of_the_call(*what) => StatusCode::BAD_REQUEST,
            Self::NotYet | Self::OffsetConflict(_) | Self::Obstacle(..) => StatusCode::CONFLICT,
            // tus 1.0, checksum extension: a status of its own.
            Self::ChecksumMismatch => StatusCode::from_u16(460).expect("460 lies between 100 and 999"),
            Self::Expired => StatusCode::GONE,
            Self::Range(_) => StatusCode::RANGE_NOT_SATISFIABLE,
            Self::TusVersion => StatusCode::PRECONDITION_FAILED,
            Self::MediaType(_) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::Slow => StatusCode::REQUEST_TIMEOUT,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Store(_) | Self::Io(_) | Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn header(&self) -> Option<(HeaderName, HeaderValue)> {
        match self {
            Self::OffsetConflict(offset) => {
                Some((HeaderName::from_static("upload-offset"), (*offset).into()))
            }
            Self::TusVersion => {
                Some((HeaderName::from_static("tus-version"), HeaderValue::from_static("1.0.0")))
            }
            Self::TooManyAttempts | Self::TooManyUploads | Self::NoRoom => {
                Some((header::RETRY_AFTER, HeaderValue::from_static("60")))
            }
            Self::TooMuchAtOnce(_) => Some((header::RETRY_AFTER, HeaderValue::from_static("5"))),
            Self::Busy => Some((header::RETRY_AFTER, HeaderValue::from_static("1"))),
            Self::Range(size) => {
                let value = HeaderValue::from_str(&format!("bytes */{size}")).ok()?;
                Some((header::CONTENT_RANGE, value))
            }
            _ => None,
        }
    }
}

/// Whether it is wrong whatever the office has.
const fn is_of_the_call(what: Obstacle) -> bool {
    matches!(
        what,
        Obstacle::FieldInvalid
            | Obstacle::TooLong
            | Obstacle::HiddenCharacters
            | Obstacle::NeedsRole
            | Obstacle::CodeUnreadable
            | Obstacle::CodeCheckDigit
            | Obstacle::SectorUnknown
            | Obstacle::PositionUnreadable
            | Obstacle::OutOfBounds
            | Obstacle::ReasonMissing
            | Obstacle::PasswordShort
            | Obstacle::PasswordCommon
            | Obstacle::PasswordNamed
            | Obstacle::ClauseMissing
            | Obstacle::ItemTwice
            | Obstacle::ListEmpty
            | Obstacle::ListTooLong
            | Obstacle::FileUnreadable
            | Obstacle::FileTooLarge
            | Obstacle::ColumnsMissing
    )
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        match &self {
            Self::Store(cause) => tracing::error!(%cause, "the store failed"),
            Self::Io(cause) => tracing::error!(%cause, "a file could not be used"),
            Self::Internal(cause) => tracing::error!(cause, "a proof did not hold"),
            _ => {}
        }
        let details = match &self {
            Self::OffsetConflict(offset) => serde_json::json!({ "offset": offset }),
            Self::TooLarge(limit) => serde_json::json!({ "limit": limit }),
            Self::Protocol(version) => serde_json::json!({ "protocol": version }),
            Self::TooMuchAtOnce(of) => serde_json::json!({ "of": of }),
            Self::TooMany(of, limit) => serde_json::json!({ "of": of, "limit": limit }),
            Self::Obstacle(_, details) => details.clone(),
            _ => serde_json::Value::Null,
        };
        let body = ErrorBody { code: self.code().into(), message: self.to_string(), details };
        let mut response = (self.status(), axum::Json(body)).into_response();
        if let Some((name, value)) = self.header() {
            response.headers_mut().insert(name, value);
        }
        response
    }
}
