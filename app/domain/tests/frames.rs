//! Frames of the version before this one: what its phones sent is read as they meant it, and what this version sends is
//! read by its office, which knows no cursors under which something was made.

#![allow(clippy::unwrap_used)]
#![allow(clippy::disallowed_methods, reason = "a test reads its fixtures")]

use serde::{Deserialize, Serialize};
use serde_bytes::{ByteArray, ByteBuf};
use spotcheck_domain::id::{DocumentId, ReplicaId, UserId};
use spotcheck_domain::term::DocumentKind;
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::wire::{
    ChangeHash, MadeRun, Offer, Push, Receipt, RefusedHere, SyncRequest, SyncResponse, decode, encode,
};

const AT: Timestamp = Timestamp::from_millis(1_790_000_000_000);
/// Means nothing to whoever holds it.
const CURSOR: [u8; 145] = [1; 145];

/// The request as the version before declares it.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct RequestBefore {
    protocol: u32,
    replica: ReplicaId,
    cursor: Option<ByteBuf>,
    push: Vec<PushBefore>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    offer: Option<Offer>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    refused: Vec<RefusedHere>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    terse: bool,
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct PushBefore {
    document: DocumentId,
    kind: DocumentKind,
    changes: Vec<ByteBuf>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    receipts: Vec<Receipt>,
}

fn hash(of: u8) -> ChangeHash {
    ByteArray::new([of; 32])
}

/// What `fixtures/frames/request-v1.cbor` says.
fn before() -> RequestBefore {
    let document = DocumentId::from_parts(AT, [1; 10]);
    let author = UserId::from_parts(AT, [2; 10]);
    let mac = ByteBuf::from(vec![6; 32]);
    let receipt = Receipt { hashes: vec![hash(5)], author, received_at: AT, mac };
    let change = |of: u8, n: usize| ByteBuf::from(vec![of; n]);
    RequestBefore {
        protocol: 1,
        replica: ReplicaId::from_parts(AT, [3; 10]),
        cursor: Some(ByteBuf::from(CURSOR)),
        push: vec![
            PushBefore {
                document,
                kind: DocumentKind::Finding,
                changes: vec![change(7, 40), change(8, 50)],
                receipts: vec![receipt],
            },
            PushBefore {
                document: DocumentId::from_parts(AT, [9; 10]),
                kind: DocumentKind::Inspection,
                changes: vec![change(3, 30)],
                receipts: vec![],
            },
        ],
        offer: None,
        refused: vec![RefusedHere { document, changes: vec![hash(4)] }],
        terse: true,
    }
}

fn fixture(name: &str) -> Vec<u8> {
    let path =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/frames").join(name);
    std::fs::read(path).unwrap()
}

#[test]
fn a_phone_of_the_version_before_is_read_as_naming_no_cursor_and_written_back_to_the_byte() {
    let frame = fixture("request-v1.cbor");
    assert_eq!(decode::<RequestBefore>(&frame).unwrap(), before());
    let request: SyncRequest = decode(&frame).unwrap();
    assert!(request.made_under.is_empty());
    assert!(request.push.iter().all(|push| push.made.is_empty()));
    assert_eq!(request.push[0].made_of_each(), [None, None]);
    assert_eq!(encode(&request).unwrap(), frame, "without a cursor nothing is sent that it did not know");
}

#[test]
fn an_office_of_the_version_before_reads_what_names_cursors_as_if_it_named_none() {
    let request: SyncRequest = decode(&fixture("request-v1.cbor")).unwrap();
    let push = request.push.into_iter().map(|push| Push {
        made: vec![MadeRun(1, Some(0)), MadeRun(u32::try_from(push.changes.len()).unwrap(), Some(1))],
        ..push
    });
    let push = push.collect();
    let request =
        SyncRequest { push, made_under: vec![ByteBuf::from([2; 129]), ByteBuf::from(CURSOR)], ..request };
    let frame = encode(&request).unwrap();
    assert_eq!(decode::<SyncRequest>(&frame).unwrap(), request);
    assert_eq!(decode::<RequestBefore>(&frame).unwrap(), before());
}

#[test]
fn an_answer_of_an_office_of_the_version_before_is_read_and_written_back_to_the_byte() {
    let frame = fixture("response-v1.cbor");
    let response: SyncResponse = decode(&frame).unwrap();
    assert_eq!((response.cursor.as_slice(), response.acks.len(), response.more), (&CURSOR[..], 1, false));
    assert_eq!(encode(&response).unwrap(), frame);
}
