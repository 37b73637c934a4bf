//! The tree reads what the formats' own readers read, and nothing makes it panic.

use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_bytes::{ByteArray, ByteBuf};
use spotcheck_domain::by::By;
use spotcheck_domain::edit::Edit;
use spotcheck_domain::event::Event;
use spotcheck_domain::id::{EventId, UnitId, UserId};
use spotcheck_domain::ledger::LedgerFilter;
use spotcheck_domain::photo::{Photo, PhotoHash};
use spotcheck_domain::policy::Policy;
use spotcheck_domain::position::Position;
use spotcheck_domain::term::{DocumentKind, PhotoRole, Role, Tier, Verdict};
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::tree::{from_cbor, from_json};
use spotcheck_domain::wire::{
    Ack, HeldDocument, Offer, Outcome, Pulled, Repair, Settled, SettledPush, SyncResponse, decode, encode,
};
use std::collections::BTreeMap;
use std::fmt::Debug;

fn id<T: std::str::FromStr<Err: Debug>>(n: u8) -> T {
    format!("0190a5f8-7c00-7000-8000-0000000000{n:02x}").parse().expect("an id")
}

/// Both formats, each by its own reader and through the tree.
#[track_caller]
fn check_both<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) {
    let json = serde_json::to_vec(value).expect("plain data");
    assert_eq!(from_json::<T>(&json).expect("reads"), serde_json::from_slice::<T>(&json).expect("reads"));
    let cbor = encode(value).expect("plain data");
    assert_eq!(from_cbor::<T>(&cbor).expect("reads"), decode::<T>(&cbor).expect("reads"));
    for length in 0..cbor.len() {
        assert!(from_cbor::<T>(&cbor[..length]).is_err(), "cut at {length}");
    }
    assert!(from_cbor::<T>(&[&cbor[..], &[0]].concat()).is_err(), "a byte too many");
}

fn event(kind: &str, after: &[EventId]) -> Event {
    let after: Vec<String> = after.iter().map(ToString::to_string).collect();
    serde_json::from_value(serde_json::json!({
        "kind": kind, "after": after.join(" "), "at": 1_795_000_000_000_i64, "policy": 1,
        "user": id::<UserId>(7).to_string(), "name": "李敏",
        "unit": id::<UnitId>(3).to_string(), "tier": "county", "roles": "inspector reviewer",
        "deadline": "2026-12-01", "funds": 2000, "level": "major", "measure": "清理",
        "second_user": id::<UserId>(8).to_string(), "second_name": "王强",
    }))
    .expect("an event")
}

#[test]
fn edits_with_their_flattened_events_read_alike() {
    let by = By {
        user: id(7),
        name: "李敏".into(),
        unit: id(3),
        tier: Tier::County,
        roles: vec![Role::Inspector],
    };
    check_both(&by);
    for edit in [
        Edit::Append(event("order", &[id(1), id(2)])),
        Edit::Append(event("acknowledge", &[])),
        Edit::Append(event("of_a_later_version", &[id(1)])),
        Edit::Describe { text: "词".repeat(300) },
        Edit::Answer { item: "fire-1".into(), verdict: Some(Verdict::Hazard) },
        Edit::Answer { item: "fire-1".into(), verdict: None },
        Edit::NameFinding { finding: id(3) },
    ] {
        check_both(&edit);
    }
}

#[test]
fn photos_read_alike() {
    let photo = Photo {
        id: id(0),
        role: PhotoRole::Before,
        sha256: PhotoHash::from_bytes([7; 32]),
        size: 3 << 20,
        media_type: "image/jpeg".into(),
        thumbnail: None,
        thumbnail_size: Some(9),
        width: None,
        height: Some(3),
        taken_at: Timestamp::from_millis(-1),
        position: Some(Position { latitude: 36.5, longitude: 111.25, accuracy_m: 8.0 }),
        item: None,
        from_file: false,
        undated: false,
        is_lost: false,
        struck: None,
    };
    check_both(&photo);
}

#[test]
fn an_answer_of_the_office_reads_alike() {
    let hash = ByteArray::new([9; 32]);
    check_both(&SyncResponse {
        cursor: ByteBuf::from(vec![1; 40]),
        acks: vec![
            Ack { change: hash, outcome: Outcome::Stored },
            Ack { change: hash, outcome: Outcome::Quarantined("not_permitted".into()) },
        ],
        receipts: Vec::new(),
        documents: vec![Pulled {
            id: id(1),
            kind: DocumentKind::Finding,
            snapshot: None,
            changes: vec![ByteBuf::from(vec![0xff; 300]), ByteBuf::new()],
            receipts: Vec::new(),
            runs: vec![1, u32::MAX],
        }],
        gone: vec![id(2)],
        reference: Vec::new(),
        more: true,
        repair: Some(Repair::Differ(vec![0, 255])),
        settled: vec![Settled {
            author: id(7),
            received_at: Timestamp::from_millis(i64::MIN),
            pushes: vec![SettledPush(3, vec![1, 2], ByteBuf::from(vec![5; 16]))],
        }],
        now: Some(Timestamp::from_millis(7)),
        rescue_key: Some(ByteArray::new([7; 32])),
        numbers: Some(Vec::new()),
    });
    check_both(&Offer::Digests(vec![ByteArray::new([1; 16])]));
    check_both(&Repair::Offer);
}

#[test]
fn numbers_words_and_absent_fields_read_alike() {
    check_both(&(u64::MAX, i64::MIN, 1.5_f64, true, Some('x'), Option::<u8>::None));
    check_both(&BTreeMap::from([("a".to_owned(), vec![1_u8]), (String::new(), Vec::new())]));
    check_both(&LedgerFilter::default());
    assert_eq!(from_json::<Policy>(b"{\"version\": 4}").expect("reads").version, 4);
    assert_eq!(from_json::<Option<f64>>(b"3").expect("reads"), Some(3.0));
}

#[test]
fn what_is_wrong_is_said() {
    let why = |json: &[u8]| from_json::<Policy>(json).expect_err("wrong").to_string();
    assert_eq!(why(b"[1]"), "invalid type: sequence, expected struct Policy");
    assert_eq!(why(b"{\"version\": \"4\"}"), "invalid type: string \"4\", expected u32");
    assert_eq!(why(b"{\"version\": 4294967296}"), "invalid value: integer `4294967296`, expected u32");
    assert!(why(b"{\"version\"").starts_with("EOF while parsing"));
    assert!(from_json::<Verdict>(b"\"perhaps\"").is_err());
    assert!(from_json::<Verdict>(b"{\"hazard\": 1}").is_err());
}

proptest! {
    #[test]
    fn any_bytes_read_alike_or_are_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..120)) {
        if let Ok(read) = from_cbor::<SyncResponse>(&bytes) {
            prop_assert_eq!(decode::<SyncResponse>(&bytes).ok(), Some(read));
        }
        let _ = from_json::<Edit>(&bytes);
        let _ = from_cbor::<Edit>(&bytes);
    }

    #[test]
    fn an_altered_answer_reads_as_the_format_reads_it(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let held = HeldDocument { id: id(1), heads: vec![ByteArray::new([3; 32])] };
        let mut bytes = encode(&Repair::Lacks(vec![held])).expect("plain data");
        let at = at.index(bytes.len());
        bytes[at] = byte;
        if let Ok(read) = from_cbor::<Repair>(&bytes) {
            prop_assert_eq!(decode::<Repair>(&bytes).ok(), Some(read));
        }
    }
}
