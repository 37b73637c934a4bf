//! What a server that was killed left half done: an upload that has its name and not its row, and bytes of uploads
//! that nobody knows any more. Done once, before anything is served.

use super::error::PhotoError;
use super::gallery::Gallery;
use super::keep::{is_whole, mark_arrived};
use crate::store::StoreError;
use spotcheck_domain::time::Timestamp;
use std::io;

/// Finishes what can be finished and clears away the rest. Gives the number of photos that arrived by it.
pub fn recover(gallery: &Gallery, now: Timestamp) -> Result<u64, PhotoError> {
    let mut n_finished = 0;
    for upload in gallery.store.read(|view| view.all_uploads())? {
        let is_marked = gallery.store.read(|view| view.blob(upload.sha256))?.is_some();
        let read = || gallery.bytes.open(upload.sha256, 0).map(|read| read as Box<dyn io::Read>);
        if !is_marked && is_whole(read(), &upload)? {
            mark_arrived(gallery, &upload, now)?;
            n_finished += 1;
        }
    }
    let is_known = |id: &[u8; 16]| {
        let known = gallery.store.read(|view| Ok::<_, StoreError>(view.upload(id)?.is_some()));
        known.map_err(io::Error::other)
    };
    gallery.bytes.forget_others(&mut |id| is_known(id))?;
    Ok(n_finished)
}
