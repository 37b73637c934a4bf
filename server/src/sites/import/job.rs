//! An accepted file, done part by part.

use super::certificates;
use super::choices::{Choices, decide};
use super::plan;
use super::plan::Deed;
use crate::ingest::{Beside, GROUP, Grounds, IngestError, Intake, ingest_beside};
use crate::people::desk::DeskError;
use crate::people::import::File;
use crate::people::principal::{Principal, Refused};
use crate::sites::list::may_read;
use crate::sites::unique::ensure_none;
use crate::sites::write::{at_the_office, certified, changes, filled_in, is_taken, push_of};
use crate::store::{ChainEnd, SiteImportRow, StoreError, Tx, View};
use serde_json::json;
use spotcheck_domain::authority::Act;
use spotcheck_domain::by::By;
use spotcheck_domain::call::{Applied, Obstacle};
use spotcheck_domain::certificate::Certificates;
use spotcheck_domain::document::enter_site;
use spotcheck_domain::id::{CertificateId, DeviceId, ReplicaId, SiteId};
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::wire::{Ack, Push, decode, encode};
use std::sync::Arc;

/// A file that was accepted.
pub struct Accepted {
    pub import: Option<i64>,
    pub applied: Applied,
}

/// What a file is to do, and what the office was like when that was found out.
struct Settled {
    deeds: Vec<Deed>,
    n_unchanged: u32,
    n_left_out: u32,
    mark: Mark,
}

/// Another one where anything at all was written since: no record and no act of the desk.
#[derive(PartialEq)]
struct Mark {
    records: u64,
    acts: Vec<ChainEnd>,
}

impl Mark {
    fn of(view: &dyn View) -> Result<Self, StoreError> {
        Ok(Self { records: view.last_link()?.sequence, acts: view.audit_ends()? })
    }
}

/// How often it is found out anew beside the writer; after that within its transaction.
const MOST_ROUNDS: usize = 3;

/// What a preview with this token showed, by these choices.
fn settle(
    view: &dyn View,
    principal: &Principal,
    file: &File,
    token: &str,
    choices: &Choices,
) -> Result<Settled, DeskError> {
    let (preview, deeds) = plan(view, principal, file)?;
    if preview.token != token {
        return Err(DeskError::of(Obstacle::ChangedSincePreview));
    }
    if preview.n_refused > 0 {
        return Err(DeskError::with(Obstacle::RowsRefused, json!({ "n_refused": preview.n_refused })));
    }
    let (deeds, n_left_out) = decide(deeds, choices)?;
    Ok(Settled { deeds, n_unchanged: preview.n_unchanged, n_left_out, mark: Mark::of(view)? })
}

/// Accepts what a preview with this token showed, by these choices, or nothing.
pub fn accept(
    intake: &Intake,
    principal: &Principal,
    file: &Arc<File>,
    token: &str,
    choices: &Choices,
    now: Timestamp,
) -> Result<Accepted, DeskError> {
    let settled = || intake.store.read(|view| settle(view, principal, file, token, choices));
    let mut settled_now = settled()?;
    for _ in 1..MOST_ROUNDS {
        if intake.store.read(Mark::of)? == settled_now.mark {
            break;
        }
        settled_now = settled()?;
    }
    let Settled { deeds, n_unchanged, n_left_out, mark } = settled_now;
    let n_new = deeds.iter().filter(|deed| matches!(deed, Deed::Enter { .. })).count() as u32;
    let n_changed = deeds.len() as u32 - n_new;
    let applied = Applied { n_new, n_changed, n_unchanged, n_left_out, id: None };
    let parts = parts(intake, &deeds, now)?;
    let note =
        format!("sha256: {}; new: {n_new}; changed: {n_changed}; left out: {n_left_out}", file.sha256());
    let (by, file, token, choices) = (principal.clone(), Arc::clone(file), token.to_owned(), choices.clone());
    let import = intake.store.write(move |tx| {
        // The same file sent twice at once was looked at twice upon the same sites.
        let is_as_it_was = Mark::of(tx)? == mark;
        if !is_as_it_was && settle(tx, &by, &file, &token, &choices)?.deeds != deeds {
            return Err(DeskError::of(Obstacle::ChangedSincePreview));
        }
        // In the post in which he may: what it writes is judged by that one.
        let by = may_read(tx, &by, Act::ImportSites)?;
        ensure_none(tx, by.unit)?;
        tx.put_audit(now, &by.user.to_string(), Act::ImportSites.word(), None, &note)?;
        if parts.is_empty() {
            return Ok(None);
        }
        let author = serde_json::to_string(&by.by()).map_err(|_| StoreError::Unreadable("an author"))?;
        Ok(Some(tx.put_site_import(by.unit, &author, now, &parts)?))
    })?;
    Ok(Accepted { import, applied })
}

