//! What crosses the network. Not domain types: conversions live at the edge, and every field has a fixed shape.
//!
//! `POST /v1/sync` speaks CBOR (RFC 8949), byte strings as byte strings; the small rest speaks JSON.

use crate::id::{DocumentId, ReplicaId, UnitId, UserId};
use crate::kind::paper::{NumberBlock, PaperKind};
use crate::term::DocumentKind;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_bytes::{ByteArray, ByteBuf};

pub use crate::call::{DeviceTold, QuarantinedChange};
pub use crate::codes::{
    AskCode, CodeOwner, DeviceName, NewCode, Notice, Notices, PairRequest, PendingCode, Qr, Who,
};
pub use crate::photo::MAX_PHOTO;
pub use crate::session::Session;

/// The one version of the protocol that this code speaks.
pub const PROTOCOL: u32 = 1;
/// Papers that a phone can number before it asks for more numbers, and numbers of a block.
pub const FEW_NUMBERS: u32 = 5;
pub const NUMBERS_OF_BLOCK: u32 = 20;
/// Blocks that one replica may hold or ask for at once.
pub const MOST_BLOCKS: usize = 200;
/// The largest body of a sync request, and the most that a client should pack into one, in bytes.
pub const MAX_SYNC_BODY: usize = 4 << 20;
/// Refused changes that one request may name.
pub const MOST_REFUSED: usize = 1_000;
/// What a phone packs into one push before it starts another.
pub const PUSH_BUDGET: usize = 1 << 20;
/// The largest single change, in bytes, that ingest takes.
pub const MAX_CHANGE: usize = 256 << 10;
/// Bytes of changes in one answer, about, where less is not asked for; and the least that may be.
pub const PULL_BUDGET: usize = 1 << 20;
pub const LEAST_PULL: usize = 16 << 10;

/// SHA-256 of a change, as Automerge names it.
pub type ChangeHash = ByteArray<32>;

/// `POST /v1/sync`. Idempotent: the same request may be sent again after any lost answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncRequest {
    pub protocol: u32,
    pub replica: ReplicaId,
    /// What the last answer gave; absent at the first request of a local store.
    pub cursor: Option<ByteBuf>,
    pub push: Vec<Push>,
    /// The sealed cursors that the phone held when it made what it pushes, each once: [`Push::made`] names them by their
    /// place. Each tells the office what its author knew then of his posts, the organisation and the policy.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub made_under: Vec<ByteBuf>,
    /// What this replica holds, where the office asked: see [`Repair`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer: Option<Offer>,
    /// Changes that this replica keeps as refused, some of them each time: the office says where it has one meanwhile.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refused: Vec<RefusedHere>,
    /// Bytes of changes that the answer should hold at most, about: what the line of this phone carries. One document
    /// always goes whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<u32>,
    /// This phone reads the short form of [`crate::terse`].
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub terse: bool,
    /// This phone has no key yet under which it seals what it exports.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub wants_rescue_key: bool,
    /// What this device says of itself, where that is not what it said last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<DeviceTold>,
    /// Kinds of records that this phone reads, by their words, beside those that every phone ever read: it is given no
    /// record of a kind that it cannot read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<String>,
    /// Where numbers of papers run out here, or an office that was put back may have forgotten some.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub numbers: Option<NumbersHere>,
}

/// The blocks of numbers that a replica holds, and those that it asks for. It is answered with all that it holds from
/// then on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumbersHere {
    /// What is left of each: the block as it was given, and the next of it that is unused.
    pub held: Vec<HeldBlock>,
    pub wanted: Vec<NumbersWanted>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldBlock {
    pub block: NumberBlock,
    pub next: u32,
}

impl HeldBlock {
    pub const fn n_left(&self) -> u32 {
        (self.block.last + 1).saturating_sub(self.next)
    }
}

/// Numbers of a unit in which the asker holds a post, for papers of a kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumbersWanted {
    pub unit: UnitId,
    pub kind: PaperKind,
}

impl SyncRequest {
    /// A push and a pull, with nothing beside them, to be answered at length.
    pub const fn plain(replica: ReplicaId, cursor: Option<ByteBuf>, push: Vec<Push>) -> Self {
        Self {
            protocol: PROTOCOL,
            replica,
            cursor,
            push,
            made_under: Vec::new(),
            offer: None,
            refused: Vec::new(),
            room: None,
            terse: false,
            wants_rescue_key: false,
            told: None,
            kinds: Vec::new(),
            numbers: None,
        }
    }
}

/// Changes of one document that its author's replica keeps as refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedHere {
    pub document: DocumentId,
    pub changes: Vec<ChangeHash>,
}

/// Buckets of documents, by the last byte of their id: what [`Offer::Digests`] has.
pub const N_BUCKETS: usize = 256;

