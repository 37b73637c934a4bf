//! The core of `POST /v1/sync`: stores what a phone pushes and gives what it lacks. Idempotent; keeps nothing between
//! two requests. A simulation calls [`handle`] as the HTTP side does.

mod answer;
mod budget;
pub mod cursor;
pub mod feed;
pub mod measure;
pub mod parcel;
mod reading;
pub mod repair;
mod standing;

use crate::ingest::{Given, Grounds, IngestError, Ingested, ingest_on};
use crate::office::Office;
use crate::papers;
use crate::people::devices;
use crate::people::known::ensure_organisation;
use crate::people::principal::Principal;
use crate::store::{StoreError, View};
use answer::Asker;
use rand::RngCore;
use serde_bytes::{ByteArray, ByteBuf};
use spotcheck_domain::document::hash_of;
use spotcheck_domain::id::{DocumentId, ReplicaId};
use spotcheck_domain::terse::{hashes, shorten};
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::wire::{Ack, MOST_REFUSED, Outcome, PROTOCOL, Push, SyncRequest, SyncResponse};
use standing::{Standing, stand};
use std::collections::HashSet;

/// Why a request gets no answer.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    #[error("this server speaks protocol {0}")]
    Protocol(u32),
    #[error("{0}")]
    Invalid(String),
    /// More of something than a request may have.
    #[error("a request has at most {1} {0}")]
    TooMany(&'static str, usize),
    #[error("a document changed while it was judged")]
    Raced,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<IngestError> for SyncError {
    fn from(error: IngestError) -> Self {
        match error {
            IngestError::Store(error) => Self::Store(error),
            IngestError::Raced | IngestError::Overtaken => Self::Raced,
        }
    }
}

/// Documents that one request may push to, and changes that it may push. A phone packs a mebibyte into one, which is less
/// than half of either.
const MOST_PUSHES: usize = 8_192;
const MOST_CHANGES: usize = 20_000;
/// Changes that the receipts of one request may name.
const MOST_ATTESTED: usize = 40_000;
/// Cursors that one request may bring.
const MOST_BROUGHT: usize = 8_192;
/// Cursors under which the changes of one request may have been made. What names another beyond them is judged by what
/// holds now.
const MOST_CURSORS: usize = 256;

/// What a request pushes, judged and stored.
struct Taken {
    ingested: Ingested,
    attested: Vec<Attested>,
}

/// Takes what a request pushes, and answers with nothing else: a phone's work that comes by another way than its line.
pub fn take_push(
    office: &Office,
    author: &Principal,
    request: SyncRequest,
    now: Timestamp,
) -> Result<Ingested, SyncError> {
    check(&request)?;
    let SyncRequest { replica, cursor, push, made_under, .. } = request;
    let pushed = Pushed { replica, cursor: cursor.as_ref(), push, made_under: &made_under };
    let taken = take(office, author, pushed, now)?;
    ensure_organisation(&office.store, author, now)?;
    Ok(taken.ingested)
}

fn check(request: &SyncRequest) -> Result<(), SyncError> {
    if request.protocol != PROTOCOL {
        return Err(SyncError::Protocol(PROTOCOL));
    }
    let SyncRequest { push, refused, made_under, .. } = request;
    let attested = push.iter().flat_map(|push| &push.receipts).map(|receipt| receipt.hashes.len().max(1));
    for (what, n, most) in [
        ("pushes", push.len(), MOST_PUSHES),
        ("changes", push.iter().map(|push| push.changes.len()).sum(), MOST_CHANGES),
        ("runs of cursors", push.iter().map(|push| push.made.len()).sum(), MOST_CHANGES),
        ("attested changes", attested.sum(), MOST_ATTESTED),
        ("refused changes", refused.iter().map(|one| one.changes.len().max(1)).sum(), MOST_REFUSED),
        ("cursors", made_under.len(), MOST_BROUGHT),
    ] {
        if n > most {
            return Err(SyncError::TooMany(what, most));
        }
    }
    if !request.offer.as_ref().is_none_or(repair::is_bounded) {
        return Err(SyncError::Invalid("an offer of more than a phone holds".into()));
    }
    Ok(())
}

/// The part of a request that is stored.
struct Pushed<'r> {
    replica: ReplicaId,
    cursor: Option<&'r ByteBuf>,
    push: Vec<Push>,
    made_under: &'r [ByteBuf],
}

fn take(
    office: &Office,
    principal: &Principal,
    pushed: Pushed<'_>,
    now: Timestamp,
) -> Result<Taken, SyncError> {
    office.note_rules(now)?;
    let Pushed { replica, cursor, push, made_under } = pushed;
    let sealed = cursor.map(|sealed| sealed.as_slice());
    let (push, put_off, grounds) = office.store.read(|view| {
        let has_unnamed = push.iter().any(Push::has_unnamed);
        let (push, put_off) = match stand(view, &office.secret, principal, sealed)? {
            Standing::Elsewhere => put_off(view, principal, push)?,
            Standing::New | Standing::At(_) => (push, Vec::new()),
        };
        let given = given(view, office, principal, made_under)?;
        Ok::<_, StoreError>((push, put_off, Grounds::of(view, principal, &given, has_unnamed, now)?))
    })?;
    // By a right that he had once he may write, too, where he sees nothing any more.
    let is_past = !grounds.is_of_today();
    let attested: Vec<Attested> = push.iter().filter_map(|push| Attested::of(push, is_past)).collect();
    let mut ingested = ingest_on(&office.intake, &grounds, replica, push, now)?;
    ingested.acks.extend(put_off);
    Ok(Taken { ingested, attested })
}

