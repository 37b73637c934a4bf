//! What the office writes in a site's document itself: made upon all that it has, judged like what phones bring, and noted
//! in the same transaction.

use crate::ingest::{Beside, Grounds, IngestError, Intake, ingest_beside, load};
use crate::people::desk::DeskError;
use crate::people::principal::Principal;
use crate::store::{StoreError, Tx, View};
use serde_bytes::ByteBuf;
use spotcheck_domain::authority::Act;
use spotcheck_domain::call::Obstacle;
use spotcheck_domain::certificate::CertificateFields;
use spotcheck_domain::document::NewChange;
use spotcheck_domain::edit::Edit;
use spotcheck_domain::id::{CertificateId, DeviceId, DocumentId, ReplicaId, SiteId};
use spotcheck_domain::site::{SiteField, SiteFields};
use spotcheck_domain::term::DocumentKind;
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::wire::{Ack, Outcome, Push};
use std::sync::{Arc, Mutex, PoisonError};

/// How often what was overtaken is made again.
pub const MOST_ROUNDS: usize = 8;

/// An act, and what is asked before it is done.
#[derive(Clone)]
pub struct Noted {
    act: Act,
    judge: Judge,
}

/// Whether it may be done and is to be; gives what is written of it in the log. Asked when somebody wants it, and again in the
/// transaction that stores it: between the two somebody else may have done as much.
pub type Judge = Arc<dyn Fn(&dyn View) -> Result<String, DeskError> + Send + Sync>;

impl Noted {
    pub fn of(
        act: Act,
        judge: impl Fn(&dyn View) -> Result<String, DeskError> + Send + Sync + 'static,
    ) -> Self {
        Self { act, judge: Arc::new(judge) }
    }

    pub fn judge(&self, view: &dyn View) -> Result<String, DeskError> {
        (self.judge)(view)
    }
}

/// One act while it is stored.
struct Storing {
    noted: Noted,
    author: String,
    document: DocumentId,
    now: Timestamp,
    /// What the log is to say, or why it is not done.
    judged: Mutex<Result<String, DeskError>>,
}

impl Storing {
    fn put(&self, judged: Result<String, DeskError>) -> Result<String, DeskError> {
        let mut held = self.judged.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut *held, judged)
    }

    fn take(&self) -> Result<String, DeskError> {
        self.put(Err(DeskError::of(Obstacle::NotTaken)))
    }
}

impl Beside for Storing {
    fn before(&self, tx: &dyn Tx) -> Result<(), IngestError> {
        let judged = self.noted.judge(tx);
        let holds = judged.is_ok();
        let _ = self.put(judged);
        if holds { Ok(()) } else { Err(IngestError::Overtaken) }
    }

    /// What is not taken is not kept as refused either: whoever asked is told so.
    fn after(&self, tx: &dyn Tx, acks: &[Ack]) -> Result<(), IngestError> {
        let (Ok(note), true) = (self.take(), is_taken(acks)) else { return Err(IngestError::Overtaken) };
        Ok(tx.put_audit(
            self.now,
            &self.author,
            self.noted.act.word(),
            Some(self.document.as_bytes()),
            &note,
        )?)
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

/// Stores what was made of a site, where it still may be.
pub fn store(
    intake: &Intake,
    principal: &Principal,
    push: Push,
    noted: &Noted,
    now: Timestamp,
) -> Result<(), DeskError> {
    let by = at_the_office(principal);
    let storing = Arc::new(Storing {
        noted: noted.clone(),
        author: by.user.to_string(),
        document: push.document,
        now,
        judged: Mutex::new(Err(DeskError::of(Obstacle::NotTaken))),
    });
    let office = ReplicaId::from_uuid(uuid::Uuid::nil());
    let beside: Arc<dyn Beside> = Arc::clone(&storing) as _;
    match ingest_beside(intake, &Grounds::of_office(&by, now), office, vec![push], &beside, now) {
        Ok(_) => Ok(()),
        Err(IngestError::Overtaken) => storing.take().and_then(|_| Err(DeskError::of(Obstacle::NotTaken))),
        Err(IngestError::Raced) => Err(DeskError::of(Obstacle::NotTaken)),
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
) -> Result<(), DeskError> {
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
) -> Result<(), DeskError> {
    for _ in 0..MOST_ROUNDS {
        let changes = changes(intake, site, edits, now)?;
        if changes.is_empty() {
            return Ok(());
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
