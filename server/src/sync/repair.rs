//! The office's side of a repair: a replica whose cursor is of another history says what it holds, and both sides give
//! what the other lacks. Pure reading, from one state of the store, and nothing is kept between two requests.
//!
//! What the office gives comes as whole documents, whose merging does no harm; what it lacks the replica pushes, with
//! receipts. What an offer may cost is bounded by [`Offer`]'s size, which is judged first.

use crate::people::principal::Principal;
use crate::proof::secret::Secret;
use crate::store::{StoreError, View};
use crate::sync::kinds::Kinds;
use crate::sync::parcel::Parcel;
use crate::sync::standing::end;
use serde_bytes::ByteArray;
use spotcheck_domain::digest::{bucket_of, digests};
use spotcheck_domain::document::Hash;
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::wire::{BucketDigest, HeldDocument, LackedPhoto, N_BUCKETS, Offer};
use std::collections::{HashMap, HashSet};

/// Buckets whose heads are compared in one request.
const MOST_BUCKETS: usize = 64;
/// Documents that one offer may name. A phone names about 500.
const MOST_DOCUMENTS: usize = 4_096;
/// Heads that one offer may name: a document of many concurrent authors has a handful.
const MOST_HEADS: usize = 16_384;
/// Photos that one offer may name.
const MOST_PHOTOS: usize = 2_048;

/// Whether an offer is one that a phone makes.
pub fn is_bounded(offer: &Offer) -> bool {
    match offer {
        Offer::Digests(digests) => digests.len() == N_BUCKETS,
        Offer::Heads { buckets, documents } => {
            let n_heads: usize = documents.iter().map(|document| document.heads.len()).sum();
            buckets.len() <= MOST_BUCKETS && documents.len() <= MOST_DOCUMENTS && n_heads <= MOST_HEADS
        }
        Offer::Photos(photos) => photos.len() <= MOST_PHOTOS,
    }
}

/// The buckets in which what this person sees here is not what his replica holds.
pub fn differing(
    view: &dyn View,
    principal: &Principal,
    kinds: Kinds,
    offered: &[BucketDigest],
) -> Result<Vec<u8>, StoreError> {
    let mut held = Vec::new();
    for document in read(view, principal, kinds)? {
        held.push((document, view.heads(document)?));
    }
    let differing = digests(held).into_iter().zip(offered).zip(0..=u8::MAX);
    Ok(differing.filter(|((ours, theirs), _)| ours != *theirs).map(|(_, bucket)| bucket).collect())
}

/// Every document that this person sees and his phone reads.
fn read(view: &dyn View, principal: &Principal, kinds: Kinds) -> Result<Vec<DocumentId>, StoreError> {
    let mut read = Vec::new();
    for document in principal.seen(view)? {
        if kinds.read(view, document)? {
            read.push(document);
        }
    }
    Ok(read)
}

/// What came of comparing heads.
pub struct Compared<'s> {
    /// What the replica lacks.
    pub parcel: Parcel<'s>,
    /// What the office lacks, with the heads that it has.
    pub lacks: Vec<HeldDocument>,
    /// What the replica holds and its person does not see.
    pub gone: Vec<DocumentId>,
    /// The parcel was full: the same buckets are to be offered again.
    pub more: bool,
}

