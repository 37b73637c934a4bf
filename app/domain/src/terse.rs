//! The short form of an answer: changes are small beside hashes of 32 bytes, and whoever has a change can tell its hash.
//! What was stored of a push is named by its place in the request, and a receipt beside changes says how many it is of.
//! Everything else is said as ever.

use crate::document::{Hash, hash_of};
use crate::wire::{Ack, Outcome, Pulled, Push, PushReceipt, Receipt, Settled, SettledPush, SyncResponse};
use serde_bytes::{ByteArray, ByteBuf};
use std::collections::{BTreeMap, BTreeSet};

/// The hashes of a request's changes, push by push.
pub fn hashes(push: &[Push]) -> Vec<Vec<Hash>> {
    push.iter().map(|one| one.changes.iter().map(|bytes| hash_of(bytes)).collect()).collect()
}

/// Says a receipt by places, where it is for nothing but changes of one push of the request.
fn shortened(places: &BTreeMap<Hash, (u32, u32)>, sizes: &[usize], receipt: &Receipt) -> Option<SettledPush> {
    let found: Vec<(u32, u32)> =
        receipt.hashes.iter().map(|hash| places.get(&**hash).copied()).collect::<Option<_>>()?;
    let push = found.first()?.0;
    if found.iter().any(|(other, _)| *other != push) {
        return None;
    }
    let mut changes: Vec<u32> = found.into_iter().map(|(_, change)| change).collect();
    let is_all =
        changes.len() == *sizes.get(push as usize)? && changes.iter().copied().eq(0..changes.len() as u32);
    if is_all {
        changes.clear();
    }
    Some(SettledPush(push, changes, receipt.mac.clone()))
}

/// Says receipts for the changes that come with them by their number.
fn shorten_pulled(pulled: &mut Pulled) {
    let mut next = pulled.changes.iter().map(|bytes| hash_of(bytes));
    let mut runs = Vec::with_capacity(pulled.receipts.len());
    for receipt in &mut pulled.receipts {
        let mut ahead = next.clone();
        let is_next = receipt.hashes.iter().all(|hash| ahead.next() == Some(**hash));
        runs.push(if is_next { receipt.hashes.len() as u32 } else { 0 });
        if is_next {
            next = ahead;
            receipt.hashes.clear();
        }
    }
    if runs.iter().any(|run| *run > 0) {
        pulled.runs = runs;
    }
}

fn lengthen_pulled(pulled: &mut Pulled) {
    let mut next = pulled.changes.iter().map(|bytes| ByteArray::new(hash_of(bytes)));
    for (receipt, run) in pulled.receipts.iter_mut().zip(std::mem::take(&mut pulled.runs)) {
        receipt.hashes.extend(next.by_ref().take(run as usize));
    }
}

/// Shortens an answer to a request that pushed these.
pub fn shorten(pushed: &[Vec<Hash>], mut response: SyncResponse) -> SyncResponse {
    let mut places = BTreeMap::new();
    for (push, changes) in pushed.iter().enumerate() {
        for (change, hash) in changes.iter().enumerate() {
            places.entry(*hash).or_insert((push as u32, change as u32));
        }
    }
    let sizes: Vec<usize> = pushed.iter().map(Vec::len).collect();
    let stored: BTreeSet<Hash> =
        response.acks.iter().filter(|ack| ack.outcome == Outcome::Stored).map(|ack| *ack.change).collect();
    let mut said: BTreeSet<Hash> = BTreeSet::new();
    let mut settled: BTreeMap<_, Vec<SettledPush>> = BTreeMap::new();
    response.receipts.retain(|PushReceipt { receipt, .. }| {
        let is_stored = receipt.hashes.iter().all(|hash| stored.contains(&**hash));
        let Some(short) = shortened(&places, &sizes, receipt).filter(|_| is_stored) else { return true };
        said.extend(receipt.hashes.iter().map(|hash| **hash));
        settled.entry((receipt.author, receipt.received_at)).or_default().push(short);
        false
    });
    response.documents.iter_mut().for_each(shorten_pulled);
    response.acks.retain(|ack| !said.contains(&*ack.change));
    response.settled = settled
        .into_iter()
        .map(|((author, received_at), pushes)| Settled { author, received_at, pushes })
        .collect();
    response
}

