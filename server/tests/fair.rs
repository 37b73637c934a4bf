//! What one person does is his own loss: bodies that he half sends, parts of photos that crawl, requests that hold more
//! than a phone would put into them.
#![allow(clippy::unwrap_used)]

mod common;

use common::photo::{STREAM, TUS, arrive, create, picture, visit_with};
use common::slow::{HalfSent, head};
use common::{Phone, Server, exchange, inspection, narrate, push};
use serde_bytes::ByteBuf;
use spotcheck_domain::term::DocumentKind;
use spotcheck_domain::wire::{Outcome, Push, SyncRequest, encode};
use std::path::Path;

const CBOR: (&str, &str) = ("content-type", "application/cbor");

/// Memory of the server in MiB: the most that it ever had.
fn peak_mib(server: &Server) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.pid())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() >> 10
}

#[track_caller]
fn check_works(phone: &mut Phone) {
    let (id, _, made) = inspection(phone.session.unit.id);
    let acks = phone.sync(vec![push(id, &[&made])]).acks;
    assert!(acks.iter().all(|ack| ack.outcome == Outcome::Stored), "{acks:?}");
}

/// The value of a sample of /metrics; nothing where nothing was counted yet.
fn sample(server: &Server, name: &str) -> u64 {
    let text = String::from_utf8(exchange(&server.address, "GET", "/metrics", &[], &[]).body).unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    line.map_or(0, |value| value.parse::<f64>().unwrap() as u64)
}

#[test]
fn requests_that_one_person_leaves_open_keep_nobody_else_waiting() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let (mut one, mut other) = (server.pair("祁远舟"), server.pair("温如岚"));
    let head = head("POST", "/v1/sync", &one.cookie, &[CBOR], 1 << 20);
    let mut begun: Vec<_> = (0..140).map(|_| HalfSent::begin(&server.address, &head, &[0; 1_024])).collect();
    let refused: Vec<_> = begun.iter().filter(|one| one.status != 100).collect();
    assert_eq!(refused.len(), 12, "128 are open");
    assert!(refused.iter().all(|one| (one.status, one.code.as_str()) == (429, "too_much_at_once")));
    let answer = one.try_sync(vec![]);
    assert_eq!((answer.status, answer.header("retry-after")), (429, "5"), "he himself waits");
    check_works(&mut other);
    assert!(sample(&server, "spotcheck_refused_total{for=\"requests\"}") >= 13);
    begun.clear();
    // That they are cut off is noticed soon, and then he goes on.
    assert!((0..10_000).any(|_| one.try_sync(vec![]).status == 200));
    check_works(&mut one);
}

#[test]
fn bytes_of_half_sent_bodies_are_bounded_by_person_and_in_all() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let (one, mut other) = (server.pair("祁远舟"), server.pair("温如岚"));
    let head = head("POST", "/v1/sync", &one.cookie, &[CBOR], 4 << 20);
    let most = vec![0; 3_900_000];
    let begun: Vec<_> = (0..2).map(|_| HalfSent::begin(&server.address, &head, &most)).collect();
    // The three are more than he may hold, whichever of them comes to that first.
    let third = HalfSent::begin(&server.address, &head, &most);
    while sample(&server, "spotcheck_refused_total{for=\"bytes\"}") == 0 {}
    check_works(&mut other);
    assert!(begun.iter().chain([&third]).all(|one| one.status == 100));
    assert!(sample(&server, "spotcheck_held_bytes") <= 8 << 20);
}

#[test]
fn bodies_that_strangers_half_send_are_bounded_by_address_and_who_is_signed_in_works_on() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let mut phone = server.pair("祁远舟");
    let head = head("POST", "/v1/pair", "", &[("content-type", "application/json")], 1_000);
    let begun: Vec<_> = (0..70).map(|_| HalfSent::begin(&server.address, &head, b"{")).collect();
    assert_eq!(begun.iter().filter(|one| one.status == 100).count(), 64);
    check_works(&mut phone);
    for path in ["/livez", "/readyz"] {
        assert_eq!(exchange(&server.address, "GET", path, &[], &[]).status, 200);
    }
}

