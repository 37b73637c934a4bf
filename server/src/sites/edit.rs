//! What administrators do with sites: each act is asked of the table of rights, done at the office, and noted. What is asked
//! of an act is asked when somebody wants it, and again in the transaction that stores it.

use super::fields::{canonical, canonical_certificate};
use super::history::merged_at;
use super::unique::check_code;
use super::write::{MOST_ROUNDS, Noted, certified, one, push_of, set, store, write};
use crate::ingest::Intake;
use crate::people::desk::{DeskError, again, ensure_free, merged, note_of};
use crate::people::principal::Principal;
use crate::store::{SiteEntry, StoreError, View};
use serde_json::json;
use spotcheck_domain::authority::{Act, On};
use spotcheck_domain::call::{
    ChangeSite, CloseSite, EnterSite, GiveSite, KeepCertificate, MergeSites, Obstacle, RemoveCertificate,
};
use spotcheck_domain::certificate::{CertificateField, CertificateFields, Certificates};
use spotcheck_domain::document::enter_site;
use spotcheck_domain::id::{SiteId, UnitId};
use spotcheck_domain::site::{SiteField, SiteFields};
use spotcheck_domain::term::DocumentKind;
use spotcheck_domain::time::Timestamp;
use std::sync::Arc;

/// For so long it can be said that two which were merged are two.
pub const UNDO_MILLIS: i64 = 86_400_000;
/// Of one site.
const MOST_CERTIFICATES: usize = 60;

/// The site, where he may. What he does not reach is not there.
pub fn reached(
    view: &dyn View,
    principal: &Principal,
    act: Act,
    site: SiteId,
) -> Result<SiteEntry, DeskError> {
    let principal = again(view, principal)?;
    let entry = view.site(site)?.ok_or(DeskError::NotFound)?;
    let judged = principal.may_in_some(act, |post| {
        let reach = post.reach(view, site.into(), entry.unit)?;
        Ok::<_, StoreError>(On::record(DocumentKind::Site, reach))
    })?;
    judged.map(|()| entry).map_err(|_| DeskError::NotFound)
}

/// The same of one that stands for itself.
fn standing(view: &dyn View, principal: &Principal, act: Act, site: SiteId) -> Result<SiteEntry, DeskError> {
    let entry = reached(view, principal, act, site)?;
    if entry.merged_into().is_some() { Err(DeskError::of(Obstacle::SiteMerged)) } else { Ok(entry) }
}

/// Whoever may add sites to a unit, and its name.
pub fn may_add(view: &dyn View, principal: &Principal, unit: UnitId) -> Result<(), DeskError> {
    let principal = again(view, principal)?;
    let row = view.unit_row(unit)?.ok_or(DeskError::NotFound)?;
    let on = |post: &Principal| Ok::<_, StoreError>(On::new(post.stands(view, unit)?));
    principal.may_in_some(Act::AddSite, on)?.map_err(|_| DeskError::NotFound)?;
    if row.closed_at.is_some() { Err(DeskError::of(Obstacle::UnitClosed)) } else { Ok(()) }
}

/// Enters a site. `fresh` is its id where none was drawn.
pub fn enter(
    intake: &Intake,
    principal: &Principal,
    call: EnterSite,
    fresh: SiteId,
    now: Timestamp,
) -> Result<SiteId, DeskError> {
    let (id, unit, by) = (call.id.unwrap_or(fresh), call.unit, principal.clone());
    // None: it is there, as it is to be.
    let look = move |view: &dyn View| -> Result<Option<SiteFields>, DeskError> {
        may_add(view, &by, unit)?;
        let fields = merged(&SiteFields::new(), &canonical(view, &by, call.fields.clone())?);
        if !fields.contains_key(&SiteField::Name) {
            return Err(DeskError::with(Obstacle::FieldInvalid, json!({ "field": "name" })));
        }
        if let Some(there) = view.site(id)? {
            // The answer to the same call was lost.
            let is_same = there.unit == unit && there.fields == fields;
            return if is_same { Ok(None) } else { Err(DeskError::of(Obstacle::IdTaken)) };
        }
        ensure_free(view, id.uuid())?;
        check_code(view, &by, None, &fields)?;
        Ok(Some(fields))
    };
    let look = Arc::new(look);
    let again = Arc::clone(&look);
    let noted = Noted::of(Act::AddSite, move |view| {
        let fields = again(view)?.ok_or_else(|| DeskError::of(Obstacle::NotTaken))?;
        Ok(note_of(&SiteFields::new(), &fields))
    });
    for _ in 0..MOST_ROUNDS {
        let Some(fields) = intake.store.read(|view| look(view))? else { return Ok(id) };
        let change = enter_site(id, unit, (&fields, &Certificates::new()), now, rand::random())
            .map_err(|_| StoreError::Unreadable("a site that was just made"))?;
        match store(intake, principal, push_of(id, [change]), &noted, now) {
            // Somebody else was faster with this id.
            Err(DeskError::Obstacle { what: Obstacle::NotTaken, .. }) => {}
            done => return done.map(|()| id),
        }
    }
    Err(DeskError::of(Obstacle::NotTaken))
}

