//! A replica and an office of two histories: each learns what the other lacks, and nobody what is not his.
#![allow(clippy::unwrap_used)]

mod common;

use common::{Phone, Server, copy_folder, inspection, narrate, push, put_back};
use serde_bytes::ByteArray;
use spotcheck_domain::digest::{bucket_of, digests};
use spotcheck_domain::document::Document;
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::wire::{HeldDocument, Offer, Repair, SyncResponse};
use std::collections::BTreeMap;
use std::path::Path;

const INSPECTOR: &str = "祁远舟";
const COLLEAGUE: &str = "温如岚";
const NEIGHBOUR: &str = "闻人笛";

/// What a replica holds, by its heads.
type Heads = BTreeMap<DocumentId, Vec<[u8; 32]>>;

fn heads(phone: &mut Phone) -> Heads {
    phone.cursor = None;
    let all = phone.pull();
    all.iter()
        .map(|pulled| {
            let mut document = match &pulled.snapshot {
                Some(snapshot) => Document::load(pulled.kind, snapshot, [9; 16]).unwrap(),
                None => Document::from_changes(pulled.kind, &pulled.changes, [9; 16]).unwrap(),
            };
            document.apply(&pulled.changes).unwrap();
            (pulled.id, document.heads())
        })
        .collect()
}

fn differing(phone: &Phone, held: &Heads) -> (Vec<u8>, SyncResponse) {
    let response = phone.offer(Offer::Digests(digests(held.clone())));
    match &response.repair {
        Some(Repair::Differ(buckets)) => (buckets.clone(), response),
        other => panic!("{other:?}"),
    }
}

fn compare(phone: &Phone, held: &Heads, buckets: &[u8]) -> (SyncResponse, Vec<HeldDocument>) {
    let documents = held
        .iter()
        .filter(|(id, _)| buckets.contains(&bucket_of(**id)))
        .map(|(id, heads)| HeldDocument {
            id: *id,
            heads: heads.iter().copied().map(ByteArray::new).collect(),
        })
        .collect();
    let response = phone.offer(Offer::Heads { buckets: buckets.to_vec(), documents });
    match response.repair.clone() {
        Some(Repair::Lacks(lacks)) => (response, lacks),
        other => panic!("{other:?}"),
    }
}

fn restart(server: Server, folder: &Path, copy: Option<&Path>, phones: &mut [&mut Phone]) -> Server {
    server.kill();
    if let Some(copy) = copy {
        put_back(copy, folder);
    }
    let server = Server::start(folder, &[]);
    for phone in phones {
        phone.address.clone_from(&server.address);
    }
    server
}

#[test]
fn a_cursor_of_a_lost_history_is_noticed_and_both_learn_what_the_other_lacks() {
    let (folder, copy) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let server = Server::demo(folder.path());
    let [mut author, mut colleague] = [INSPECTOR, COLLEAGUE].map(|name| server.pair(name));
    let (kept, mut document, first) = inspection(author.session.unit.id);
    author.sync(vec![push(kept, &[&first])]);
    colleague.pull();
    let server = restart(server, folder.path(), None, &mut [&mut author, &mut colleague]);
    server.kill();
    copy_folder(folder.path(), copy.path());
    let server = Server::start(folder.path(), &[]);
    author.address.clone_from(&server.address);
    let second = narrate(&mut document, "备份之后");
    author.sync(vec![push(kept, &[&second])]);
    let (lost, _, made) = inspection(author.session.unit.id);
    author.sync(vec![push(lost, &[&made])]);
    let held = heads(&mut author);
    let server = restart(server, folder.path(), Some(copy.path()), &mut [&mut author, &mut colleague]);
    // Meanwhile another phone wrote: the sequence is as far as before, the chain is another.
    let (newer, _, third) = inspection(author.session.unit.id);
    let response = colleague.sync(vec![push(newer, &[&third])]);
    assert_eq!(response.repair, None, "a cursor from before the backup is good");
    let (other, _, fourth) = inspection(author.session.unit.id);
    colleague.sync(vec![push(other, &[&fourth])]);

    let cursor = author.cursor.clone();
    let asked = author.sync(vec![]);
    assert!(asked.repair == Some(Repair::Offer) && asked.documents.is_empty());
    author.cursor = cursor;
    let (buckets, answer) = differing(&author, &held);
    let mut expected: Vec<u8> = [kept, lost, newer, other].map(bucket_of).to_vec();
    expected.sort_unstable();
    expected.dedup();
    assert_eq!(buckets, expected);
    let (response, mut lacks) = compare(&author, &held, &buckets);
    lacks.sort_unstable_by_key(|one| one.id == lost);
    assert_eq!(lacks.len(), 2);
    assert_eq!((lacks[0].id, &lacks[0].heads[..]), (kept, &[ByteArray::new(first.hash)][..]));
    assert_eq!((lacks[1].id, lacks[1].heads.len()), (lost, 0));
    let mut came: Vec<DocumentId> = response.documents.iter().map(|pulled| pulled.id).collect();
    came.sort_unstable();
    let mut expected = [newer, other];
    expected.sort_unstable();
    assert_eq!((came, response.gone, response.more), (expected.to_vec(), vec![], false));
    // The cursor of the second answer is good, and nothing older comes by it.
    author.cursor = Some(answer.cursor);
    let response = author.sync(vec![push(kept, &[&second]), push(lost, &[&made])]);
    assert!(response.repair.is_none() && response.documents.is_empty());
    drop(server);
}