#[test]
fn slow_parts_of_one_person_never_keep_anothers_photo_out() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let (mut one, mut other) = (server.pair("祁远舟"), server.pair("温如岚"));
    let mut parts = Vec::new();
    for n in 0..29 {
        let bytes = picture(100_000 + n);
        let document = visit_with(&mut one, &bytes);
        let location = create(&one, document, &bytes).header("location").to_owned();
        let headers = [TUS, STREAM, ("upload-offset", "0")];
        parts.push(head("PATCH", &location, &one.cookie, &headers, bytes.len()));
    }
    // Four are taken in, a byte at a time.
    let taken: Vec<_> =
        parts[..4].iter().map(|head| HalfSent::begin(&server.address, head, &[0xff])).collect();
    assert!(taken.iter().all(|part| part.status == 100));
    let mut waiting: Vec<_> =
        parts[4..].iter().map(|head| HalfSent::begin_unheard(&server.address, head)).collect();
    arrive(&mut other, &picture(200_000));
    check_works(&mut one);
    // 24 more wait; one is refused, whichever came last.
    while sample(&server, "spotcheck_refused_total{for=\"waiting\"}") == 0 {}
    assert_eq!(sample(&server, "spotcheck_waiting{for=\"photos\"}"), 24);
    assert_eq!(sample(&server, "spotcheck_working{at=\"photos\"}"), 4);
    drop(taken);
    let heard: Vec<u16> = std::thread::scope(|scope| {
        let hear = |part: &mut HalfSent| {
            part.hear();
            // He who is taken makes room for the next.
            part.end();
            part.status
        };
        let hearing: Vec<_> = waiting.iter_mut().map(|part| scope.spawn(move || hear(part))).collect();
        hearing.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert_eq!(heard.iter().filter(|status| **status == 100).count(), 24);
    assert_eq!(heard.iter().filter(|status| **status == 429).count(), 1);
}

/// Uploads that somebody has begun and not ended, as he might have.
fn begin_uploads(folder: &Path, phone: &Phone, n: usize, size: u64) {
    let conn = rusqlite::Connection::open(folder.join("spotcheck.db")).unwrap();
    let user = phone.session.person.id;
    conn.execute(
        "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?2)
         INSERT INTO uploads (id, user, device, sha256, document, size, type, created_at, expires_at)
         SELECT randomblob(16), ?1, ?1, randomblob(32), ?1, ?3, 'image/jpeg', 1, 99999999999999 FROM n",
        rusqlite::params![user.as_bytes(), n, size],
    )
    .unwrap();
}

#[test]
fn what_one_person_has_begun_to_upload_is_bounded_in_number_and_bytes() {
    for (n, size) in [(500, 1), (32, 64 << 20)] {
        let folder = tempfile::tempdir().unwrap();
        let server = Server::demo(folder.path());
        let (mut one, mut other) = (server.pair("祁远舟"), server.pair("温如岚"));
        let bytes = picture(5_000);
        let begun = visit_with(&mut one, &bytes);
        assert_eq!(create(&one, begun, &bytes).status, 201);
        begin_uploads(folder.path(), &one, n, size);
        let more = picture(6_000);
        let document = visit_with(&mut one, &more);
        let answer = create(&one, document, &more);
        assert_eq!((answer.status, answer.code().as_str()), (429, "too_many_uploads"));
        assert_eq!(create(&one, begun, &bytes).status, 201, "what he had begun he may begin again");
        arrive(&mut other, &picture(7_000));
    }
}

#[test]
fn what_a_request_cannot_afford_is_not_answered_and_comes_again() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let mut phone = server.pair("祁远舟");
    let mut made: Vec<_> = (0..4).map(|_| inspection(phone.session.unit.id)).collect();
    let first: Vec<Push> = made.iter().map(|(id, _, change)| push(*id, &[change])).collect();
    assert_eq!(phone.sync(first).acks.len(), 4);
    // Two of them are as large as a record may be.
    let conn = rusqlite::Connection::open(folder.path().join("spotcheck.db")).unwrap();
    for (id, ..) in &made[1..3] {
        conn.execute("UPDATE documents SET n_operations = 200000 WHERE id = ?1", [id.as_bytes()]).unwrap();
    }
    let edits: Vec<_> = made.iter_mut().map(|(id, document, _)| (*id, narrate(document, "查"))).collect();
    let mut left: Vec<Push> = edits.iter().map(|(id, change)| push(*id, &[change])).collect();
    let mut answered = Vec::new();
    while !left.is_empty() {
        let acks = phone.sync(left.clone()).acks;
        assert!(acks.iter().all(|ack| ack.outcome == Outcome::Stored));
        answered.push(acks.len());
        left.drain(..acks.len());
    }
    assert_eq!(answered, [2, 2], "the dear one goes with what is before it, or after");
    assert_eq!(sample(&server, "spotcheck_refused_total{for=\"cost\"}"), 1);
}

fn ask(phone: &Phone, push: Vec<Push>) -> common::Answer {
    let body = encode(&SyncRequest::plain(phone.replica, None, push)).unwrap();
    assert!(body.len() < 4 << 20, "{}", body.len());
    phone.send("POST", "/v1/sync", &[CBOR], &body)
}

fn pushes(phone: &Phone, n: usize, changes: &[ByteBuf]) -> Vec<Push> {
    let one = |_| Push {
        document: inspection(phone.session.unit.id).0,
        kind: DocumentKind::Site,
        changes: changes.to_vec(),
        receipts: vec![],
        made: vec![],
    };
    (0..n).map(one).collect()
}

#[test]
fn more_than_a_request_may_have_is_refused_before_it_takes_memory() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let mut phone = server.pair("祁远舟");
    phone.pull();
    let before = peak_mib(&server);
    let few = pushes(&phone, 8_193, &[]);
    let document = few[0].document;
    let many: Vec<Push> = (0..80_000).map(|_| Push { document, ..few[0].clone() }).collect();
    let changes = Push { changes: vec![ByteBuf::from(vec![1]); 20_001], ..few[0].clone() };
    let tiny = Push { changes: vec![ByteBuf::new(); 3_900_000], ..few[0].clone() };
    std::thread::scope(|scope| {
        for push in [many.clone(), many.clone(), vec![tiny.clone()], vec![tiny], many, few, vec![changes]] {
            let phone = &phone;
            scope.spawn(move || {
                // More than 8 MiB at once are not one person's: he comes again.
                let mut answers = std::iter::repeat_with(|| ask(phone, push.clone()));
                let answer = answers.find(|answer| answer.status != 429).unwrap();
                assert_eq!((answer.status, answer.code().as_str()), (400, "too_many"));
            });
        }
    });
    let after = peak_mib(&server);
    assert!(after < before + 64, "{before} MiB before, {after} at most");
    check_works(&mut phone);
}