/// The changes of all deeds, as many at once as are stored at once.
fn parts(intake: &Intake, deeds: &[Deed], now: Timestamp) -> Result<Vec<(u64, Vec<u8>)>, DeskError> {
    let mut pushes: Vec<Push> = Vec::with_capacity(deeds.len());
    for deed in deeds {
        let push = match deed {
            Deed::Enter { unit, fields, certificates } => {
                let id = SiteId::from_parts(now, rand::random());
                let drawn = |fields| (CertificateId::from_parts(now, rand::random()), fields);
                let certificates: Certificates = certificates.iter().cloned().map(drawn).collect();
                let change = enter_site(id, *unit, (fields, &certificates), now, rand::random())
                    .map_err(|_| StoreError::Unreadable("a site that was just made"))?;
                push_of(id, [change])
            }
            Deed::Change { site, fields, certificates } => {
                let site = *site;
                let there = intake.store.read(|view| view.site(site))?.ok_or(DeskError::NotFound)?;
                let mut edits = filled_in(fields);
                for (id, fields) in certificates::writes(&there.certificates, certificates) {
                    let id = id.unwrap_or_else(|| CertificateId::from_parts(now, rand::random()));
                    edits.extend(certified(id, &fields));
                }
                push_of(site, changes(intake, site, &edits, now)?)
            }
            Deed::Ask { .. } => continue,
        };
        if !push.changes.is_empty() {
            pushes.push(push);
        }
    }
    let part = |pushes: &[Push]| {
        let bytes = encode(&pushes.to_vec()).map_err(|_| StoreError::Unreadable("a part of a file"))?;
        Ok::<_, DeskError>((pushes.len() as u64, bytes))
    };
    pushes.chunks(GROUP).map(part).collect()
}

/// A part of an accepted file, which is done when its sites are stored.
struct Part {
    import: i64,
    ordinal: u64,
}

impl Beside for Part {
    fn after(&self, tx: &dyn Tx, acks: &[Ack]) -> Result<(), IngestError> {
        let Self { import, ordinal } = *self;
        if !is_taken(acks) {
            tracing::error!(import, ordinal, "sites of an accepted file were not taken");
        }
        Ok(tx.end_site_part(import, ordinal)?)
    }
}

/// Does what is left of an accepted file.
pub fn finish(intake: &Intake, import: i64, now: Timestamp) -> Result<(), DeskError> {
    let rows = intake.store.read(|view| view.site_imports())?;
    // Somebody else has done it.
    let Some(row) = rows.into_iter().find(|row| row.id == import) else { return Ok(()) };
    let author = author(&row)?;
    let grounds = Grounds::of_office(&author, now);
    while let Some((ordinal, bytes)) = intake.store.read(|view| view.next_site_part(import))? {
        let pushes: Vec<Push> = decode(&bytes).map_err(|_| StoreError::Unreadable("a part of a file"))?;
        let beside: Arc<dyn Beside> = Arc::new(Part { import, ordinal });
        let office = ReplicaId::from_uuid(uuid::Uuid::nil());
        match ingest_beside(intake, &grounds, office, pushes, &beside, now) {
            Ok(_) => {}
            Err(IngestError::Store(error)) => return Err(error.into()),
            Err(IngestError::Raced | IngestError::Overtaken) => {
                return Err(DeskError::of(Obstacle::NotTaken));
            }
        }
    }
    Ok(())
}

/// Does what is left of every accepted file: after a restart.
pub fn resume(intake: &Intake, now: Timestamp) -> Result<(), DeskError> {
    for row in intake.store.read(|view| view.site_imports())? {
        tracing::info!(import = row.id, n_left = row.n_left, "a file of sites is taken in further");
        finish(intake, row.id, now)?;
    }
    Ok(())
}

/// The administrator as he was when his file was accepted: what was judged then is not judged again.
fn author(row: &SiteImportRow) -> Result<Principal, StoreError> {
    let by: By = serde_json::from_str(&row.author).map_err(|_| StoreError::Unreadable("an author"))?;
    Ok(at_the_office(&Principal {
        user: by.user,
        device: DeviceId::from_uuid(uuid::Uuid::nil()),
        unit: by.unit,
        tier: by.tier,
        name: by.name,
        roles: by.roles,
        membership: 1,
        beside: Vec::new(),
        refused: Refused::default(),
    }))
}
