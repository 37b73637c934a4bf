//! `GET` and `POST` of `/v1/people` and `/v1/people/{person}`, and `…/move`, `…/roles`, `…/retire`.

use crate::clock;
use crate::http::app::App;
use crate::http::error::Error;
use crate::people::desk::{listed, persons};
use crate::people::principal::Principal;
use spotcheck_domain::call::{
    ChangePerson, EnterPerson, Entered, ListPeople, MovePerson, People, PersonLine, ReadPerson, RetirePerson,
    SetRoles,
};
use spotcheck_domain::id::UserId;

pub fn list(app: &App, by: &Principal, call: ListPeople) -> Result<People, Error> {
    Ok(app.office.store.read(|view| listed::list(view, by, &call))?)
}

pub fn read(app: &App, by: &Principal, call: ReadPerson) -> Result<PersonLine, Error> {
    Ok(app.office.store.read(|view| listed::read(view, by, &call))?)
}

pub fn enter(app: &App, by: &Principal, call: EnterPerson) -> Result<Entered<UserId>, Error> {
    let (by, now) = (by.clone(), clock::now());
    let fresh = UserId::from_parts(now, rand::random());
    let id = app.office.store.write(move |tx| persons::enter(tx, &by, call, fresh, now))?;
    Ok(Entered { id })
}

pub fn change(app: &App, by: &Principal, call: ChangePerson) -> Result<(), Error> {
    let (by, now) = (by.clone(), clock::now());
    Ok(app.office.store.write(move |tx| persons::change(tx, &by, call, now))?)
}

pub fn transfer(app: &App, by: &Principal, call: MovePerson) -> Result<(), Error> {
    let (by, now) = (by.clone(), clock::now());
    Ok(app.office.store.write(move |tx| persons::transfer(tx, &by, &call, now))?)
}

pub fn give_roles(app: &App, by: &Principal, call: SetRoles) -> Result<(), Error> {
    let (by, now) = (by.clone(), clock::now());
    Ok(app.office.store.write(move |tx| persons::give_roles(tx, &by, &call, now))?)
}

pub fn retire(app: &App, by: &Principal, call: RetirePerson) -> Result<(), Error> {
    let (by, now) = (by.clone(), clock::now());
    let ended = app.office.store.write(move |tx| persons::retire(tx, &by, call.person, now))?;
    for device in ended {
        app.listeners.end(device);
    }
    Ok(())
}
