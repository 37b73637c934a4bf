//! Makes a backup, while a server may be running.

use super::cipher::Recipients;
use super::error::BackupError;
use super::manifest::{FORMAT, Manifest, is_backup, is_encrypted};
use super::seal::seal;
use crate::disk::private;
use crate::photos::{Folder, Photos, measure, path_in, sync_folder};
use crate::store::{FILE, Writers, copy_to, each_blob, peek};
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::time::Timestamp;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::Path;

/// Writes a backup of the office in `data` to `to`, which must not exist or be empty, for those who are to read it. A server
/// may be running.
pub fn backup(
    data: &Path,
    to: &Path,
    recipients: &Recipients,
    now: Timestamp,
) -> Result<Manifest, BackupError> {
    if to.exists() && fs::read_dir(to)?.next().is_some() {
        return Err(BackupError::NotEmpty(to.to_owned()));
    }
    private::make_folder(to)?;
    private::tighten(to)?;
    if is_encrypted(data) {
        return Err(BackupError::AlreadyEncrypted(data.to_owned()));
    }
    let who = if is_backup(data) { Writers::Nobody } else { Writers::Perhaps };
    let manifest =
        if recipients.is_empty() { copy(data, who, to, now)? } else { seal(data, who, to, recipients, now)? };
    if let Some(above) = fs::canonicalize(to)?.parent() {
        sync_folder(above)?;
    }
    Ok(manifest)
}

/// The same in the clear.
fn copy(data: &Path, who: Writers, to: &Path, now: Timestamp) -> Result<Manifest, BackupError> {
    let database = to.join(FILE);
    copy_to(data, who, &database)?;
    let (database_bytes, database_sha256) = measure(&mut File::open(&database)?)?;
    let photos = Folder::of(data);
    let mut missing = Vec::new();
    let mut folders = BTreeSet::new();
    let (schema, counts) = peek(&database, |view| {
        each_blob(view, |sha256, blob| {
            if photos.size(sha256).is_ok_and(|size| size == Some(blob.size)) {
                let target = path_in(&to.join("photos"), sha256);
                folders.extend(target.parent().map(Path::to_owned));
                photos.copy_to(sha256, &target)?;
            } else {
                missing.push(sha256);
            }
            Ok::<_, BackupError>(())
        })?;
        Ok::<_, BackupError>(view.counts()?)
    })?;
    folders.iter().try_for_each(|folder| sync_folder(folder))?;
    if !folders.is_empty() {
        sync_folder(&to.join("photos"))?;
    }
    let manifest = Manifest {
        format: FORMAT,
        program: env!("CARGO_PKG_VERSION").into(),
        schema,
        made_at: now,
        database_bytes,
        database_sha256: PhotoHash::from_bytes(database_sha256),
        counts,
        missing,
    };
    manifest.write(to)?;
    Ok(manifest)
}