#[test]
fn a_replica_that_pretends_to_hold_nothing_is_given_the_document_whole() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let mut author = server.pair(INSPECTOR);
    let (id, mut document, first) = inspection(author.session.unit.id);
    let second = narrate(&mut document, "一");
    author.sync(vec![push(id, &[&first, &second])]);
    let mut held = heads(&mut author);
    assert!(differing(&author, &held).0.is_empty());
    for (offered, comes) in [(vec![], true), (vec![first.hash], true), (vec![first.hash, second.hash], false)]
    {
        held.insert(id, offered);
        let (response, lacks) = compare(&author, &held, &[bucket_of(id)]);
        let came = response.documents.iter().any(|pulled| pulled.id == id && pulled.changes.len() == 2);
        assert!(lacks.is_empty() && came == comes);
    }
    // What is beyond the office is only named: whether the rest is here, the replica knows.
    held.insert(id, vec![[7; 32]]);
    let (response, lacks) = compare(&author, &held, &[bucket_of(id)]);
    assert_eq!((response.documents.len(), &lacks[0].heads[..]), (0, &[ByteArray::new(second.hash)][..]));
}

#[test]
fn what_a_person_does_not_see_is_gone_and_nothing_else_is_said_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let [mut author, mut neighbour] = [INSPECTOR, NEIGHBOUR].map(|name| server.pair(name));
    let (id, _, first) = inspection(author.session.unit.id);
    author.sync(vec![push(id, &[&first])]);
    let mut held = heads(&mut neighbour);
    assert!(differing(&neighbour, &held).0.is_empty(), "it is no part of what he has to hold");
    held.insert(id, vec![[7; 32]]);
    assert_eq!(differing(&neighbour, &held).0, [bucket_of(id)]);
    let (response, lacks) = compare(&neighbour, &held, &[bucket_of(id)]);
    assert_eq!((response.gone, response.documents.len()), (vec![id], 0));
    assert!(lacks[0].heads.is_empty(), "he may bring what he has receipts for; where it ends he is not told");
    held.insert(id, vec![first.hash]);
    let (response, lacks) = compare(&neighbour, &held, &[bucket_of(id)]);
    assert_eq!((response.gone, lacks.len(), response.documents.len()), (vec![id], 0, 0));
    // A photo of a document out of his sight is not asked of him.
    let response = neighbour.offer(Offer::Photos(vec![ByteArray::new([7; 32])]));
    assert_eq!(response.repair, Some(Repair::LacksPhotos(vec![])));
}

#[test]
fn an_offer_larger_than_any_phone_makes_is_refused_unread() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let phone = server.pair(INSPECTOR);
    let (id, ..) = inspection(phone.session.unit.id);
    let document = |n_heads| HeldDocument { id, heads: vec![ByteArray::new([1; 32]); n_heads] };
    for offer in [
        Offer::Digests(vec![]),
        Offer::Digests(vec![ByteArray::new([0; 16]); 257]),
        Offer::Heads { buckets: (0..=255).collect(), documents: vec![] },
        Offer::Heads { buckets: vec![1], documents: vec![document(1); 4_097] },
        Offer::Heads { buckets: vec![1], documents: vec![document(20_000)] },
        Offer::Photos(vec![ByteArray::new([1; 32]); 2_049]),
    ] {
        let answer = phone.try_offer(vec![], Some(offer));
        assert_eq!((answer.status, answer.code().as_str()), (400, "invalid"));
    }
}
