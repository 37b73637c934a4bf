//! `GET /v1/devices`, `GET /v1/people/{person}/devices`, `POST /v1/devices/{device}/revoke`, `POST /v1/people/{person}/devices/revoke`.

use crate::clock;
use crate::http::app::App;
use crate::http::error::Error;
use crate::people::desk::devices;
use crate::people::principal::Principal;
use spotcheck_domain::call::{DeviceLine, ListDevices, ListOwnDevices, RevokeDevice, RevokeDevices};

pub fn list(app: &App, by: &Principal, call: ListDevices) -> Result<Vec<DeviceLine>, Error> {
    Ok(app.office.store.read(|view| devices::list(view, by, call.person))?)
}

pub fn list_own(app: &App, by: &Principal, _: ListOwnDevices) -> Result<Vec<DeviceLine>, Error> {
    Ok(app.office.store.read(|view| devices::list_own(view, by))?)
}

pub fn revoke(app: &App, by: &Principal, call: RevokeDevice) -> Result<(), Error> {
    let (by, now) = (by.clone(), clock::now());
    let ended = app.office.store.write(move |tx| devices::revoke(tx, &by, call.device, now))?;
    for device in ended.into_iter().chain([call.device]) {
        app.listeners.end(device);
    }
    Ok(())
}

pub fn revoke_all(app: &App, by: &Principal, call: RevokeDevices) -> Result<(), Error> {
    let (by, now) = (by.clone(), clock::now());
    let ended = app.office.store.write(move |tx| devices::revoke_all(tx, &by, call.person, now))?;
    for device in ended {
        app.listeners.end(device);
    }
    Ok(())
}
