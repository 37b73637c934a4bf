//! What administrators do with sites: each act is asked of the table of rights, done at the office, and noted.

use super::fields::{canonical, canonical_certificate};
use super::history::merged_at;
use super::write::{Holds, Noted, certified, one, push_of, set, store, write};
use crate::ingest::Intake;
use crate::people::desk::{DeskError, again, merged, note_of};
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

/// Another site of the area that has this code and stands for itself.
fn check_code(
    view: &dyn View,
    principal: &Principal,
    site: Option<SiteId>,
    fields: &SiteFields,
) -> Result<(), DeskError> {
    let Some(code) = fields.get(&SiteField::Uscc).filter(|code| !code.is_empty()) else { return Ok(()) };
    let mut taken = None;
    view.each_site_below(principal.unit, &mut |entry| {
        let is_other = Some(entry.id) != site && entry.merged_into().is_none() && !entry.is_closed();
        if is_other && entry.said(SiteField::Uscc) == code {
            taken = Some(entry);
        }
    })?;
    taken.map_or(Ok(()), |entry| {
        let details = json!({ "site": entry.id, "name": entry.name() });
        Err(DeskError::with(Obstacle::CodeTaken, details))
    })
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
    let id = call.id.unwrap_or(fresh);
    let fields = intake.store.read(|view| {
        may_add(view, principal, call.unit)?;
        let fields = merged(&SiteFields::new(), &canonical(view, principal, call.fields)?);
        if !fields.contains_key(&SiteField::Name) {
            return Err(DeskError::with(Obstacle::FieldInvalid, json!({ "field": "name" })));
        }
        if let Some(there) = view.site(id)? {
            // The answer to the same call was lost.
            let is_same = there.unit == call.unit && there.fields == fields;
            return if is_same { Ok(None) } else { Err(DeskError::of(Obstacle::IdTaken)) };
        }
        if id.uuid().get_version_num() != 7 || view.document(id.into())?.is_some() {
            return Err(DeskError::of(Obstacle::IdTaken));
        }
        check_code(view, principal, None, &fields)?;
        Ok(Some(fields))
    })?;
    let Some(fields) = fields else { return Ok(id) };
    let change = enter_site(id, call.unit, (&fields, &Certificates::new()), now, rand::random())
        .map_err(|_| StoreError::Unreadable("a site that was just made"))?;
    let noted = Noted::of(Act::AddSite, note_of(&SiteFields::new(), &fields));
    store(intake, principal, push_of(id, [change]), &noted, now)?;
    Ok(id)
}

pub fn change(
    intake: &Intake,
    principal: &Principal,
    call: ChangeSite,
    now: Timestamp,
) -> Result<(), DeskError> {
    let (fields, note) = intake.store.read(|view| {
        let entry = standing(view, principal, Act::EditSite, call.site)?;
        let fields = canonical(view, principal, call.fields)?;
        check_code(view, principal, Some(call.site), &fields)?;
        let note = note_of(&entry.fields, &merged(&entry.fields, &fields));
        Ok::<_, DeskError>((fields, note))
    })?;
    set(intake, principal, call.site, &fields, &Noted::of(Act::EditSite, note), now).map(drop)
}

/// A certificate says something else, or is there from now on.
pub fn keep_certificate(
    intake: &Intake,
    principal: &Principal,
    call: KeepCertificate,
    now: Timestamp,
) -> Result<(), DeskError> {
    let id = call.certificate;
    let (fields, note) = intake.store.read(|view| {
        let entry = standing(view, principal, Act::EditSite, call.site)?;
        let fields = canonical_certificate(call.fields)?;
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
        Ok::<_, DeskError>((fields, format!("certificate {id}: {}", note_of(&before, &after))))
    })?;
    write(intake, principal, call.site, &certified(id, &fields), &Noted::of(Act::EditSite, note), now)
        .map(drop)
}

pub fn remove_certificate(
    intake: &Intake,
    principal: &Principal,
    call: &RemoveCertificate,
    now: Timestamp,
) -> Result<(), DeskError> {
    let entry = intake.store.read(|view| standing(view, principal, Act::EditSite, call.site))?;
    let Some(before) = entry.certificates.get(&call.certificate) else { return Ok(()) };
    let cleared = before.keys().map(|field| (*field, String::new())).collect();
    let note = format!("certificate {}: {}", call.certificate, note_of(before, &CertificateFields::new()));
    let (edits, noted) = (certified(call.certificate, &cleared), Noted::of(Act::EditSite, note));
    write(intake, principal, call.site, &edits, &noted, now).map(drop)
}

pub fn confirm(
    intake: &Intake,
    principal: &Principal,
    site: SiteId,
    now: Timestamp,
) -> Result<(), DeskError> {
    intake.store.read(|view| standing(view, principal, Act::ConfirmSite, site))?;
    let noted = Noted::of(Act::ConfirmSite, String::new());
    set(intake, principal, site, &one(SiteField::Provisional, ""), &noted, now).map(drop)
}

