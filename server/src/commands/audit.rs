//! `spotcheck audit`: what whoever runs the machine may do with the log.

use super::error::StartError;
use crate::say;
use spotcheck_domain::call::{AuditValue, BlackOut};
use spotcheck_server::clock;
use spotcheck_server::command_line::BlackOutEntry;
use spotcheck_server::people::desk::{DeskError, audit};
use spotcheck_server::store::write_directly;
use spotcheck_server::upkeep::backup;
use std::path::Path;

pub fn black_out(config: &BlackOutEntry, data: &Path) -> Result<(), StartError> {
    backup::refuse(data)?;
    let values = if config.values.is_empty() { AuditValue::ALL.to_vec() } else { config.values.clone() };
    let call = BlackOut { entry: config.entry, values, reason: config.reason.clone() };
    match write_directly(data, |tx| audit::black_out_as(tx, "server", &call, clock::now())) {
        Ok(()) => say(
            false,
            &config.entry,
            "It is blacked out, and an entry says so. Backups of before still have it.",
        ),
        Err(DeskError::NotFound) => Err(StartError::NoEntry(config.entry)),
        Err(DeskError::Obstacle { .. }) => Err(StartError::NoReason),
        Err(DeskError::Store(error)) => Err(error.into()),
    }
}
