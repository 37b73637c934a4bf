//! Phones with photos to send: four of them, each with its share of files, their records already at the office.

use crate::handset::Handset;
use crate::scale::Scale;
use crate::stock::{Door, READER, Running, WRITER};
use futures::executor::block_on;
use rand::rngs::StdRng;
use rand::{RngCore, SeedableRng};
use spotcheck_client::protocol::{Query, Reply, Request, View};
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::term::{InspectionKind, PhotoRole};

pub const AT_ONCE: usize = 4;

/// A picture by its first bytes, different from every other.
pub fn file(n: usize, n_bytes: usize) -> Vec<u8> {
    let mut bytes = vec![0; n_bytes];
    StdRng::seed_from_u64(n as u64).fill_bytes(&mut bytes);
    bytes[..4].copy_from_slice(&[0xff, 0xd8, 0xff, 0xe0]);
    bytes
}

/// The phone number `nth`: its visit is stored, its photos are not sent. Gives their hashes in the order of sending.
pub fn phone(door: &Door, nth: usize, scale: Scale) -> (Handset, Vec<PhotoHash>) {
    let handset = door.settled([WRITER, READER][nth % 2]);
    let document = start_visit(&handset);
    let mut hashes = Vec::new();
    for n in (nth..scale.files).step_by(AT_ONCE) {
        let role = PhotoRole::Scene;
        let request = Request::AddPhoto {
            document,
            role,
            item: None,
            width: None,
            height: None,
            position: None,
            from_file: false,
        };
        match block_on(handset.engine.request(request, vec![file(n, scale.file_bytes)])).0 {
            Reply::PhotoAdded { sha256, .. } => hashes.push(sha256),
            other => panic!("no photo was added: {other:?}"),
        }
    }
    handset.sync();
    (handset, hashes)
}

pub fn start_visit(handset: &Handset) -> DocumentId {
    let query = Query::Sites { query: String::new(), near: None, limit: 1 };
    let View::Sites(sites) = block_on(handset.engine.view(&query)) else { panic!("no sites") };
    let site = sites.sites.first().expect("the demo has sites").row.id;
    let kind = InspectionKind::Routine;
    match handset.ask(Request::StartInspection {
        site,
        kind,
        checklist: None,
        second: None,
        position: None,
        unit: None,
    }) {
        Reply::Made { document } => document,
        other => panic!("no visit: {other:?}"),
    }
}

/// Asserts that the office gives back the very bytes.
pub fn verify(running: &Running, hashes: &[PhotoHash]) {
    let reader = running.door().settled(READER);
    for hash in hashes {
        let (reply, bytes) = block_on(reader.engine.request(Request::Photo { sha256: *hash }, Vec::new()));
        assert!(matches!(reply, Reply::Photo { .. }), "{reply:?}");
        assert_eq!(PhotoHash::of(&bytes[0]), *hash);
    }
}
