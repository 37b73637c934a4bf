//! All nouns together, as they are handed to those who read and to those who write.

use super::{
    Archives, Blobs, Changes, Codes, Devices, Documents, Feed, Grants, Identity, Integrity, Notices, Past,
    People, PutArchives, PutAudit, PutBlobs, PutChanges, PutCodes, PutDevices, PutDocuments, PutFeed,
    PutGrants, PutIdentity, PutNotices, PutPast, PutPeople, PutQuarantine, PutReferences, PutUploads,
    Quarantine, References, Uploads,
};

/// Reads within one consistent state of the database.
pub trait View:
    Archives
    + Blobs
    + Changes
    + Codes
    + Devices
    + Documents
    + Feed
    + Grants
    + Identity
    + Integrity
    + Notices
    + Past
    + People
    + Quarantine
    + References
    + Uploads
{
}

/// A [`View`] that may also write. What it wrote is durable when [`Store::write`] returns.
pub trait Tx:
    View
    + PutArchives
    + PutAudit
    + PutBlobs
    + PutChanges
    + PutCodes
    + PutDevices
    + PutDocuments
    + PutFeed
    + PutGrants
    + PutIdentity
    + PutNotices
    + PutPast
    + PutPeople
    + PutQuarantine
    + PutReferences
    + PutUploads
{
}
