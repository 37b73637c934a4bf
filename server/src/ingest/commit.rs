//! Stores what was judged, inside the writer's transaction. Decides nothing but whether the judgement still holds.

use super::error::IngestError;
use super::keep::keep;
use super::loaded::Loaded;
use super::verdict::{Accepted, Judged, Stored};
use crate::papers;
use crate::people::principal::Principal;
use crate::people::visibility::{self, Known, Told, retell, tell};
use crate::proof::chain::next_link;
use crate::proof::receipt;
use crate::proof::secret::Secret;
use crate::store::{DocumentRow, FeedRow, NewChangeRow, SealedRow, StoreError, Tx, View};
use spotcheck_domain::id::{DocumentId, ReplicaId, UserId};
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::wire::{Ack, PushReceipt};
use std::collections::{BTreeSet, HashSet};
use uuid::Uuid;

/// What the writer did.
#[derive(Default)]
pub struct Committed {
    pub acks: Vec<Ack>,
    pub receipts: Vec<PushReceipt>,
    /// Documents as they are now, for the cache.
    pub loaded: Vec<(DocumentId, Loaded)>,
    /// Audiences that something reached.
    pub reached: HashSet<Uuid>,
}

/// Stores the judged documents of one request.
pub fn commit(
    tx: &dyn Tx,
    secret: &Secret,
    principal: &Principal,
    replica: ReplicaId,
    judged: Vec<Judged>,
    now: Timestamp,
) -> Result<Committed, IngestError> {
    let mut committed = Committed::default();
    let mut known = Known::default();
    let mut last = tx.last_link()?;
    for mut one in judged {
        let document = one.document;
        keep(tx, principal, &mut one, now)?;
        receipts_of_known(tx, secret, &one, &mut committed)?;
        committed.acks.extend(one.acks);
        let Some(stored) = one.stored else { continue };
        if tx.document(document)?.map_or(0, |row| row.n_changes) != one.n_before {
            return Err(IngestError::Raced);
        }
        let is_new = one.n_before == 0 && !stored.changes.iter().any(|change| change.authority.is_proved());
        if is_new && tx.is_id_taken(document.uuid())? {
            // Something else was entered under its id while it was judged.
            return Err(IngestError::Raced);
        }
        put_document(tx, replica, document, &stored, now)?;
        let readers = visibility::readers(tx, &stored.audiences)?;
        // What is new begins in the line; whoever is to read it beside that is told afterwards, whole.
        let before = if one.n_before > 0 {
            tx.readers_of(document)?.into_iter().collect()
        } else {
            readers.iter().copied().filter(|reader| reader.with_line).collect()
        };
        let told = known.feeds(tx, before)?;
        let authors: BTreeSet<UserId> = stored
            .changes
            .iter()
            .filter(|change| change.authority.is_attested())
            .map(|change| change.authority.author)
            .collect();
        // What came back under receipts is as many pushes as it was: each has one author and one time.
        for (n, run) in stored.changes.chunk_by(is_of_one_push).enumerate() {
            let hashes: Vec<[u8; 32]> = run.iter().map(|change| change.head.hash).collect();
            let link = next_link(last, document, &hashes);
            put_run(tx, replica, document, link.sequence, run, now)?;
            for audience in told.iter() {
                let gained = one.n_before == 0 && n == 0;
                tx.put_feed(*audience, FeedRow { sequence: link.sequence, document, gained, lost: false })?;
                committed.reached.insert(*audience);
            }
            tx.put_link(link)?;
            last = link;
            let authority = run[0].authority;
            let received_at = authority.attested_at.unwrap_or(now);
            let receipt = receipt::make(secret, document, &hashes, authority.author, received_at);
            committed.receipts.push(PushReceipt { document, receipt });
        }
        put_derived(tx, document, last.sequence, &stored, now)?;
        if let Some(paper) = &stored.paper {
            papers::note(tx, secret, document, paper, now)?;
        }
        visibility::put(tx, document, &readers, now)?;
        let reads = known.feeds(tx, readers)?;
        last = retell(tx, document, &told, &reads, &mut committed.reached)?.unwrap_or(last);
        // He may have its photos, and perhaps keeps it as refused.
        for author in authors {
            if !visibility::sees(tx, author, document)? {
                last = tell(tx, document, author.uuid(), Told::Lost, &mut committed.reached)?;
            }
        }
        committed.loaded.push((document, stored.loaded));
    }
    Ok(committed)
}

