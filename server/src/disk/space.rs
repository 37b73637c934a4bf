//! How much room a disk has, and which disk that is.

use std::fmt;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// With less than this a disk is full: SQLite needs some to go on, and a photo comes in steps of this size.
pub const LEAST: u64 = 1 << 20;

/// Of a disk, a tenth is kept for words: photos, which are many times as large, are refused before records are. No less than
/// the first of these, which is more than SQLite's journal needs to go on, and no more than the second.
const KEPT: (u64, u64) = (8 << 20, 256 << 20);

/// The room of the disk on which a folder lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Space {
    pub folder: PathBuf,
    /// Where the disk is mounted.
    pub mount: PathBuf,
    /// Bytes that we may still write.
    pub n_free: u64,
    pub n_total: u64,
}

impl Space {
    pub fn of(folder: &Path) -> io::Result<Self> {
        let found = rustix::fs::statvfs(folder)?;
        Ok(Self {
            folder: folder.to_owned(),
            mount: mount_of(folder)?,
            n_free: found.f_bavail.saturating_mul(found.f_frsize),
            n_total: found.f_blocks.saturating_mul(found.f_frsize),
        })
    }

    pub const fn is_full(&self) -> bool {
        self.n_free < LEAST
    }

    /// Whether so many bytes of photos fit beside what is kept for words.
    pub fn has_room_for(&self, n_bytes: u64) -> bool {
        let kept = (self.n_total / 10).clamp(KEPT.0, KEPT.1);
        self.n_free >= kept.saturating_add(n_bytes)
    }
}

impl fmt::Display for Space {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { folder, mount, n_free, n_total } = self;
        let (folder, mount) = (folder.display(), mount.display());
        write!(f, "the disk of {folder}, mounted at {mount}, has {n_free} of {n_total} bytes free")
    }
}

/// The topmost folder above one that lies on the same disk.
fn mount_of(folder: &Path) -> io::Result<PathBuf> {
    let folder = folder.canonicalize()?;
    let device = folder.metadata()?.dev();
    let same = folder.ancestors().take_while(|above| above.metadata().is_ok_and(|m| m.dev() == device));
    Ok(same.last().unwrap_or(&folder).to_owned())
}

/// What a full disk adds to a command's error: which one it is. Nothing where it has room.
pub fn complaint(folder: &Path) -> Option<String> {
    let there = folder.ancestors().find(|above| above.exists() && !above.as_os_str().is_empty());
    let space = Space::of(there.unwrap_or(Path::new("."))).ok()?;
    space.is_full().then(|| format!("the disk is full: {space}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_is_named_by_where_it_is_mounted() {
        let folder = tempfile::tempdir().unwrap();
        let space = Space::of(folder.path()).unwrap();
        assert!(folder.path().canonicalize().unwrap().starts_with(&space.mount));
        assert!(space.n_total > 0 && space.to_string().contains(folder.path().to_str().unwrap()));
    }

    #[test]
    fn photos_leave_room_for_words() {
        let of = |n_free, n_total| Space { folder: "/a".into(), mount: "/".into(), n_free, n_total };
        let (small, middle, large) = (of(9 << 20, 24 << 20), of(1 << 30, 10 << 30), of(1 << 30, 1 << 40));
        assert!(small.has_room_for(1 << 20) && !small.has_room_for((1 << 20) + 1));
        assert!(middle.has_room_for(768 << 20) && !middle.has_room_for(769 << 20));
        assert!(large.has_room_for(768 << 20) && !large.has_room_for(u64::MAX));
    }

    #[test]
    fn a_disk_with_less_than_a_step_is_full() {
        let full =
            |n_free| Space { folder: "/a".into(), mount: "/".into(), n_free, n_total: 1 << 40 }.is_full();
        assert!(full(0) && full(LEAST - 1) && !full(LEAST));
    }
}
