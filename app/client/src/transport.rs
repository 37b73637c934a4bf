//! The office as seen from a phone: requests that may fail in every way.

use spotcheck_domain::call::Sent;
use spotcheck_domain::id::{DeviceId, DocumentId};
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::wire::{CodeOwner, PairRequest, QuarantinedChange, Session};

/// Why there is no answer to use.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    /// No network, no answer in time, or the connection broke.
    #[error("the office cannot be reached")]
    Unreachable,
    /// An error of the office's own: its status, and its code where it gave one.
    #[error("the office answered {status} {code}")]
    Status { status: u16, code: String },
    /// An answer that is none: a captive portal, a proxy's page, a cut body.
    #[error("the office's answer makes no sense")]
    Garbage,
}

/// An upload as the office knows it (tus 1.0.0).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    pub location: String,
    pub offset: u64,
}

/// How long the office may be silent before it counts as away.
pub const SILENCE_MILLIS: u32 = 30_000;
/// Bytes a millisecond of the slowest line on which a body is awaited to go out, and the longest that is granted to one.
/// Steps take some seconds each on whatever line there is: a body that takes longer hangs on a line that has gone, and
/// nothing tells how far it has come.
const SLOWEST_PER_MILLI: u32 = 1;
const LONGEST_GRACE_MILLIS: u32 = 60_000;

/// Beyond the silence, what a body of so many bytes is granted before its answer begins.
pub fn grace_millis(n_bytes: u32) -> u32 {
    (n_bytes / SLOWEST_PER_MILLI).min(LONGEST_GRACE_MILLIS)
}

/// The HTTP interface. Every call has a time limit of its own; the session's cookie goes with each.
#[allow(async_fn_in_trait, reason = "the engine is single-threaded everywhere")]
pub trait Transport {
    /// Every request from now on says that this device asks. A browser has one session, whoever's engine runs in its tabs:
    /// the office refuses what one device asks in another's.
    fn ask_as(&self, device: Option<DeviceId>);
    /// `POST /v1/pair/look`: whose code it is. It is not used up.
    async fn look(&self, request: &PairRequest) -> Result<CodeOwner, TransportError>;
    /// `DELETE /v1/session`.
    async fn sign_out(&self) -> Result<(), TransportError>;
    async fn pair(&self, request: &PairRequest) -> Result<Session, TransportError>;
    /// `POST /v1/sync`, CBOR both ways.
    async fn sync(&self, body: Vec<u8>) -> Result<Vec<u8>, TransportError>;
    /// `GET /v1/reference/{sha256}`: what `have` has not yet. What comes is put there as it comes, also where the answer
    /// breaks off.
    async fn reference(&self, sha256: &str, have: &mut Vec<u8>) -> Result<(), TransportError>;
    /// tus creation.
    async fn create_upload(
        &self,
        sha256: PhotoHash,
        document: DocumentId,
        media_type: &str,
        length: u64,
    ) -> Result<Upload, TransportError>;
    /// tus HEAD: the offset, or 404/410 when the office has forgotten it.
    async fn upload_offset(&self, location: &str) -> Result<u64, TransportError>;
    /// tus PATCH with a SHA-256 `Upload-Checksum`: the new offset.
    async fn upload(&self, location: &str, offset: u64, bytes: Vec<u8>) -> Result<u64, TransportError>;
    /// `GET /v1/photos/{sha256}`: the media type; the bytes go into `have`, as above.
    async fn photo(&self, sha256: PhotoHash, have: &mut Vec<u8>) -> Result<String, TransportError>;
    /// `GET /v1/quarantine`: a page of the refused changes beyond that id; for administrators.
    async fn quarantine(&self, after: i64) -> Result<Vec<QuarantinedChange>, TransportError>;
    /// `GET /v1/quarantine/{id}`: with what the change would write.
    async fn quarantined(&self, id: i64) -> Result<QuarantinedChange, TransportError>;
    /// `POST /v1/quarantine/{id}/release` or `…/discard`.
    async fn decide_quarantined(&self, id: i64, release: bool) -> Result<(), TransportError>;
    /// A typed call of [`spotcheck_domain::call`]: the JSON of its answer. An office of before does not know it.
    async fn call(&self, _: &Sent) -> Result<Vec<u8>, TransportError> {
        Err(TransportError::Status { status: 404, code: "not_found".to_owned() })
    }
}