/// Answers where nothing is to be stored, from what is there: nobody waits at the writer for it.
pub fn recall(view: &dyn View, secret: &Secret, judged: Vec<Judged>) -> Result<Committed, StoreError> {
    let mut committed = Committed::default();
    for one in judged {
        receipts_of_known(view, secret, &one, &mut committed)?;
        committed.acks.extend(one.acks);
    }
    Ok(committed)
}

/// An answer that was lost is given again: the receipts of the pushes that hold what is known already.
fn receipts_of_known(
    view: &dyn View,
    secret: &Secret,
    judged: &Judged,
    committed: &mut Committed,
) -> Result<(), StoreError> {
    let mut sequences = Vec::new();
    for hash in &judged.known {
        if let Some(sequence) = view.sequence_of(judged.document, hash)?
            && !sequences.contains(&sequence)
        {
            sequences.push(sequence);
        }
    }
    for sequence in sequences {
        let rows = view.changes_between(judged.document, sequence - 1, sequence)?;
        for receipt in receipt::for_rows(secret, judged.document, &rows) {
            committed.receipts.push(PushReceipt { document: judged.document, receipt });
        }
    }
    Ok(())
}

fn is_of_one_push(one: &Accepted, other: &Accepted) -> bool {
    one.authority == other.authority
}

fn put_document(
    tx: &dyn Tx,
    replica: ReplicaId,
    document: DocumentId,
    stored: &Stored,
    now: Timestamp,
) -> Result<(), StoreError> {
    let loaded = &stored.loaded;
    // Where the document exists the replica that made it stays as it is.
    let row = DocumentRow {
        kind: loaded.kind,
        unit: loaded.unit,
        created_by: replica,
        n_changes: loaded.n_changes,
        n_operations: loaded.n_operations,
    };
    tx.put_document(document, &row, now)
}

/// Changes of one author and one time.
fn put_run(
    tx: &dyn Tx,
    replica: ReplicaId,
    document: DocumentId,
    sequence: u64,
    run: &[Accepted],
    now: Timestamp,
) -> Result<(), IngestError> {
    let mut bound: Option<[u8; 16]> = None;
    for (ordinal, Accepted { head, bytes, authority, decides }) in run.iter().enumerate() {
        for act in decides {
            tx.put_audit(now, &authority.author.to_string(), act.word(), Some(document.as_bytes()), "")?;
        }
        let actor = <[u8; 16]>::try_from(head.actor.as_slice())
            .map_err(|_| StoreError::Unreadable("an actor of another length"))?;
        if bound != Some(actor) {
            match tx.actor_owner(&actor)? {
                None => tx.put_actor(&actor, authority.author, authority.device, now)?,
                Some(owner) if owner == authority.author => {}
                // The office's own word weighs more than who came first.
                Some(_) if authority.is_proved() => tx.give_actor(&actor, authority.author)?,
                Some(_) => return Err(IngestError::Raced),
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
                received_at: authority.attested_at.unwrap_or(now),
                author: authority.author,
                replica,
                bytes,
            },
        )?;
    }
    Ok(())
}

fn put_derived(
    tx: &dyn Tx,
    document: DocumentId,
    sequence: u64,
    stored: &Stored,
    now: Timestamp,
) -> Result<(), StoreError> {
    for (signature, key, is_sound) in &stored.sealed {
        let row = SealedRow { signature: *signature, key: key.clone(), is_sound: *is_sound, at: now };
        tx.put_sealed(document, &row)?;
    }
    for (sha256, size, media_type) in &stored.photos {
        tx.put_photo(document, *sha256, *size, media_type)?;
    }
    if !stored.photos.is_empty() {
        tx.show_brought_photos(document)?;
    }
    if let Some(snapshot) = &stored.snapshot {
        tx.put_snapshot(document, sequence, stored.loaded.n_changes, snapshot)?;
    }
    tx.put_site_columns(document, &stored.site_columns)?;
    tx.put_ledger_row(document, stored.loaded.kind, &stored.ledger_row)
}