/// What a replica holds. Sent only when the office found that its cursor is of another history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Offer {
    /// One digest for each of [`N_BUCKETS`]: [`crate::digest`].
    Digests(Vec<BucketDigest>),
    /// Every document of these buckets that it holds, with its heads.
    Heads { buckets: Vec<u8>, documents: Vec<HeldDocument> },
    /// Photos whose bytes it holds.
    Photos(Vec<ByteArray<32>>),
}

/// The first bytes of a SHA-256.
pub type BucketDigest = ByteArray<16>;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldDocument {
    pub id: DocumentId,
    pub heads: Vec<ChangeHash>,
}

/// Changes of one document, in causal order, as raw uncompressed Automerge chunks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Push {
    pub document: DocumentId,
    pub kind: DocumentKind,
    pub changes: Vec<ByteBuf>,
    /// The office's own receipts for some of them: what it had stored and has lost is stored again as its author's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub receipts: Vec<Receipt>,
    /// Under which cursors they were made, run by run in their order. What no run covers names none, as everything that
    /// an app of before this field brings.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub made: Vec<MadeRun>,
}

impl Push {
    /// For each change the place of its cursor in [`SyncRequest::made_under`].
    pub fn made_of_each(&self) -> Vec<Option<u32>> {
        let mut of_each = Vec::with_capacity(self.changes.len());
        for MadeRun(n_changes, cursor) in &self.made {
            let left = self.changes.len() - of_each.len();
            of_each.extend(std::iter::repeat_n(*cursor, left.min(*n_changes as usize)));
        }
        of_each.resize(self.changes.len(), None);
        of_each
    }

    /// Some of its changes name no cursor.
    pub fn has_unnamed(&self) -> bool {
        self.made_of_each().contains(&None)
    }
}

/// So many of the next changes, and the place of the cursor under which they were made, where their phone held one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MadeRun(pub u32, pub Option<u32>);

impl MadeRun {
    /// Says the cursors of changes, in their order, in as few runs as there are; none where no change has one.
    pub fn of(cursors: &[Option<u32>]) -> Vec<Self> {
        if cursors.iter().all(Option::is_none) {
            return Vec::new();
        }
        cursors.chunk_by(|a, b| a == b).map(|run| Self(run.len() as u32, run[0])).collect()
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncResponse {
    /// Sealed, of fixed length, meaningless to the client. Where `repair` is there, it is for the end of the repair.
    pub cursor: ByteBuf,
    /// What became of each change of the request. Beside those, as `known`: what this person wrote and the office has
    /// though it refused it once, or because somebody else brought it, in documents that are `gone`.
    pub acks: Vec<Ack>,
    /// Receipts for what this request pushed and the server stored, and for what it had beside that.
    pub receipts: Vec<PushReceipt>,
    pub documents: Vec<Pulled>,
    /// Documents that this principal may no longer see.
    pub gone: Vec<DocumentId>,
    pub reference: Vec<ReferenceVersion>,
    /// Ask again at once: there is more than fitted.
    pub more: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repair: Option<Repair>,
    /// Acknowledgements and receipts in the short form of [`crate::terse`]; only where it was asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub settled: Vec<Settled>,
    /// The office's clock when it answered: a phone learns how far its own is off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub now: Option<Timestamp>,
    /// Where it was asked for: the key under which this device seals a rescue file, 32 bytes ([`crate::rescue`]).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rescue_key: Option<ByteArray<32>>,
    /// Where it was asked for: all the blocks of numbers that this replica holds from now on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub numbers: Option<Vec<HeldBlock>>,
}

/// What was stored of a request, as one author's and at one time, by its places in the request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settled {
    pub author: UserId,
    pub received_at: Timestamp,
    pub pushes: Vec<SettledPush>,
}

/// Place of a push in the request, places in it of the changes that were stored (none: all of them, in their order), and
/// the receipt's `mac`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettledPush(pub u32, pub Vec<u32>, pub ByteBuf);

/// The office's part of a repair: it was put back to an earlier state, or the cursor is not of its making.
///
/// A cursor of another history is answered with [`Repair::Offer`]; [`Offer::Digests`] with [`Repair::Differ`] and the
/// cursor that the replica takes when it has gone through all these buckets; [`Offer::Heads`] with what the replica
/// lacks, as documents, and what the office lacks, as [`Repair::Lacks`]. [`Offer::Photos`] is answered with
/// [`Repair::LacksPhotos`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Repair {
    Offer,
    Differ(Vec<u8>),
    /// The office has these heads of the documents: what does not lie behind them it lacks.
    Lacks(Vec<HeldDocument>),
    LacksPhotos(Vec<LackedPhoto>),
}

/// A photo that a stored document names and whose bytes the office has not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LackedPhoto {
    pub sha256: ByteArray<32>,
    pub document: DocumentId,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ack {
    pub change: ChangeHash,
    pub outcome: Outcome,
}

