//! `GET /v1/units`, `POST /v1/units`, `POST /v1/units/{unit}`, `…/move` and `…/close`.

use crate::clock;
use crate::http::app::App;
use crate::http::error::Error;
use crate::people::desk::{DeskError, units};
use crate::people::principal::Principal;
use spotcheck_domain::call::{
    ChangeUnit, CloseUnit, EnterUnit, Entered, ListUnits, MoveUnit, MovedUnit, Units,
};
use spotcheck_domain::id::UnitId;

pub fn list(app: &App, by: &Principal, call: ListUnits) -> Result<Units, Error> {
    Ok(app.office.store.read(|view| units::list(view, by, &call))?)
}

pub fn enter(app: &App, by: &Principal, call: EnterUnit) -> Result<Entered<UnitId>, Error> {
    let (by, now) = (by.clone(), clock::now());
    let fresh = UnitId::from_parts(now, rand::random());
    let id = app.office.store.write(move |tx| units::enter(tx, &by, call, fresh, now))?;
    Ok(Entered { id })
}

pub fn change(app: &App, by: &Principal, call: ChangeUnit) -> Result<(), Error> {
    let (by, now) = (by.clone(), clock::now());
    Ok(app.office.store.write(move |tx| units::change(tx, &by, call, now))?)
}

pub fn shift(app: &App, by: &Principal, call: MoveUnit) -> Result<MovedUnit, Error> {
    let (principal, now) = (by.clone(), clock::now());
    let moved: Result<_, DeskError> =
        app.office.store.write(move |tx| units::shift(tx, &principal, &call, now));
    let (moved, reached) = moved?;
    app.office.news.tell(&reached, by.device);
    Ok(moved)
}

pub fn close(app: &App, by: &Principal, call: CloseUnit) -> Result<(), Error> {
    let (by, now) = (by.clone(), clock::now());
    let closed: Result<(), DeskError> =
        app.office.store.write(move |tx| units::close(tx, &by, call.unit, now));
    Ok(closed?)
}
