//! The real office under fuzz, who pushes to it and who receives from it, and what must hold whatever is pushed.

use super::case::{Case, Who};
use super::chunk;
use super::desk::Desk;
use super::failure::{Failure, fail};
use super::gauge::{Cost, Gauge};
use super::people::{NOW, Worker, random, settle};
use super::quiet::caught;
use rand::SeedableRng;
use rand::rngs::StdRng;
use serde_bytes::ByteBuf;
use sha2::{Digest, Sha256};
use spotcheck_domain::document::{Document, Hash};
use spotcheck_domain::id::{DocumentId, ReplicaId};
use spotcheck_domain::wire::{Outcome, Push, SyncRequest, SyncResponse};
use spotcheck_server::ingest;
use spotcheck_server::office::Office;
use spotcheck_server::people::principal::Principal;
use spotcheck_server::store::StoreError;
use spotcheck_server::sync;
use spotcheck_server::toil::{Toil, on_this_thread};
use spotcheck_server::upkeep::verify::verify;
use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;

/// Reasons that no honest change may ever meet.
const BROKEN: [&str; 6] =
    ["not_a_change", "broken", "altered", "descends_from_refused", "sequence_reused", "actor_of_another"];

/// What became of a push to one document, by outcome.
#[derive(Debug, Clone, Default)]
pub struct Verdicts {
    pub by_hash: HashMap<Hash, Outcome>,
    /// Of the whole request.
    pub cost: Cost,
}

impl Verdicts {
    pub fn n_stored(&self) -> usize {
        self.by_hash.values().filter(|outcome| **outcome == Outcome::Stored).count()
    }
}

pub struct Ground {
    office: Arc<Office>,
    sender: Principal,
    receiver: Principal,
    rng: StdRng,
    desk: Desk,
    /// Of the sender and of the receiver.
    cursors: [Option<ByteBuf>; 2],
    /// What the office said that it stored, of documents that are still of interest.
    stored: HashMap<DocumentId, HashSet<Hash>>,
    /// Dropped last: the office's files are in it.
    folder: TempDir,
}

impl Ground {
    pub fn open(seed: u64) -> Self {
        let shared_memory = Path::new("/dev/shm");
        let folder = if shared_memory.is_dir() { TempDir::new_in(shared_memory) } else { TempDir::new() };
        let folder = folder.expect("a folder");
        let mut rng = StdRng::seed_from_u64(seed);
        let office = Arc::new(Office::open(folder.path(), [7; 40]).expect("an office opens"));
        settle(&office).expect("people can be entered");
        let (sender, receiver) = (Worker::sender().principal(&office), Worker::receiver().principal(&office));
        rng = StdRng::from_seed(random(&mut rng));
        let (desk, cursors, stored) = (Desk::default(), [None, None], HashMap::new());
        Self { office, sender, receiver, rng, desk, cursors, stored, folder }
    }

    fn sync(&mut self, who: Who, push: Vec<Push>) -> Result<(SyncResponse, Cost), Failure> {
        let is_sender = who == Who::Sender;
        let principal = if is_sender { &self.sender } else { &self.receiver };
        let replica = ReplicaId::from_parts(NOW, [u8::from(is_sender); 10]);
        let cursor = self.cursors[usize::from(!is_sender)].clone();
        let request = SyncRequest::plain(replica, cursor, push);
        let (gauge, toil) = (Gauge::start(), Arc::new(Toil::default()));
        let answer =
            toil.run(|| caught(|| sync::handle(&self.office, principal, request, NOW, &mut self.rng)));
        // To the nanosecond, on all threads that were at it, and on no other.
        let cost = Cost { took: toil.done(), ..gauge.read() };
        match answer {
            Err(panic) => fail(format!("a panic escaped: {panic}")),
            Ok(Err(error)) => fail(format!("not an answer but an error: {error:?}")),
            Ok(Ok(_)) if !cost.is_bearable() => fail(format!("too dear: {cost:?}")),
            Ok(Ok(answer)) => {
                self.cursors[usize::from(!is_sender)] = Some(answer.cursor.clone());
                Ok((answer, cost))
            }
        }
    }

