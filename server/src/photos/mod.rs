//! Photos: bytes come in part by part and are either whole, verified and named by their hash, or absent.
//!
//! [`Photos`] keeps bytes and knows nothing of documents; a folder of the disk is one such keeper, and `contract` the
//! suite that another must pass. [`Gallery`] joins it with the rows about photos. Everything here blocks.

mod arrive;
mod bytes;
#[cfg(test)]
mod contract;
mod create;
mod error;
mod folder;
mod gallery;
mod keep;
mod measure;
mod offset;
mod open;
mod progress;
mod recover;

pub use arrive::{Arrived, Checksum, CutOff, Part, take_part};
pub use bytes::{Found, HeldPhotos, Photos, UploadId};
pub use create::{Created, NewUpload, clear_expired, create};
pub use error::PhotoError;
pub use folder::{Folder, path_in, sync_folder};
pub use gallery::Gallery;
pub use keep::discard;
pub use measure::{Measured, measure, pour, sink};
pub use offset::{find, offset};
pub use open::look_up;
pub use progress::{InProgress, Lock, Progress};
pub use recover::recover;
