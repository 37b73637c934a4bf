//! Where what stands in a pack.

use spotcheck_domain::id::DocumentId;
use spotcheck_domain::photo::{Photo, PhotoHash};

pub const README: &str = "README.txt";
pub const ITEMS: &str = "items.json";
pub const SIGNATURES: &str = "signatures.json";
pub const PAGE: &str = "index.html";
pub const MANIFEST: &str = "manifest.json";
pub const SIGNATURE: &str = "manifest.sig";

/// What there is of each record.
pub const CHANGES: &str = "changes.automerge";
pub const CHAIN: &str = "chain.json";
pub const RECORD: &str = "record.json";

const RECORDS: &str = "records/";
const PHOTOS: &str = "photos/";

pub fn of_record(id: DocumentId, file: &str) -> String {
    format!("{RECORDS}{id}/{file}")
}

/// The record and which of its files a path names.
pub fn record_of(path: &str) -> Option<(DocumentId, &str)> {
    let (id, file) = path.strip_prefix(RECORDS)?.split_once('/')?;
    Some((id.parse().ok()?, file))
}

/// A photo's original under its hash.
pub fn of_photo(photo: &Photo) -> String {
    let ending = match photo.media_type.as_str() {
        "image/png" => "png",
        "image/webp" => "webp",
        "image/heic" => "heic",
        "image/avif" => "avif",
        _ => "jpg",
    };
    format!("{PHOTOS}{}.{ending}", photo.sha256)
}

/// The hash by which a path names a photo.
pub fn photo_of(path: &str) -> Option<PhotoHash> {
    path.strip_prefix(PHOTOS)?.split('.').next()?.parse().ok()
}