    /// Pushes the last step of a case, and holds the answer against what an answer must be.
    pub fn push(&mut self, case: &Case) -> Result<Verdicts, Failure> {
        Ok(self.push_all(&[case])?.pop().unwrap_or_default())
    }

    /// Pushes the last step of each case in one request. Each is of a document of its own; all are of one person.
    pub fn push_all(&mut self, cases: &[&Case]) -> Result<Vec<Verdicts>, Failure> {
        let Some(step) = cases.first().and_then(|case| case.steps.last()) else { return Ok(Vec::new()) };
        let who = step.who;
        let push = cases.iter().map(|case| {
            let changes = case.last_changes().iter().cloned().map(ByteBuf::from).collect();
            Push { document: case.document, kind: case.kind, changes, receipts: vec![], made: vec![] }
        });
        let push = push.collect();
        let (answer, cost) = self.sync(who, push)?;
        let given: HashMap<Hash, Outcome> =
            answer.acks.into_iter().map(|ack| (*ack.change, ack.outcome)).collect();
        let kept = self.quarantined(who, cases)?;
        let (mut all, mut n_answers) = (Vec::with_capacity(cases.len()), 0);
        for (case, kept) in cases.iter().zip(kept) {
            let by_hash = self.outcomes(case, &given, &kept)?;
            n_answers += by_hash.len();
            all.push(Verdicts { by_hash, cost });
        }
        if given.len() > n_answers { fail("an answer to what was not asked") } else { Ok(all) }
    }

    /// The answers to the last step of a case, each of which must be there and must be kept to.
    fn outcomes(
        &mut self,
        case: &Case,
        given: &HashMap<Hash, Outcome>,
        kept: &HashMap<Hash, String>,
    ) -> Result<HashMap<Hash, Outcome>, Failure> {
        let mut by_hash = HashMap::new();
        for change in case.last_changes() {
            let hash = chunk::hash_of(change);
            let Some(outcome) = given.get(&hash) else { return fail("a change got no answer") };
            match outcome {
                Outcome::Quarantined(reason) => {
                    let whole: Hash = Sha256::digest(change).into();
                    if !kept.contains_key(&hash) && !kept.contains_key(&whole) {
                        return fail(format!("refused as {reason}, and not kept for the administrator"));
                    }
                }
                Outcome::Stored => {
                    self.stored.entry(case.document).or_default().insert(hash);
                }
                _ => {}
            }
            by_hash.insert(hash, outcome.clone());
        }
        Ok(by_hash)
    }

    /// What lies in quarantine of each case's document.
    fn quarantined(&self, who: Who, cases: &[&Case]) -> Result<Vec<HashMap<Hash, String>>, Failure> {
        let user = if who == Who::Sender { self.sender.user } else { self.receiver.user };
        let kept = self.office.store.read(|view| {
            cases.iter().map(|case| view.quarantined(case.document, user)).collect::<Result<_, StoreError>>()
        });
        kept.map_err(|error| Failure(format!("the quarantine cannot be read: {error}")))
    }

    /// Pushes the last step of each case, all of which are honest and so are stored.
    pub fn push_honest(&mut self, cases: &[&Case]) -> Result<(), Failure> {
        for verdicts in self.push_all(cases)? {
            let mut outcomes = verdicts.by_hash.values();
            if let Some(outcome) =
                outcomes.find(|outcome| !matches!(outcome, Outcome::Stored | Outcome::Known))
            {
                return fail(format!("an honest change is {outcome:?}"));
            }
        }
        Ok(())
    }

    /// The receiver fetches the news.
    pub fn pull(&mut self) -> Result<(), Failure> {
        loop {
            let (answer, _) = self.sync(Who::Receiver, vec![])?;
            for pulled in answer.documents {
                let stored = self.stored.entry(pulled.id).or_default();
                self.desk.receive(pulled, Some(stored), random(&mut self.rng))?;
            }
            if !answer.more {
                return Ok(());
            }
        }
    }

