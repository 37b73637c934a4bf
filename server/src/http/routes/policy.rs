//! `GET /v1/units/{unit}/policy`, and the same with `POST`: the policy of a unit.

use crate::clock;
use crate::http::app::App;
use crate::http::error::Error;
use crate::people::desk::{DeskError, policy};
use crate::people::principal::Principal;
use spotcheck_domain::call::{PolicySet, PolicySheet, ReadPolicy, SetPolicy};

pub fn read(app: &App, by: &Principal, call: ReadPolicy) -> Result<PolicySheet, Error> {
    Ok(app.office.store.read(|view| policy::read(view, by, &call))?)
}

pub fn set(app: &App, by: &Principal, call: SetPolicy) -> Result<PolicySet, Error> {
    let (by, now) = (by.clone(), clock::now());
    let set: Result<_, DeskError> = app.office.store.write(move |tx| policy::set(tx, &by, &call, now));
    Ok(set?)
}
