//! What became of what was pushed: settled, offered once more, or written again without what the office did not take.

use super::applied::Applied;
use super::documents::Opened;
use super::dropped::DESCENDS;
use super::records::Unsent;
use super::{Blobs, Clock, Engine, Entropy, Storage, Transport};
use crate::protocol::Failure;
use crate::storage::{Batch, Table};
use spotcheck_domain::document::Hash;
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::reason::Fault;
use spotcheck_domain::sorted::{SortedMap, SortedSet};
use spotcheck_domain::term::DocumentKind;
use spotcheck_domain::wire::{Outcome, SyncResponse};

/// The reason of what the office had no room to keep.
const QUARANTINE_FULL: &str = Fault::QuarantineFull.word();

impl<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy> Engine<S, B, T, C, E> {
    /// What becomes of the pushed changes. Where the office lacks a part of a document, what it attested of it is
    /// offered again, once.
    pub(super) async fn plan_acks(
        &self,
        opened: &mut Opened,
        response: &SyncResponse,
        batch: &mut Batch,
        applied: &mut Applied,
    ) -> Result<(), Failure> {
        let outcomes: SortedMap<Hash, &Outcome> =
            response.acks.iter().map(|ack| (*ack.change, &ack.outcome)).collect();
        let outbox: Vec<Unsent> = self.state.borrow().outbox.clone();
        let mut refused: SortedMap<(DocumentId, DocumentKind), SortedMap<Hash, String>> = SortedMap::new();
        for unsent in &outbox {
            let Ok(hash) = Hash::try_from(unsent.hash.as_slice()) else { continue };
            let Some(outcome) = outcomes.get(&hash) else { continue };
            match outcome {
                Outcome::Stored | Outcome::Known => {
                    applied.complete.push(unsent.document);
                    settle(unsent, batch, applied);
                }
                Outcome::MissingDependencies if self.builds_on_refused(unsent, &hash).await? => {
                    refused.entry((unsent.document, unsent.kind)).or_default().insert(hash, DESCENDS.into());
                }
                Outcome::MissingDependencies => {
                    if !applied.incomplete.contains(&unsent.document) {
                        applied.incomplete.push(unsent.document);
                    }
                }
                // It may be anybody's; the office has said what it thinks of the receipt.
                Outcome::Stale | Outcome::Quarantined(_) if unsent.attested => settle(unsent, batch, applied),
                Outcome::Stale => {
                    refused
                        .entry((unsent.document, unsent.kind))
                        .or_default()
                        .insert(hash, Fault::Stale.word().into());
                }
                Outcome::Quarantined(reason) => {
                    if reason != QUARANTINE_FULL {
                        applied.kept_there.insert(hash);
                    }
                    refused.entry((unsent.document, unsent.kind)).or_default().insert(hash, reason.clone());
                }
            }
        }
        self.plan_unasked(&outcomes, &outbox, batch, applied).await?;
        // What builds upon what was refused is written again there: the office need not be offered its past.
        applied.incomplete.retain(|id| !refused.keys().any(|(other, _)| other == id));
        for ((id, kind), reasons) in refused {
            self.plan_rebuilt(opened, id, kind, &reasons, batch, applied).await?;
        }
        for id in applied.incomplete.clone() {
            let is_repairing = self.state.borrow().repairing.is_some() || response.repair.is_some();
            if !self.state.borrow().offered_again.contains(&id) {
                self.plan_attested(id, &[], batch, applied).await?;
            } else if !is_repairing && !applied.complete.contains(&id) {
                // Nothing of it was stored this time; as long as something is, the rest goes with the next push.
                let left: Vec<_> = outbox.iter().filter(|unsent| unsent.document == id).cloned().collect();
                self.plan_incomplete(opened, id, &left, batch, applied).await?;
            }
        }
        Ok(())
    }

    /// What the office has though it was not offered now: an administrator has released it, or a colleague brought it to
    /// an office that was put back. Its author sees the record no more, but has the photos that it names.
    async fn plan_unasked(
        &self,
        outcomes: &SortedMap<Hash, &Outcome>,
        outbox: &[Unsent],
        batch: &mut Batch,
        applied: &mut Applied,
    ) -> Result<(), Failure> {
        let offered: SortedSet<&[u8]> = outbox.iter().map(|unsent| unsent.hash.as_slice()).collect();
        let is_unasked = |(hash, outcome): &(&Hash, &&Outcome)| {
            matches!(outcome, Outcome::Stored | Outcome::Known) && !offered.contains(hash.as_slice())
        };
        let unasked: SortedSet<Hash> = outcomes.iter().filter(is_unasked).map(|(hash, _)| *hash).collect();
        if unasked.is_empty() {
            return Ok(());
        }
        applied.names_held = true;
        let refused: Vec<(DocumentId, Hash)> = {
            let state = self.state.borrow();
            let of = state.refused.iter().flat_map(|(id, of)| of.keys().map(|hash| (*id, *hash)));
            of.filter(|(_, hash)| unasked.contains(hash)).collect()
        };
        for (id, hash) in refused {
            self.plan_forgiven(id, &hash, batch, applied).await?;
        }
        Ok(())
    }
}

/// The office has it, or will not have it: it is not sent again.
fn settle(unsent: &Unsent, batch: &mut Batch, applied: &mut Applied) {
    batch.delete(Table::Outbox, unsent.key.clone());
    applied.settled.push(unsent.key.clone());
}