pub fn handle(
    office: &Office,
    principal: &Principal,
    request: SyncRequest,
    now: Timestamp,
    rng: &mut dyn RngCore,
) -> Result<SyncResponse, SyncError> {
    check(&request)?;
    let named = request.terse.then(|| hashes(&request.push));
    let SyncRequest { replica, refused, room, made_under, told: of_device, numbers, kinds, .. } = request;
    if let Some(told) = of_device {
        devices::tell(&office.store, principal.device, told, now)?;
    }
    let (cursor, offer) = (request.cursor, request.offer);
    let push = office.store.read(|view| budget::affordable(view, request.push))?;
    let pushed = Pushed { replica, cursor: cursor.as_ref(), push, made_under: &made_under };
    let Taken { ingested, attested } = take(office, principal, pushed, now)?;
    let pushed: HashSet<[u8; 32]> = ingested.acks.iter().map(|ack| *ack.change).collect();
    ensure_organisation(&office.store, principal, now)?;
    let mut nonce = [0; 24];
    rng.fill_bytes(&mut nonce);
    let asker = Asker { office, principal, replica, pushed: &pushed, refused: &refused, room, nonce, now };
    let brought = brought(&attested, &ingested.acks);
    let answer = office.store.read(|view| {
        let mut answer = asker.answer(view, cursor, offer)?;
        // He may have brought back what he does not see any more, and what nobody told him is gone.
        for document in brought {
            if !answer.gone.contains(&document) && !principal.sees(view, document)? {
                answer.gone.push(document);
            }
        }
        Ok::<_, StoreError>(answer)
    })?;
    let Ingested { mut acks, mut receipts } = ingested;
    acks.extend(answer.acks);
    receipts.extend(answer.receipts);
    // A phone of before is answered in the words that it knows.
    let told = room.is_some().then_some(now);
    let rescue_key =
        request.wants_rescue_key.then(|| ByteArray::new(office.secret.rescue_key(principal.device)));
    let numbers = match numbers {
        Some(here) => {
            // Before a repair is over neither knows what the other has given or used.
            let asked = papers::Asked { replica, here, is_settled: answer.repair.is_none() };
            Some(papers::give(office, principal, asked, now)?)
        }
        None => None,
    };
    let answer = SyncResponse { acks, receipts, now: told, rescue_key, numbers, ..answer };
    Ok(match named {
        Some(pushed) => shorten(&pushed, answer),
        None => answer,
    })
}

/// What this office gave with each of these cursors to this person; `None` for what it did not give him, or in another
/// history.
fn given(
    view: &dyn View,
    office: &Office,
    principal: &Principal,
    sealed: &[ByteBuf],
) -> Result<Vec<Option<Given>>, StoreError> {
    let given = sealed.iter().take(MOST_CURSORS).map(|sealed| {
        Ok(match stand(view, &office.secret, principal, Some(sealed.as_slice()))? {
            Standing::At(cursor) => cursor.given_at.map(|at| {
                let known = (!cursor.is_first_download()).then_some(cursor.at.sequence);
                Given { at, known }
            }),
            Standing::New | Standing::Elsewhere => None,
        })
    });
    given.collect()
}

/// A document of which changes were pushed that need not be within their bearer's sight: with receipts, or by a right of
/// before.
struct Attested {
    document: DocumentId,
    hashes: HashSet<[u8; 32]>,
}

impl Attested {
    fn of(push: &Push, is_past: bool) -> Option<Self> {
        let hashes = push.receipts.iter().flat_map(|receipt| receipt.hashes.iter().map(|hash| **hash));
        let mut hashes: HashSet<[u8; 32]> = hashes.collect();
        if is_past {
            hashes.extend(push.changes.iter().map(|bytes| hash_of(bytes)));
        }
        (!hashes.is_empty()).then_some(Self { document: push.document, hashes })
    }
}

/// The documents of which the office has now some of what was attested.
fn brought(attested: &[Attested], acks: &[Ack]) -> Vec<DocumentId> {
    let is_here = |ack: &&Ack| matches!(ack.outcome, Outcome::Stored | Outcome::Known);
    let here: HashSet<[u8; 32]> = acks.iter().filter(is_here).map(|ack| *ack.change).collect();
    let is_brought = |one: &&Attested| !one.hashes.is_disjoint(&here);
    attested.iter().filter(is_brought).map(|one| one.document).collect()
}

/// Until an office that was put back is repaired it may lack the very change by which this person reaches a record. What
/// he wrote there is not refused for that: it comes again.
fn put_off(
    view: &dyn View,
    principal: &Principal,
    push: Vec<Push>,
) -> Result<(Vec<Push>, Vec<Ack>), StoreError> {
    let (mut taken, mut acks) = (Vec::new(), Vec::new());
    for one in push {
        let is_out_of_reach = match view.document(one.document)? {
            Some(row) => one.receipts.is_empty() && !principal.reaches(view, one.document, row.unit)?,
            None => false,
        };
        if is_out_of_reach {
            acks.extend(one.changes.iter().map(|bytes| Ack {
                change: ByteArray::new(hash_of(bytes)),
                outcome: Outcome::MissingDependencies,
            }));
        } else {
            taken.push(one);
        }
    }
    Ok((taken, acks))
}
