//! Makes an encrypted backup, while a server may be running.

use super::archive::{self, FORMAT as LAYOUT_FORMAT, LAYOUT, Layout};
use super::cipher::Recipients;
use super::error::BackupError;
use super::manifest::{ARCHIVE, FILE as MANIFEST, FORMAT, Manifest};
use super::vault::Vault;
use crate::photos::{Folder, Measured, sync_folder};
use crate::proof::secret::Secret;
use crate::store::{FILE, View, Writers, each_blob, stream};
use data_encoding::HEXLOWER;
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::time::Timestamp;
use std::path::Path;
use tar::Builder;

/// Photos looked at within one state of the database, before the state that is backed up.
const PAGE: usize = 500;

/// Writes a backup of the office in `data` for its readers into the empty folder `to`.
pub fn seal(
    data: &Path,
    who: Writers,
    to: &Path,
    recipients: &Recipients,
    now: Timestamp,
) -> Result<Manifest, BackupError> {
    let sealing = recipients.seal(&to.join(ARCHIVE))?;
    let names = stream(data, who, |_, _, view| names(view, recipients))?.1;
    let photos = Folder::of(data);
    let mut vault = Vault::new(to, names, recipients, &photos)?;
    put_most(data, who, &mut vault)?;
    let mut archive = Builder::new(sealing);
    let layout = Layout { format: LAYOUT_FORMAT, names: HEXLOWER.encode(&names) };
    archive::add_json(&mut archive, LAYOUT, &layout, now)?;
    let mut missing = Vec::new();
    let (schema, (counts, measured)) = stream(data, who, |n_bytes, pages, view| {
        let mut pages = Measured::of(pages);
        archive::add(&mut archive, FILE, n_bytes, &mut pages, now)?;
        each_blob(view, |sha256, blob| {
            if !vault.put(sha256, &blob)? {
                missing.push(sha256);
            }
            Ok::<_, BackupError>(())
        })?;
        Ok::<_, BackupError>((view.counts()?, pages.found()))
    })?;
    let manifest = Manifest {
        format: FORMAT,
        program: env!("CARGO_PKG_VERSION").into(),
        schema,
        made_at: now,
        database_bytes: measured.0,
        database_sha256: PhotoHash::from_bytes(measured.1),
        counts,
        missing,
    };
    archive::add_json(&mut archive, MANIFEST, &manifest, now)?;
    let sealing = archive.into_inner()?;
    vault.settle()?;
    sealing.finish()?;
    sync_folder(to)?;
    Ok(manifest)
}

fn names(view: &dyn View, recipients: &Recipients) -> Result<[u8; 32], BackupError> {
    let (key, epoch) = view.secret()?;
    Ok(Secret::new(key, epoch).backup_names(&recipients.names()))
}

/// Puts the photos that are there already, in short looks at the database: a state that is held for as long as all of them
/// take keeps a server's journal from being emptied.
fn put_most(data: &Path, who: Writers, vault: &mut Vault<'_>) -> Result<(), BackupError> {
    let mut after = None;
    loop {
        let look = stream(data, who, |_, _, view| Ok::<_, BackupError>(view.blobs_after(after, PAGE)?));
        let (_, page) = look?;
        let Some((last, _)) = page.last() else { return Ok(()) };
        after = Some(*last);
        for (sha256, blob) in &page {
            vault.put(*sha256, blob)?;
        }
    }
}
