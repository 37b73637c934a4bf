//! What a server that was killed left half done: an upload that has its name and not its row, and bytes of uploads
//! that nobody knows any more. Done once, before anything is served.

use super::arrive::{is_whole, mark_arrived};
use crate::error::Error;
use crate::office::Office;
use spotcheck_domain::time::Timestamp;
use std::fs;

/// Finishes what can be finished and clears away the rest. Gives the number of photos that arrived by it.
pub fn recover(office: &Office, now: Timestamp) -> Result<u64, Error> {
    let mut n_finished = 0;
    for upload in office.store.read(|view| view.all_uploads())? {
        let path = office.photos.path(upload.sha256);
        let is_marked = office.store.read(|view| view.blob(upload.sha256))?.is_some();
        if !is_marked && is_whole(&path, &upload)? {
            mark_arrived(office, &upload, &path, now)?;
            n_finished += 1;
        }
    }
    for entry in fs::read_dir(&office.photos.uploads)? {
        let path = entry?.path();
        let id = path.file_name().and_then(|name| name.to_str()).and_then(parse);
        let is_known = match id {
            Some(id) => office.store.read(|view| view.upload(&id))?.is_some(),
            None => false,
        };
        if !is_known {
            fs::remove_file(path)?;
        }
    }
    Ok(n_finished)
}

/// The id of an upload, as its file is named by it.
fn parse(name: &str) -> Option<[u8; 16]> {
    u128::from_str_radix(name, 16).ok().filter(|_| name.len() == 32).map(u128::to_be_bytes)
}
