//! `spotcheck device`: who is signed in where.

use super::error::StartError;
use crate::say;
use spotcheck_server::clock;
use spotcheck_server::command_line::{ListDevices, RevokeDevice};
use spotcheck_server::people::devices;
use spotcheck_server::store::{Direct, write_directly};
use spotcheck_server::upkeep::backup;
use std::path::Path;

pub fn list(config: &ListDevices, data: &Path) -> Result<(), StartError> {
    backup::refuse(data)?;
    let name = config.user_name.as_deref();
    let found = Direct::open(data)?.read(|view| devices::paired(view, name, config.all))?;
    say(config.print_json, &found, &devices::describe(&found))
}

pub fn revoke(config: &RevokeDevice, data: &Path) -> Result<(), StartError> {
    backup::refuse(data)?;
    let now = clock::now();
    if write_directly(data, |tx| devices::revoke(tx, config.device, now))? {
        say(false, &config.device, "It is signed out; an open connection of it ends within half a minute.")
    } else {
        Err(StartError::NoDevice(config.device))
    }
}
