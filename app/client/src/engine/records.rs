//! How things lie in the local store: keys, and values as CBOR or, where they are large types, as JSON.

use crate::storage::Table;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use spotcheck_domain::document::Hash;
use spotcheck_domain::edit::Edit;
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::ledger::Row;
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::sorted::SortedMap;
use spotcheck_domain::term::DocumentKind;
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::tree::{from_cbor, from_json};
use spotcheck_domain::wire::{Receipt, ReferenceVersion, Session};

/// Something unsent, by the table and key under which it is stored.
pub type UnsentKey = (Table, Vec<u8>);

/// Settings keys.
pub const IDENTITY: &[u8] = b"identity";
pub const CURSOR: &[u8] = b"cursor";
pub const REPLICA: &[u8] = b"replica";
pub const SYNCED_AT: &[u8] = b"synced_at";
/// How far this device's clock is off.
pub const OFFICE_CLOCK: &[u8] = b"office_clock";
/// The documents that are being opened, while they are.
pub const OPENING: &[u8] = b"opening";
/// Reference data that the office has named and that is not here yet.
pub const WANTED: &[u8] = b"wanted";
/// There is, when the photos here are to be offered to an office that was put back to an earlier state.
pub const OFFER_PHOTOS: &[u8] = b"offer_photos";
/// There is, while a repair is under way. What the office took during it is in no outbox any more, and the cursor stands
/// before it: an office that is put back once more, to where it knows that cursor, must be compared with all the same.
pub const REPAIRING: &[u8] = b"repairing";
/// Photos that have arrived since the cursor was given: an office that is put back to in between has lost them, and the
/// cursor does not tell.
pub const UNCONFIRMED: &[u8] = b"unconfirmed";
/// Documents that this person may no longer see and of which something is unsent.
pub const GONE: &[u8] = b"gone";
/// The key under which this device seals a rescue file.
pub const RESCUE_KEY: &[u8] = b"rescue_key";
/// The office's certificate of this device's key.
pub const KEY_CERTIFICATE: &[u8] = b"key_certificate";
/// The blocks of numbers of papers that this device holds.
pub const NUMBERS: &[u8] = b"numbers";
/// There is, while photo bytes of the person before are still to be deleted.
pub const WIPING: &[u8] = b"wiping";
/// Photos whose records have left this device, and whose bytes are still to be deleted.
pub const DROPPING: &[u8] = b"dropping";
/// There is, when the office has not heard yet that this device was signed out.
pub const SIGNED_OUT: &[u8] = b"signed_out";
/// The version of this layout.
pub const LAYOUT: &[u8] = b"layout";
pub const LAYOUT_VERSION: u32 = 1;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Identity {
    pub session: Session,
    /// The session ended at the office: pair again, nothing is lost.
    #[serde(default)]
    pub ended: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct StoredDocument {
    pub kind: DocumentKind,
    pub snapshot: Option<ByteBuf>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct StoredRow {
    /// [`spotcheck_domain::ledger::ROW_VERSION`] when it was projected.
    pub version: u32,
    pub row: Row,
}

/// A change that the office has not acknowledged; its bytes stand in `Changes`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unsent {
    #[serde(skip)]
    pub key: Vec<u8>,
    pub document: DocumentId,
    pub kind: DocumentKind,
    pub hash: ByteBuf,
    pub n_bytes: u64,
    pub since: Timestamp,
    /// The office had it once and has lost it. It goes with its receipt only: it may be anybody's.
    #[serde(default)]
    pub attested: bool,
    /// The sealed cursor that this phone held when its person made it, which tells the office what he knew then of his
    /// posts, the organisation and the policy. `None`: it held none, or the app was of a version that kept none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made_under: Option<ByteBuf>,
    /// It begins a finding that nobody else can have: no byte of it was offered to the office or exported.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub fresh: bool,
}

/// A photo that the office has not acknowledged; its bytes stand among the blobs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UnsentPhoto {
    #[serde(skip)]
    pub key: Vec<u8>,
    pub hash: PhotoHash,
    pub document: DocumentId,
    pub size: u64,
    pub media_type: String,
    pub is_thumbnail: bool,
    pub since: Timestamp,
    /// The office does not take it: no record there names it, nor a refused change that it keeps. It is not tried again by
    /// itself, goes into a rescue file, and goes to the office once that asks for it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub aside: bool,
    /// The office's address of an upload that has begun.
    pub location: Option<String>,
    #[serde(skip)]
    pub offset: u64,
    /// The offset was asked for since the engine was opened.
    #[serde(skip)]
    pub offset_known: bool,
    #[serde(skip)]
    pub retry_at: Option<Timestamp>,
    #[serde(skip)]
    pub last_error: Option<crate::protocol::Failure>,
}

