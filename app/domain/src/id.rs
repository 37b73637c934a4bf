//! Ids as types of their own, so that a finding's id can never be passed for a site's.
//!
//! Record ids are UUIDv7 (RFC 9562 §5.7): sortable by time, made offline. Time and randomness are arguments.

use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

/// An id could not be read: what was expected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a valid {expected}")]
pub struct IdError {
    /// The type that was expected, e.g. `FindingId`.
    pub expected: &'static str,
}

/// An id has one spelling (RFC 9562, section 4): in another it would be a second key for the same entry of a record.
fn canonical(text: &str) -> Option<Uuid> {
    let uuid = Uuid::try_parse(text).ok()?;
    (*uuid.hyphenated().encode_lower(&mut Uuid::encode_buffer()) == *text).then_some(uuid)
}

macro_rules! uuid_ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// A UUIDv7 of that moment and those 80 random bits.
            pub fn from_parts(at: Timestamp, random: [u8; 10]) -> Self {
                let millis = u64::try_from(at.millis()).unwrap_or(0);
                Self(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
            }
            pub const fn from_uuid(uuid: Uuid) -> Self { Self(uuid) }
            pub const fn uuid(self) -> Uuid { self.0 }
            pub fn as_bytes(&self) -> &[u8; 16] { self.0.as_bytes() }
            pub fn from_slice(bytes: &[u8]) -> Result<Self, IdError> {
                Uuid::from_slice(bytes).map(Self).map_err(|_| IdError { expected: stringify!($name) })
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { self.0.fmt(f) }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }
        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                canonical(text).map(Self).ok_or(IdError { expected: stringify!($name) })
            }
        }
    )*};
}

uuid_ids! {
    /// Any document: the unit of authority and of concurrency.
    DocumentId,
    /// A photo's entry in a document. Its bytes are named by [`crate::photo::PhotoHash`].
    PhotoId,
    EventId,
    SignatureId,
    UnitId,
    UserId,
    DeviceId,
    /// One local store: made with it, never copied.
    ReplicaId,
    /// A pairing code, for those who may confirm it and not use it.
    CodeId,
    /// A post of a person beside his main one.
    PostId,
    /// A certificate of a site.
    CertificateId,
    /// What was noted of a paper: a service, a voiding.
    NoteId,
    /// What was done or said at a visit, written down once.
    ActId,
    /// Items of a checklist that were answered at once.
    BulkId,
}

/// An id for each kind of record.
macro_rules! of_records {
    ($($kind:ident = $word:literal in $room:ident: $id:ident, $row:ident, $make:ident($new:ident)
        $(, $set:ident($field:ident))?;)*) => {
        uuid_ids! { $($id),* }
        $(
            impl From<$id> for DocumentId { fn from(id: $id) -> Self { Self(id.0) } }
            impl From<DocumentId> for $id { fn from(id: DocumentId) -> Self { Self(id.0) } }
        )*
    };
}
crate::kinds!(of_records);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_carries_its_moment_and_sorts_by_it() {
        let early = FindingId::from_parts(Timestamp::from_millis(1_000), [0xff; 10]);
        let late = FindingId::from_parts(Timestamp::from_millis(2_000), [0; 10]);
        assert!(early < late);
        assert_eq!(early.uuid().get_version_num(), 7);
        assert_eq!(early.to_string().parse(), Ok(early));
    }

    #[test]
    fn an_id_has_one_spelling() {
        let id = EventId::from_parts(Timestamp::from_millis(1_000), [0xab; 10]);
        let simple = id.uuid().simple().to_string();
        for alias in [
            simple.clone(),
            id.to_string().to_uppercase(),
            format!("{{{id}}}"),
            id.uuid().urn().to_string(),
            format!(" {id}"),
        ] {
            assert_eq!(alias.parse::<EventId>(), Err(IdError { expected: "EventId" }), "{alias}");
        }
    }

    #[test]
    fn what_is_no_id_is_refused_by_name() {
        assert_eq!("x".parse::<SiteId>(), Err(IdError { expected: "SiteId" }));
    }
}