/// Compares the heads of every document of these buckets.
pub fn compare<'s>(
    view: &dyn View,
    parcel: Parcel<'s>,
    (principal, kinds): (&Principal, Kinds),
    buckets: &[u8],
    offered: Vec<HeldDocument>,
) -> Result<Compared<'s>, StoreError> {
    let mut compared = Compared { parcel, lacks: Vec::new(), gone: Vec::new(), more: false };
    let buckets: HashSet<u8> = buckets.iter().copied().collect();
    let mut seen = read(view, principal, kinds)?;
    seen.retain(|document| buckets.contains(&bucket_of(*document)));
    let visible: HashSet<DocumentId> = seen.iter().copied().collect();
    let mut held: HashMap<DocumentId, Vec<Hash>> = HashMap::new();
    for HeldDocument { id, heads } in offered {
        if !buckets.contains(&bucket_of(id)) {
            continue;
        }
        let heads: Vec<Hash> = heads.into_iter().map(|head| *head).collect();
        if visible.contains(&id) {
            held.insert(id, heads);
        } else if view.document(id)?.is_some() {
            // What showed it to him may be what was lost: with his receipts he brings it, and is told nothing.
            if is_all_behind(view, id, &heads)?.is_none() {
                compared.lacks.push(HeldDocument { id, heads: Vec::new() });
            }
            compared.gone.push(id);
        } else {
            compared.lacks.push(HeldDocument { id, heads: Vec::new() });
        }
    }
    let upto = view.last_link()?.sequence;
    for id in seen {
        match holding(view, id, held.remove(&id))? {
            Holding::All => {}
            Holding::Beyond(ours) => {
                let heads = ours.into_iter().map(ByteArray::new).collect();
                compared.lacks.push(HeldDocument { id, heads });
            }
            Holding::Behind if compared.parcel.is_full() => compared.more = true,
            Holding::Behind => compared.parcel.add_whole(view, id, upto, &HashSet::new())?,
        }
    }
    Ok(compared)
}

/// What a replica has of a document, as far as its heads tell.
enum Holding {
    All,
    Behind,
    /// It has what the office has not; whether it has what stands behind these heads of the office's, it knows itself.
    Beyond(Vec<Hash>),
}

fn holding(view: &dyn View, document: DocumentId, offered: Option<Vec<Hash>>) -> Result<Holding, StoreError> {
    let Some(mut offered) = offered else { return Ok(Holding::Behind) };
    let mut ours = view.heads(document)?;
    ours.sort_unstable();
    offered.sort_unstable();
    offered.dedup();
    if ours == offered {
        return Ok(Holding::All);
    }
    Ok(match is_all_behind(view, document, &offered)? {
        Some(true) => Holding::All,
        Some(false) => Holding::Behind,
        None => Holding::Beyond(ours),
    })
}

/// Whether these changes and what they build upon are all that is stored of the document. `None` when one of them is
/// not stored.
fn is_all_behind(view: &dyn View, document: DocumentId, heads: &[Hash]) -> Result<Option<bool>, StoreError> {
    let known: HashSet<Hash> = view.change_keys(document)?.into_iter().map(|key| key.hash).collect();
    if !heads.iter().all(|head| known.contains(head)) {
        return Ok(None);
    }
    let dependencies = view.dependencies(document)?;
    let mut behind: HashSet<Hash> = HashSet::new();
    let mut next: Vec<Hash> = heads.to_vec();
    while let Some(hash) = next.pop() {
        if behind.insert(hash) {
            next.extend(dependencies.get(&hash).into_iter().flatten());
        }
    }
    Ok(Some(behind.len() == known.len()))
}

/// The offered photos that documents name to which this person may bring them, or that refused changes of his name, and
/// whose bytes are not here, or were not brought for that document.
pub fn lacked_photos(
    view: &dyn View,
    principal: &Principal,
    offered: &[ByteArray<32>],
) -> Result<Vec<LackedPhoto>, StoreError> {
    let mut lacked = Vec::new();
    for sha256 in offered {
        let hash = PhotoHash::from_bytes(**sha256);
        let is_here = view.blob(hash)?.is_some();
        for document in view.documents_naming(hash)? {
            let is_lacked = !is_here || !view.is_shown(document, hash)?;
            if is_lacked && principal.brings_photos(view, document)? {
                lacked.push(LackedPhoto { sha256: *sha256, document });
            }
        }
        for document in view.refused_photo_lacked(principal.user, hash)? {
            let lacks = LackedPhoto { sha256: *sha256, document };
            if !lacked.contains(&lacks) {
                lacked.push(lacks);
            }
        }
    }
    Ok(lacked)
}

/// The sealed cursor with which a replica ends its repair: what is stored after `view` comes to it by the feed.
pub fn cursor_after(
    view: &dyn View,
    secret: &Secret,
    principal: &Principal,
    kinds: Kinds,
    nonce: [u8; 24],
) -> Result<Vec<u8>, StoreError> {
    Ok(end(secret, principal, view.last_link()?, kinds).seal(secret, principal.user, nonce))
}
