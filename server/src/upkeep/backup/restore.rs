//! Puts a backup back. All of it is checked, in a new folder beside, before anything that exists is moved.

use super::cipher::Identities;
use super::error::BackupError;
use super::manifest::Manifest;
use super::source::{Source, absent};
use crate::disk::private;
use crate::photos::{Folder, Found, Photos, sync_folder};
use crate::store::{FILE, FolderLock, StoreError, each_blob, peek, write_directly};
use serde::Serialize;
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::time::Timestamp;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

/// What was put back.
#[derive(Debug, Serialize)]
pub struct Restored {
    pub manifest: Manifest,
    /// Where the folder's former content is now.
    pub moved_aside: Option<PathBuf>,
    /// What was wrong with the backup and passed over because somebody said so.
    pub passed_over: Vec<String>,
}

/// How a backup is to be put back.
#[derive(Debug, Clone, Copy, Default)]
pub struct Manner {
    /// What is there is moved aside.
    pub replace: bool,
    /// What is damaged is passed over, and told.
    pub despite_damage: bool,
}

/// What is wrong with a backup: an error, or noted where it is to be passed over.
struct Damage {
    is_passed_over: bool,
    noted: Vec<String>,
}

impl Damage {
    fn note(&mut self, what: String) -> Result<(), BackupError> {
        if !self.is_passed_over {
            return Err(BackupError::Damaged(what));
        }
        self.noted.push(what);
        Ok(())
    }
}

impl Restored {
    /// What was put back, in plain words.
    pub fn describe(&self) -> String {
        let aside = self
            .moved_aside
            .as_ref()
            .map_or_else(String::new, |path| format!("what was there before is now {}\n", path.display()));
        let mut text = format!("restored: {}{aside}", self.manifest.describe());
        for what in &self.passed_over {
            let _ = writeln!(text, "passed over: {what}");
        }
        if !self.passed_over.is_empty() {
            text.push_str(
                "run `spotcheck verify` before the server; phones bring again what they still hold\n",
            );
        }
        text
    }
}

/// Restores `backup` as the office in `data`. What was there is refused or, with [`Manner::replace`], moved aside. The new
/// epoch tells phones that the office went back in time, so that they bring it up to what they hold. What is damaged is
/// refused or, where somebody insists, left out: photos that are not whole count as lost, so that phones bring them again.
pub fn restore(
    backup: &Path,
    identities: Option<&Identities>,
    data: &Path,
    manner: Manner,
    now: Timestamp,
    epoch: [u8; 8],
) -> Result<Restored, BackupError> {
    let source = Source::open(backup, identities)?;
    let is_occupied = data.exists() && fs::read_dir(data)?.next().is_some();
    if is_occupied && !manner.replace {
        return Err(BackupError::Occupied(data.to_owned()));
    }
    // Held until the end: the lock moves with its folder.
    let _lock = if is_occupied { Some(FolderLock::take(data)?) } else { None };
    let above = match data.parent() {
        Some(above) if !above.as_os_str().is_empty() => above.to_owned(),
        _ => PathBuf::from("."),
    };
    private::make_folder(&above)?;
    let fresh = free_name(data, "restoring", now);
    private::make_new_folder(&fresh)?;
    let mut damage = Damage { is_passed_over: manner.despite_damage, noted: Vec::new() };
    let done = fill(&source, &fresh, &mut damage, now, epoch).and_then(|manifest| {
        let moved_aside = if is_occupied { Some(move_aside(data, now)?) } else { None };
        fs::rename(&fresh, data).map_err(|error| BackupError::NotMovable(fresh.clone(), error))?;
        sync_folder(&above)?;
        Ok((manifest, moved_aside))
    });
    if done.is_err() && fresh.exists() {
        // Ours, and of no use to anybody; the backup is as it was.
        let _ = fs::remove_dir_all(&fresh);
    }
    let (manifest, moved_aside) = done?;
    Ok(Restored { manifest, moved_aside, passed_over: damage.noted })
}

fn move_aside(data: &Path, now: Timestamp) -> Result<PathBuf, BackupError> {
    let aside = free_name(data, "replaced", now);
    fs::rename(data, &aside).map_err(|error| BackupError::NotMovable(data.to_owned(), error))?;
    Ok(aside)
}

/// `data.replaced-2026-11-22-181409`, in UTC.
pub fn free_name(data: &Path, why: &str, now: Timestamp) -> PathBuf {
    let seconds = now.seconds().rem_euclid(86_400);
    let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    let name = data.file_name().map_or_else(|| "data".into(), |name| name.to_string_lossy());
    let mut dated = format!("{name}.{why}-{}-{hour:02}{minute:02}{second:02}", now.day(0));
    while data.with_file_name(&dated).exists() {
        dated.push('x');
    }
    data.with_file_name(dated)
}

/// Copies and checks everything into a folder that nobody uses yet.
fn fill(
    source: &Source<'_>,
    fresh: &Path,
    damage: &mut Damage,
    now: Timestamp,
    epoch: [u8; 8],
) -> Result<Manifest, BackupError> {
    let (manifest, (bytes, sha256)) = source.copy_database(&fresh.join(FILE))?;
    if (bytes, PhotoHash::from_bytes(sha256)) != (manifest.database_bytes, manifest.database_sha256) {
        damage.note(format!("{FILE} is not what the manifest says"))?;
    }
    let mut missing: BTreeSet<PhotoHash> = manifest.missing.iter().copied().collect();
    let (held, photos) = (source.photos(), Folder::of(fresh));
    let (_, counts) = peek(&fresh.join(FILE), |view| {
        for complaint in if damage.is_passed_over { view.integrity()? } else { Vec::new() } {
            damage.note(complaint)?;
        }
        each_blob(view, |sha256, blob| {
            if missing.contains(&sha256) {
                return Ok(());
            }
            let copied = held.open(sha256, 0).and_then(|mut bytes| photos.put(sha256, &mut bytes));
            let is_whole = match copied.map_err(absent(&format!("photo {sha256}"))) {
                Ok((bytes, found)) if (bytes, PhotoHash::from_bytes(found)) == (blob.size, sha256) => Ok(()),
                Ok(_) => Err(format!("photo {sha256} has other bytes")),
                Err(BackupError::Damaged(what)) => Err(what),
                Err(error) => return Err(error),
            };
            if let Err(what) = is_whole {
                damage.note(what)?;
                photos.set_aside(&Found::Photo(sha256))?;
                missing.insert(sha256);
            }
            Ok(())
        })?;
        Ok::<_, BackupError>(view.counts()?)
    })?;
    if counts != manifest.counts {
        damage.note("the counts are not what the manifest says".to_owned())?;
    }
    let n_passed_over = damage.noted.len();
    let made_on = manifest.made_at.day(0);
    write_directly(fresh, move |tx| {
        tx.put_epoch(&epoch)?;
        tx.drop_uploads()?;
        for sha256 in &missing {
            tx.drop_blob(*sha256)?;
        }
        let mut note = format!("from a backup of {made_on} UTC");
        if n_passed_over > 0 {
            let _ = write!(note, ", {n_passed_over} damages passed over");
        }
        tx.put_audit(now, "server", "restored", None, &note)?;
        Ok::<_, StoreError>(())
    })?;
    photos.settle()?;
    sync_folder(fresh)?;
    Ok(manifest)
}