pub fn close(
    intake: &Intake,
    principal: &Principal,
    call: CloseSite,
    now: Timestamp,
) -> Result<(), DeskError> {
    let entry = intake.store.read(|view| standing(view, principal, Act::CloseSite, call.site))?;
    if entry.is_closed() {
        return Err(DeskError::of(Obstacle::SiteClosed));
    }
    let wrong = |refusal: spotcheck_domain::refusal::Refusal| {
        DeskError::with(Obstacle::from(refusal), json!({ "field": "closed_reason" }))
    };
    let reason = SiteField::ClosedReason.canonical(&call.reason).map_err(wrong)?;
    if reason.is_empty() {
        return Err(wrong(spotcheck_domain::refusal::Refusal::FieldInvalid));
    }
    let noted = Noted::of(Act::CloseSite, format!("on: {}; reason: {reason}", call.on));
    let fields =
        SiteFields::from([(SiteField::ClosedOn, call.on.to_string()), (SiteField::ClosedReason, reason)]);
    set(intake, principal, call.site, &fields, &noted, now).map(drop)
}

pub fn reopen(intake: &Intake, principal: &Principal, site: SiteId, now: Timestamp) -> Result<(), DeskError> {
    intake.store.read(|view| standing(view, principal, Act::CloseSite, site))?;
    let fields = [(SiteField::ClosedOn, String::new()), (SiteField::ClosedReason, String::new())];
    let noted = Noted::of(Act::CloseSite, "on: ".to_owned());
    set(intake, principal, site, &fields.into(), &noted, now).map(drop)
}

/// The other stands for both from now on. It stands for itself, so that no ring can come about; that it still does is
/// asked again when it is stored.
pub fn merge(
    intake: &Intake,
    principal: &Principal,
    call: &MergeSites,
    now: Timestamp,
) -> Result<(), DeskError> {
    let MergeSites { site, into } = *call;
    let (merged_one, other) = intake.store.read(|view| {
        let one = standing(view, principal, Act::MergeSites, site)?;
        Ok::<_, DeskError>((one, reached(view, principal, Act::MergeSites, into)?))
    })?;
    if site == into {
        return Err(DeskError::of(Obstacle::SiteInRing));
    }
    if other.merged_into().is_some() {
        return Err(DeskError::of(Obstacle::SiteMerged));
    }
    if other.is_closed() {
        return Err(DeskError::of(Obstacle::SiteClosed));
    }
    let holds: Holds =
        Arc::new(move |tx| Ok(tx.site(into)?.is_some_and(|entry| entry.merged_into().is_none())));
    let note = format!("{} → {} {into}", merged_one.name(), other.name());
    let noted = Noted { holds: Some(holds), ..Noted::of(Act::MergeSites, note) };
    if set(intake, principal, site, &one(SiteField::MergedInto, into.to_string()), &noted, now)? {
        Ok(())
    } else {
        Err(DeskError::of(Obstacle::SiteMerged))
    }
}

/// The site is another unit's from now on, where he may add sites too. That the unit is still open is asked again when it is
/// stored.
pub fn give(
    intake: &Intake,
    principal: &Principal,
    call: &GiveSite,
    now: Timestamp,
) -> Result<(), DeskError> {
    let GiveSite { site, unit } = *call;
    let note = intake.store.read(|view| {
        let entry = standing(view, principal, Act::GiveSite, site)?;
        may_add(view, principal, unit)?;
        let name = |unit| Ok::<_, StoreError>(view.unit(unit)?.map_or_else(String::new, |unit| unit.name.zh));
        let note = format!("unit: {} → {}", name(entry.unit)?, name(unit)?);
        Ok::<_, DeskError>((entry.unit != unit).then_some(note))
    })?;
    let Some(note) = note else { return Ok(()) };
    let is_open: Holds =
        Arc::new(move |tx| Ok(tx.unit_row(unit)?.is_some_and(|row| row.closed_at.is_none())));
    let noted = Noted { holds: Some(is_open), ..Noted::of(Act::GiveSite, note) };
    if set(intake, principal, site, &one(SiteField::Owner, unit.to_string()), &noted, now)? {
        Ok(())
    } else {
        Err(DeskError::of(Obstacle::UnitClosed))
    }
}

/// The site stands for itself again, within a day.
pub fn unmerge(
    intake: &Intake,
    principal: &Principal,
    site: SiteId,
    now: Timestamp,
) -> Result<(), DeskError> {
    let (entry, merged_at) = intake.store.read(|view| {
        let entry = reached(view, principal, Act::MergeSites, site)?;
        Ok::<_, DeskError>((entry, merged_at(view, site)?))
    })?;
    if entry.merged_into().is_none() {
        return Ok(());
    }
    if merged_at.is_none_or(|at| now > at.plus_millis(UNDO_MILLIS)) {
        return Err(DeskError::of(Obstacle::TooLate));
    }
    let noted = Noted::of(Act::MergeSites, format!("{} → ", entry.name()));
    set(intake, principal, site, &one(SiteField::MergedInto, ""), &noted, now).map(drop)
}
