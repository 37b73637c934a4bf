//! `spotcheck import FILE`: work that could not be sent comes in by hand.

use super::error::StartError;
use crate::say;
use rand::RngCore;
use spotcheck_server::clock;
use spotcheck_server::command_line::Import;
use spotcheck_server::office::Office;
use spotcheck_server::rescue;
use spotcheck_server::store::FolderLock;
use spotcheck_server::upkeep::backup;
use std::fs::File;
use std::path::Path;

pub fn run(config: &Import, data: &Path) -> Result<(), StartError> {
    backup::refuse(data)?;
    let file = File::open(&config.file).map_err(|error| StartError::File(config.file.clone(), error))?;
    let _lock = FolderLock::of_existing(data)?;
    let mut rng = rand::rng();
    let mut fresh = [0; 40];
    rng.fill_bytes(&mut fresh);
    let office = Office::open(data, fresh)?;
    let imported = rescue::import(&office, file, None, config.unsealed, clock::now(), &mut rng)?;
    say(config.print_json, &imported, &imported.describe())
}
