//! One round trip of sync: push what waits, apply what comes, and move the cursor in the same durable batch.

use super::applied::Applied;
use super::office_clock::OfficeClock;
use super::records::{
    IDENTITY, Identity, OFFICE_CLOCK, RESCUE_KEY, SYNCED_AT, StoredReference, WANTED, pack, pack_json,
    receipt_key,
};
use super::{Blobs, Clock, Engine, Entropy, Storage, Transport};
use crate::protocol::{Failure, Notice};
use crate::storage::{Batch, Table};
use crate::transport::TransportError;
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::sorted::SortedSet;
use spotcheck_domain::terse::lengthen;
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::tree::from_cbor;
use spotcheck_domain::wire::{SyncRequest, SyncResponse, encode};

/// The versions that an answer named of what says who may do what.
enum Learned {
    /// Those that were not here: they go into the answer's own batch.
    All(Vec<StoredReference>),
    /// They did not come.
    Withheld,
}

impl Learned {
    fn stored(self) -> Vec<StoredReference> {
        match self {
            Self::All(stored) => stored,
            Self::Withheld => Vec::new(),
        }
    }
}

/// A request beside what of its answer is taken.
pub struct Asked<'a> {
    pub request: &'a SyncRequest,
    /// The cursor of the answer is not.
    pub is_withheld: bool,
}

/// Leaves of an answer what it says of the push, and of what is gone. The rest comes again, since the cursor stays.
fn withhold(response: &mut SyncResponse) {
    let coming: SortedSet<DocumentId> = response.documents.drain(..).map(|pulled| pulled.id).collect();
    response.gone.retain(|id| !coming.contains(id));
    response.reference.clear();
}

impl<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy> Engine<S, B, T, C, E> {
    pub(super) async fn run_sync(&self) {
        Box::pin(self.register_key()).await;
        let request = match self.plan_push().await {
            Ok(request) => request,
            Err(failure) => return self.exchange_failed(&failure),
        };
        let Ok(body) = encode(&request) else { return };
        self.touch(|state| {
            state.planner.begin_sync();
            state.is_asking = true;
        });
        let (begun, n_sent) = (self.now(), body.len());
        let came = self.world.transport.sync(body).await;
        let came_at = self.now();
        self.note_line(begun, came.as_ref().map(|bytes| n_sent + bytes.len()));
        let answer = match came {
            Ok(bytes) => from_cbor::<SyncResponse>(&bytes)
                .map(|answer| lengthen(&request.push, answer))
                .map_err(|_| TransportError::Garbage),
            Err(error) => Err(error),
        };
        match answer {
            Ok(mut response) => {
                let told = response.now.map(|office| OfficeClock::learned(begun, came_at, office));
                self.note_office_clock(told).await;
                // The answer is taken together with what says who may do what, so that a cursor names what its phone
                // goes by. Where that does not come, the phone stays where it was and learns only what became of its
                // push.
                let Some(learned) = self.learn_governing(&response.reference).await else {
                    withhold(&mut response);
                    // What was learned of the push and is not durable the office says again.
                    let _ = Box::pin(self.apply_response(&request, response, Learned::Withheld)).await;
                    return;
                };
                let more = response.more;
                match Box::pin(self.apply_response(&request, response, Learned::All(learned))).await {
                    Ok(()) => {
                        self.note_synced(more);
                        if request.told.is_some() {
                            self.touch(|state| state.told = request.told);
                        }
                    }
                    Err(failure) => self.exchange_failed(&failure),
                }
                self.fetch_reference().await;
            }
            Err(TransportError::Status { status: 413, .. }) if !request.push.is_empty() => {
                self.touch(|state| state.push_budget = (state.push_budget / 2).max(1));
                self.exchange_failed(&Failure::OfficeFault);
            }
            Err(error) => {
                let failure = Failure::from(&error);
                self.exchange_failed(&failure);
                if failure == Failure::NotPaired {
                    self.note_session_ended().await;
                }
            }
        }
    }

    /// An exchange that began then is over: the bytes that it carried, or why there is no answer.
    pub(super) fn note_line(&self, begun: Timestamp, carried: Result<usize, &TransportError>) {
        // A clock that was put back meanwhile measured nothing.
        let Ok(millis) = u64::try_from(self.now().millis() - begun.millis()) else { return };
        self.touch(|state| match carried {
            Ok(n_bytes) => state.line.moved(n_bytes, millis),
            Err(TransportError::Unreachable | TransportError::Status { status: 408, .. }) => {
                state.line.broke(millis);
            }
            Err(TransportError::Status { .. } | TransportError::Garbage) => {}
        });
    }

    /// A difference that could not be noted durably is found out again at the next exchange.
    async fn note_office_clock(&self, told: Option<OfficeClock>) {
        let known = self.state.borrow().office_clock;
        let Some(told) = told.filter(|told| told.is_news(known)) else { return };
        let mut batch = Batch::default();
        batch.put(Table::Settings, OFFICE_CLOCK, pack(&told));
        let _ = self.world.storage.commit(batch).await;
        self.touch(|state| state.office_clock = Some(told));
    }