/// What became of one pushed change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Durable at the office now.
    Stored,
    /// Was durable at the office already.
    Known,
    /// Depends on a change that the office has not: push the earlier ones again.
    MissingDependencies,
    /// An online-only event that lost its race: to be made anew.
    Stale,
    /// Refused and kept for the administrator; the reason is a stable code such as `not_permitted`.
    Quarantined(String),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushReceipt {
    pub document: DocumentId,
    pub receipt: Receipt,
}

/// The server's word, authenticated by its secret, that it stored these changes of that author at that time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    pub hashes: Vec<ChangeHash>,
    pub author: UserId,
    pub received_at: Timestamp,
    pub mac: ByteBuf,
}

/// One document of a pull: a snapshot for a replica that has nothing of it, then the changes that it lacks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pulled {
    pub id: DocumentId,
    pub kind: DocumentKind,
    pub snapshot: Option<ByteBuf>,
    pub changes: Vec<ByteBuf>,
    pub receipts: Vec<Receipt>,
    /// For each receipt, of how many of the next `changes` it is, in the short form of [`crate::terse`]; 0: of those that
    /// it names itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub runs: Vec<u32>,
}

/// The newest version of a piece of reference data; immutable under its hash at `GET /v1/reference/{sha256}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReferenceVersion {
    /// `organisation`, `catalog`, `checklists` or `policy`.
    pub name: String,
    pub version: String,
    /// 64 hex digits.
    pub sha256: String,
}

/// Every error of the HTTP interface.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorBody {
    /// Stable, for programs: `not_paired`, `code_unknown`, `too_large`, `not_yet`, `checksum_mismatch`, …
    pub code: String,
    /// For engineers, in English; never shown to users.
    pub message: String,
    #[serde(default, skip_serializing_if = "serde_json::Value::is_null")]
    pub details: serde_json::Value,
}

/// A CBOR body that could not be written or read.
#[derive(Debug, thiserror::Error)]
#[error("not a valid CBOR message: {0}")]
pub struct WireError(String);

/// Encodes a message as CBOR.
pub fn encode<T: Serialize>(message: &T) -> Result<Vec<u8>, WireError> {
    let mut bytes = Vec::new();
    ciborium::into_writer(message, &mut bytes).map_err(|error| WireError(error.to_string()))?;
    Ok(bytes)
}

/// Decodes a CBOR message; trailing bytes are an error, nesting is bounded.
pub fn decode<T: for<'de> Deserialize<'de>>(mut bytes: &[u8]) -> Result<T, WireError> {
    let message = ciborium::de::from_reader_with_recursion_limit(&mut bytes, 32)
        .map_err(|error| WireError(error.to_string()))?;
    if bytes.is_empty() { Ok(message) } else { Err(WireError("trailing bytes".into())) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_survives_the_wire_and_trailing_bytes_do_not() {
        let request = SyncRequest {
            protocol: PROTOCOL,
            replica: ReplicaId::from_parts(Timestamp::from_millis(1), [7; 10]),
            cursor: Some(ByteBuf::from(vec![1, 2, 3])),
            push: vec![],
            made_under: vec![],
            offer: None,
            refused: vec![],
            room: None,
            terse: false,
            wants_rescue_key: true,
            told: Some(DeviceTold { n_photos: 9, version: "a5".into(), ..DeviceTold::default() }),
            kinds: vec!["paper".into()],
            numbers: Some(NumbersHere::default()),
        };
        let mut bytes = encode(&request).expect("encodes");
        assert_eq!(decode::<SyncRequest>(&bytes).expect("decodes"), request);
        bytes.push(0);
        assert!(decode::<SyncRequest>(&bytes).is_err());
        assert!(decode::<SyncRequest>(b"\xff\x00garbage").is_err());
    }

    #[test]
    fn runs_say_for_each_change_under_which_cursor_it_was_made() {
        let check = |cursors: &[Option<u32>], n_runs| {
            let made = MadeRun::of(cursors);
            assert_eq!(made.len(), n_runs);
            let push = Push {
                document: DocumentId::from_parts(Timestamp::from_millis(1), [7; 10]),
                kind: DocumentKind::Finding,
                changes: vec![ByteBuf::new(); cursors.len()],
                receipts: vec![],
                made,
            };
            assert_eq!(push.made_of_each(), cursors);
        };
        check(&[], 0);
        check(&[None, None], 0);
        check(&[Some(0), Some(0), Some(1), None, Some(0)], 4);
        let long = Push {
            document: DocumentId::from_parts(Timestamp::from_millis(1), [7; 10]),
            kind: DocumentKind::Finding,
            changes: vec![ByteBuf::new(); 3],
            receipts: vec![],
            made: vec![MadeRun(1, Some(4)), MadeRun(u32::MAX, Some(5)), MadeRun(u32::MAX, Some(6))],
        };
        assert_eq!(long.made_of_each(), [Some(4), Some(5), Some(5)], "no run is longer than the push");
    }
}
