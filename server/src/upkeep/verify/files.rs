//! Photos: every row has its file, every file its row, and the bytes are what the name says.

use super::{Fault, Problem, Report, VerifyError};
use crate::photos::path_in;
use crate::store::{Beside, StoreError};
use crate::upkeep::backup::measure;
use spotcheck_domain::photo::PhotoHash;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Where a repair puts what nobody names, inside the data folder.
const LOST_AND_FOUND: &str = "lost+found";

pub fn check(
    folder: &Path,
    store: &mut Beside,
    repair: bool,
    report: &mut Report,
) -> Result<(), VerifyError> {
    let photos = folder.join("photos");
    let mut bad: Vec<(PhotoHash, Problem)> = Vec::new();
    store.read(|view| {
        view.each_blob(|sha256, blob| {
            report.n_photos += 1;
            let (fault, why) = match measure(&path_in(&photos, sha256)) {
                Ok((n_bytes, found)) if (n_bytes, found) == (blob.size, *sha256.as_bytes()) => return Ok(()),
                Ok(_) => (Fault::PhotoDamaged, "has other bytes than its name says".to_owned()),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    (Fault::PhotoMissing, "has arrived once and is not there".to_owned())
                }
                Err(error) => (Fault::PhotoDamaged, format!("cannot be read: {error}")),
            };
            let document = view.documents_naming(sha256)?.first().copied();
            bad.push((sha256, Problem::new(fault, document, format!("photo {sha256} {why}"))));
            Ok::<_, StoreError>(())
        })
    })?;
    for (sha256, mut problem) in bad {
        if repair {
            let path = path_in(&photos, sha256);
            if path.exists() {
                set_aside(folder, &path)?;
            }
            // A phone that still holds it may bring it again.
            store.write(|tx| tx.drop_blob(sha256))?;
            problem.repaired = true;
        }
        report.problems.push(problem);
    }
    for path in strays(&photos, store)? {
        let shown = path.strip_prefix(folder).unwrap_or(&path).display();
        let mut problem = Problem::new(Fault::Stray, None, format!("{shown} is named by no row"));
        if repair {
            set_aside(folder, &path)?;
            problem.repaired = true;
        }
        report.problems.push(problem);
    }
    Ok(())
}

/// Files among the photos that no row names. One that is about to be marked arrived is none.
fn strays(photos: &Path, store: &Beside) -> Result<Vec<PathBuf>, VerifyError> {
    let mut strays = Vec::new();
    for entry in entries(photos)? {
        if !entry.is_dir() {
            strays.push(entry);
            continue;
        }
        for file in entries(&entry)? {
            let name = file.file_name().and_then(|name| name.to_str());
            let sha256 = name.and_then(|name| name.parse::<PhotoHash>().ok());
            let is_named = match sha256.filter(|sha256| path_in(photos, *sha256) == file) {
                // Asked after the file was seen: its row may have come in between.
                Some(sha256) => store.read(|view| {
                    Ok::<_, StoreError>(view.blob(sha256)?.is_some() || view.is_on_its_way(sha256)?)
                })?,
                None => false,
            };
            if !is_named {
                strays.push(file);
            }
        }
    }
    Ok(strays)
}

fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    match fs::read_dir(folder) {
        Ok(entries) => entries.map(|entry| entry.map(|entry| entry.path())).collect(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

/// Moves a file, or a folder, to `lost+found`. Nothing is deleted and nothing there is replaced.
fn set_aside(folder: &Path, path: &Path) -> io::Result<()> {
    let aside = folder.join(LOST_AND_FOUND);
    fs::create_dir_all(&aside)?;
    let mut name = path.file_name().unwrap_or_default().to_owned();
    while aside.join(&name).exists() {
        name.push("x");
    }
    fs::rename(path, aside.join(name))?;
    fs::File::open(&aside)?.sync_all()
}
