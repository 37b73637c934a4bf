//! Two phones and an office over real HTTP.
#![allow(clippy::unwrap_used)]

mod common;

use common::{Phone, Server, exchange, inspection, narrate, push, try_pair};
use spotcheck_domain::document::Document;
use spotcheck_domain::wire::{Outcome, Repair};

const INSPECTOR: &str = "祁远舟";
const COLLEAGUE: &str = "温如岚";
const SUPERVISOR: &str = "卓亦安";
const VIEWER: &str = "顾知微";
const NEIGHBOUR: &str = "闻人笛";

fn outcomes(response: &spotcheck_domain::wire::SyncResponse) -> Vec<Outcome> {
    response.acks.iter().map(|ack| ack.outcome.clone()).collect()
}

#[test]
fn a_code_pairs_one_device_once() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    assert_eq!(server.pairing.len(), 9);
    let phone = server.pair(INSPECTOR);
    assert_eq!(phone.session.person.name, INSPECTOR);
    let again = try_pair(&server.address, &server.code_of(INSPECTOR));
    assert_eq!((again.status, again.code().as_str()), (403, "code_unknown"));
    assert_eq!(phone.get("/v1/session").status, 200);
    assert_eq!(phone.send("DELETE", "/v1/session", &[], &[]).status, 204);
    assert_eq!(phone.get("/v1/session").code(), "not_paired");
    for _ in 0..9 {
        assert_eq!(try_pair(&server.address, "AAAA-AAAA").code(), "code_unknown");
    }
    assert_eq!(try_pair(&server.address, "AAAA-AAAA").status, 429);
}

#[test]
fn what_one_pushes_the_other_pulls_and_the_neighbour_never_sees() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let [mut author, mut colleague, mut supervisor, mut neighbour] =
        [INSPECTOR, COLLEAGUE, SUPERVISOR, NEIGHBOUR].map(|name| server.pair(name));
    assert!(author.pull().len() >= 15, "the county's sites");
    colleague.pull();
    assert_eq!(supervisor.pull().len(), 60);
    neighbour.pull();
    let (id, mut document, first) = inspection(author.session.unit.id);
    let second = narrate(&mut document, "车间通道被占用");
    let response = author.sync(vec![push(id, &[&first, &second])]);
    assert_eq!(outcomes(&response), [Outcome::Stored, Outcome::Stored]);
    assert_eq!(response.receipts.len(), 1);
    assert!(response.documents.is_empty(), "no replica gets its own pushes back");

    let pulled = colleague.pull();
    assert_eq!(pulled.len(), 1);
    let mut read = Document::from_changes(pulled[0].kind, &pulled[0].changes, [9; 16]).unwrap();
    assert_eq!(read.heads(), document.heads());
    assert_eq!(pulled[0].receipts, [response.receipts[0].receipt.clone()]);
    assert_eq!(supervisor.pull().len(), 1);
    assert!(neighbour.pull().is_empty());
    assert_eq!(neighbour.get(&format!("/v1/documents/{id}")).code(), "not_found");
    assert_eq!(colleague.get(&format!("/v1/documents/{id}")).status, 200);

    // The same request again changes nothing and gives the same receipt.
    let again = author.sync(vec![push(id, &[&first, &second])]);
    assert_eq!(outcomes(&again), [Outcome::Known, Outcome::Known]);
    assert_eq!(again.receipts, response.receipts);
    assert!(colleague.pull().is_empty());

    // Without a cursor everything comes; with one that is not the office's own, the question what there is already.
    colleague.cursor = None;
    assert!(colleague.pull().iter().any(|pulled| pulled.id == id));
    let good = colleague.cursor.replace(serde_bytes::ByteBuf::from(vec![7; 121]));
    let asked = colleague.sync(vec![]);
    assert!(asked.documents.is_empty() && asked.repair == Some(Repair::Offer));
    colleague.cursor = good;
    let refused = neighbour.sync(vec![push(id, &[&first])]);
    assert_eq!(outcomes(&refused), [Outcome::Quarantined("not_permitted".into())]);
}

#[test]
fn a_resync_with_nothing_new_is_one_round_trip_below_a_kilobyte() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let mut phone = server.pair(SUPERVISOR);
    assert_eq!(phone.pull().len(), 60);
    let answer = phone.try_sync(vec![]);
    assert!(answer.wire < 1_000, "{} bytes", answer.wire);
    let response = phone.sync(vec![]);
    assert!(!response.more && response.documents.is_empty() && response.reference.is_empty());
}

