//! The quarantine in an administrator's hands: listed, inspected, released without doubling anything, discarded.

#![allow(clippy::unwrap_used)]

#[path = "../common/mod.rs"]
mod common;
mod room;

use common::{Phone, Server, inspection, narrate, push};
use serde_bytes::{ByteArray, ByteBuf};
use spotcheck_domain::document::Document;
use spotcheck_domain::id::{DocumentId, UnitId};
use spotcheck_domain::reference::{Named, Unit};
use spotcheck_domain::term::Tier;
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::wire::{MOST_REFUSED, Outcome, Push, QuarantinedChange, RefusedHere, SyncResponse};
use spotcheck_server::people::organisation::{enter_unit, move_person};
use spotcheck_server::store::{StoreError, write_directly};
use std::path::Path;

fn outcomes(response: &SyncResponse) -> Vec<Outcome> {
    response.acks.iter().map(|ack| ack.outcome.clone()).collect()
}

fn quarantine(admin: &Phone) -> Vec<QuarantinedChange> {
    quarantine_after(admin, 0)
}

fn quarantine_after(admin: &Phone, after: i64) -> Vec<QuarantinedChange> {
    let answer = admin.get(&format!("/v1/quarantine?after={after}"));
    assert_eq!(answer.status, 200);
    serde_json::from_slice(&answer.body).unwrap()
}

fn set_roles(folder: &Path, name: &str, roles: &str) {
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
    let changes = [&pulled[0].changes[..], &[ByteBuf::from(first.bytes.clone())]].concat();
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
fn what_was_stored_is_known_to_its_author_though_he_was_moved_before_he_heard() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let mut author = server.pair("祁远舟");
    let mut other = server.pair("温如岚");
    let (id, _, made) = inspection(author.session.unit.id);
    author.sync(vec![push(id, &[&made])]);
    for phone in [&author, &other] {
        move_away(folder.path(), phone);
    }
    assert_eq!(outcomes(&author.sync(vec![push(id, &[&made])])), [Outcome::Known]);
    let refused = outcomes(&other.sync(vec![push(id, &[&made])]));
    assert!(matches!(refused[0], Outcome::Quarantined(_)), "to others it does not exist");
}

#[test]
fn the_author_alone_is_told_that_a_refused_change_is_stored_after_all() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let (mut author, mut other) = (server.pair("祁远舟"), server.pair("温如岚"));
    let (id, _, made) = inspection(author.session.unit.id);
    set_roles(folder.path(), "祁远舟", "viewer");
    author.sync(vec![push(id, &[&made])]);
    author.pull();
    let asked = RefusedHere { document: id, changes: vec![ByteArray::new(made.hash)] };
    let none = author.ask(std::slice::from_ref(&asked));
    assert_eq!((none.acks.len(), none.documents.len(), none.gone.len()), (0, 0, 0));

    // A request that was long on its way arrives when he may write again and the refusal is forgotten. To the feed it is
    // his own phone's push.
    set_roles(folder.path(), "祁远舟", "inspector");
    let conn = rusqlite::Connection::open(folder.path().join("spotcheck.db")).unwrap();
    conn.execute("DELETE FROM quarantine", []).unwrap();
    assert_eq!(outcomes(&author.sync(vec![push(id, &[&made])])), [Outcome::Stored]);
    assert!(author.pull().iter().all(|pulled| pulled.id != id));
    let told = author.ask(std::slice::from_ref(&asked));
    assert_eq!(
        told.documents.iter().map(|pulled| (pulled.id, pulled.changes.len())).collect::<Vec<_>>(),
        [(id, 1)]
    );
    assert_eq!(told.documents[0].receipts[0].hashes, [ByteArray::new(made.hash)]);
    assert!(told.acks.is_empty());

    for phone in [&author, &other] {
        move_away(folder.path(), phone);
    }
    author.pull();
    let told = author.ask(std::slice::from_ref(&asked));
    assert_eq!((outcomes(&told), told.gone.contains(&id)), (vec![Outcome::Known], true));
    assert!(told.documents.is_empty(), "it is not his to see");
    other.pull();
    let none = other.ask(std::slice::from_ref(&asked));
    assert!(none.acks.is_empty() && none.documents.is_empty() && !none.gone.contains(&id));

    let many = RefusedHere { document: id, changes: vec![ByteArray::new([1; 32]); MOST_REFUSED + 1] };
    assert_eq!(author.try_ask(vec![many]).status, 400);
}