impl UnsentPhoto {
    /// As it is stored once the office does not take it. What had come of it there is given up.
    pub fn set_aside(&self) -> Self {
        Self { aside: true, location: None, ..self.clone() }
    }
}

/// A photo whose bytes are on this phone.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct StoredPhoto {
    pub media_type: String,
    pub size: u64,
    pub stored_at: Timestamp,
    /// When the office acknowledged it; its bytes stay at least the retention window after.
    pub arrived_at: Option<Timestamp>,
    /// It came from there to be looked at, and goes with its record. What was photographed here stays: an office that is put
    /// back may have lost it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub from_office: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct StoredDraft {
    pub edit: Edit,
    pub seen: Vec<String>,
    /// As changes, where the rules refuse them and they went into a rescue file: the same ones go into the next, so that
    /// the office has them once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub written: Option<Vec<ByteBuf>>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct StoredReference {
    pub version: ReferenceVersion,
    pub bytes: ByteBuf,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct StoredRefusal {
    pub reason: String,
    pub at: Timestamp,
    /// What the change had written, as far as this version can say it.
    #[serde(default)]
    pub edits: Vec<Edit>,
    /// The change itself.
    #[serde(default)]
    pub bytes: ByteBuf,
    /// As [`Unsent::made_under`]: it may have to go once more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made_under: Option<ByteBuf>,
    /// The office has not kept it either: what is here is all that there is of it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub only_here: bool,
}

/// What the office did not take, by record and change.
pub type Refusals = SortedMap<DocumentId, SortedMap<Hash, StoredRefusal>>;

/// In `SetAside`: opening it, perhaps among others, once ended with the engine's death.
pub const SUSPECTED: u32 = 1;
/// In `SetAside`: it is not opened any more; its bytes are kept.
pub const SET_ASIDE: u32 = 2;

/// The documents that were being opened when this was written.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Opening {
    pub documents: Vec<DocumentId>,
}

pub fn document_key(document: DocumentId) -> Vec<u8> {
    document.as_bytes().to_vec()
}

pub fn change_key(document: DocumentId, hash: &Hash) -> Vec<u8> {
    [document.as_bytes().as_slice(), hash].concat()
}

/// Receipts of pushes that begin alike stand beside each other: one that was given again for a part of a push must not
/// take the place of the whole one.
pub fn receipt_key(document: DocumentId, receipt: &Receipt) -> Option<Vec<u8>> {
    let first = receipt.hashes.first()?;
    let mac = receipt.mac.get(..8)?;
    Some([change_key(document, first).as_slice(), mac].concat())
}

pub fn draft_key(document: DocumentId, field: &str) -> Vec<u8> {
    [document.as_bytes().as_slice(), field.as_bytes()].concat()
}

/// A key that sorts by time and that no other tab makes too.
pub fn queue_key(at: Timestamp, random: [u8; 8]) -> Vec<u8> {
    [at.millis().to_be_bytes(), random].concat()
}

pub fn document_of(key: &[u8]) -> Option<DocumentId> {
    DocumentId::from_slice(key.get(..16)?).ok()
}

pub fn hash_of(key: &[u8]) -> Option<Hash> {
    key.get(16..48)?.try_into().ok()
}

/// CBOR of our own types: writing to memory cannot fail.
pub fn pack<T: Serialize>(value: &T) -> Vec<u8> {
    spotcheck_domain::wire::encode(value).expect("our own types have a CBOR form")
}

/// `None` for what another version wrote and this one does not understand.
pub fn unpack<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    from_cbor(bytes).ok()
}

/// JSON, for what entries of documents have as JSON already: a second format of the large types would make the engine's
/// module an eighth larger.
pub fn pack_json<T: Serialize>(value: &T) -> Vec<u8> {
    serde_json::to_vec(value).expect("our own types have a JSON form")
}

/// `None` for what another version wrote and this one does not understand.
pub fn unpack_json<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    from_json(bytes).ok()
}

/// Hex, as the screen hands heads back.
pub fn to_hex(hash: &Hash) -> String {
    PhotoHash::from_bytes(*hash).to_string()
}

pub fn from_hex(text: &str) -> Option<Hash> {
    text.parse::<PhotoHash>().ok().map(|hash| *hash.as_bytes())
}