    /// What `GET /v1/documents/{id}` does works, and the office and the receiver hold the same.
    pub fn load(&mut self, id: DocumentId) -> Result<(), Failure> {
        let stored = self.office.store.read(|view| Ok::<_, StoreError>(caught(|| ingest::load(view, id))));
        let saved = match stored {
            Ok(Ok(Ok(None))) => return Ok(()),
            Ok(Ok(Ok(Some(mut held)))) => caught(|| (held.document.save(), held.document.heads(), held.kind)),
            Ok(Err(panic)) => return fail(format!("loading what is stored panics: {panic}")),
            Ok(Ok(Err(error))) | Err(error) => {
                return fail(format!("what is stored does not load: {error}"));
            }
        };
        let (saved, heads, kind) =
            saved.map_err(|panic| Failure(format!("saving what is stored panics: {panic}")))?;
        match caught(|| Document::load(kind, &saved, [3; 16]).map(|mut again| again.heads())) {
            Ok(Ok(again)) if again == heads => {}
            Ok(Ok(_)) => return fail("what is saved loads with other heads"),
            Ok(Err(error)) => return fail(format!("what is saved does not load: {error}")),
            Err(panic) => return fail(format!("loading what is saved panics: {panic}")),
        }
        match self.desk.heads(id) {
            Some(held) if held != heads => fail("the office and the receiver differ"),
            _ => Ok(()),
        }
    }

    /// What it costs to give the document to who asks for it.
    pub fn time_of_loading(&mut self, id: DocumentId) -> Result<Duration, Failure> {
        let began = on_this_thread();
        self.load(id)?;
        Ok(on_this_thread().saturating_sub(began))
    }

    /// The receiver goes on with what he received, in every way in which he may. Where somebody's strange change was
    /// let in, rules may refuse him; the document must not be broken for him.
    pub fn go_on(&mut self, cases: &mut [&mut Case]) -> Result<(), Failure> {
        let mut pushed = Vec::new();
        for case in cases {
            if let Some(change) = self.desk.edit(case)? {
                case.push(Who::Receiver, vec![change]);
                pushed.push(&**case);
            }
        }
        for (case, verdicts) in pushed.iter().zip(self.push_all(&pushed)?) {
            match verdicts.by_hash.values().next() {
                Some(Outcome::Stored | Outcome::Known) => {
                    self.desk.keep_own(case.document, &case.last_changes()[0])?;
                }
                Some(Outcome::Quarantined(reason)) if !BROKEN.contains(&reason.as_str()) => {}
                outcome => return fail(format!("an honest change upon what was let in is {outcome:?}")),
            }
        }
        Ok(())
    }

    /// Everything that must hold after a push: what is relayed applies, what is stored loads, and the receiver can go
    /// on with it.
    pub fn look(&mut self, cases: &mut [&mut Case]) -> Result<(), Failure> {
        self.pull()?;
        cases.iter().try_for_each(|case| self.load(case.document))?;
        self.go_on(cases)?;
        self.pull()?;
        cases.iter().try_for_each(|case| self.load(case.document))
    }

    /// At the end of an office: a phone that is new downloads all of it, and the files are verified.
    pub fn close(mut self) -> Result<(), Failure> {
        self.cursors[1] = None;
        let mut newcomer = Desk::default();
        loop {
            let (answer, _) = self.sync(Who::Receiver, vec![])?;
            for pulled in answer.documents {
                let id = pulled.id;
                newcomer.receive(pulled, None, random(&mut self.rng))?;
                newcomer.forget(id);
            }
            if !answer.more {
                break;
            }
        }
        match verify(self.folder.path(), false) {
            Ok(report) if report.is_clean() => Ok(()),
            Ok(report) => fail(format!("the office does not verify: {}", report.describe())),
            Err(error) => fail(format!("the office cannot be verified: {error}")),
        }
    }

    /// Nothing more will happen to that document.
    pub fn forget(&mut self, id: DocumentId) {
        self.desk.forget(id);
        self.stored.remove(&id);
    }
}