    fn note_synced(&self, more: bool) {
        let now = self.now();
        self.touch(|state| {
            state.planner.synced(more, now);
            state.synced_at = Some(now);
            state.push_budget = spotcheck_domain::wire::PUSH_BUDGET;
            if std::mem::take(&mut state.photos_may_have_arrived) {
                state.notices.push(Notice::PhotosMayHaveArrived);
            }
        });
    }

    async fn note_session_ended(&self) {
        let Some(session) = self.state.borrow().session.clone() else { return };
        let mut batch = Batch::default();
        batch.put(Table::Settings, IDENTITY, pack_json(&Identity { session, ended: true }));
        // Not noted durably, it is found out again at the next exchange.
        let _ = self.world.storage.commit(batch).await;
        self.touch(|state| {
            state.has_ended = true;
            state.untold.queues = true;
        });
    }

    async fn apply_response(
        &self,
        request: &SyncRequest,
        mut response: SyncResponse,
        learned: Learned,
    ) -> Result<(), Failure> {
        let mut opened = self.documents.lock().await;
        if !std::mem::take(&mut self.state.borrow_mut().is_asking) {
            // He who asked has signed out meanwhile.
            return Ok(());
        }
        let mut batch = Batch::default();
        let mut applied = Applied::default();
        let ids: Vec<DocumentId> = response.documents.iter().map(|pulled| pulled.id).collect();
        // After a death each is opened under a note of its own, which tells the guilty one.
        let alone = ids.iter().any(|id| self.state.borrow().suspected.contains(id));
        self.plan_acks(&mut opened, &response, &mut batch, &mut applied).await?;
        if !ids.is_empty() && !alone {
            self.note_opening(&ids).await?;
        }
        for pulled in std::mem::take(&mut response.documents) {
            let id = pulled.id;
            if alone {
                self.note_opening(&[id]).await?;
            }
            self.plan_pulled(&mut opened, pulled, &mut batch, &mut applied).await?;
            if alone {
                self.note_opened(&[id]).await?;
            }
        }
        applied.names_held |= self.holds_some(&applied.named).await?;
        let came = ids.iter().copied().collect();
        let asked = Asked { request, is_withheld: matches!(learned, Learned::Withheld) };
        let turn = self.plan_turn(&mut opened, &asked, &response, &came, &mut batch, &mut applied).await?;
        self.plan_leaving(&mut opened, &response, &came, &mut batch, &mut applied).await?;
        for pushed in response.receipts.iter().filter(|pushed| !applied.gone.contains(&pushed.document)) {
            if let Some(key) = receipt_key(pushed.document, &pushed.receipt) {
                batch.put(Table::Receipts, key, pack(&pushed.receipt));
            }
        }
        let learned = learned.stored();
        let mut wanted = self.state.borrow().plan_wanted(&response.reference);
        wanted.retain(|version| learned.iter().all(|stored| stored.version.name != version.name));
        batch.put(Table::Settings, WANTED, pack(&wanted));
        for stored in &learned {
            batch.put(Table::Reference, stored.version.name.as_bytes().to_vec(), pack(stored));
        }
        batch.put(Table::Settings, SYNCED_AT, pack(&self.now()));
        let rescue_key = response.rescue_key;
        if let Some(key) = rescue_key {
            batch.put(Table::Settings, RESCUE_KEY, pack(&key));
        }
        let numbers = self.plan_held_numbers(&response, &mut batch).await?;
        if !ids.is_empty() {
            batch.delete(Table::Settings, super::records::OPENING);
        }
        self.world.storage.commit(batch).await?;
        for (id, document) in std::mem::take(&mut applied.documents) {
            opened.keep(id, document);
        }
        for id in &applied.gone {
            opened.forget(*id);
        }
        drop(opened);
        self.apply_planned(std::mem::take(&mut applied.planned));
        let (gives_up, has_dropped) = (turn.gives_up, !applied.dropped.is_empty());
        self.touch(|state| {
            turn.take(state);
            let asked = request.refused.last().and_then(|last| Some((last.document, **last.changes.last()?)));
            state.refused_asked = asked.or(state.refused_asked);
            state.wanted = wanted;
            state.rescue_key = rescue_key.or(state.rescue_key);
            state.numbers.take(numbers, request.numbers.is_some());
            if response.repair.is_some() {
                state.numbers.check();
            }
            state.untold.reference |= !learned.is_empty();
            let before = state.by().map(|by| by.unit);
            learned.iter().for_each(|stored| state.take_reference(&stored.version.name, stored));
            state.note_move(before);
            applied.take(state);
        });
        if has_dropped {
            // What cannot be deleted now is when this phone is next opened.
            let _ = self.finish_dropping().await;
        }
        if gives_up { Err(Failure::OfficeFault) } else { Ok(()) }
    }
}
