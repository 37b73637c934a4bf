//! The quarantine by author and record: whoever fills it stands on one line, and is decided on at once.
#![allow(clippy::unwrap_used)]

mod common;

use common::{Answer, Phone, Server, inspection, narrate, push};
use serde_json::{Value, json};
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::wire::{Outcome, QuarantinedChange, SyncResponse};
use std::path::Path;

const JSON: (&str, &str) = ("content-type", "application/json");

fn set_roles(folder: &Path, name: &str, roles: &str) {
    let conn = rusqlite::Connection::open(folder.join("spotcheck.db")).unwrap();
    assert_eq!(conn.execute("UPDATE users SET roles = ?2 WHERE name = ?1", (name, roles)).unwrap(), 1);
}

/// Puts into the quarantine what this person might have pushed: in each of so many records of nobody as many changes.
fn fill(folder: &Path, author: &Phone, n_documents: u32, n: u32) -> Vec<DocumentId> {
    let conn = rusqlite::Connection::open(folder.join("spotcheck.db")).unwrap();
    let documents: Vec<_> = (0..n_documents).map(|_| inspection(author.session.unit.id).0).collect();
    for document in &documents {
        conn.execute(
            "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?3)
             INSERT INTO quarantine (document, kind, hash, author, device, reason, received_at, bytes)
             SELECT ?1, 'inspection', randomblob(32), ?2, ?2, 'broken', 1, zeroblob(9) FROM n",
            rusqlite::params![document.as_bytes(), author.session.person.id.as_bytes(), n],
        )
        .unwrap();
    }
    documents
}

fn groups(admin: &Phone, after: Option<&str>) -> Value {
    let query = after.map(|after| format!("?after={after}")).unwrap_or_default();
    let answer = admin.get(&format!("/v1/quarantine/groups{query}"));
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    serde_json::from_slice(&answer.body).unwrap()
}

fn decide(
    admin: &Phone,
    decision: &str,
    author: &Phone,
    document: DocumentId,
    most: Option<usize>,
) -> Answer {
    let chosen = json!({ "author": author.session.person.id, "document": document, "most": most });
    let path = format!("/v1/quarantine/groups/{decision}");
    admin.send("POST", &path, &[JSON], chosen.to_string().as_bytes())
}

#[track_caller]
fn decided(answer: &Answer) -> Value {
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    serde_json::from_slice(&answer.body).unwrap()
}

fn outcomes(response: &SyncResponse) -> Vec<Outcome> {
    response.acks.iter().map(|ack| ack.outcome.clone()).collect()
}

#[test]
fn a_hundred_thousand_refused_changes_are_one_crowd_behind_what_honest_people_were_refused() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let (mut honest, crowd, admin) = (server.pair("祁远舟"), server.pair("温如岚"), server.pair("文景澄"));
    let (id, mut document, first) = inspection(honest.session.unit.id);
    honest.sync(vec![push(id, &[&first])]);
    let typed = [narrate(&mut document, "一"), narrate(&mut document, "一二")];
    set_roles(folder.path(), "祁远舟", "viewer");
    honest.sync(vec![push(id, &[&typed[0], &typed[1]])]);
    let filled = fill(folder.path(), &crowd, 70, 1_450);

    let page = groups(&admin, None);
    let all = page["groups"].as_array().unwrap();
    assert_eq!(all.len(), 50);
    let of_honest = &all[0];
    assert_eq!(of_honest["author_name"], "祁远舟", "first, though what came later is newer");
    assert_eq!((&of_honest["title"], &of_honest["kind"]), (&json!("云锦涂料"), &json!("inspection")));
    assert_eq!((of_honest["n_changes"].as_u64(), of_honest["is_crowd"].as_bool()), (Some(2), Some(false)));
    let is_of_crowd = |group: &Value| group["is_crowd"] == true && group["n_changes"] == 1_450;
    assert!(all[1..].iter().all(is_of_crowd));
    assert_eq!(all[1]["document"], json!(filled[69]), "the newest first");
    let rest = groups(&admin, page["next"].as_str());
    let rest_of_all = rest["groups"].as_array().unwrap();
    assert!(rest_of_all.len() == 21 && rest_of_all.iter().all(is_of_crowd) && rest["next"].is_null());

    // Within a group, a page at a time.
    let path = format!("/v1/quarantine?author={}&document={}", crowd.session.person.id, filled[3]);
    let rows: Vec<QuarantinedChange> = serde_json::from_slice(&admin.get(&path).body).unwrap();
    assert!(rows.len() == 100 && rows.iter().all(|row| row.document == filled[3]));
    let next: Vec<QuarantinedChange> =
        serde_json::from_slice(&admin.get(&format!("{path}&after={}", rows[99].id)).body).unwrap();
    assert!(
        next.len() == 100 && next[0].id > rows[99].id && next.iter().all(|row| row.document == filled[3])
    );

    let some = decided(&decide(&admin, "discard", &crowd, filled[3], Some(400)));
    assert_eq!((some["n_decided"].as_u64(), some["n_left"].as_u64()), (Some(400), Some(1_050)));
    let more = decided(&decide(&admin, "discard", &crowd, filled[3], None));
    assert_eq!(
        (more["n_decided"].as_u64(), more["n_left"].as_u64()),
        (Some(1_000), Some(50)),
        "so many at once"
    );
    decided(&decide(&admin, "discard", &crowd, filled[3], None));
    assert_eq!(decide(&admin, "discard", &crowd, filled[3], None).status, 404, "nothing of it is left");
    let conn = rusqlite::Connection::open(folder.path().join("spotcheck.db")).unwrap();
    let noted: Vec<String> = conn
        .prepare("SELECT note FROM audit WHERE act = 'discarded' AND subject = ?1 ORDER BY id")
        .unwrap()
        .query_map([filled[3].as_bytes()], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert_eq!(noted.len(), 3);
    assert!(noted[0].starts_with(&format!("400 of {}: ", crowd.session.person.id)), "{noted:?}");
}

