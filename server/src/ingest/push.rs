//! One push, group by group: its documents judged side by side, outside the writer's transaction, then stored in one, and
//! judged again where somebody else was faster.

use super::commit::{commit, recall};
use super::error::{IngestError, MOST_ROUNDS};
use super::ground::Grounds;
use super::intake::Intake;
use super::judge::plan;
use super::verdict::Judged;
use crate::people::principal::Principal;
use crate::store::{StoreError, Tx};
use crate::toil::Toil;
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

/// Documents, and changes of them, that are judged and stored together: what one request holds in memory, and how long
/// it keeps the writer from others, does not grow with what it pushes.
pub const GROUP: usize = 256;
const CHANGES_OF_A_GROUP: usize = 2_000;

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
    let mut ingested = Ingested::default();
    let push = merge(push);
    for group in groups(&push) {
        let Ingested { acks, receipts } = ingest_group(intake, grounds, replica, group, None, now)?;
        ingested.acks.extend(acks);
        ingested.receipts.extend(receipts);
    }
    Ok(ingested)
}

/// What is asked and written together with a push, in the same transaction.
pub trait Beside: Send + Sync {
    /// Before anything of it is stored: what must hold when it is.
    fn before(&self, _: &dyn Tx) -> Result<(), IngestError> {
        Ok(())
    }

    /// When all of it that is taken is stored.
    fn after(&self, tx: &dyn Tx, acks: &[Ack]) -> Result<(), IngestError>;
}

/// Judges and stores one group at once, and writes something beside it, whether anything of it was new or not.
pub fn ingest_beside(
    intake: &Intake,
    grounds: &Grounds,
    replica: ReplicaId,
    push: Vec<Push>,
    beside: &Arc<dyn Beside>,
    now: Timestamp,
) -> Result<Ingested, IngestError> {
    ingest_group(intake, grounds, replica, &merge(push), Some(beside), now)
}

fn ingest_group(
    intake: &Intake,
    grounds: &Grounds,
    replica: ReplicaId,
    push: &[Push],
    beside: Option<&Arc<dyn Beside>>,
    now: Timestamp,
) -> Result<Ingested, IngestError> {
    let principal = &grounds.now().principal;
    for _ in 0..MOST_ROUNDS {
        let judged = judge_all(intake, grounds, push)?;
        let is_nothing_new = judged.iter().all(|one| one.stored.is_none() && one.refused.is_empty());
        if is_nothing_new && beside.is_none() {
            let recalled = intake.store.read(|view| recall(view, &intake.secret, judged))?;
            return Ok(Ingested { acks: recalled.acks, receipts: recalled.receipts });
        }
        let (secret, by, beside) = (Arc::clone(&intake.secret), principal.clone(), beside.cloned());
        let stored = intake.store.write(move |tx| {
            beside.as_ref().map_or(Ok(()), |beside| beside.before(tx))?;
            let committed = commit(tx, &secret, &by, replica, judged, now)?;
            beside.map_or(Ok(()), |beside| beside.after(tx, &committed.acks))?;
            Ok::<_, IngestError>(committed)
        });
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

/// The pushes in their order, a group at a time. One that is larger than a group is one alone.
fn groups(push: &[Push]) -> Vec<&[Push]> {
    let mut groups = Vec::new();
    let (mut from, mut n_changes) = (0, 0);
    for (at, one) in push.iter().enumerate() {
        let is_full = at - from == GROUP || n_changes + one.changes.len() > CHANGES_OF_A_GROUP;
        if at > from && is_full {
            groups.push(&push[from..at]);
            (from, n_changes) = (at, 0);
        }
        n_changes += one.changes.len();
    }
    groups.extend((from < push.len()).then(|| &push[from..]));
    groups
}

/// A document that is named twice is judged once.
fn merge(push: Vec<Push>) -> Vec<Push> {
    let mut place = std::collections::HashMap::new();
    let mut merged: Vec<Push> = Vec::with_capacity(push.len());
    // One without a change says nothing.
    for one in push.into_iter().filter(|one| !one.changes.is_empty()) {
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
        let judge = |share: &[Push]| {
            share.iter().map(|one| plan(intake, grounds, one)).collect::<Result<Vec<_>, _>>()
        };
        let shares: Vec<_> = push
            .chunks(push.len().div_ceil(n_threads))
            .map(|share| {
                let toil = Toil::here();
                scope.spawn(move || match toil {
                    Some(toil) => toil.run(|| judge(share)),
                    None => judge(share),
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

#[cfg(test)]
mod tests {
    use super::*;
    use serde_bytes::ByteBuf;
    use spotcheck_domain::id::DocumentId;
    use spotcheck_domain::term::DocumentKind;

    #[test]
    fn a_push_is_stored_in_groups_of_bounded_size_and_in_its_order() {
        let of = |n_changes: usize| Push {
            document: DocumentId::from_parts(Timestamp::from_millis(1), [7; 10]),
            kind: DocumentKind::Finding,
            changes: vec![ByteBuf::new(); n_changes],
            receipts: Vec::new(),
            made: Vec::new(),
        };
        let sizes = |push: &[Push]| groups(push).iter().map(|group| group.len()).collect::<Vec<_>>();
        assert!(sizes(&[]).is_empty());
        assert_eq!(sizes(&vec![of(1); 600]), [256, 256, 88]);
        assert_eq!(sizes(&vec![of(900); 5]), [2, 2, 1]);
        assert_eq!(sizes(&[of(1), of(5_000), of(1), of(1)]), [1, 1, 2]);
        let push = [of(1), of(5_000), of(2)];
        assert_eq!(groups(&push).concat(), push);
    }
}
