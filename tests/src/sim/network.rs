//! The network between phones and office: a call is put on the line and answered when the run says so, or never.

use spotcheck_client::transport::{Transport, TransportError, Upload};
use spotcheck_domain::id::{DeviceId, DocumentId};
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::wire::{CodeOwner, PairRequest, QuarantinedChange, Session};
use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

/// What a phone asks of the office.
#[derive(Debug, Clone)]
pub enum Route {
    Pair(PairRequest),
    Look(PairRequest),
    SignOut,
    Sync(Vec<u8>),
    Reference(String),
    CreateUpload { sha256: PhotoHash, document: DocumentId, media_type: String, length: u64 },
    UploadOffset(String),
    Upload { location: String, offset: u64, bytes: Vec<u8> },
    Photo(PhotoHash),
}

impl Route {
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Pair(_) => "pair",
            Self::Look(_) => "look",
            Self::SignOut => "sign out",
            Self::Sync(_) => "sync",
            Self::Reference(_) => "reference",
            Self::CreateUpload { .. } => "create",
            Self::UploadOffset(_) => "offset",
            Self::Upload { .. } => "upload",
            Self::Photo(_) => "photo",
        }
    }
}

/// What the office answers.
#[derive(Debug, Clone)]
pub enum Answered {
    /// With the hash of the session's token: the cookie.
    Paired(Session, [u8; 32]),
    Owner(CodeOwner),
    SignedOut,
    Bytes(Vec<u8>),
    Upload(Upload),
    Offset(u64),
    Photo(String, Vec<u8>),
}

pub type Answer = Result<Answered, TransportError>;

#[derive(Default)]
struct Waiting {
    answer: Option<Answer>,
    waker: Option<Waker>,
}

/// Where the answer of one call is laid for its phone.
#[derive(Clone, Default)]
pub struct Slot(Rc<RefCell<Waiting>>);

impl Slot {
    pub fn fill(&self, answer: Answer) {
        let mut waiting = self.0.borrow_mut();
        waiting.answer = Some(answer);
        if let Some(waker) = waiting.waker.take() {
            waker.wake();
        }
    }
}

/// A call that a phone has made and the network has not looked at yet.
pub struct Call {
    pub route: Route,
    pub slot: Slot,
    /// As the engine named it.
    pub device: Option<DeviceId>,
}

/// A phone's end of the line. A clone is the same line.
#[derive(Clone, Default)]
pub struct Line {
    calls: Rc<RefCell<Vec<Call>>>,
    device: Rc<Cell<Option<DeviceId>>>,
}

impl Line {
    pub fn take_calls(&self) -> Vec<Call> {
        std::mem::take(&mut self.calls.borrow_mut())
    }

    async fn call(&self, route: Route) -> Answer {
        let slot = Slot::default();
        self.calls.borrow_mut().push(Call { route, slot: slot.clone(), device: self.device.get() });
        poll_fn(|context| {
            let mut waiting = slot.0.borrow_mut();
            if let Some(answer) = waiting.answer.take() {
                return Poll::Ready(answer);
            }
            waiting.waker = Some(context.waker().clone());
            Poll::Pending
        })
        .await
    }
}

impl Transport for Line {
    fn ask_as(&self, device: Option<DeviceId>) {
        self.device.set(device);
    }

    async fn look(&self, request: &PairRequest) -> Result<CodeOwner, TransportError> {
        match self.call(Route::Look(request.clone())).await? {
            Answered::Owner(owner) => Ok(owner),
            _ => Err(TransportError::Garbage),
        }
    }

    async fn sign_out(&self) -> Result<(), TransportError> {
        self.call(Route::SignOut).await.map(drop)
    }

    async fn pair(&self, request: &PairRequest) -> Result<Session, TransportError> {
        match self.call(Route::Pair(request.clone())).await? {
            Answered::Paired(session, _) => Ok(session),
            _ => Err(TransportError::Garbage),
        }
    }

    async fn sync(&self, body: Vec<u8>) -> Result<Vec<u8>, TransportError> {
        bytes_of(self.call(Route::Sync(body)).await?)
    }

    async fn reference(&self, sha256: &str, have: &mut Vec<u8>) -> Result<(), TransportError> {
        *have = bytes_of(self.call(Route::Reference(sha256.to_owned())).await?)?;
        Ok(())
    }

    async fn create_upload(
        &self,
        sha256: PhotoHash,
        document: DocumentId,
        media_type: &str,
        length: u64,
    ) -> Result<Upload, TransportError> {
        let route = Route::CreateUpload { sha256, document, media_type: media_type.to_owned(), length };
        match self.call(route).await? {
            Answered::Upload(upload) => Ok(upload),
            _ => Err(TransportError::Garbage),
        }
    }

    async fn upload_offset(&self, location: &str) -> Result<u64, TransportError> {
        offset_of(self.call(Route::UploadOffset(location.to_owned())).await?)
    }

    async fn upload(&self, location: &str, offset: u64, bytes: Vec<u8>) -> Result<u64, TransportError> {
        let route = Route::Upload { location: location.to_owned(), offset, bytes };
        offset_of(self.call(route).await?)
    }

    async fn photo(&self, sha256: PhotoHash, have: &mut Vec<u8>) -> Result<String, TransportError> {
        match self.call(Route::Photo(sha256)).await? {
            Answered::Photo(media_type, bytes) => {
                *have = bytes;
                Ok(media_type)
            }
            _ => Err(TransportError::Garbage),
        }
    }

    // Nobody in the simulation is an administrator: to everybody else these addresses do not exist.
    async fn quarantine(&self, _: i64) -> Result<Vec<QuarantinedChange>, TransportError> {
        Err(no_such_address())
    }

    async fn quarantined(&self, _: i64) -> Result<QuarantinedChange, TransportError> {
        Err(no_such_address())
    }

    async fn decide_quarantined(&self, _: i64, _: bool) -> Result<(), TransportError> {
        Err(no_such_address())
    }
}

fn no_such_address() -> TransportError {
    TransportError::Status { status: 404, code: "not_found".to_owned() }
}

fn bytes_of(answered: Answered) -> Result<Vec<u8>, TransportError> {
    match answered {
        Answered::Bytes(bytes) => Ok(bytes),
        _ => Err(TransportError::Garbage),
    }
}

fn offset_of(answered: Answered) -> Result<u64, TransportError> {
    match answered {
        Answered::Offset(offset) => Ok(offset),
        _ => Err(TransportError::Garbage),
    }
}
