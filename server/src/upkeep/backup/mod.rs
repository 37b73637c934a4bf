//! Backups: the database as it was at one instant, every photo that it calls arrived, and a manifest.
//!
//! ```text
//! DEST/spotcheck.db        consistent, whatever the server does meanwhile
//! DEST/photos/ab/abcd…     hard links where the disk is the same, copies elsewhere
//! DEST/manifest.json       written last
//! ```
//! The database comes first and the photos after: photos are never changed and only ever added, so those which the
//! copied database names are there.

mod error;
mod make;
mod manifest;
mod restore;

pub use error::BackupError;
pub use make::backup;
pub use manifest::{Manifest, is_backup, refuse};
pub use restore::{Manner, Restored, restore};
