//! All or nothing: an office is founded in a new folder beside, which takes the name of the data folder when everything is in
//! it.

use super::{Founded, Founding, FoundingError, Source, fill};
use crate::disk::private;
use crate::office::Office;
use crate::photos::sync_folder;
use crate::upkeep::backup::free_name;
use rand::RngCore;
use spotcheck_domain::time::Timestamp;
use std::fs;
use std::path::{Path, PathBuf};

/// Founds the office that the files describe in `data`, which must be empty or not there.
pub fn found(
    source: &Source<'_>,
    data: &Path,
    now: Timestamp,
    rng: &mut dyn RngCore,
) -> Result<Founded, FoundingError> {
    let founding = Founding::read(source)?;
    if data.exists() && fs::read_dir(data)?.next().is_some() {
        return Err(FoundingError::Occupied(data.to_owned()));
    }
    let above = match data.parent() {
        Some(above) if !above.as_os_str().is_empty() => above.to_owned(),
        _ => PathBuf::from("."),
    };
    private::make_folder(&above)?;
    let fresh = free_name(data, "founding", now);
    let founded = within(&fresh, founding, now, rng).and_then(|founded| {
        let unusable = |cause| FoundingError::Folder { folder: data.to_owned(), cause };
        fs::rename(&fresh, data).map_err(unusable)?;
        sync_folder(&above)?;
        Ok(founded)
    });
    if founded.is_err() && fresh.exists() {
        // Ours, and no office yet.
        let _ = fs::remove_dir_all(&fresh);
    }
    founded
}

/// Does the same in a folder that is thrown away.
pub fn check(source: &Source<'_>, now: Timestamp, rng: &mut dyn RngCore) -> Result<Founded, FoundingError> {
    let founding = Founding::read(source)?;
    let fresh =
        free_name(&std::env::temp_dir().join(format!("spotcheck-{}", std::process::id())), "check", now);
    let founded = within(&fresh, founding, now, rng);
    let _ = fs::remove_dir_all(&fresh);
    founded
}

fn within(
    folder: &Path,
    founding: Founding,
    now: Timestamp,
    rng: &mut dyn RngCore,
) -> Result<Founded, FoundingError> {
    private::make_new_folder(folder)?;
    let mut entropy = [0; 40];
    rng.fill_bytes(&mut entropy);
    // Closed at the end, so that nothing of it lies beside its file.
    let office = Office::open(folder, entropy)?;
    fill(&office, founding, now, rng)
}
