//! `spotcheck key`: the public half of the key by which the office signs.

use super::error::StartError;
use crate::say;
use spotcheck_server::command_line::ShowKey;
use spotcheck_server::proof::office_key::ShownKey;
use spotcheck_server::proof::secret::Secret;
use spotcheck_server::store::Direct;
use spotcheck_server::upkeep::backup;
use std::path::Path;

pub fn show(config: &ShowKey, data: &Path) -> Result<(), StartError> {
    backup::refuse(data)?;
    let (key, epoch) = Direct::open(data)?.read(|view| view.secret())?;
    let public = Secret::new(key, epoch).office_key().public();
    let text = if config.pem { public.pem() } else { public.to_string() };
    say(config.print_json, &ShownKey::from(public), &text)
}
