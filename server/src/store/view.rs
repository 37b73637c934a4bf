//! All nouns together, as they are handed to those who read and to those who write.

use super::{
    Archives, Audits, Blobs, Changes, Codes, DeviceKeys, Devices, Documents, Feed, Hands, Identity,
    Integrity, Library, Notices, Numbers, Passwords, Past, People, Posts, PutArchives, PutAudit, PutBlobs,
    PutChanges, PutCodes, PutDeviceKeys, PutDevices, PutDocuments, PutFeed, PutHands, PutIdentity,
    PutLibrary, PutNotices, PutNumbers, PutPasswords, PutPast, PutPeople, PutPosts, PutQuarantine,
    PutReferences, PutRefusedPhotos, PutRegister, PutSiteImports, PutSites, PutUnitPolicies, PutUploads,
    PutVisibility, Quarantine, References, RefusedPhotos, Register, SiteImports, Sites, UnitPolicies,
    Uploads, Visibility,
};

/// Reads within one consistent state of the database.
pub trait View:
    Archives
    + Audits
    + Blobs
    + Changes
    + Codes
    + DeviceKeys
    + Devices
    + Documents
    + Feed
    + Hands
    + Identity
    + Integrity
    + Library
    + Notices
    + Numbers
    + Passwords
    + Past
    + People
    + Posts
    + Quarantine
    + References
    + RefusedPhotos
    + Register
    + SiteImports
    + Sites
    + UnitPolicies
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
    + PutCodes
    + PutDeviceKeys
    + PutDevices
    + PutDocuments
    + PutFeed
    + PutHands
    + PutIdentity
    + PutLibrary
    + PutNotices
    + PutNumbers
    + PutPasswords
    + PutPast
    + PutPeople
    + PutPosts
    + PutQuarantine
    + PutReferences
    + PutRefusedPhotos
    + PutRegister
    + PutSiteImports
    + PutSites
    + PutUnitPolicies
    + PutUploads
    + PutVisibility
{
}
