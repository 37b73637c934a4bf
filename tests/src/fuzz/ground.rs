//! The real office under fuzz, who pushes to it and who receives from it, and what must hold whatever is pushed.

use super::case::{Case, Who};
use super::chunk;
use super::gauge::{Cost, Gauge};
use super::honest;
use super::people::{NOW, Worker, random, settle};
use super::quiet::caught;
use rand::SeedableRng;
use rand::rngs::StdRng;
use serde_bytes::ByteBuf;
use sha2::{Digest, Sha256};
use spotcheck_domain::document::{Document, DocumentError};
use spotcheck_domain::fold::fold;
use spotcheck_domain::id::{DocumentId, ReplicaId};
use spotcheck_domain::ledger::project;
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::wire::{Outcome, PROTOCOL, Pulled, Push, SyncRequest, SyncResponse};
use spotcheck_server::ingest;
use spotcheck_server::office::Office;
use spotcheck_server::principal::Principal;
use spotcheck_server::store::StoreError;
use spotcheck_server::sync;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;

/// When the receiver goes on.
const LATER: Timestamp = Timestamp::from_millis(NOW.millis() + (1 << 30));
/// Reasons that no honest change may ever meet.
const BROKEN: [&str; 6] =
    ["not_a_change", "broken", "altered", "descends_from_refused", "sequence_reused", "actor_of_another"];

/// Something that must never happen, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure(pub String);

fn fail<T>(what: impl Into<String>) -> Result<T, Failure> {
    Err(Failure(what.into()))
}

