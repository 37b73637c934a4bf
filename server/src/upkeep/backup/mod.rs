//! Backups: the database as it was at one instant, every photo that it calls arrived, and a manifest.
//!
//! ```text
//! DEST/spotcheck.db        consistent, whatever the server does meanwhile
//! DEST/photos/ab/abcd…     hard links where the disk is the same, copies elsewhere
//! DEST/manifest.json       written last
//! ```
//! Encrypted for its readers (age, age-encryption.org/v1) it is:
//!
//! ```text
//! DEST/photos/5e/5ec2…     each photo by itself, under a name that tells nothing: a later backup beside it links it
//! DEST/backup.age          a tar of layout, spotcheck.db and manifest.json; gets its name last
//! ```
//! Then nothing of an office lies in the clear but in its own folder: the database goes page by page through the cipher.
//!
//! The database comes first and the photos after: photos are never changed and only ever added, so those which the
//! copied database names are there.

mod archive;
mod cipher;
mod error;
mod make;
mod manifest;
mod restore;
mod seal;
mod sealed;
mod source;
mod vault;

pub use cipher::{Identities, Recipients};
pub use error::BackupError;
pub use make::backup;
pub use manifest::{Manifest, is_backup, is_encrypted, refuse};
pub use restore::{Manner, Restored, free_name, restore};
pub use sealed::Sealed;
