//! A phone of the benches: the real engine over memory and an observed connection.

use crate::patience::Deadline;
use crate::watched::Watched;
use futures::executor::block_on;
use spotcheck_client::engine::{Engine, World};
use spotcheck_client::memory::Memory;
use spotcheck_client::protocol::{Edit, FindingView, Query, Reply, Request, StatusView, View};
use spotcheck_client::session::Step;
use spotcheck_client::storage::{Storage, Table};
use spotcheck_domain::document::{Document, Hash};
use spotcheck_domain::field::FindingField;
use spotcheck_domain::id::{DocumentId, FindingId};
use spotcheck_domain::term::DocumentKind;
use spotcheck_domain::wire::{Session, decode};
use spotcheck_tests::clock::{Seeded, ShiftedClock};
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering};

type HandsetEngine = Engine<Memory, Memory, Watched, ShiftedClock, Seeded>;

/// No two phones of one bench draw the same ids.
static NEXT_SEED: AtomicU64 = AtomicU64::new(1);

pub struct Handset {
    pub memory: Memory,
    pub link: Watched,
    entropy: Seeded,
    pub engine: Rc<HandsetEngine>,
}

impl Handset {
    pub fn new(address: &str) -> Self {
        // The process's number: phones of a child process differ from those of its parent.
        let seed = u64::from(std::process::id()) << 32 | NEXT_SEED.fetch_add(1, Ordering::Relaxed);
        let (memory, link, entropy) = (Memory::default(), Watched::new(address), Seeded::new(seed));
        let engine = open(&memory, &link, &entropy);
        Self { memory, link, entropy, engine }
    }

    /// Paired, and nothing asked yet.
    pub fn paired(address: &str, code: &str) -> Self {
        let handset = Self::new(address);
        let reply =
            handset.ask(Request::Pair { code: code.to_owned(), device: "bench".into(), leave_unsent: false });
        assert!(matches!(reply, Reply::Paired { .. }), "{reply:?}");
        handset
    }

    /// Paired, and in sync.
    pub fn settled(address: &str, code: &str) -> Self {
        let handset = Self::paired(address, code);
        assert!(handset.settle(), "a new phone gets in sync");
        handset
    }

    /// Its connection is closed; it opens one when it needs it.
    pub fn hang_up(&self, address: &str) {
        self.link.http.move_to(address);
    }

    /// Closed and opened again on what its memory holds, with no open connection.
    pub fn reopen(&mut self, address: &str) {
        self.hang_up(address);
        self.engine = open(&self.memory, &self.link, &self.entropy);
    }

    pub fn ask(&self, request: Request) -> Reply {
        block_on(self.engine.request(request, Vec::new())).0
    }

    pub fn session(&self) -> Session {
        match self.ask(Request::Open) {
            Reply::Opened { session: Some(session), .. } => session,
            other => panic!("not paired: {other:?}"),
        }
    }

    /// Does all that can be done now, and says whether nothing waits any more.
    pub fn settle(&self) -> bool {
        self.go_on(|step| matches!(step, Step::Sync | Step::Upload));
        let status = self.status();
        status.n_unsent_records == 0 && status.n_unsent_photos == 0
    }

    /// Syncs until nothing waits.
    pub fn sync(&self) {
        self.go_on(|step| step == Step::Sync);
    }

    /// Syncs until everything is acknowledged; a pause after a failure is not waited out.
    pub fn push_all(&self) {
        let deadline = Deadline::of("the acknowledgement of every change");
        while self.status().n_unsent_records > 0 {
            if !self.step(|step| step == Step::Sync) {
                self.engine.news();
            }
            deadline.check(|| format!("{:?}", self.status()));
        }
    }

    /// Does these steps as long as there are any.
    fn go_on(&self, wanted: impl Fn(Step) -> bool) {
        let deadline = Deadline::of("a phone that has nothing to do");
        while self.step(&wanted) {
            deadline.check(|| format!("{:?}", self.status()));
        }
    }

    /// Does the next step if it is one of these.
    pub fn step(&self, wanted: impl Fn(Step) -> bool) -> bool {
        let step = self.engine.next_step();
        let does = wanted(step);
        if does {
            block_on(self.engine.run(step));
        }
        does
    }

    pub fn status(&self) -> StatusView {
        match block_on(self.engine.view(&Query::Status)) {
            View::Status(status) => status,
            other => panic!("no status: {other:?}"),
        }
    }

    pub fn finding(&self, id: FindingId) -> FindingView {
        match block_on(self.engine.view(&Query::Finding { finding: id })) {
            View::Finding(finding) => *finding,
            other => panic!("no finding: {other:?}"),
        }
    }

    /// An edit that the rules allow in every state of a finding.
    pub fn edit(&self, id: FindingId, value: &str) {
        let edit = Edit::SetFinding { field: FindingField::NoPhotoReason, value: value.to_owned() };
        let reply = self.ask(Request::Edit { document: id.into(), edit, seen: Vec::new() });
        assert_eq!(reply, Reply::Done);
    }

    /// The changes that wait to be sent.
    pub fn unsent(&self) -> Vec<(DocumentId, Hash)> {
        /// The part of an outbox entry that is read here.
        #[derive(serde::Deserialize)]
        struct Unsent {
            document: DocumentId,
            hash: serde_bytes::ByteBuf,
        }
        let entries = block_on(self.memory.scan(Table::Outbox, b"")).expect("memory lives");
        let unsent = entries.iter().filter_map(|(_, bytes)| decode::<Unsent>(bytes).ok());
        unsent
            .filter_map(|unsent| Some((unsent.document, Hash::try_from(unsent.hash.as_slice()).ok()?)))
            .collect()
    }

    pub fn keys(&self, table: Table) -> Vec<Vec<u8>> {
        let entries = block_on(self.memory.scan(table, b"")).expect("memory lives");
        entries.into_iter().map(|(key, _)| key).collect()
    }

    /// A document as it lies in the store.
    pub fn document(&self, id: DocumentId) -> Option<Document> {
        /// The part of a stored document that is read here.
        #[derive(serde::Deserialize)]
        struct Stored {
            kind: DocumentKind,
            snapshot: Option<serde_bytes::ByteBuf>,
        }
        let bytes = block_on(Storage::get(&self.memory, Table::Documents, id.as_bytes())).ok()??;
        let stored: Stored = decode(&bytes).ok()?;
        let entries = block_on(self.memory.scan(Table::Changes, id.as_bytes())).ok()?;
        let changes: Vec<Vec<u8>> = entries.into_iter().map(|(_, bytes)| bytes).collect();
        match stored.snapshot {
            Some(snapshot) => {
                let mut document = Document::load(stored.kind, &snapshot, [0; 16]).ok()?;
                document.apply(&changes).ok()?;
                Some(document)
            }
            None => Document::from_changes(stored.kind, &changes, [0; 16]).ok(),
        }
    }
}

fn open(memory: &Memory, link: &Watched, entropy: &Seeded) -> Rc<HandsetEngine> {
    let world = World {
        storage: memory.clone(),
        blobs: memory.clone(),
        transport: link.clone(),
        clock: ShiftedClock::default(),
        entropy: entropy.clone(),
    };
    block_on(Engine::open(world)).expect("the store opens")
}