/// What became of a push, by outcome.
#[derive(Debug, Clone, Default)]
pub struct Verdicts {
    pub by_hash: HashMap<[u8; 32], Outcome>,
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
    /// What the receiver has.
    desk: HashMap<DocumentId, Document>,
    cursor: Option<ByteBuf>,
    /// Dropped last: the office's files are in it.
    _folder: TempDir,
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
        Self { office, sender, receiver, rng, desk: HashMap::new(), cursor: None, _folder: folder }
    }

    fn sync(&mut self, who: Who, push: Vec<Push>) -> Result<(SyncResponse, Cost), Failure> {
        let is_sender = who == Who::Sender;
        let who = if is_sender { &self.sender } else { &self.receiver };
        let replica = ReplicaId::from_parts(NOW, [u8::from(is_sender); 10]);
        let cursor = if is_sender { None } else { self.cursor.clone() };
        let request = SyncRequest { protocol: PROTOCOL, replica, cursor, push, offer: None };
        let gauge = Gauge::start();
        let answer = caught(|| sync::handle(&self.office, who, request, NOW, &mut self.rng));
        let cost = gauge.read();
        match answer {
            Err(panic) => fail(format!("a panic escaped: {panic}")),
            Ok(Err(error)) => fail(format!("not an answer but an error: {error:?}")),
            Ok(Ok(_)) if !cost.is_bearable() => fail(format!("too dear: {cost:?}")),
            Ok(Ok(answer)) => Ok((answer, cost)),
        }
    }

    /// Pushes the last step of a case, and holds the answer against what an answer must be.
    pub fn push(&mut self, case: &Case) -> Result<Verdicts, Failure> {
        let Case { document, kind, .. } = *case;
        let Some(step) = case.steps.last() else { return Ok(Verdicts::default()) };
        let changes = &step.changes;
        let bytes = changes.iter().cloned().map(ByteBuf::from).collect();
        let push = Push { document, kind, changes: bytes, receipts: vec![] };
        let (answer, cost) = self.sync(step.who, vec![push])?;
        let by_hash: HashMap<[u8; 32], Outcome> =
            answer.acks.into_iter().map(|ack| (*ack.change, ack.outcome)).collect();
        let user = if step.who == Who::Sender { self.sender.user } else { self.receiver.user };
        let kept = self.office.store.read(|view| view.quarantined(document, user));
        let kept =
            kept.map_err(|error: StoreError| Failure(format!("the quarantine cannot be read: {error}")))?;
        for change in changes {
            let hash = chunk::hash_of(change);
            let Some(outcome) = by_hash.get(&hash) else { return fail("a change got no answer") };
            if let Outcome::Quarantined(reason) = outcome {
                let whole: [u8; 32] = Sha256::digest(change).into();
                if !kept.contains_key(&hash) && !kept.contains_key(&whole) {
                    return fail(format!("refused as {reason}, and not kept for the administrator"));
                }
            }
        }
        if by_hash.len() > changes.len() {
            return fail("an answer to what was not asked");
        }
        Ok(Verdicts { by_hash, cost })
    }

    /// Pushes the last step of a case, which is honest and so is stored.
    pub fn push_honest(&mut self, case: &Case) -> Result<(), Failure> {
        let verdicts = self.push(case)?;
        match verdicts.by_hash.values().find(|outcome| !matches!(outcome, Outcome::Stored | Outcome::Known)) {
            Some(outcome) => fail(format!("an honest change is {outcome:?}")),
            None => Ok(()),
        }
    }

    /// The receiver fetches the news; each change of it must be sound, and must apply.
    pub fn pull(&mut self) -> Result<(), Failure> {
        loop {
            let (answer, _) = self.sync(Who::Receiver, vec![])?;
            self.cursor = Some(answer.cursor);
            for pulled in answer.documents {
                self.receive(pulled)?;
            }
            if !answer.more {
                return Ok(());
            }
        }
    }

    fn receive(&mut self, pulled: Pulled) -> Result<(), Failure> {
        let Pulled { id, kind, snapshot, changes, .. } = pulled;
        for change in &changes {
            let hash = chunk::hash_of(change);
            if change.get(..4) != Some(&chunk::MAGIC) || change.get(4..8) != Some(&hash[..4]) {
                return fail("what is relayed has a wrong checksum");
            }
        }
        let before = self.desk.remove(&id);
        let actor = random(&mut self.rng);
        let applied = caught(|| {
            let mut document = match (before, snapshot) {
                (Some(document), None) => document,
                (_, Some(snapshot)) => Document::load(kind, &snapshot, actor)?,
                (None, None) => Document::from_changes::<&[u8]>(kind, &[], actor)?,
            };
            document.apply(&changes)?;
            let is_faithful = changes.iter().all(|change| {
                document.get_change(&chunk::hash_of(change)).is_some_and(|given| given == **change)
            });
            let _ = (project(id, &mut document), document.inspection(), document.site());
            if let Ok(finding) = document.finding() {
                let _ = fold(finding.level, &finding.events);
            }
            Ok::<_, DocumentError>((document, is_faithful))
        });
        match applied {
            Err(panic) => fail(format!("a phone panics at what is relayed: {panic}")),
            Ok(Err(error)) => fail(format!("a phone cannot apply what is relayed: {error}")),
            Ok(Ok((_, false))) => fail("a phone gives back other bytes than were relayed"),
            Ok(Ok((document, true))) => {
                self.desk.insert(id, document);
                Ok(())
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
            Ok(Ok(Err(error))) | Err(error) => return fail(format!("what is stored does not load: {error}")),
        };
        let (saved, heads, kind) =
            saved.map_err(|panic| Failure(format!("saving what is stored panics: {panic}")))?;
        match caught(|| Document::load(kind, &saved, [3; 16]).map(|mut again| again.heads())) {
            Ok(Ok(again)) if again == heads => {}
            Ok(Ok(_)) => return fail("what is saved loads with other heads"),
            Ok(Err(error)) => return fail(format!("what is saved does not load: {error}")),
            Err(panic) => return fail(format!("loading what is saved panics: {panic}")),
        }
        match self.desk.get_mut(&id).map(Document::heads) {
            Some(held) if held != heads => fail("the office and the receiver differ"),
            _ => Ok(()),
        }
    }

    /// The receiver goes on with what he received, in every way in which he may. Where somebody's strange change was
    /// let in, rules may refuse him; the document must not be broken for him.
    pub fn go_on(&mut self, case: &mut Case) -> Result<(), Failure> {
        let (id, kind) = (case.document, case.kind);
        let Some(document) = self.desk.get_mut(&id) else { return Ok(()) };
        // The same edits whenever the same is replayed.
        let mut rng = StdRng::seed_from_u64(case.steps.len() as u64);
        let mut last = None;
        let saved = document.save();
        for edit in honest::every_edit(&mut rng, kind) {
            let actor = random(&mut rng);
            let made = caught(|| {
                let mut document = Document::load(kind, &saved, actor)?;
                let may = honest::may(&document, &edit, &Worker::receiver());
                Ok::<_, DocumentError>(document.edit(&edit, None, LATER, actor)?.filter(|_| may))
            });
            let made = made.map_err(|panic| Failure(format!("editing what was received panics: {panic}")))?;
            if let Ok(Some(change)) = made {
                last = Some(change.bytes);
            }
        }
        let Some(change) = last else { return Ok(()) };
        let hash = chunk::hash_of(&change);
        case.push(Who::Receiver, vec![change.clone()]);
        match self.push(case)?.by_hash.get(&hash) {
            Some(Outcome::Stored | Outcome::Known) => {
                let document = self.desk.get_mut(&id).expect("it was there");
                let applied = caught(|| document.apply(&[change]));
                match applied {
                    Ok(Ok(())) => Ok(()),
                    other => {
                        fail(format!("the receiver's own change does not apply to what he has: {other:?}"))
                    }
                }
            }
            Some(Outcome::Quarantined(reason)) if !BROKEN.contains(&reason.as_str()) => Ok(()),
            outcome => fail(format!("an honest change upon what was let in is {outcome:?}")),
        }
    }
}
