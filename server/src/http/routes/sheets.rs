//! `/v1/units/{unit}/sheets/{name}`: how a unit lays out the tables that it exports.

use crate::clock;
use crate::http::app::App;
use crate::http::error::Error;
use crate::ledger;
use crate::people::principal::Principal;
use spotcheck_domain::call::{ReadSheet, SetSheet, Sheet};

pub fn read(app: &App, by: &Principal, call: ReadSheet) -> Result<Sheet, Error> {
    Ok(app.office.store.read(|view| ledger::read_sheet(view, by, &call))?)
}

pub fn set(app: &App, by: &Principal, call: SetSheet) -> Result<(), Error> {
    let (by, now) = (by.clone(), clock::now());
    Ok(app.office.store.write(move |tx| ledger::set_sheet(tx, &by, &call, now))?)
}
