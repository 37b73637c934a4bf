//! `/v1/checklists` and `/v1/hazards`: what units make of their own, read, written, published and withdrawn.

use crate::clock;
use crate::http::app::App;
use crate::http::error::Error;
use crate::people::desk::DeskError;
use crate::people::library::{drafts, hazards, lists};
use crate::people::principal::Principal;
use crate::people::reference::pack;
use rand::SeedableRng;
use rand::rngs::StdRng;
use spotcheck_domain::call::{
    ChangeHazard, ChecklistLines, ChecklistSheet, CopyChecklist, DropDraft, EnterChecklist, EnterHazard,
    Entered, HazardLines, ListChecklists, ListHazards, PublishChecklist, PublishedChecklist, ReadChecklist,
    ReadChecklistVersion, SaveDraft, Saved, WithdrawChecklist, WithdrawHazard,
};
use spotcheck_domain::reference::Checklist;

pub fn list(app: &App, by: &Principal, call: ListChecklists) -> Result<ChecklistLines, Error> {
    Ok(app.office.store.read(|view| lists::list(view, by, &call))?)
}

pub fn read(app: &App, by: &Principal, call: ReadChecklist) -> Result<ChecklistSheet, Error> {
    Ok(app.office.store.read(|view| lists::read(view, by, &call))?)
}

pub fn read_version(app: &App, by: &Principal, call: ReadChecklistVersion) -> Result<Checklist, Error> {
    Ok(app.office.store.read(|view| lists::read_old(view, by, &call))?)
}

pub fn enter(app: &App, by: &Principal, call: EnterChecklist) -> Result<Entered<String>, Error> {
    let (by, drawn, now) = (by.clone(), rand::random(), clock::now());
    let id: Result<_, DeskError> = app.office.store.write(move |tx| drafts::enter(tx, &by, call, drawn, now));
    Ok(Entered { id: id? })
}

pub fn copy(app: &App, by: &Principal, call: CopyChecklist) -> Result<Entered<String>, Error> {
    let (by, drawn, now) = (by.clone(), rand::random(), clock::now());
    let id: Result<_, DeskError> = app.office.store.write(move |tx| drafts::copy(tx, &by, call, drawn, now));
    Ok(Entered { id: id? })
}

pub fn save(app: &App, by: &Principal, call: SaveDraft) -> Result<Saved, Error> {
    let (by, now) = (by.clone(), clock::now());
    let saved: Result<_, DeskError> = app.office.store.write(move |tx| drafts::save(tx, &by, &call, now));
    Ok(saved?)
}

pub fn drop(app: &App, by: &Principal, call: DropDraft) -> Result<(), Error> {
    let (by, now) = (by.clone(), clock::now());
    let dropped: Result<_, DeskError> = app.office.store.write(move |tx| drafts::drop(tx, &by, &call, now));
    Ok(dropped?)
}

pub fn publish(app: &App, by: &Principal, call: PublishChecklist) -> Result<PublishedChecklist, Error> {
    let (by, seed, now) = (by.clone(), rand::random(), clock::now());
    let published: Result<_, DeskError> =
        app.office.store.write(move |tx| drafts::publish(tx, &by, &call, &mut StdRng::from_seed(seed), now));
    let published = published?;
    pack(&app.office.store)?;
    Ok(published)
}

pub fn withdraw(app: &App, by: &Principal, call: WithdrawChecklist) -> Result<(), Error> {
    let (by, now) = (by.clone(), clock::now());
    let done: Result<_, DeskError> = app.office.store.write(move |tx| drafts::withdraw(tx, &by, &call, now));
    done?;
    Ok(pack(&app.office.store)?)
}

pub fn list_hazards(app: &App, by: &Principal, call: ListHazards) -> Result<HazardLines, Error> {
    Ok(app.office.store.read(|view| hazards::list(view, by, &call))?)
}

pub fn enter_hazard(app: &App, by: &Principal, call: EnterHazard) -> Result<Entered<String>, Error> {
    let (by, drawn, now) = (by.clone(), rand::random(), clock::now());
    let id: Result<_, DeskError> =
        app.office.store.write(move |tx| hazards::enter(tx, &by, &call, drawn, now));
    let id = id?;
    pack(&app.office.store)?;
    Ok(Entered { id })
}

pub fn change_hazard(app: &App, by: &Principal, call: ChangeHazard) -> Result<(), Error> {
    let (by, now) = (by.clone(), clock::now());
    let done: Result<_, DeskError> = app.office.store.write(move |tx| hazards::change(tx, &by, &call, now));
    done?;
    Ok(pack(&app.office.store)?)
}

pub fn withdraw_hazard(app: &App, by: &Principal, call: WithdrawHazard) -> Result<(), Error> {
    let (by, now) = (by.clone(), clock::now());
    let done: Result<_, DeskError> = app.office.store.write(move |tx| hazards::withdraw(tx, &by, &call, now));
    done?;
    Ok(pack(&app.office.store)?)
}