pub fn change(
    intake: &Intake,
    principal: &Principal,
    call: ChangeSite,
    now: Timestamp,
) -> Result<(), DeskError> {
    let (site, by) = (call.site, principal.clone());
    let look = move |view: &dyn View| -> Result<(SiteFields, String), DeskError> {
        let entry = standing(view, &by, Act::EditSite, site)?;
        let fields = canonical(view, &by, call.fields.clone())?;
        check_code(view, &by, Some(site), &fields)?;
        let note = note_of(&entry.fields, &merged(&entry.fields, &fields));
        Ok((fields, note))
    };
    let (fields, _) = intake.store.read(&look)?;
    let noted = Noted::of(Act::EditSite, move |view| look(view).map(|(_, note)| note));
    set(intake, principal, site, &fields, &noted, now)
}

/// A certificate says something else, or is there from now on.
pub fn keep_certificate(
    intake: &Intake,
    principal: &Principal,
    call: KeepCertificate,
    now: Timestamp,
) -> Result<(), DeskError> {
    let (site, id, by) = (call.site, call.certificate, principal.clone());
    let look = move |view: &dyn View| -> Result<(CertificateFields, String), DeskError> {
        let entry = standing(view, &by, Act::EditSite, site)?;
        let fields = canonical_certificate(call.fields.clone())?;
        let before = entry.certificates.get(&id).cloned().unwrap_or_default();
        let after = merged(&before, &fields);
        if !after.contains_key(&CertificateField::Kind) {
            return Err(DeskError::with(Obstacle::FieldInvalid, json!({ "field": "kind" })));
        }
        if before.is_empty() && id.uuid().get_version_num() != 7 {
            return Err(DeskError::of(Obstacle::IdTaken));
        }
        if before.is_empty() && entry.certificates.len() >= MOST_CERTIFICATES {
            return Err(DeskError::of(Obstacle::ListTooLong));
        }
        Ok((fields, format!("certificate {id}: {}", note_of(&before, &after))))
    };
    let (fields, _) = intake.store.read(&look)?;
    let noted = Noted::of(Act::EditSite, move |view| look(view).map(|(_, note)| note));
    write(intake, principal, site, &certified(id, &fields), &noted, now)
}

pub fn remove_certificate(
    intake: &Intake,
    principal: &Principal,
    call: &RemoveCertificate,
    now: Timestamp,
) -> Result<(), DeskError> {
    let RemoveCertificate { site, certificate } = *call;
    let by = principal.clone();
    let look = move |view: &dyn View| standing(view, &by, Act::EditSite, site);
    let entry = intake.store.read(&look)?;
    let Some(before) = entry.certificates.get(&certificate) else { return Ok(()) };
    let cleared = before.keys().map(|field| (*field, String::new())).collect();
    let noted = Noted::of(Act::EditSite, move |view| {
        let before = look(view)?.certificates.remove(&certificate).unwrap_or_default();
        Ok(format!("certificate {certificate}: {}", note_of(&before, &CertificateFields::new())))
    });
    write(intake, principal, site, &certified(certificate, &cleared), &noted, now)
}

pub fn confirm(
    intake: &Intake,
    principal: &Principal,
    site: SiteId,
    now: Timestamp,
) -> Result<(), DeskError> {
    let by = principal.clone();
    let noted = Noted::of(Act::ConfirmSite, move |view| {
        standing(view, &by, Act::ConfirmSite, site).map(|_| String::new())
    });
    fill(intake, principal, site, one(SiteField::Provisional, ""), &noted, now)
}

pub fn close(
    intake: &Intake,
    principal: &Principal,
    call: CloseSite,
    now: Timestamp,
) -> Result<(), DeskError> {
    let wrong = |refusal: spotcheck_domain::refusal::Refusal| {
        DeskError::with(Obstacle::from(refusal), json!({ "field": "closed_reason" }))
    };
    let reason = SiteField::ClosedReason.canonical(&call.reason);
    let (by, site, said) = (principal.clone(), call.site, reason.clone());
    let noted = Noted::of(Act::CloseSite, move |view| {
        if standing(view, &by, Act::CloseSite, site)?.is_closed() {
            return Err(DeskError::of(Obstacle::SiteClosed));
        }
        let reason = said.clone().map_err(wrong)?;
        if reason.is_empty() {
            return Err(wrong(spotcheck_domain::refusal::Refusal::FieldInvalid));
        }
        Ok(format!("on: {}; reason: {reason}", call.on))
    });
    // Judged above: what is no reason is not filled in.
    let reason = reason.unwrap_or_default();
    let fields = [(SiteField::ClosedOn, call.on.to_string()), (SiteField::ClosedReason, reason)];
    fill(intake, principal, site, fields.into(), &noted, now)
}

