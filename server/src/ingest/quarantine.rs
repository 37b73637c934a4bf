//! What was refused, in the hands of an administrator: he looks at it, has it stored after all, or lets it lie.
//!
//! A released change is stored as it came, as its author's and with the time at which it came: its hash is its
//! identity, so that nothing is doubled whoever brings it again, and its author's phone need not be found first. A release
//! lifts the rules, by which honest work is refused too; what is unsound, of another's actor or in another's name is never
//! stored, and nobody releases his own. What builds upon another refused change is released with it.

use super::authority::Authority;
use super::error::IngestError;
use super::ground::{Given, Grounds};
use super::hush::catch;
use super::intake::Intake;
use super::jurisdiction;
use super::keep::is_full;
use super::loaded::load;
use super::release::{Stand, store_released};
use crate::people::hands;
use crate::people::principal::Principal;
use crate::store::{QuarantineRow, Store, StoreError, View};
use serde_bytes::ByteBuf;
use spotcheck_domain::authority::{Act, On, Reach};
use spotcheck_domain::document::{Containers, Hash, Parsed, Write};
use spotcheck_domain::edit::Edit;
use spotcheck_domain::id::{DocumentId, UserId};
use spotcheck_domain::ledger::Row;
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::wire::{MadeRun, Push, QuarantinedChange, decode};
use std::collections::{BTreeSet, HashMap};

