//! The quarantine in an administrator's hands: listed, inspected, released without doubling anything, discarded.

#![allow(clippy::unwrap_used)]

mod common;

use common::{Phone, Server, inspection, narrate, push};
use spotcheck_domain::document::Document;
use spotcheck_domain::wire::{Outcome, QuarantinedChange, SyncResponse};

fn outcomes(response: &SyncResponse) -> Vec<Outcome> {
    response.acks.iter().map(|ack| ack.outcome.clone()).collect()
}

fn quarantine(admin: &Phone) -> Vec<QuarantinedChange> {
    let answer = admin.get("/v1/quarantine");
    assert_eq!(answer.status, 200);
    serde_json::from_slice(&answer.body).unwrap()
}

fn set_roles(folder: &std::path::Path, name: &str, roles: &str) {
    let conn = rusqlite::Connection::open(folder.join("spotcheck.db")).unwrap();
    assert_eq!(conn.execute("UPDATE users SET roles = ?2 WHERE name = ?1", (name, roles)).unwrap(), 1);
}

#[test]
fn what_was_refused_is_looked_at_and_stored_after_all_as_its_authors() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let (mut author, mut colleague) = (server.pair("祁远舟"), server.pair("温如岚"));
    let admin = server.pair("文景澄");
    author.pull();
    colleague.pull();
    let (id, mut document, first) = inspection(author.session.unit.id);
    assert_eq!(outcomes(&author.sync(vec![push(id, &[&first])])), [Outcome::Stored]);
    colleague.pull();

    let typed = narrate(&mut document, "带班领导不在岗");
    let more = narrate(&mut document, "带班领导不在岗，记录不全");
    set_roles(folder.path(), "祁远舟", "viewer");
    let refused = author.sync(vec![push(id, &[&typed, &more])]);
    assert!(outcomes(&refused).iter().all(|outcome| matches!(outcome, Outcome::Quarantined(_))));

    let listed = quarantine(&admin);
    assert_eq!(listed.len(), 2);
    assert_eq!((listed[0].author_name.as_str(), listed[0].title.as_str()), ("祁远舟", "云锦涂料"));
    let path = format!("/v1/quarantine/{}", listed[0].id);
    let inspected: QuarantinedChange = serde_json::from_slice(&admin.get(&path).body).unwrap();
    assert_eq!((inspected.edits.len(), inspected.typed.as_str()), (1, "带班领导不在岗"));

    // The later one builds upon the earlier one: both are released.
    let release = format!("/v1/quarantine/{}/release", listed[1].id);
    let answer = admin.send("POST", &release, &[], &[]);
    assert_eq!((answer.status, String::from_utf8_lossy(&answer.body).as_ref()), (200, r#"{"n_stored":2}"#));
    assert!(quarantine(&admin).is_empty());
    assert_eq!(admin.send("POST", &release, &[], &[]).status, 404, "decided once");

    let pulled = colleague.pull();
    assert_eq!(pulled.len(), 1);
    let changes = [&pulled[0].changes[..], &[serde_bytes::ByteBuf::from(first.bytes.clone())]].concat();
    let mut read = Document::from_changes(pulled[0].kind, &changes, [9; 16]).unwrap();
    assert_eq!(read.heads(), document.heads(), "as it came, byte for byte");
    assert!(pulled[0].receipts.iter().all(|receipt| receipt.author == author.session.person.id));

    // The author's phone gets it back as well; bringing it again doubles nothing.
    assert!(author.pull().iter().any(|pulled| pulled.id == id));
    set_roles(folder.path(), "祁远舟", "inspector");
    let again = author.sync(vec![push(id, &[&typed, &more])]);
    assert_eq!(outcomes(&again), [Outcome::Known, Outcome::Known]);
}

#[test]
fn a_record_of_which_nothing_was_taken_can_be_released_whole() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let mut author = server.pair("祁远舟");
    let (mut colleague, admin) = (server.pair("温如岚"), server.pair("文景澄"));
    colleague.pull();
    let (id, mut document, first) = inspection(author.session.unit.id);
    let typed = narrate(&mut document, "一");
    set_roles(folder.path(), "祁远舟", "viewer");
    author.sync(vec![push(id, &[&first, &typed])]);
    let listed = quarantine(&admin);
    let release = format!("/v1/quarantine/{}/release", listed[1].id);
    assert_eq!(admin.send("POST", &release, &[], &[]).status, 200);
    assert!(colleague.pull().iter().any(|pulled| pulled.id == id && pulled.changes.len() == 2));
}

#[test]
fn what_is_discarded_stays_refused() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let (mut viewer, admin) = (server.pair("顾知微"), server.pair("文景澄"));
    let (id, _, made) = inspection(viewer.session.unit.id);
    viewer.sync(vec![push(id, &[&made])]);
    let listed = quarantine(&admin);
    let discard = format!("/v1/quarantine/{}/discard", listed[0].id);
    assert_eq!(admin.send("POST", &discard, &[], &[]).status, 204);
    assert!(quarantine(&admin).is_empty());
    let again = viewer.sync(vec![push(id, &[&made])]);
    assert!(matches!(outcomes(&again)[0], Outcome::Quarantined(_)));
    assert!(quarantine(&admin).is_empty(), "it does not come up again");
}

#[test]
fn what_is_not_sound_cannot_be_released_and_only_administrators_see_any_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let (mut author, admin) = (server.pair("祁远舟"), server.pair("文景澄"));
    let (id, _, made) = inspection(author.session.unit.id);
    let mut broken = made.clone();
    broken.bytes[40] ^= 1;
    author.sync(vec![push(id, &[&broken])]);
    let listed = quarantine(&admin);
    let path = format!("/v1/quarantine/{}", listed[0].id);
    assert_eq!(admin.get(&path).status, 200, "it can be looked at all the same");
    let answer = admin.send("POST", &format!("{path}/release"), &[], &[]);
    assert_eq!((answer.status, answer.code().as_str()), (400, "invalid"));
    assert_eq!(quarantine(&admin).len(), 1, "it is still there");
    for path in ["/v1/quarantine", &path, &format!("{path}/release")] {
        let method = if path.ends_with("release") { "POST" } else { "GET" };
        assert_eq!(author.send(method, path, &[], &[]).code(), "not_found");
    }
}
