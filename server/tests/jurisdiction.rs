//! Who decides on a refused change: whoever administers the record, and not whoever administers its author.
#![allow(clippy::unwrap_used)]

mod common;

use common::{Phone, Server, inspection, narrate, push};
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::wire::{Outcome, QuarantinedChange};
use std::path::Path;

fn quarantine(admin: &Phone) -> Vec<QuarantinedChange> {
    let answer = admin.get("/v1/quarantine");
    assert_eq!(answer.status, 200);
    serde_json::from_slice(&answer.body).unwrap()
}

fn make_admin(folder: &Path, name: &str) {
    let conn = rusqlite::Connection::open(folder.join("spotcheck.db")).unwrap();
    assert_eq!(conn.execute("UPDATE users SET roles = 'admin' WHERE name = ?1", [name]).unwrap(), 1);
}

#[test]
fn a_change_is_released_by_who_administers_the_record_and_not_by_who_administers_its_author() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let mut author = server.pair("祁远舟");
    let (mut there, city, here) = (server.pair("闻人笛"), server.pair("文景澄"), server.pair("温如岚"));
    assert_ne!(there.session.unit.id, author.session.unit.id);
    let (id, mut document, first) = inspection(there.session.unit.id);
    there.sync(vec![push(id, &[&first])]);
    for name in ["温如岚", "闻人笛"] {
        make_admin(folder.path(), name);
    }
    assert_eq!(there.get(&format!("/v1/documents/{id}")).status, 200);
    let mut theirs = document.copy(rand::random());
    let typed = narrate(&mut theirs, "外县写入");
    // And a new one in the other county's name.
    let (made, mut foreign, root) = inspection(there.session.unit.id);
    let more = narrate(&mut foreign, "外县新建");
    let answers = author.sync(vec![push(id, &[&typed]), push(made, &[&root, &more])]);
    assert!(answers.acks.iter().all(|ack| matches!(ack.outcome, Outcome::Quarantined(_))));

    let listed = quarantine(&city);
    assert_eq!(listed.len(), 3);
    let of = |id: DocumentId| listed.iter().rev().find(|change| change.document == id).unwrap().id;
    for change in [of(id), of(made)] {
        let release = format!("/v1/quarantine/{change}/release");
        let answer = here.send("POST", &release, &[], &[]);
        assert_eq!((answer.status, answer.code().as_str()), (404, "not_found"));
        assert_eq!(here.get(&format!("/v1/quarantine/{change}")).status, 200, "its author is one of his");
    }
    let his = quarantine(&here);
    let told = his.iter().find(|change| change.document == id).unwrap();
    assert_eq!(told.title, "", "and he is not told what the record is called");
    assert_eq!(quarantine(&there).iter().map(|change| change.document).collect::<Vec<_>>(), [id]);
    for change in [of(id), of(made)] {
        assert_eq!(there.send("POST", &format!("/v1/quarantine/{change}/release"), &[], &[]).status, 200);
    }
    assert_eq!(there.get(&format!("/v1/documents/{made}")).status, 200);
}
