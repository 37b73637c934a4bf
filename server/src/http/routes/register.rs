//! `GET /v1/units/{unit}/register`, and `POST …/void`: the numbers of a unit's papers.

use crate::clock;
use crate::http::app::App;
use crate::http::error::Error;
use crate::papers;
use crate::people::desk::DeskError;
use crate::people::principal::Principal;
use spotcheck_domain::call::{NumberRegister, ReadRegister, VoidNumber};

pub fn read(app: &App, by: &Principal, call: ReadRegister) -> Result<NumberRegister, Error> {
    let now = clock::now();
    Ok(app.office.store.read(|view| papers::read(view, by, &call, now))?)
}

pub fn void(app: &App, by: &Principal, call: VoidNumber) -> Result<(), Error> {
    let (by, now) = (by.clone(), clock::now());
    let voided: Result<(), DeskError> =
        app.office.store.write(move |tx| papers::void(tx, &by, &call, now));
    Ok(voided?)
}
