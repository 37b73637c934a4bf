//! One push: its documents judged side by side, outside the writer's transaction, then stored in one, and judged again
//! where somebody else was faster.

use super::commit::commit;
use super::error::{IngestError, MOST_ROUNDS};
use super::ground::Grounds;
use super::intake::Intake;
use super::judge::plan;
use super::verdict::Judged;
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

/// Below this many documents in a push, a second thread costs more than it saves.
const WORTH_A_THREAD: usize = 24;

/// Judges and stores everything that one request pushes, by what holds now.
pub fn ingest(
    intake: &Intake,
    principal: &Principal,
    replica: ReplicaId,
    push: Vec<Push>,
    now: Timestamp,
) -> Result<Ingested, IngestError> {
    let grounds = Grounds::of_today(principal, now);
    ingest_on(intake, &grounds, replica, push, now)
}

/// As [`ingest`], each change by what held when it was made, as far as `grounds` tell.
pub fn ingest_on(
    intake: &Intake,
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
        let judged = judge_all(intake, grounds, &push)?;
        let (secret, by) = (Arc::clone(&intake.secret), principal.clone());
        let stored = intake.store.write(move |tx| commit(tx, &secret, &by, replica, judged, now));
        match stored {
            Err(IngestError::Raced) => {}
            Err(error) => return Err(error),
            Ok(committed) => {
                for (id, loaded) in committed.loaded {
                    intake.cache.put(id, loaded);
                }
                intake.news.tell(&committed.reached, principal.device);
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

fn judge_all(intake: &Intake, grounds: &Grounds, push: &[Push]) -> Result<Vec<Judged>, StoreError> {
    let n_threads = std::thread::available_parallelism().map_or(1, NonZero::get);
    if push.len() < WORTH_A_THREAD || n_threads == 1 {
        return push.iter().map(|one| plan(intake, grounds, one)).collect();
    }
    std::thread::scope(|scope| {
        let shares: Vec<_> = push
            .chunks(push.len().div_ceil(n_threads))
            .map(|share| {
                scope.spawn(move || {
                    share.iter().map(|one| plan(intake, grounds, one)).collect::<Result<Vec<_>, _>>()
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