#[test]
fn reference_data_is_immutable_and_for_its_readers() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let mut phone = server.pair(INSPECTOR);
    let mut neighbour = server.pair(NEIGHBOUR);
    let reference = phone.sync(vec![]).reference;
    let names: Vec<&str> = reference.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["catalog", "checklists", "organisation", "policy"]);
    for one in &reference {
        let answer = phone.get(&format!("/v1/reference/{}", one.sha256));
        assert_eq!(spotcheck_domain::photo::PhotoHash::of(&answer.body).to_string(), one.sha256);
        assert!(answer.header("cache-control").contains("immutable"));
    }
    let path = format!("/v1/reference/{}", reference[2].sha256);
    neighbour.sync(vec![]);
    assert_eq!(neighbour.get(&path).code(), "not_found");
    let compressed = phone.send("GET", &path, &[("accept-encoding", "gzip, br")], &[]);
    assert_eq!(compressed.header("content-encoding"), "br");
    // Who was cut off asks for what comes after what he has.
    let whole = phone.get(&path).body;
    let rest = phone.get(&format!("{path}?from=100"));
    assert_eq!((rest.header("spotcheck-from"), &rest.body[..]), ("100", &whole[100..]));
    let rest = phone.send("GET", &format!("{path}?from=100"), &[("accept-encoding", "gzip, br")], &[]);
    assert_eq!((rest.status, rest.header("content-encoding")), (200, "gzip"));
    assert_eq!(phone.get(&format!("{path}?from={}", whole.len() + 1)).status, 400);
    assert_eq!(neighbour.get(&format!("{path}?from=100")).code(), "not_found");
}

#[test]
fn what_lacks_its_past_waits_and_what_is_hostile_is_kept_apart() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let mut author = server.pair(INSPECTOR);
    let mut colleague = server.pair(COLLEAGUE);
    let mut viewer = server.pair(VIEWER);
    let unit = author.session.unit.id;
    author.pull();
    colleague.pull();
    let (id, mut document, first) = inspection(unit);
    let second = narrate(&mut document, "一");
    let third = narrate(&mut document, "一二");
    let response = author.sync(vec![push(id, &[&second])]);
    assert_eq!(outcomes(&response), [Outcome::MissingDependencies]);
    assert_eq!(
        outcomes(&author.sync(vec![push(id, &[&first, &second])])),
        [Outcome::Stored, Outcome::Stored]
    );

    // An actor is its first user's for ever.
    let stolen = colleague.sync(vec![push(id, &[&third])]);
    assert_eq!(outcomes(&stolen), [Outcome::Quarantined("actor_of_another".into())]);
    assert!(stolen.documents.iter().any(|pulled| pulled.id == id));
    let (other, _, made) = inspection(unit);
    assert_eq!(
        outcomes(&viewer.sync(vec![push(other, &[&made])])),
        [Outcome::Quarantined("not_permitted".into())]
    );

    // Every mutation of a good change is refused, and the server lives on.
    let (hostile, mut document, change) = inspection(unit);
    let next = narrate(&mut document, "后果");
    for at in (0..change.bytes.len()).step_by(7) {
        let mut bytes = change.bytes.clone();
        bytes[at] ^= 0x15;
        let mutated = spotcheck_domain::document::NewChange { hash: change.hash, bytes };
        for outcome in outcomes(&author.sync(vec![push(hostile, &[&mutated])])) {
            assert!(matches!(outcome, Outcome::Quarantined(_)), "byte {at}: {outcome:?}");
        }
    }
    assert_eq!(
        outcomes(&author.sync(vec![push(hostile, &[&change, &next])])),
        [Outcome::Stored, Outcome::Stored]
    );
    let ids: Vec<_> = colleague.pull().into_iter().map(|pulled| pulled.id).collect();
    assert!(ids.contains(&hostile) && !ids.contains(&other));
}

