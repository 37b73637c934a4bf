//! Stores what was judged, inside the writer's transaction. Decides nothing but whether the judgement still holds.

use super::IngestError;
use super::held::Held;
use super::judge::{Judged, Stored};
use crate::principal::Principal;
use crate::receipt;
use crate::secret::Secret;
use crate::store::{DocumentRow, FeedRow, Link, NewChangeRow, Refused, StoreError, Tx};
use sha2::{Digest, Sha256};
use spotcheck_domain::id::{DocumentId, ReplicaId, UnitId};
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::wire::{Ack, PushReceipt};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// What the writer did.
#[derive(Default)]
pub struct Committed {
    pub acks: Vec<Ack>,
    pub receipts: Vec<PushReceipt>,
    /// Documents as they are now, for the cache.
    pub held: Vec<(DocumentId, Held)>,
    /// Audiences that something reached.
    pub reached: HashSet<Uuid>,
}

/// Stores the judged documents of one request.
pub fn commit(
    tx: &Tx<'_>,
    secret: &Secret,
    principal: &Principal,
    replica: ReplicaId,
    judged: Vec<Judged>,
    now: Timestamp,
) -> Result<Committed, IngestError> {
    let mut committed = Committed::default();
    let mut lines: HashMap<UnitId, Vec<UnitId>> = HashMap::new();
    let mut last = tx.last_link()?;
    for one in judged {
        let (document, kind) = (one.document, one.kind);
        for (hash, bytes, reason) in &one.refused {
            let (author, device) = (principal.user, principal.device);
            let refused = Refused { document, kind, hash, author, device, reason: reason.code(), bytes };
            tx.put_quarantine(&refused, now)?;
        }
        receipts_of_known(tx, secret, &one, &mut committed)?;
        committed.acks.extend(one.acks);
        let Some(stored) = one.stored else { continue };
        if tx.document(document)?.map_or(0, |row| row.n_changes) != one.n_before {
            return Err(IngestError::Raced);
        }
        let hashes: Vec<[u8; 32]> = stored.changes.iter().map(|(head, _)| head.hash).collect();
        let link = next_link(last, document, &hashes);
        put(tx, principal, replica, document, link.sequence, &stored, now)?;
        let line = match lines.entry(stored.held.unit) {
            std::collections::hash_map::Entry::Occupied(line) => line.into_mut(),
            std::collections::hash_map::Entry::Vacant(place) => place.insert(tx.line_of(stored.held.unit)?),
        };
        for unit in line.iter() {
            let gained = one.n_before == 0;
            tx.put_feed(unit.uuid(), FeedRow { sequence: link.sequence, document, gained, lost: false })?;
            committed.reached.insert(unit.uuid());
        }
        tx.put_link(link)?;
        last = link;
        let receipt = receipt::make(secret, document, &hashes, principal.user, now);
        committed.receipts.push(PushReceipt { document, receipt });
        committed.held.push((document, stored.held));
    }
    Ok(committed)
}

/// The chain's next link: it binds the order of everything stored before.
fn next_link(last: Link, document: DocumentId, hashes: &[[u8; 32]]) -> Link {
    let sequence = last.sequence + 1;
    let mut digest = Sha256::new();
    digest.update(last.hash);
    digest.update(sequence.to_be_bytes());
    digest.update(document.as_bytes());
    for hash in hashes {
        digest.update(hash);
    }
    let digest: [u8; 32] = digest.finalize().into();
    let mut hash = [0; 16];
    hash.copy_from_slice(&digest[..16]);
    Link { sequence, hash }
}

/// An answer that was lost is given again: the receipts of the pushes that hold what is known already.
fn receipts_of_known(
    tx: &Tx<'_>,
    secret: &Secret,
    judged: &Judged,
    committed: &mut Committed,
) -> Result<(), StoreError> {
    let mut sequences = Vec::new();
    for hash in &judged.known {
        if let Some(sequence) = tx.sequence_of(judged.document, hash)?
            && !sequences.contains(&sequence)
        {
            sequences.push(sequence);
        }
    }
    for sequence in sequences {
        let rows = tx.changes_between(judged.document, sequence - 1, sequence)?;
        for receipt in receipt::for_rows(secret, judged.document, &rows) {
            committed.receipts.push(PushReceipt { document: judged.document, receipt });
        }
    }
    Ok(())
}

fn put(
    tx: &Tx<'_>,
    principal: &Principal,
    replica: ReplicaId,
    document: DocumentId,
    sequence: u64,
    stored: &Stored,
    now: Timestamp,
) -> Result<(), IngestError> {
    let held = &stored.held;
    // Where the document exists the replica that made it stays as it is.
    let row = DocumentRow {
        kind: held.kind,
        unit: held.unit,
        created_by: replica,
        n_changes: held.n_changes,
        n_operations: held.n_operations,
    };
    tx.put_document(document, &row, now)?;
    let mut bound: Option<[u8; 16]> = None;
    for (ordinal, (head, bytes)) in stored.changes.iter().enumerate() {
        let actor = <[u8; 16]>::try_from(head.actor.as_slice())
            .map_err(|_| StoreError::Unreadable("an actor of another length"))?;
        if bound != Some(actor) {
            if !tx.bind_actor(&actor, principal.user, principal.device, now)? {
                return Err(IngestError::Raced);
            }
            bound = Some(actor);
        }
        tx.put_change(
            document,
            &NewChangeRow {
                sequence,
                ordinal: ordinal as u64,
                hash: &head.hash,
                actor: &actor,
                actor_seq: head.seq,
                dependencies: &head.deps,
                received_at: now,
                author: principal.user,
                replica,
                bytes,
            },
        )?;
    }
    for (sha256, size, media_type) in &stored.photos {
        tx.put_photo(document, *sha256, *size, media_type)?;
    }
    if let Some(snapshot) = &stored.snapshot {
        tx.put_snapshot(document, sequence, held.n_changes, snapshot)?;
    }
    tx.put_ledger_row(document, held.kind, &stored.ledger_row)?;
    Ok(())
}
