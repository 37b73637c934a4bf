//! The phone's connection with an observer: how large each sync was, how long it took, and who is told of its answer.

use spotcheck_client::transport::{Transport, TransportError, Upload};
use spotcheck_domain::id::{DeviceId, DocumentId};
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::wire::{CodeOwner, PairRequest, QuarantinedChange, Session};
use spotcheck_tests::http::Http;
use std::cell::RefCell;
use std::rc::Rc;
use std::time::{Duration, Instant};

/// One exchange of `POST /v1/sync`.
#[derive(Debug, Clone, Copy)]
pub struct Exchange {
    pub n_up: usize,
    pub n_down: usize,
    pub took: Duration,
    /// When its answer was there, before the phone made anything of it.
    pub answered_at: Instant,
}

#[derive(Default)]
struct Seen {
    syncs: Vec<Exchange>,
    reference: Duration,
    n_reference_bytes: usize,
}

/// Given the request and its answer.
type OnAnswer = Box<dyn FnMut(&[u8], &[u8])>;

/// [`Http`], observed; a clone shares it.
#[derive(Clone)]
pub struct Watched {
    pub http: Http,
    seen: Rc<RefCell<Seen>>,
    on_answer: Rc<RefCell<Option<OnAnswer>>>,
}

impl Watched {
    pub fn new(address: &str) -> Self {
        Self { http: Http::new(address), seen: Rc::default(), on_answer: Rc::default() }
    }

    /// Told of every sync the instant its answer is there.
    pub fn on_answer(&self, told: impl FnMut(&[u8], &[u8]) + 'static) {
        self.on_answer.replace(Some(Box::new(told)));
    }

    /// The syncs since the last call.
    pub fn take_syncs(&self) -> Vec<Exchange> {
        std::mem::take(&mut self.seen.borrow_mut().syncs)
    }

    /// Time and bytes of reference data since the last call.
    pub fn take_reference(&self) -> (Duration, usize) {
        let mut seen = self.seen.borrow_mut();
        (std::mem::take(&mut seen.reference), std::mem::take(&mut seen.n_reference_bytes))
    }
}

impl Transport for Watched {
    fn ask_as(&self, device: Option<DeviceId>) {
        self.http.ask_as(device);
    }

    async fn look(&self, request: &PairRequest) -> Result<CodeOwner, TransportError> {
        self.http.look(request).await
    }

    async fn sign_out(&self) -> Result<(), TransportError> {
        self.http.sign_out().await
    }

    async fn pair(&self, request: &PairRequest) -> Result<Session, TransportError> {
        self.http.pair(request).await
    }

    async fn sync(&self, body: Vec<u8>) -> Result<Vec<u8>, TransportError> {
        // Kept only for who asked: a copy of every body would be measured as well.
        let asked = self.on_answer.borrow().is_some().then(|| body.clone());
        let (n_up, began) = (body.len(), Instant::now());
        let answer = self.http.sync(body).await?;
        let answered_at = Instant::now();
        if let (Some(told), Some(asked)) = (self.on_answer.borrow_mut().as_mut(), asked) {
            told(&asked, &answer);
        }
        let exchange = Exchange { n_up, n_down: answer.len(), took: answered_at - began, answered_at };
        self.seen.borrow_mut().syncs.push(exchange);
        Ok(answer)
    }

    async fn reference(&self, sha256: &str, have: &mut Vec<u8>) -> Result<(), TransportError> {
        let (began, n_before) = (Instant::now(), self.http.n_down());
        self.http.reference(sha256, have).await?;
        let mut seen = self.seen.borrow_mut();
        seen.reference += began.elapsed();
        seen.n_reference_bytes += usize::try_from(self.http.n_down() - n_before).unwrap_or(usize::MAX);
        Ok(())
    }

    async fn create_upload(
        &self,
        sha256: PhotoHash,
        document: DocumentId,
        media_type: &str,
        length: u64,
    ) -> Result<Upload, TransportError> {
        self.http.create_upload(sha256, document, media_type, length).await
    }

    async fn upload_offset(&self, location: &str) -> Result<u64, TransportError> {
        self.http.upload_offset(location).await
    }

    async fn upload(&self, location: &str, offset: u64, bytes: Vec<u8>) -> Result<u64, TransportError> {
        self.http.upload(location, offset, bytes).await
    }

    async fn photo(&self, sha256: PhotoHash, have: &mut Vec<u8>) -> Result<String, TransportError> {
        self.http.photo(sha256, have).await
    }

    async fn quarantine(&self, after: i64) -> Result<Vec<QuarantinedChange>, TransportError> {
        self.http.quarantine(after).await
    }

    async fn quarantined(&self, id: i64) -> Result<QuarantinedChange, TransportError> {
        self.http.quarantined(id).await
    }

    async fn decide_quarantined(&self, id: i64, release: bool) -> Result<(), TransportError> {
        self.http.decide_quarantined(id, release).await
    }
}