/// Why an administrator gets no answer, or his decision none of its effect.
#[derive(Debug, thiserror::Error)]
pub enum QuarantineError {
    /// There is no such change, it was decided, or it is not his to decide: all look the same.
    #[error("there is no such refused change here")]
    NotFound,
    #[error("nobody releases what he wrote himself")]
    OwnWork,
    #[error("it cannot be stored: {0}")]
    Unsound(String),
    #[error("a document changed while it was judged")]
    Raced,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<IngestError> for QuarantineError {
    fn from(error: IngestError) -> Self {
        match error {
            IngestError::Store(error) => Self::Store(error),
            IngestError::Raced | IngestError::Overtaken => Self::Raced,
        }
    }
}

/// Changes on one page.
const PAGE: usize = 100;

/// Undecided changes by people of this administrator's area or in its records, beyond `after`; or those of one author in one
/// record.
pub fn list(
    store: &Store,
    principal: &Principal,
    of: Option<(UserId, DocumentId)>,
    after: i64,
) -> Result<Vec<QuarantinedChange>, QuarantineError> {
    principal.may(Act::ListQuarantine, &On::office()).map_err(|_| QuarantineError::NotFound)?;
    store.read(|view| {
        let mut changes = Vec::new();
        let mut after = after;
        loop {
            let rows = match of {
                Some((author, document)) => view.quarantine_page(author, document, after, PAGE)?,
                None => view.quarantine(after, PAGE)?,
            };
            let Some(last) = rows.last() else { return Ok(changes) };
            after = last.id;
            for row in &rows {
                // What no stored record owns is listed by its author alone: its bytes are not read for every row.
                if jurisdiction::may(view, principal, Act::InspectQuarantined, row, &[])? {
                    changes.push(shown(view, principal, row)?);
                }
                if changes.len() == PAGE {
                    return Ok(changes);
                }
            }
        }
    })
}

/// One change with what it would write.
pub fn inspect(store: &Store, principal: &Principal, id: i64) -> Result<QuarantinedChange, QuarantineError> {
    let row = find(store, principal, Act::InspectQuarantined, id)?;
    let (mut change, mut containers) = store.read(|view| {
        let loaded = load(view, row.document)?;
        let containers = loaded.map_or_else(Containers::default, |loaded| loaded.document.containers());
        Ok::<_, QuarantineError>((shown(view, principal, &row)?, containers))
    })?;
    for write in writes(&row.bytes, &mut containers) {
        if let Write::Text { typed, .. } = &write {
            change.typed.push_str(typed);
        }
        change.edits.extend(write.edit(row.kind));
    }
    Ok(change)
}

/// Leaves a change refused for good.
pub fn discard(store: &Store, principal: &Principal, id: i64, now: Timestamp) -> Result<(), QuarantineError> {
    let row = find(store, principal, Act::DiscardQuarantined, id)?;
    let by = principal.user;
    store.write(move |tx| {
        if !tx.decide_quarantine(row.id, false, by, now)? {
            return Err(QuarantineError::NotFound);
        }
        tx.put_audit(now, &by.to_string(), "discarded", Some(row.document.as_bytes()), &row.id.to_string())?;
        Ok(())
    })
}

/// Stores a change after all, together with the refused ones that it builds upon. Gives how many were stored.
pub fn release(
    intake: &Intake,
    principal: &Principal,
    id: i64,
    now: Timestamp,
) -> Result<usize, QuarantineError> {
    let row = find(&intake.store, principal, Act::ReleaseQuarantined, id)?;
    intake.store.read(|view| ensure_not_own(view, principal, row.author, now))?;
    let refused = intake.store.read(|view| view.quarantine_of(row.document, row.author))?;
    let chain = plan_chain(&row, refused);
    let (taken, chain): (Vec<_>, Vec<_>) = {
        let loaded = intake.store.read(|view| load(view, row.document))?;
        let mut containers =
            loaded.as_ref().map_or_else(Containers::default, |loaded| loaded.document.containers());
        chain.into_iter().partition(|row| {
            writes(&row.bytes, &mut containers).iter().any(|write| match (write, &loaded) {
                (Write::Entry { map, key, .. }, Some(loaded)) => loaded.document.has_entry(map, key),
                _ => false,
            })
        })
    };
    // What its author's phone has written again meanwhile is there already.
    if chain.is_empty() {
        return settle(&intake.store, principal, &taken, now).map(|()| 0);
    }
    let vouched: Vec<(Hash, Authority)> = chain
        .iter()
        .map(|row| {
            (
                row.hash,
                Authority {
                    author: row.author,
                    device: row.device,
                    attested_at: Some(row.received_at),
                    is_released: true,
                },
            )
        })
        .collect();
    let push = Push {
        document: row.document,
        kind: row.kind,
        changes: chain.iter().map(|row| ByteBuf::from(row.bytes.clone())).collect(),
        receipts: Vec::new(),
        made: vec![MadeRun(u32::MAX, Some(0))],
    };
    let ids: Vec<i64> = chain.iter().chain(&taken).map(|row| row.id).collect();
    let grounds = intake.store.read(|view| grounds_of(view, &row, now))?;
    match store_released(intake, principal, &grounds, &push, &vouched, &ids, now)? {
        Stand::Stored(n) => Ok(n),
        Stand::Unsound(reason) => Err(QuarantineError::Unsound(reason)),
    }
}

/// Nobody releases what he wrote himself, nor by another whom he made: see [`hands`].
pub fn ensure_not_own(
    view: &dyn View,
    principal: &Principal,
    author: UserId,
    now: Timestamp,
) -> Result<(), QuarantineError> {
    let author = if hands::are_one(view, principal.user, author, now)? { principal.user } else { author };
    let own = On::quarantined(Reach::Own).written_by(author);
    principal.at_desk().may(Act::ReleaseQuarantined, &own).map_err(|_| QuarantineError::OwnWork)
}

/// What its author was when it came, and what he is now: by these it is looked at whether it is his.
fn grounds_of(view: &dyn View, row: &QuarantineRow, now: Timestamp) -> Result<Grounds, StoreError> {
    let gone = || StoreError::Unreadable("the author of a refused change");
    let author = Principal::of_person(view, row.author, row.device)?.ok_or_else(gone)?;
    let given = Given { at: row.received_at, known: None };
    Grounds::of(view, &author, &[Some(given)], false, now)
}

fn settle(
    store: &Store,
    principal: &Principal,
    rows: &[QuarantineRow],
    now: Timestamp,
) -> Result<(), QuarantineError> {
    let (ids, by): (Vec<i64>, _) = (rows.iter().map(|row| row.id).collect(), principal.user);
    store.write(move |tx| {
        for id in ids {
            tx.decide_quarantine(id, true, by, now)?;
        }
        Ok(())
    })
}

/// The change with the refused ones that it builds upon, in causal order.
fn plan_chain(row: &QuarantineRow, refused: Vec<QuarantineRow>) -> Vec<QuarantineRow> {
    let mut by_hash: HashMap<Hash, QuarantineRow> = refused.into_iter().map(|row| (row.hash, row)).collect();
    let mut wanted = vec![row.hash];
    let mut seen: BTreeSet<Hash> = BTreeSet::new();
    let mut chain = Vec::new();
    while let Some(hash) = wanted.pop() {
        if !seen.insert(hash) {
            continue;
        }
        if let Some(row) = by_hash.remove(&hash) {
            let deps = catch(|| Parsed::parse(&row.bytes).map(|parsed| parsed.head().deps));
            wanted.extend(deps.ok().and_then(Result::ok).unwrap_or_default());
            chain.push(row);
        }
    }
    // Refused together in causal order: ids were given in that order.
    chain.sort_unstable_by_key(|row| row.id);
    chain
}

fn writes(bytes: &[u8], containers: &mut Containers) -> Vec<Write> {
    catch(|| Parsed::parse(bytes).map(|parsed| parsed.writes(containers)).unwrap_or_default())
        .unwrap_or_default()
}

/// An undecided change with which this person may do that. Absence and refusal look the same.
fn find(store: &Store, principal: &Principal, act: Act, id: i64) -> Result<QuarantineRow, QuarantineError> {
    store.read(|view| {
        let row = view.quarantine_row(id)?.filter(|row| !row.is_decided).ok_or(QuarantineError::NotFound)?;
        let chain = plan_chain(&row, view.quarantine_of(row.document, row.author)?);
        let may = jurisdiction::may(view, principal, act, &row, &chain)?;
        may.then_some(row).ok_or(QuarantineError::NotFound)
    })
}

fn shown(
    view: &dyn View,
    principal: &Principal,
    row: &QuarantineRow,
) -> Result<QuarantinedChange, StoreError> {
    let title = title(view, principal, row.document)?;
    Ok(QuarantinedChange {
        id: row.id,
        document: row.document,
        kind: row.kind,
        title,
        author: row.author,
        author_name: row.author_name.clone(),
        reason: row.reason.clone(),
        received_at: row.received_at,
        n_bytes: row.bytes.len() as u64,
        is_full: is_full(
            view.quarantine_sum(row.author, Some(row.document))?,
            view.quarantine_sum(row.author, None)?,
        ),
        edits: Vec::<Edit>::new(),
        typed: String::new(),
    })
}

/// What a record is called: whoever administers an author is not told that of one which he may not see.
pub fn title(view: &dyn View, principal: &Principal, document: DocumentId) -> Result<String, StoreError> {
    let row = if principal.sees(view, document)? { view.ledger_row(document)? } else { None };
    let row = row.and_then(|(_, cbor)| decode::<Row>(&cbor).ok());
    Ok(row.map(|row| row.title().to_owned()).unwrap_or_default())
}