#[test]
fn nonsense_is_answered_in_the_envelope() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let phone = server.pair(INSPECTOR);
    let cbor = [("content-type", "application/cbor")];
    let garbage = phone.send("POST", "/v1/sync", &cbor, b"\xff\x00garbage");
    assert_eq!((garbage.status, garbage.code().as_str()), (400, "invalid"));
    let huge = phone.send("POST", "/v1/sync", &cbor, &vec![0; (4 << 20) + 1]);
    assert_eq!((huge.status, huge.code().as_str()), (413, "too_large"));
    assert_eq!(phone.send("POST", "/v1/sync", &[], b"x").status, 415);
    assert_eq!(phone.send("PUT", "/v1/sync", &[], b"x").code(), "method");
    assert_eq!(phone.get("/v1/nothing").code(), "not_found");
    let elsewhere = phone.send("GET", "/v1/session", &[("sec-fetch-site", "cross-site")], &[]);
    assert_eq!(elsewhere.code(), "cross_site");
    assert_eq!(exchange(&server.address, "POST", "/v1/sync", &cbor, b"x").code(), "not_paired");
    assert_eq!(exchange(&server.address, "GET", "/healthz", &[], &[]).body, b"ok");
}

#[test]
fn a_long_history_reaches_a_newcomer_as_a_snapshot() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let mut author = server.pair(INSPECTOR);
    author.pull();
    let (id, mut document, first) = inspection(author.session.unit.id);
    author.sync(vec![push(id, &[&first])]);
    let mut text = String::new();
    for _ in 0..30 {
        text.push('字');
        let change = narrate(&mut document, &text);
        assert_eq!(outcomes(&author.sync(vec![push(id, &[&change])])), [Outcome::Stored]);
    }
    let mut newcomer = server.pair(COLLEAGUE);
    let pulled = newcomer.pull().into_iter().find(|pulled| pulled.id == id).expect("the visit");
    let snapshot = pulled.snapshot.expect("a snapshot");
    let mut read = Document::load(pulled.kind, &snapshot, [9; 16]).unwrap();
    read.apply(&pulled.changes).unwrap();
    assert_eq!(read.heads(), document.heads());
    assert_eq!(pulled.receipts.iter().map(|receipt| receipt.hashes.len()).sum::<usize>(), 31);
}

#[test]
fn a_killed_server_keeps_what_it_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let mut author = server.pair(INSPECTOR);
    let mut colleague = server.pair(COLLEAGUE);
    author.pull();
    let visits: Vec<_> = (0..40).map(|_| inspection(author.session.unit.id)).collect();
    let pushes = visits.iter().map(|(id, _, change)| push(*id, &[change])).collect();
    let response = author.sync(pushes);
    assert!(response.acks.iter().all(|ack| ack.outcome == Outcome::Stored));
    server.kill();
    let server = Server::start(folder.path(), &[]);
    colleague.address.clone_from(&server.address);
    let ids: Vec<_> = colleague.pull().into_iter().map(|pulled| pulled.id).collect();
    assert!(visits.iter().all(|(id, ..)| ids.contains(id)));
    author.address.clone_from(&server.address);
    assert!(author.pull().is_empty(), "its cursor is still good");
}

#[test]
fn news_is_heard_by_others_at_once() {
    use std::io::{BufRead, BufReader, Write};
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let mut author = server.pair(INSPECTOR);
    let colleague = server.pair(COLLEAGUE);
    let mut stream = std::net::TcpStream::connect(&server.address).unwrap();
    stream.set_read_timeout(Some(std::time::Duration::from_secs(10))).unwrap();
    write!(stream, "GET /v1/events HTTP/1.1\r\nhost: x\r\ncookie: {}\r\n\r\n", colleague.cookie).unwrap();
    let mut lines = BufReader::new(stream).lines().map(Result::unwrap);
    assert!(lines.any(|line| line == "event: hello"));
    let (id, _, change) = inspection(author.session.unit.id);
    author.sync(vec![push(id, &[&change])]);
    assert!(lines.any(|line| line == "event: news"));
}

#[test]
fn a_new_link_is_made_beside_the_running_server() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), &[]);
    assert_eq!(server.pairing.len(), 1, "the first administrator");
    let link = std::process::Command::new(env!("CARGO_BIN_EXE_spotcheck"))
        .args(["pair", "管理员", "--data"])
        .arg(folder.path())
        .output()
        .unwrap();
    let link = String::from_utf8(link.stdout).unwrap();
    let phone = Phone::pair(&server.address, link.trim().rsplit('#').next().unwrap());
    assert_eq!(phone.session.person.name, "管理员");
    let old = try_pair(&server.address, &server.code_of("管理员"));
    assert_eq!(old.code(), "code_unknown", "a new code replaces the old one");
}
