//! All nouns together, as they are handed to those who read and to those who write.

use super::{
    Archives, Blobs, Changes, Devices, Documents, Feed, Identity, Integrity, Past, People, PutArchives,
    PutAudit, PutBlobs, PutChanges, PutDevices, PutDocuments, PutFeed, PutIdentity, PutPast, PutPeople,
    PutQuarantine, PutReferences, PutUploads, PutVisibility, Quarantine, References, Uploads, Visibility,
};

/// Reads within one consistent state of the database.
pub trait View:
    Archives
    + Blobs
    + Changes
    + Devices
    + Documents
    + Feed
    + Identity
    + Integrity
    + Past
    + People
    + Quarantine
    + References
    + Uploads
    + Visibility
{
}

/// A [`View`] that may also write. What it wrote is durable when [`Store::write`] returns.
pub trait Tx:
    View
    + PutArchives
    + PutAudit
    + PutBlobs
    + PutChanges
    + PutDevices
    + PutDocuments
    + PutFeed
    + PutIdentity
    + PutPast
    + PutPeople
    + PutQuarantine
    + PutReferences
    + PutUploads
    + PutVisibility
{
}