#[test]
fn a_group_is_stored_after_all_with_what_each_builds_upon_and_what_cannot_be_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let (mut author, mut colleague) = (server.pair("祁远舟"), server.pair("温如岚"));
    let admin = server.pair("文景澄");
    let (id, mut document, first) = inspection(author.session.unit.id);
    author.sync(vec![push(id, &[&first])]);
    colleague.pull();
    let typed: Vec<_> = ["一", "一二", "一二三"].iter().map(|text| narrate(&mut document, text)).collect();
    let mut broken = narrate(&mut document, "一二三四");
    broken.bytes[40] ^= 1;
    set_roles(folder.path(), "祁远舟", "viewer");
    let refused = author.sync(vec![push(id, &[&typed[0], &typed[1], &typed[2], &broken])]);
    assert!(outcomes(&refused).iter().all(|outcome| matches!(outcome, Outcome::Quarantined(_))));

    let done = decided(&decide(&admin, "release", &author, id, None));
    assert_eq!(
        (done["n_stored"].as_u64(), done["n_decided"].as_u64(), done["n_left"].as_u64()),
        (Some(3), Some(3), Some(1))
    );
    assert_eq!(done["failed"].as_array().unwrap().len(), 1, "{done}");
    assert!(!done["failed"][0]["reason"].as_str().unwrap().is_empty());
    let pulled = colleague.pull();
    assert_eq!(pulled.iter().map(|one| (one.id, one.changes.len())).collect::<Vec<_>>(), [(id, 3)]);
    let left = groups(&admin, None);
    assert_eq!(left["groups"][0]["n_changes"], 1, "what cannot be stored is still there");
}

#[test]
fn groups_are_for_administrators_of_the_area_and_nobody_releases_his_own() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let (author, admin) = (server.pair("祁远舟"), server.pair("文景澄"));
    let neighbour = server.pair("闻人笛");
    let [document] = fill(folder.path(), &author, 1, 3)[..] else { panic!("one") };
    for other in [&author, &neighbour] {
        assert_eq!(other.get("/v1/quarantine/groups").code(), "not_found");
        for decision in ["release", "discard"] {
            assert_eq!(decide(other, decision, &author, document, None).code(), "not_found");
        }
    }
    let [own] = fill(folder.path(), &admin, 1, 1)[..] else { panic!("one") };
    assert_eq!(decide(&admin, "release", &admin, own, None).code(), "same_person");
    let form = admin.send("POST", "/v1/quarantine/groups/discard", &[("content-type", "text/plain")], b"{}");
    assert_eq!(form.status, 415);
    let bad = admin.send("POST", "/v1/quarantine/groups/discard", &[JSON], b"{}");
    assert_eq!((bad.status, bad.code().as_str()), (400, "invalid"));
    assert_eq!(groups(&admin, None)["groups"].as_array().unwrap().len(), 2, "nothing was decided");
}
