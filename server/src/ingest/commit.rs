//! Stores what was judged, inside the writer's transaction. Decides nothing but whether the judgement still holds.

use super::error::IngestError;
use super::keep::keep;
use super::loaded::Loaded;
use super::verdict::{Accepted, Judged, Stored};
use crate::people::principal::Principal;
use crate::proof::chain::{next_link, note};
use crate::proof::receipt;
use crate::proof::secret::Secret;
use crate::store::{DocumentRow, FeedRow, Link, NewChangeRow, StoreError, Tx, View};
use sha2::{Digest, Sha256};
use spotcheck_domain::id::{DocumentId, ReplicaId, UnitId, UserId};
use spotcheck_domain::term::Tier;
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::wire::{Ack, PushReceipt};
use std::collections::{BTreeSet, HashMap, HashSet};
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
    let mut lines: HashMap<UnitId, Vec<UnitId>> = HashMap::new();
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
        put_document(tx, replica, document, &stored, now)?;
        let line = match lines.entry(stored.loaded.unit) {
            std::collections::hash_map::Entry::Occupied(line) => line.into_mut(),
            std::collections::hash_map::Entry::Vacant(place) => place.insert(tx.line_of(stored.loaded.unit)?),
        };
        let authors: BTreeSet<UserId> = stored
            .changes
            .iter()
            .filter(|change| change.authority.is_attested())
            .map(|change| change.authority.author)
            .collect();
        let mut readers: Vec<Uuid> = line.iter().map(|unit| unit.uuid()).collect();
        let granted = if one.n_before > 0 { tx.granted_audiences(document)? } else { Vec::new() };
        let line = readers.clone();
        readers.extend(&granted);
        // What came back under receipts is as many pushes as it was: each has one author and one time.
        for (n, run) in stored.changes.chunk_by(is_of_one_push).enumerate() {
            let hashes: Vec<[u8; 32]> = run.iter().map(|change| change.head.hash).collect();
            let link = next_link(last, document, &hashes);
            put_run(tx, replica, document, link.sequence, run, now)?;
            for audience in &readers {
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
        put_derived(tx, document, last.sequence, &stored)?;
        let shown_to = stored.shown_to.filter(|unit| !line.contains(&unit.uuid()));
        if show(tx, document, shown_to, &granted, now, &mut committed.reached)? {
            last = tx.last_link()?;
        }
        // He may have its photos, and perhaps keeps it as refused.
        for author in authors {
            if !sees(tx, author, document, &line)? {
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

/// Shows a document to the enterprise that is responsible for it, whole, and takes it from those that are not any more.
/// Says whether anything was told.
fn show(
    tx: &dyn Tx,
    document: DocumentId,
    unit: Option<UnitId>,
    granted: &[Uuid],
    now: Timestamp,
    reached: &mut HashSet<Uuid>,
) -> Result<bool, StoreError> {
    let enterprise = match unit {
        Some(id) if tx.unit(id)?.is_some_and(|unit| unit.tier == Tier::Enterprise) => Some(id.uuid()),
        _ => None,
    };
    let mut is_told = false;
    for audience in granted.iter().filter(|audience| Some(**audience) != enterprise) {
        tx.take_grant(document, *audience)?;
        tell(tx, document, *audience, Told::Lost, reached)?;
        is_told = true;
    }
    if let Some(enterprise) = enterprise.filter(|enterprise| !granted.contains(enterprise)) {
        tx.put_grant(document, enterprise, now)?;
        tell(tx, document, enterprise, Told::Gained, reached)?;
        is_told = true;
    }
    Ok(is_told)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Told {
    Gained,
    Lost,
}

/// Tells an audience of a document apart from any push.
fn tell(
    tx: &dyn Tx,
    document: DocumentId,
    audience: Uuid,
    told: Told,
    reached: &mut HashSet<Uuid>,
) -> Result<Link, StoreError> {
    let link = note(tx, document, Sha256::digest(audience.as_bytes()).into())?;
    reached.insert(audience);
    let (sequence, gained) = (link.sequence, told == Told::Gained);
    tx.put_feed(audience, FeedRow { sequence, document, gained, lost: !gained })?;
    Ok(link)
}

/// Whether a document of a unit with this line above it is in the sight of somebody other than the one who pushes.
fn sees(tx: &dyn Tx, user: UserId, document: DocumentId, line: &[Uuid]) -> Result<bool, StoreError> {
    let is_covered = tx.person(user)?.is_some_and(|person| line.contains(&person.unit.uuid()));
    Ok(is_covered || tx.is_granted(document, user)?)
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
    for (ordinal, Accepted { head, bytes, authority }) in run.iter().enumerate() {
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

fn put_derived(tx: &dyn Tx, document: DocumentId, sequence: u64, stored: &Stored) -> Result<(), StoreError> {
    for (sha256, size, media_type) in &stored.photos {
        tx.put_photo(document, *sha256, *size, media_type)?;
    }
    if let Some(snapshot) = &stored.snapshot {
        tx.put_snapshot(document, sequence, stored.loaded.n_changes, snapshot)?;
    }
    tx.put_ledger_row(document, stored.loaded.kind, &stored.ledger_row)
}