/// Nothing is judged any more by what held before it.
const LONG_AGO: Timestamp = Timestamp::from_millis(0);

/// Of whose unit nobody sees what these people write.
fn move_away(folder: &Path, phone: &Phone) {
    let user = phone.session.person.id;
    write_directly::<_, StoreError>(folder, |tx| {
        let unit = UnitId::from_slice(&[7; 16]).expect("16 bytes");
        if tx.unit(unit)?.is_none() {
            let name = Named { zh: "别处".into(), en: "Elsewhere".into() };
            enter_unit(tx, &Unit { id: unit, parent: None, tier: Tier::County, name })?;
        }
        move_person(tx, user, unit, LONG_AGO)
    })
    .unwrap();
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

/// Nearly as large as a change may be.
const LARGE: usize = 250_000;

/// Chunks that are no changes.
fn junk(document: DocumentId, n: usize) -> Push {
    let chunk = || ByteBuf::from(std::iter::repeat_with(rand::random).take(LARGE).collect::<Vec<u8>>());
    Push { changes: std::iter::repeat_with(chunk).take(n).collect(), ..push(document, &[]) }
}

fn count(outcomes: &[Outcome], reason: &str) -> usize {
    outcomes.iter().filter(|outcome| **outcome == Outcome::Quarantined(reason.into())).count()
}

/// Puts into the quarantine what this person might have pushed: `n` changes of `size` bytes in each of these documents.
fn fill(folder: &Path, author: &Phone, documents: &[DocumentId], n: usize, size: usize) {
    let conn = rusqlite::Connection::open(folder.join("spotcheck.db")).unwrap();
    let author = author.session.person.id;
    for document in documents {
        conn.execute(
            "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?3)
             INSERT INTO quarantine (document, kind, hash, author, device, reason, received_at, bytes)
             SELECT ?1, 'inspection', randomblob(32), ?2, ?2, 'broken', 1, zeroblob(?4) FROM n",
            rusqlite::params![document.as_bytes(), author.as_bytes(), n, size],
        )
        .unwrap();
    }
}

/// Bytes that wait of one person.
fn kept(folder: &Path, author: &Phone) -> usize {
    let conn = rusqlite::Connection::open(folder.join("spotcheck.db")).unwrap();
    let sum = "SELECT sum(length(bytes)) FROM quarantine
               WHERE author = ?1 AND released_at IS NULL AND discarded_at IS NULL";
    conn.query_row(sum, [author.session.person.id.as_bytes()], |row| row.get(0)).unwrap()
}

#[test]
fn nobody_releases_by_another_whom_he_made_what_he_wrote_himself() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let (mut author, admin) = (server.pair("祁远舟"), server.pair("文景澄"));
    let (id, mut document, first) = inspection(author.session.unit.id);
    author.sync(vec![push(id, &[&first])]);
    let typed = narrate(&mut document, "一");
    set_roles(folder.path(), "祁远舟", "viewer");
    author.sync(vec![push(id, &[&typed])]);
    let refused = quarantine(&admin)[0].id;
    let (of, by) = (author.session.person.id, admin.session.person.id);
    let at = spotcheck_server::clock::now();
    // As if the author had let the administrator in, or he the author.
    write_directly(folder.path(), |tx| tx.put_hand(by, of, at)).unwrap();
    let release = || admin.send("POST", &format!("/v1/quarantine/{refused}/release"), &[], &[]);
    assert_eq!(release().code(), "same_person");
    let conn = rusqlite::Connection::open(folder.path().join("spotcheck.db")).unwrap();
    conn.execute("UPDATE hands SET at = at - 15 * 86400000", []).unwrap();
    assert_eq!(release().status, 200);
}
