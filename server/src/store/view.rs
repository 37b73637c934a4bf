//! All nouns together, as they are handed to those who read and to those who write.

use super::{
    Archives, Audits, Blobs, Changes, Devices, Documents, Feed, Grants, Identity, Integrity, Past, People,
    PutArchives, PutAudit, PutBlobs, PutChanges, PutDevices, PutDocuments, PutFeed, PutGrants, PutIdentity,
    PutPast, PutPeople, PutQuarantine, PutReferences, PutRegister, PutUploads, Quarantine, References,
    Register, Uploads,
};

/// Reads within one consistent state of the database.
pub trait View:
    Archives
    + Audits
    + Blobs
    + Changes
    + Devices
    + Documents
    + Feed
    + Grants
    + Identity
    + Integrity
    + Past
    + People
    + Quarantine
    + References
    + Register
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
    + PutDevices
    + PutDocuments
    + PutFeed
    + PutGrants
    + PutIdentity
    + PutPast
    + PutPeople
    + PutQuarantine
    + PutReferences
    + PutRegister
    + PutUploads
{
}
