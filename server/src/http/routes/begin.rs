//! `GET /v1/begin`: how far a new office has come. `POST /v1/units/{unit}/tier`.

use crate::clock;
use crate::http::app::App;
use crate::http::error::Error;
use crate::people::desk::begin;
use crate::people::principal::Principal;
use spotcheck_domain::call::{Begin, ReadBegin, SetTier};

pub fn read(app: &App, by: &Principal, _: ReadBegin) -> Result<Begin, Error> {
    Ok(app.office.store.read(|view| begin::read(view, by))?)
}

pub fn set_tier(app: &App, by: &Principal, call: SetTier) -> Result<(), Error> {
    let (by, now) = (by.clone(), clock::now());
    Ok(app.office.store.write(move |tx| begin::set_tier(tx, &by, &call, now))?)
}
