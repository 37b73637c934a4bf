//! What the office remembers, apart from the bytes of photos: traits by noun, which any database may implement.
//!
//! A room of this floor holds one noun: its rows, a trait that reads them and one that writes. Nothing here decides: a
//! method does what its name says and no more. [`View`] reads all nouns within one consistent state, [`Tx`] also writes;
//! [`Database`] is what runs them, and [`Kind`] the ways to one. `sqlite/` implements them all and is named in one
//! line of `open.rs`; `contract/` is the suite that another implementation must pass.
//!
//! All calls block: the HTTP side calls them from blocking threads.

mod archive;
mod audit;
mod blobs;
mod changes;
mod codes;
#[cfg(test)]
mod contract;
mod database;
mod device_keys;
mod devices;
mod direct;
mod documents;
mod error;
mod feed;
mod hands;
mod identity;
mod integrity;
mod library;
mod lock;
mod notices;
mod numbers;
mod open;
mod passwords;
mod past;
mod people;
mod policy;
mod posts;
mod quarantine;
mod reference;
mod refused_photos;
mod register;
mod site_imports;
mod sites;
mod sqlite;
mod uploads;
mod view;
mod visible;

pub use archive::{Archive, Archived, Archives, PutArchives};
pub use audit::{
    AuditFilter, AuditLink, AuditRow, Audits, ChainEnd, ChainedRow, OFFICE_CHAIN, OpenPart, PutAudit, link,
    seal,
};
pub use blobs::{Blob, Blobs, Named, PutBlobs, each_blob};
pub use changes::{ChangeKey, ChangeRow, Changes, Dependencies, NewChangeRow, PutChanges, StoredChange};
pub use codes::{CodeRow, Codes, PutCodes};
pub use database::{Database, DirectDatabase, Job, Kind, Taker, Writers};
pub use device_keys::{DeviceKeyRow, DeviceKeys, MOST_KEYS, PutDeviceKeys, SealedRow};
pub use devices::{DeviceRow, Devices, PutDevices, SessionRow};
pub use direct::{Direct, write_directly};
pub use documents::{DocumentRow, Documents, PutDocuments};
pub use error::{Result, StoreError};
pub use feed::{Feed, FeedRow, Link, Pushed, PutFeed, Step, Told};
pub use hands::{Hands, PutHands};
pub use identity::{Identity, PutIdentity};
pub use integrity::{Counts, Integrity, Tallies};
pub use library::{HazardRow, Library, ListRow, ListVersion, PutLibrary, Whose};
pub use lock::FolderLock;
pub use notices::{NewNotice, NoticeRow, Notices, PutNotices};
pub use numbers::{BlockRow, NumberHolder, Numbers, PaperNumberRow, PutNumbers, Series, VoidNumberRow};
pub use open::{Store, copy_to, peek, stream};
pub use passwords::{PasswordRow, Passwords, PutPasswords};
pub use past::{Past, PastPost, PutPast};
pub use people::{AudienceKind, People, PutPeople};
pub use policy::{PolicyRow, PutUnitPolicies, UnitPolicies};
pub use posts::{PostRow, Posts, PutPosts};
pub use quarantine::{Group, GroupsAfter, Kept, PutQuarantine, Quarantine, QuarantineRow, Refused, Sum};
pub use reference::{NewReference, PutReferences, ReferenceRow, References};
pub use refused_photos::{PutRefusedPhotos, RefusedPhotos};
pub use register::{PersonRow, PutRegister, Register, UnitRow};
pub use site_imports::{PutSiteImports, SiteImportRow, SiteImports};
pub use sites::{
    CoverageRow, PutSites, SiteColumns, SiteEntry, SiteFilter, SiteListed, SiteTally, SiteTimes, Sites,
};
pub use sqlite::{FILE, VERSION};
pub use uploads::{OpenUploads, PutUploads, Upload, Uploads};
pub use view::{Tx, View};
pub use visible::{PutVisibility, Reader, Visibility};
