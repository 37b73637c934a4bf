//! What phones push: judged change by change, and stored or refused as a whole with what builds upon it.
//!
//! [`plan`] decides outside the writer's transaction, in parallel; [`commit`] stores what it decided, provided that
//! the document is still what it was.

mod apply;
mod authority;
mod chunk;
mod columns;
mod commit;
mod conclude;
mod ground;
mod held;
mod judge;
mod keep;
mod operations;
mod permissions;
pub mod quarantine;
mod reason;
mod release;

pub use authority::Authority;
pub use commit::{Committed, commit};
pub use ground::{GRACE_MILLIS, Ground, Grounds};
pub use held::{Cache, Held, READING_ACTOR, load};
pub use judge::{Judged, plan};
pub use keep::is_full;
pub use reason::Reason;
pub use release::{Stand, store_released};

use crate::office::Office;
use crate::people::principal::Principal;
use crate::store::StoreError;
use spotcheck_domain::id::ReplicaId;
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::wire::{Ack, MadeRun, Push, PushReceipt};
use std::num::NonZero;
use std::sync::Arc;

/// What became of a push.
#[derive(Default)]
pub struct Ingested {
    pub acks: Vec<Ack>,
    pub receipts: Vec<PushReceipt>,
}

#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A document was changed by another push in between: judge again.
    #[error("a document changed while it was judged")]
    Raced,
}

/// A race is lost only to somebody who won it, so a few rounds are enough for any crowd; this is for its extremes.
const MOST_ROUNDS: usize = 64;
/// Below this many documents in a push, a second thread costs more than it saves.
const WORTH_A_THREAD: usize = 24;

/// Judges and stores everything that one request pushes, by what holds now.
pub fn ingest(
    office: &Arc<Office>,
    principal: &Principal,
    replica: ReplicaId,
    push: Vec<Push>,
    now: Timestamp,
) -> Result<Ingested, IngestError> {
    let grounds = office.store.read(|view| Grounds::of_today(view, principal))?;
    ingest_on(office, &grounds, replica, push, now)
}

/// As [`ingest`], each change by what held when it was made, as far as `grounds` tell.
pub fn ingest_on(
    office: &Arc<Office>,
    grounds: &Grounds,
    replica: ReplicaId,
    push: Vec<Push>,
    now: Timestamp,
) -> Result<Ingested, IngestError> {
    if push.is_empty() {
        return Ok(Ingested::default());
    }
    let push = merge(push);
    let principal = &grounds.now().principal;
    for _ in 0..MOST_ROUNDS {
        let judged = judge_all(office, grounds, &push)?;
        let (secret, by) = (Arc::clone(office), principal.clone());
        let stored = office.store.write(move |tx| commit(tx, &secret.secret, &by, replica, judged, now));
        match stored {
            Err(IngestError::Raced) => {}
            Err(error) => return Err(error),
            Ok(committed) => {
                for (id, held) in committed.held {
                    office.cache.put(id, held);
                }
                office.news.tell(&committed.reached, principal.device);
                return Ok(Ingested { acks: committed.acks, receipts: committed.receipts });
            }
        }
    }
    Err(IngestError::Raced)
}

/// A document that is named twice is judged once.
fn merge(push: Vec<Push>) -> Vec<Push> {
    let mut place = std::collections::HashMap::new();
    let mut merged: Vec<Push> = Vec::with_capacity(push.len());
    for one in push {
        let at = *place.entry(one.document).or_insert(merged.len());
        match merged.get_mut(at) {
            Some(first) => {
                first.made = MadeRun::of(&[first.made_of_each(), one.made_of_each()].concat());
                first.changes.extend(one.changes);
                first.receipts.extend(one.receipts);
            }
            None => merged.push(one),
        }
    }
    merged
}

fn judge_all(office: &Office, grounds: &Grounds, push: &[Push]) -> Result<Vec<Judged>, StoreError> {
    let n_threads = std::thread::available_parallelism().map_or(1, NonZero::get);
    if push.len() < WORTH_A_THREAD || n_threads == 1 {
        return push.iter().map(|one| plan(office, grounds, one)).collect();
    }
    std::thread::scope(|scope| {
        let shares: Vec<_> = push
            .chunks(push.len().div_ceil(n_threads))
            .map(|share| {
                scope.spawn(move || {
                    share.iter().map(|one| plan(office, grounds, one)).collect::<Result<Vec<_>, _>>()
                })
            })
            .collect();
        let mut judged = Vec::with_capacity(push.len());
        for share in shares {
            judged.extend(share.join().map_err(|_| StoreError::Unreadable("a push"))??);
        }
        Ok(judged)
    })
}
