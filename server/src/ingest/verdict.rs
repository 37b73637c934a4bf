//! What judging one document of a push comes to: what is stored, what is refused, and how each change is answered.

use super::authority::Authority;
use super::ground::Made;
use super::loaded::Loaded;
use super::reason::Reason;
use crate::papers::PaperNumbers;
use crate::store::SiteColumns;
use serde_bytes::ByteArray;
use sha2::{Digest, Sha256};
use spotcheck_domain::audience::Audience;
use spotcheck_domain::authority::Act;
use spotcheck_domain::document::{ChangeHead, Parsed};
use spotcheck_domain::id::{DocumentId, SignatureId};
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::term::DocumentKind;
use spotcheck_domain::wire::{Ack, Outcome};

/// What is to be done about one document of a push.
pub struct Judged {
    pub document: DocumentId,
    pub kind: DocumentKind,
    /// The number of changes that the document had when it was judged.
    pub n_before: u64,
    pub acks: Vec<Ack>,
    pub known: Vec<[u8; 32]>,
    pub refused: Vec<Unwanted>,
    pub stored: Option<Stored>,
}

/// A change that is refused.
pub struct Unwanted {
    /// As its author's phone names it.
    pub hash: [u8; 32],
    /// As it is kept.
    pub name: [u8; 32],
    pub bytes: Vec<u8>,
    pub reason: Reason,
    /// The photos that it names, with their sizes.
    pub photos: Vec<(PhotoHash, u64)>,
}

/// The part of a push that is to be stored.
pub struct Stored {
    pub changes: Vec<Accepted>,
    /// The document after them.
    pub loaded: Loaded,
    pub ledger_row: Vec<u8>,
    /// What it says of a site.
    pub site_columns: SiteColumns,
    /// Of a paper: the numbers that it carries.
    pub paper: Option<PaperNumbers>,
    pub photos: Vec<(PhotoHash, u64, String)>,
    /// Its signatures that name a device's key, and whether each is that key's.
    pub sealed: Vec<(SignatureId, String, bool)>,
    /// Who reads the document as it is after them.
    pub audiences: Vec<Audience>,
    /// Its saved bytes, when a snapshot is due.
    pub snapshot: Option<Vec<u8>>,
}

/// One change that is to be stored.
pub struct Accepted {
    pub head: ChangeHead,
    pub bytes: Vec<u8>,
    pub authority: Authority,
    /// What it decides, for the log.
    pub decides: Vec<Act>,
}

/// A change that passed everything that can be said without the document.
pub struct Candidate<'p> {
    pub head: ChangeHead,
    pub parsed: Parsed,
    pub bytes: &'p [u8],
    pub authority: Authority,
    /// The places of the grounds on which its author may write it, as far as it has been judged.
    pub grounds: Vec<usize>,
    pub made: Made,
    /// Its author knew everything of the feed up to there.
    pub known: Option<u64>,
    /// The steps that it takes and that are decided at the office.
    pub decides: Vec<Act>,
}

/// What is to become of a change that is not stored.
pub enum Fate {
    Refused(Reason),
    /// It holds an online-only event and something was stored since its author looked.
    Stale,
    /// It builds upon one that is stale.
    Waits,
}

pub fn ack(hash: [u8; 32], outcome: Outcome) -> Ack {
    Ack { change: ByteArray::new(hash), outcome }
}

pub fn refuse(judged: &mut Judged, hash: [u8; 32], bytes: &[u8], reason: Reason) {
    judged.acks.push(ack(hash, Outcome::Quarantined(reason.code().into())));
    // What is too large to judge is too large to keep.
    let bytes = if reason == Reason::TooLarge { Vec::new() } else { bytes.to_vec() };
    // A change that was damaged on its way must not bar the sound one, whose hash its bytes still claim.
    let name = if reason == Reason::NotAChange { Sha256::digest(&bytes).into() } else { hash };
    judged.refused.push(Unwanted { hash, name, bytes, reason, photos: Vec::new() });
}
