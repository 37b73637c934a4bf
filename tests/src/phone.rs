//! A phone without a screen, natively: the real engine over memory and HTTP.

use crate::clock::{Seeded, ShiftedClock};
use crate::http::Http;
use futures::executor::block_on;
use spotcheck_client::engine::{Engine, World};
use spotcheck_client::memory::Memory;
use spotcheck_client::protocol::{
    Edit, Failure, FindingView, InspectionView, Query, Reply, Request, SiteCard, StatusView, TodayView, View,
};
use spotcheck_client::session::Step;
use spotcheck_client::storage::{Storage, Table};
use spotcheck_domain::field::FindingField;
use spotcheck_domain::id::{DocumentId, FindingId, InspectionId};
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::term::{Level, PhotoRole};
use spotcheck_domain::wire::decode;
use std::rc::Rc;

pub type PhoneEngine = Engine<Memory, Memory, Http, ShiftedClock, Seeded>;

/// One phone; its memory survives [`Phone::kill`].
pub struct Phone {
    pub memory: Memory,
    pub http: Http,
    pub clock: ShiftedClock,
    entropy: Seeded,
    pub engine: Rc<PhoneEngine>,
}

impl Phone {
    pub fn new(address: &str, seed: u64) -> Self {
        Self::with_clock(address, seed, ShiftedClock::default())
    }

    pub fn with_clock(address: &str, seed: u64, clock: ShiftedClock) -> Self {
        let (memory, http) = (Memory::default(), Http::new(address));
        let entropy = Seeded::new(seed);
        let engine = open(&memory, &http, &clock, &entropy);
        Self { memory, http, clock, entropy, engine }
    }

    /// A new phone of the person with that code.
    pub fn paired(address: &str, code: &str, seed: u64) -> Self {
        let phone = Self::new(address, seed);
        phone.pair(code);
        phone.settle();
        phone
    }

    pub fn pair(&self, code: &str) {
        let reply =
            self.ask(Request::Pair { code: code.to_owned(), device: "test".into(), leave_unsent: false });
        assert!(matches!(reply, Reply::Paired { .. }), "{reply:?}");
    }

    /// The page is killed and opened again: only what was durable is left.
    pub fn kill(&mut self) {
        self.memory.revive();
        self.engine = open(&self.memory, &self.http, &self.clock, &self.entropy);
    }

    pub fn ask(&self, request: Request) -> Reply {
        self.ask_with(request, Vec::new()).0
    }

    pub fn ask_with(&self, request: Request, attachments: Vec<Vec<u8>>) -> (Reply, Vec<Vec<u8>>) {
        block_on(self.engine.request(request, attachments))
    }

    /// Asks for something that must succeed.
    #[track_caller]
    pub fn done(&self, request: Request) {
        let reply = self.ask(request);
        assert_eq!(reply, Reply::Done);
    }

    #[track_caller]
    pub fn made(&self, request: Request) -> DocumentId {
        match self.ask(request) {
            Reply::Made { document } => document,
            other => panic!("nothing was made: {other:?}"),
        }
    }

    pub fn failure(&self, request: Request) -> Option<Failure> {
        match self.ask(request) {
            Reply::Failed(failure) => Some(failure),
            _ => None,
        }
    }

    /// Does everything that can be done now; `true` when nothing waits any more.
    pub fn settle(&self) -> bool {
        while let step @ (Step::Sync | Step::Upload) = self.engine.next_step() {
            block_on(self.engine.run(step));
        }
        let status = self.status();
        status.n_unsent_records == 0 && status.n_unsent_photos == 0
    }

    /// The hash of the oldest change that waits to be sent.
    pub fn first_unsent(&self) -> Option<[u8; 32]> {
        #[derive(serde::Deserialize)]
        struct Unsent {
            hash: serde_bytes::ByteBuf,
        }
        let outbox = block_on(self.memory.scan(Table::Outbox, b"")).ok()?;
        let unsent: Unsent = decode(&outbox.first()?.1).ok()?;
        unsent.hash.as_slice().try_into().ok()
    }

    /// Asks the office whether there is anything new, and settles.
    pub fn refresh(&self) -> bool {
        self.engine.news();
        self.settle()
    }

    pub fn view(&self, query: &Query) -> View {
        block_on(self.engine.view(query))
    }

    pub fn status(&self) -> StatusView {
        match self.view(&Query::Status) {
            View::Status(status) => status,
            other => panic!("no status: {other:?}"),
        }
    }

    pub fn today(&self) -> TodayView {
        match self.view(&Query::Today) {
            View::Today(today) => today,
            other => panic!("no today: {other:?}"),
        }
    }

    pub fn finding(&self, id: FindingId) -> FindingView {
        match self.view(&Query::Finding { finding: id }) {
            View::Finding(finding) => *finding,
            other => panic!("no finding: {other:?}"),
        }
    }

    pub fn inspection(&self, id: InspectionId) -> InspectionView {
        match self.view(&Query::Inspection { inspection: id }) {
            View::Inspection(inspection) => *inspection,
            other => panic!("no inspection: {other:?}"),
        }
    }

    pub fn site(&self, query: &str) -> SiteCard {
        match self.view(&Query::Sites { query: query.into(), near: None, limit: 5 }) {
            View::Sites(sites) if !sites.sites.is_empty() => sites.sites[0].clone(),
            other => panic!("no site for {query}: {other:?}"),
        }
    }

    /// Fills in a field of a finding on top of what is here.
    pub fn set(&self, finding: FindingId, field: FindingField, value: &str) -> Reply {
        let seen = self.finding(finding).seen;
        let edit = Edit::SetFinding { field, value: value.into() };
        self.ask(Request::Edit { document: finding.into(), edit, seen })
    }

    pub fn record(&self, inspection: InspectionId, title: &str) -> FindingId {
        let request = Request::RecordFinding {
            inspection,
            item: None,
            title: title.into(),
            level: Level::General,
            position: None,
        };
        self.made(request).into()
    }

    #[track_caller]
    pub fn shoot(
        &self,
        document: DocumentId,
        role: PhotoRole,
        bytes: &[u8],
        thumbnail: Option<&[u8]>,
    ) -> PhotoHash {
        let request = Request::AddPhoto {
            document,
            role,
            item: None,
            width: None,
            height: None,
            position: None,
            from_file: false,
        };
        let attachments = std::iter::once(bytes).chain(thumbnail).map(<[u8]>::to_vec).collect();
        match self.ask_with(request, attachments).0 {
            Reply::PhotoAdded { sha256, .. } => sha256,
            other => panic!("no photo was added: {other:?}"),
        }
    }
}

fn open(memory: &Memory, http: &Http, clock: &ShiftedClock, entropy: &Seeded) -> Rc<PhoneEngine> {
    let world = World {
        storage: memory.clone(),
        blobs: memory.clone(),
        transport: http.clone(),
        clock: clock.clone(),
        entropy: entropy.clone(),
    };
    let engine = block_on(Engine::open(world)).expect("the store opens");
    block_on(engine.lead(true));
    engine
}
