//! Stores what was refused and an administrator has released: judged for soundness and by whom it is, not by rules.

use super::authority::Authority;
use super::commit::commit;
use super::error::{IngestError, MOST_ROUNDS};
use super::ground::Grounds;
use super::intake::Intake;
use super::judge::plan_vouched;
use crate::people::principal::Principal;
use spotcheck_domain::id::{DeviceId, ReplicaId};
use spotcheck_domain::reason::Fault;
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::wire::{Outcome, Push};
use std::sync::Arc;

/// What became of a release.
pub enum Stand {
    /// Stored, that many changes.
    Stored(usize),
    /// It cannot be stored at all; the reason is a code.
    Unsound(String),
}

/// Stores changes for which an administrator speaks, and notes his decision with them. `grounds` are their author's.
pub fn store_released(
    intake: &Intake,
    principal: &Principal,
    grounds: &Grounds,
    push: &Push,
    vouched: &[([u8; 32], Authority)],
    quarantined: &[i64],
    now: Timestamp,
) -> Result<Stand, IngestError> {
    for _ in 0..MOST_ROUNDS {
        let judged = plan_vouched(intake, grounds, push, vouched.iter().copied().collect())?;
        let unsound = judged.acks.iter().find_map(|ack| match &ack.outcome {
            Outcome::Stored | Outcome::Known => None,
            Outcome::Quarantined(reason) => Some(reason.clone()),
            Outcome::MissingDependencies => Some(Fault::MissingDependencies.word().to_owned()),
            Outcome::Stale => Some(Fault::Stale.word().to_owned()),
        });
        if let Some(reason) = unsound {
            return Ok(Stand::Unsound(reason));
        }
        let n_stored = judged.stored.as_ref().map_or(0, |stored| stored.changes.len());
        let (secret, by, ids) = (Arc::clone(&intake.secret), principal.clone(), quarantined.to_vec());
        let document = push.document;
        let stored = intake.store.write(move |tx| {
            // No phone's own push: its author's phone, too, learns of it from the feed.
            let office = ReplicaId::from_uuid(uuid::Uuid::nil());
            let committed = commit(tx, &secret, &by, office, vec![judged], now)?;
            for id in ids {
                tx.decide_quarantine(id, true, by.user, now)?;
            }
            tx.put_audit(now, &by.user.to_string(), "released", Some(document.as_bytes()), "")?;
            Ok::<_, IngestError>(committed)
        });
        match stored {
            Err(IngestError::Raced) => {}
            Err(error) => return Err(error),
            Ok(committed) => {
                for (id, loaded) in committed.loaded {
                    intake.cache.put(id, loaded);
                }
                intake.news.tell(&committed.reached, DeviceId::from_uuid(uuid::Uuid::nil()));
                return Ok(Stand::Stored(n_stored));
            }
        }
    }
    Err(IngestError::Raced)
}
