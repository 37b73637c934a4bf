//! What the office writes in a site's document itself: made upon all that it has, judged like what phones bring, and noted
//! in the same transaction.

use crate::ingest::{Beside, Grounds, IngestError, Intake, ingest_beside, load};
use crate::people::desk::DeskError;
use crate::people::principal::Principal;
use crate::store::{StoreError, Tx};
use serde_bytes::ByteBuf;
use spotcheck_domain::authority::Act;
use spotcheck_domain::call::Obstacle;
use spotcheck_domain::certificate::CertificateFields;
use spotcheck_domain::document::NewChange;
use spotcheck_domain::edit::Edit;
use spotcheck_domain::id::{CertificateId, DeviceId, ReplicaId, SiteId};
use spotcheck_domain::site::{SiteField, SiteFields};
use spotcheck_domain::term::DocumentKind;
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::wire::{Ack, Outcome, Push};
use std::sync::Arc;

/// How often what was overtaken is made again.
const MOST_ROUNDS: usize = 8;

/// What is written of an act in the log, and what must still hold when it is done.
#[derive(Clone)]
pub struct Noted {
    pub act: Act,
    pub note: String,
    /// Asked in the transaction that stores it.
    pub holds: Option<Holds>,
}

/// Whether something still is as it was when it was looked at.
pub type Holds = Arc<dyn Fn(&dyn Tx) -> Result<bool, StoreError> + Send + Sync>;

impl Noted {
    pub fn of(act: Act, note: String) -> Self {
        Self { act, note, holds: None }
    }
}

/// Whoever asks, as the author of what the office writes: no device of his made it.
pub fn at_the_office(principal: &Principal) -> Principal {
    Principal { device: DeviceId::from_uuid(uuid::Uuid::nil()), ..principal.clone() }
}

pub fn push_of(site: SiteId, changes: impl IntoIterator<Item = NewChange>) -> Push {
    Push {
        document: site.into(),
        kind: DocumentKind::Site,
        changes: changes.into_iter().map(|change| ByteBuf::from(change.bytes)).collect(),
        receipts: Vec::new(),
        made: Vec::new(),
    }
}

pub fn is_taken(acks: &[Ack]) -> bool {
    acks.iter().all(|ack| matches!(ack.outcome, Outcome::Stored | Outcome::Known))
}

/// Stores what was made of a site. `false`: what must hold does not, and nothing is stored.
pub fn store(
    intake: &Intake,
    principal: &Principal,
    push: Push,
    noted: &Noted,
    now: Timestamp,
) -> Result<bool, DeskError> {
    let by = at_the_office(principal);
    let (document, author, noted) = (push.document, by.user.to_string(), noted.clone());
    let beside: Beside = Arc::new(move |tx, acks| {
        if let Some(holds) = &noted.holds
            && !holds(tx)?
        {
            return Err(IngestError::Overtaken);
        }
        if is_taken(acks) {
            tx.put_audit(now, &author, noted.act.word(), Some(document.as_bytes()), &noted.note)?;
        }
        Ok(())
    });
    let office = ReplicaId::from_uuid(uuid::Uuid::nil());
    match ingest_beside(intake, &Grounds::of_office(&by, now), office, vec![push], &beside, now) {
        Ok(ingested) if is_taken(&ingested.acks) => Ok(true),
        Err(IngestError::Overtaken) => Ok(false),
        Ok(_) | Err(IngestError::Raced) => Err(DeskError::of(Obstacle::NotTaken)),
        Err(IngestError::Store(error)) => Err(error.into()),
    }
}

/// The edits that fill in these fields.
pub fn filled_in(fields: &SiteFields) -> Vec<Edit> {
    fields.iter().map(|(field, value)| Edit::SetSite { field: *field, value: value.clone() }).collect()
}

/// Those by which a certificate says this.
pub fn certified(certificate: CertificateId, fields: &CertificateFields) -> Vec<Edit> {
    let certify =
        |(field, value): (&_, &String)| Edit::Certify { certificate, field: *field, value: value.clone() };
    fields.iter().map(certify).collect()
}

/// The changes that make these edits, upon all that the office has. None: it is so already.
pub fn changes(
    intake: &Intake,
    site: SiteId,
    edits: &[Edit],
    now: Timestamp,
) -> Result<Vec<NewChange>, DeskError> {
    let mut loaded = intake.store.read(|view| load(view, site.into()))?.ok_or(DeskError::NotFound)?;
    let mut document = loaded.document.copy(rand::random());
    let mut changes = Vec::new();
    for edit in edits {
        let made = document
            .edit(edit, None, now, rand::random())
            .map_err(|_| StoreError::Unreadable("a site's document"))?;
        changes.extend(made);
    }
    Ok(changes)
}

/// Fills in fields of a site.
pub fn set(
    intake: &Intake,
    principal: &Principal,
    site: SiteId,
    fields: &SiteFields,
    noted: &Noted,
    now: Timestamp,
) -> Result<bool, DeskError> {
    write(intake, principal, site, &filled_in(fields), noted, now)
}

/// Makes edits of a site.
pub fn write(
    intake: &Intake,
    principal: &Principal,
    site: SiteId,
    edits: &[Edit],
    noted: &Noted,
    now: Timestamp,
) -> Result<bool, DeskError> {
    for _ in 0..MOST_ROUNDS {
        let changes = changes(intake, site, edits, now)?;
        if changes.is_empty() {
            return Ok(true);
        }
        match store(intake, principal, push_of(site, changes), noted, now) {
            // Somebody else wrote in it at once.
            Err(DeskError::Obstacle { what: Obstacle::NotTaken, .. }) => {}
            done => return done,
        }
    }
    Err(DeskError::of(Obstacle::NotTaken))
}

/// One field.
pub fn one(field: SiteField, value: impl Into<String>) -> SiteFields {
    SiteFields::from([(field, value.into())])
}
