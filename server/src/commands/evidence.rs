//! `spotcheck evidence VISIT`: a visit with its findings as an evidence pack, by whoever runs the machine; and `spotcheck verify
//! PACK`, on any machine.

use super::error::StartError;
use crate::say;
use spotcheck_domain::id::DocumentId;
use spotcheck_server::clock;
use spotcheck_server::command_line::{Evidence, Verify};
use spotcheck_server::disk::private;
use spotcheck_server::evidence::check::check;
use spotcheck_server::evidence::make::Pack;
use spotcheck_server::evidence::members::{members, visit_of};
use spotcheck_server::evidence::shelf::Closed;
use spotcheck_server::evidence::{EvidenceError, note_as};
use spotcheck_server::photos::Folder;
use spotcheck_server::proof::office_key::PublicKey;
use spotcheck_server::proof::secret::Secret;
use spotcheck_server::store::{Direct, Writers, write_directly};
use spotcheck_server::upkeep::backup;
use std::fs::{self, File};
use std::io::{BufReader, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub fn make(config: &Evidence, data: &Path) -> Result<(), StartError> {
    backup::refuse(data)?;
    let database = Direct::open_reading(data, Writers::Perhaps)?;
    let visit = DocumentId::from(config.inspection);
    let (members, secret) = database.read(|view| {
        let inspection = visit_of(view, visit)?.ok_or(EvidenceError::NotFound)?;
        let (key, epoch) = view.secret()?;
        Ok::<_, EvidenceError>((members(view, &inspection, &|_| Ok(true))?, Secret::new(key, epoch)))
    })?;
    let now = clock::now();
    let n_records = members.records.len();
    write_directly(data, |tx| note_as(tx, "server", config.inspection, n_records, now))?;
    let out = config.out.clone().unwrap_or_else(|| PathBuf::from(format!("evidence-{visit}.zip")));
    let shelf = Closed { database, photos: Folder::of(data) };
    let file = private::new_file(&out).map_err(|error| StartError::File(out.clone(), error))?;
    if let Err(error) = fill(file, Pack::new(shelf, Arc::new(secret), members, now)) {
        // Ours, and of no use to anybody.
        let _ = fs::remove_file(&out);
        return Err(error);
    }
    say(config.print_json, &out, &format!("written: {}", out.display()))
}

fn fill(mut file: File, mut pack: Pack<Closed>) -> Result<(), StartError> {
    while let Some(piece) = pack.next_piece()? {
        file.write_all(&piece)?;
    }
    Ok(file.sync_all()?)
}

/// Checks a pack, and needs no office for it.
pub fn verify(pack: &Path, config: &Verify) -> Result<(), StartError> {
    let key = config.key.as_deref().ok_or(StartError::NoKey)?;
    let key = public_key(key)?;
    let file = File::open(pack).map_err(|error| StartError::File(pack.to_owned(), error))?;
    let report = check(BufReader::new(file), &key)?;
    say(config.print_json, &report, &report.describe())?;
    if report.is_clean() { Ok(()) } else { Err(StartError::Altered) }
}

/// A key as it was given: its digits, or a file that has them or is PEM.
fn public_key(given: &str) -> Result<PublicKey, StartError> {
    if let Ok(key) = given.parse() {
        return Ok(key);
    }
    let path = PathBuf::from(given);
    let text = fs::read_to_string(&path).map_err(|error| StartError::File(path.clone(), error))?;
    text.parse().map_err(|error| StartError::Key(path, error))
}