/// Says at length again what an answer to these pushes says in short. A place that is none says nothing.
pub fn lengthen(push: &[Push], mut response: SyncResponse) -> SyncResponse {
    response.documents.iter_mut().for_each(lengthen_pulled);
    for Settled { author, received_at, pushes } in std::mem::take(&mut response.settled) {
        for SettledPush(at, changes, mac) in pushes {
            let Some(one) = push.get(at as usize) else { continue };
            let hash = |bytes: &ByteBuf| ByteArray::new(hash_of(bytes));
            let hashes: Vec<ByteArray<32>> = if changes.is_empty() {
                one.changes.iter().map(hash).collect()
            } else {
                changes.iter().filter_map(|change| one.changes.get(*change as usize)).map(hash).collect()
            };
            response.acks.extend(hashes.iter().map(|hash| Ack { change: *hash, outcome: Outcome::Stored }));
            let receipt = Receipt { hashes, author, received_at, mac };
            response.receipts.push(PushReceipt { document: one.document, receipt });
        }
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{DocumentId, UserId};
    use crate::term::DocumentKind;
    use crate::time::Timestamp;
    use crate::wire::{decode, encode};

    const AT: Timestamp = Timestamp::from_millis(7);

    fn document(n: u8) -> DocumentId {
        DocumentId::from_slice(&[n; 16]).expect("16 bytes")
    }

    fn change(n: u8) -> Vec<u8> {
        vec![n; 300]
    }

    fn push(of: u8, changes: &[u8]) -> Push {
        let changes = changes.iter().map(|n| ByteBuf::from(change(*n))).collect();
        Push {
            document: document(of),
            kind: DocumentKind::Finding,
            changes,
            receipts: Vec::new(),
            made: Vec::new(),
        }
    }

    fn ack(n: u8, outcome: Outcome) -> Ack {
        Ack { change: ByteArray::new(hash_of(&change(n))), outcome }
    }

    fn receipt(of: u8, changes: &[u8]) -> PushReceipt {
        let hashes = changes.iter().map(|n| ByteArray::new(hash_of(&change(*n)))).collect();
        let author = UserId::from_parts(AT, [3; 10]);
        let mac = ByteBuf::from(vec![of; 32]);
        PushReceipt { document: document(of), receipt: Receipt { hashes, author, received_at: AT, mac } }
    }

    fn response(acks: Vec<Ack>, receipts: Vec<PushReceipt>) -> SyncResponse {
        SyncResponse {
            cursor: ByteBuf::from(vec![1]),
            acks,
            receipts,
            documents: Vec::new(),
            gone: Vec::new(),
            reference: Vec::new(),
            more: false,
            repair: None,
            settled: Vec::new(),
            now: None,
            rescue_key: None,
            numbers: None,
        }
    }

    /// What is said, whatever its order.
    fn said(response: &SyncResponse) -> Vec<String> {
        let acks = response.acks.iter().map(|ack| format!("{ack:?}"));
        let receipts = response.receipts.iter().map(|receipt| format!("{receipt:?}"));
        let mut said: Vec<String> = acks.chain(receipts).collect();
        said.sort();
        said
    }

    #[track_caller]
    fn check(push: &[Push], full: SyncResponse, n_left: usize) {
        let short = shorten(&hashes(push), full.clone());
        assert_eq!(short.acks.len() + short.receipts.len(), n_left);
        let short: SyncResponse = decode(&encode(&short).expect("encodes")).expect("decodes");
        assert_eq!(said(&lengthen(push, short)), said(&full));
    }

    #[test]
    fn what_was_stored_is_named_by_its_place_and_reads_back() {
        let request = [push(1, &[1, 2, 3]), push(2, &[4])];
        let acks = (1..=4).map(|n| ack(n, Outcome::Stored)).collect();
        check(&request, response(acks, vec![receipt(1, &[1, 2, 3]), receipt(2, &[4])]), 0);
    }

    #[test]
    fn a_part_of_a_push_and_another_order_read_back() {
        let request = [push(1, &[1, 2, 3])];
        let acks = vec![
            ack(3, Outcome::Stored),
            ack(1, Outcome::Stored),
            ack(2, Outcome::Quarantined("not_permitted".into())),
        ];
        check(&request, response(acks, vec![receipt(1, &[3, 1])]), 1);
    }

    #[test]
    fn what_was_known_and_what_was_not_pushed_is_said_at_length() {
        let request = [push(1, &[1, 2])];
        let acks = vec![ack(1, Outcome::Known), ack(2, Outcome::Stored)];
        check(&request, response(acks, vec![receipt(1, &[9, 1]), receipt(1, &[2])]), 2);
    }

    #[test]
    fn a_document_that_is_pushed_twice_in_one_request_reads_back() {
        let request = [push(1, &[1]), push(1, &[2])];
        let acks = vec![ack(1, Outcome::Stored), ack(2, Outcome::Stored)];
        check(&request, response(acks, vec![receipt(1, &[1, 2])]), 3);
    }

    #[test]
    fn places_that_are_none_say_nothing() {
        let mut answer = response(Vec::new(), Vec::new());
        let (author, received_at) = (UserId::from_parts(AT, [3; 10]), AT);
        let pushes = vec![SettledPush(7, vec![], ByteBuf::new())];
        answer.settled = vec![Settled { author, received_at, pushes }];
        assert!(said(&lengthen(&[push(1, &[1])], answer)).is_empty());
    }

    #[test]
    fn receipts_beside_their_changes_say_how_many_and_read_back() {
        let pulled = |changes: &[u8], receipts: Vec<PushReceipt>| Pulled {
            id: document(1),
            kind: DocumentKind::Finding,
            snapshot: None,
            changes: changes.iter().map(|n| ByteBuf::from(change(*n))).collect(),
            receipts: receipts.into_iter().map(|receipt| receipt.receipt).collect(),
            runs: Vec::new(),
        };
        let mut full = response(Vec::new(), Vec::new());
        full.documents = vec![
            pulled(&[1, 2, 3], vec![receipt(1, &[1, 2]), receipt(1, &[3])]),
            // Of a snapshot, then of its tail.
            pulled(&[4, 5], vec![receipt(1, &[8, 9]), receipt(1, &[4, 5])]),
            // In another order, of a part, and of none.
            pulled(&[6, 7], vec![receipt(1, &[7, 6]), receipt(1, &[6, 10])]),
            pulled(&[6, 7], vec![]),
        ];
        let short = shorten(&[], full.clone());
        let n_hashes = |response: &SyncResponse| {
            let receipts = response.documents.iter().flat_map(|pulled| &pulled.receipts);
            receipts.map(|receipt| receipt.hashes.len()).sum::<usize>()
        };
        assert_eq!((n_hashes(&full), n_hashes(&short)), (11, 6));
        let short: SyncResponse = decode(&encode(&short).expect("encodes")).expect("decodes");
        assert_eq!(lengthen(&[], short), full);
    }

    #[test]
    fn a_change_of_a_document_that_is_stored_takes_a_few_bytes() {
        let request: Vec<Push> = (0..20).map(|of| push(of, &[of * 9, of * 9 + 1, of * 9 + 2])).collect();
        let acks = (0..20).flat_map(|of| (0..3).map(move |n| ack(of * 9 + n, Outcome::Stored))).collect();
        let receipts = (0..20).map(|of| receipt(of, &[of * 9, of * 9 + 1, of * 9 + 2])).collect();
        let full = response(acks, receipts);
        let short = shorten(&hashes(&request), full.clone());
        let size = |response: &SyncResponse| encode(response).expect("encodes").len();
        assert!(size(&short) < 20 * 40 + 200, "{} instead of {}", size(&short), size(&full));
    }
}