pub fn reopen(intake: &Intake, principal: &Principal, site: SiteId, now: Timestamp) -> Result<(), DeskError> {
    let by = principal.clone();
    let noted = Noted::of(Act::CloseSite, move |view| {
        let entry = standing(view, &by, Act::CloseSite, site)?;
        if entry.is_closed() {
            check_code(view, &by, Some(site), &entry.fields)?;
        }
        Ok("on: ".to_owned())
    });
    let fields = [(SiteField::ClosedOn, String::new()), (SiteField::ClosedReason, String::new())];
    fill(intake, principal, site, fields.into(), &noted, now)
}

/// Fills in fields of a site, where the act may be done.
fn fill(
    intake: &Intake,
    principal: &Principal,
    site: SiteId,
    fields: SiteFields,
    noted: &Noted,
    now: Timestamp,
) -> Result<(), DeskError> {
    intake.store.read(|view| noted.judge(view))?;
    set(intake, principal, site, &fields, noted, now)
}

/// The other stands for both from now on. It stands for itself, so that no ring can come about.
pub fn merge(
    intake: &Intake,
    principal: &Principal,
    call: &MergeSites,
    now: Timestamp,
) -> Result<(), DeskError> {
    let MergeSites { site, into } = *call;
    let by = principal.clone();
    let noted = Noted::of(Act::MergeSites, move |view| {
        let merged_one = standing(view, &by, Act::MergeSites, site)?;
        let other = reached(view, &by, Act::MergeSites, into)?;
        if site == into {
            return Err(DeskError::of(Obstacle::SiteInRing));
        }
        if other.merged_into().is_some() {
            return Err(DeskError::of(Obstacle::SiteMerged));
        }
        if other.is_closed() {
            return Err(DeskError::of(Obstacle::SiteClosed));
        }
        Ok(format!("{} → {} {into}", merged_one.name(), other.name()))
    });
    fill(intake, principal, site, one(SiteField::MergedInto, into.to_string()), &noted, now)
}

/// The site is another unit's from now on, where he may add sites too.
pub fn give(
    intake: &Intake,
    principal: &Principal,
    call: &GiveSite,
    now: Timestamp,
) -> Result<(), DeskError> {
    let GiveSite { site, unit } = *call;
    let by = principal.clone();
    let look = move |view: &dyn View| -> Result<Option<String>, DeskError> {
        let entry = standing(view, &by, Act::GiveSite, site)?;
        may_add(view, &by, unit)?;
        let name = |unit| Ok::<_, StoreError>(view.unit(unit)?.map_or_else(String::new, |unit| unit.name.zh));
        let note = format!("unit: {} → {}", name(entry.unit)?, name(unit)?);
        Ok((entry.unit != unit).then_some(note))
    };
    if intake.store.read(&look)?.is_none() {
        return Ok(());
    }
    let noted =
        Noted::of(Act::GiveSite, move |view| look(view)?.ok_or_else(|| DeskError::of(Obstacle::NotTaken)));
    set(intake, principal, site, &one(SiteField::Owner, unit.to_string()), &noted, now)
}

/// The site stands for itself again, within a day.
pub fn unmerge(
    intake: &Intake,
    principal: &Principal,
    site: SiteId,
    now: Timestamp,
) -> Result<(), DeskError> {
    let by = principal.clone();
    let look = move |view: &dyn View| -> Result<Option<String>, DeskError> {
        let entry = reached(view, &by, Act::MergeSites, site)?;
        if entry.merged_into().is_none() {
            return Ok(None);
        }
        if merged_at(view, site)?.is_none_or(|at| now > at.plus_millis(UNDO_MILLIS)) {
            return Err(DeskError::of(Obstacle::TooLate));
        }
        Ok(Some(format!("{} → ", entry.name())))
    };
    if intake.store.read(&look)?.is_none() {
        return Ok(());
    }
    let noted = Noted::of(Act::MergeSites, move |view| Ok(look(view)?.unwrap_or_default()));
    set(intake, principal, site, &one(SiteField::MergedInto, ""), &noted, now)
}
