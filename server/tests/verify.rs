//! Everything that can rot in an office, damaged on purpose: `verify` finds it, and `--repair` rebuilds what is derived.
#![allow(clippy::unwrap_used)]

mod common;

#[path = "verify/office.rs"]
mod office;

use common::photo::{create, patch};
use common::{Server, inspection, push, spotcheck};
use office::Office;
use rusqlite::Connection;
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::photo::PhotoHash;
use std::path::Path;

#[test]
fn a_sound_office_is_clean_while_it_runs_and_when_it_is_compacted() {
    let mut office = Office::new();
    office.is_clean();
    let server = Server::start(office.folder.path(), &[]);
    office.author.address.clone_from(&server.address);
    let (id, _, change) = inspection(office.author.session.unit.id);
    office.author.sync(vec![push(id, &[&change])]);
    office.is_clean();
    let folder = office.folder.path().as_os_str();
    let refused = spotcheck("verify", &["--repair".as_ref(), "--data".as_ref(), folder]);
    assert!(
        String::from_utf8_lossy(&refused.stderr).contains("in use"),
        "a repair waits for the server's end"
    );
    drop(server);
    Office::compacted().is_clean();
}

#[test]
fn a_change_that_is_not_what_its_hash_says_is_found() {
    let office = Office::new();
    office.sql(
        "UPDATE changes SET bytes = CAST(substr(bytes, 1, 60) || x'00' || substr(bytes, 62) AS BLOB)
                WHERE document = SHORT AND ordinal = 1",
    );
    office.is_found(&["change"], Some(office.short));
    assert_eq!(office.verify(&["--repair"]).0, Some(1), "a change is not made up");
}

#[test]
fn a_change_that_is_gone_is_found() {
    let office = Office::new();
    office.sql("DELETE FROM changes WHERE document = SHORT AND ordinal = 0");
    // The one that is left misses it, its actor's number, its place, and the chain knows of it.
    office.is_found(&["change_row", "dependency", "actor", "chain"], Some(office.short));
}

#[test]
fn rows_that_say_something_else_than_the_changes_are_found() {
    let office = Office::new();
    office.sql("UPDATE changes SET actor_seq = 7 WHERE document = SHORT AND ordinal = 1");
    office.is_found(&["change_row"], Some(office.short));
    office.sql("UPDATE changes SET actor_seq = 2 WHERE document = SHORT AND ordinal = 1");
    office.sql("DELETE FROM actors WHERE actor IN (SELECT actor FROM changes WHERE document = SHORT)");
    office.is_found(&["actor"], Some(office.short));
}

#[test]
fn a_document_that_is_filed_as_another_is_found() {
    let office = Office::new();
    office.sql("UPDATE documents SET kind = 'finding' WHERE id = SHORT");
    office.is_found(&["document"], Some(office.short));
    office.sql(
        "UPDATE documents SET kind = 'inspection',
                unit = (SELECT id FROM units WHERE parent IS NULL) WHERE id = SHORT",
    );
    let (code, problems) = office.verify(&[]);
    assert_eq!((code, problems[0].0.as_str()), (Some(1), "document"));
}

#[test]
fn what_is_derived_is_rebuilt() {
    let office = Office::new();
    let cases: &[(&str, &str, DocumentId)] = &[
        ("UPDATE documents SET n_changes = 9 WHERE id = SHORT", "counts", office.short),
        ("UPDATE documents SET n_operations = n_operations + 1 WHERE id = LONG", "counts", office.long),
        ("DELETE FROM ledger_rows WHERE document = SHORT", "ledger_row", office.short),
        ("UPDATE ledger_rows SET cbor = x'a0' WHERE document = LONG", "ledger_row", office.long),
        ("UPDATE ledger_rows SET cbor = 'text' WHERE document = LONG", "ledger_row", office.long),
        ("UPDATE snapshots SET bytes = 'text' WHERE document = LONG", "snapshot", office.long),
        ("UPDATE ledger_rows SET kind = 'finding' WHERE document = LONG", "ledger_row", office.long),
        ("DELETE FROM photos WHERE document = PICTURED", "photo_rows", office.pictured),
        ("UPDATE photos SET size = 5 WHERE document = PICTURED", "photo_rows", office.pictured),
        ("INSERT INTO photos SELECT randomblob(32), SHORT, 5, 'image/jpeg', 0", "photo_rows", office.short),
        ("DELETE FROM change_dependencies WHERE document = SHORT", "dependency_rows", office.short),
        ("UPDATE snapshots SET bytes = substr(bytes, 1, 99) WHERE document = LONG", "snapshot", office.long),
        ("UPDATE snapshots SET n_changes = n_changes - 1 WHERE document = LONG", "snapshot", office.long),
        ("UPDATE snapshots SET sequence = sequence - 1 WHERE document = LONG", "snapshot", office.long),
    ];
    for (sql, fault, document) in cases {
        println!("{sql}");
        office.sql(sql);
        office.is_rebuilt(&[fault], Some(*document));
    }
    let sums = [
        "UPDATE quarantine_sums SET n_changes = n_changes + 1",
        "UPDATE quarantine_sums SET n_bytes = 'text' WHERE document = x''",
        "DELETE FROM quarantine_sums",
    ];
    for sql in sums {
        println!("{sql}");
        office.sql(sql);
        office.is_rebuilt(&["quarantine_sums"], None);
    }
}

#[test]
fn a_snapshot_that_loads_and_is_another_documents_is_found() {
    let office = Office::new();
    office.sql(
        "UPDATE snapshots SET bytes = (SELECT bytes FROM changes WHERE document = SHORT AND ordinal = 0)
                WHERE document = LONG",
    );
    office.is_rebuilt(&["snapshot"], Some(office.long));
}

#[test]
fn an_archive_that_rotted_is_packed_again_from_the_snapshot() {
    let office = Office::compacted();
    office
        .sql("UPDATE archive SET bytes = CAST(substr(bytes, 1, 200) || x'00' || substr(bytes, 202) AS BLOB)");
    office.is_rebuilt(&["archive"], Some(office.long));
    office.sql("UPDATE archive SET bytes = 'text'");
    office.is_rebuilt(&["archive"], Some(office.long));
    office.sql("DELETE FROM archive");
    office.is_rebuilt(&["archive"], Some(office.long));
}

#[test]
fn an_archive_that_rotted_with_its_snapshot_is_reported_and_left() {
    let office = Office::compacted();
    office.sql("UPDATE archive SET bytes = substr(bytes, 1, 200)");
    office.sql("UPDATE snapshots SET bytes = substr(bytes, 1, 200)");
    let (code, problems) = office.verify(&["--repair"]);
    assert_eq!(code, Some(1));
    assert!(problems.iter().all(|(_, document, _)| *document == Some(office.long.to_string())));
    assert!(problems.iter().any(|(fault, ..)| fault == "change"), "{problems:?}");
}

#[test]
fn a_feed_that_is_not_what_was_stored_is_made_anew() {
    let office = Office::new();
    let last = "(SELECT max(sequence) FROM changes WHERE document = SHORT)";
    office.sql(&format!("UPDATE feed_chain SET hash = randomblob(16) WHERE sequence = {last} - 1"));
    let (code, problems) = office.verify(&[]);
    assert_eq!(code, Some(1));
    assert_eq!(problems.len(), 2, "the link and the one that builds upon it: {problems:?}");
    assert!(problems.iter().all(|(fault, ..)| fault == "chain"));
    assert_eq!(office.verify(&["--repair"]).0, Some(0));
    office.is_clean();
    office
        .sql("DELETE FROM feed WHERE sequence = (SELECT max(sequence) FROM changes WHERE document = SHORT)");
    // The line: the county and the city.
    office.is_rebuilt(&["feed", "feed"], Some(office.short));
    office.sql("UPDATE feed SET gained = 0 WHERE document = LONG AND gained = 1");
    office.is_rebuilt(&["feed", "feed"], Some(office.long));
    for table in ["feed", "feed_chain"] {
        office.sql(&format!("DELETE FROM {table}"));
        let (code, problems) = office.verify(&["--repair"]);
        assert_eq!(code, Some(0), "{problems:?}");
        assert!(!problems.is_empty());
        office.is_clean();
    }
}

#[test]
fn a_feed_is_left_as_it_is_where_a_change_is_not_sound() {
    let office = Office::new();
    office.sql("UPDATE changes SET bytes = randomblob(90) WHERE document = SHORT AND ordinal = 1");
    office.sql("DELETE FROM feed WHERE document = LONG AND gained = 1");
    let (code, problems) = office.verify(&["--repair"]);
    assert_eq!(code, Some(1));
    let feed: Vec<bool> = problems.iter().filter(|(fault, ..)| fault == "feed").map(|one| one.2).collect();
    assert_eq!(feed, [false, false], "{problems:?}");
}

#[test]
fn a_photo_that_is_gone_may_come_again() {
    let mut office = Office::new();
    std::fs::remove_file(office.photo_path()).unwrap();
    office.is_rebuilt(&["photo_missing"], Some(office.pictured));
    let server = Server::start(office.folder.path(), &[]);
    office.author.address.clone_from(&server.address);
    let created = create(&office.author, office.pictured, &office.photo);
    let location = created.header("location").to_owned();
    assert_eq!(patch(&office.author, &location, 0, &office.photo, &[]).status, 204);
    drop(server);
    office.is_clean();
}

#[test]
fn a_photo_with_other_bytes_is_set_aside_and_may_come_again() {
    for (at, n_bytes) in [(30_000, 60_000), (59_999, 59_999)] {
        let office = Office::new();
        let mut bytes = office.photo.clone();
        bytes[at] ^= 1;
        std::fs::write(office.photo_path(), &bytes[..n_bytes]).unwrap();
        office.is_rebuilt(&["photo_damaged"], Some(office.pictured));
        let aside = office.folder.path().join("lost+found").join(office.photo_path().file_name().unwrap());
        assert!(std::fs::read(aside).unwrap() == bytes[..n_bytes], "nothing is deleted");
    }
}

#[test]
fn files_that_nobody_names_are_set_aside() {
    let office = Office::new();
    let photos = office.folder.path().join("photos");
    let name = PhotoHash::of(b"stray").to_string();
    std::fs::create_dir_all(photos.join(&name[..2])).unwrap();
    std::fs::write(photos.join(&name[..2]).join(&name), b"stray").unwrap();
    std::fs::write(photos.join("notes.txt"), b"x").unwrap();
    std::fs::copy(office.photo_path(), office.photo_path().with_extension("copy")).unwrap();
    office.is_rebuilt(&["stray", "stray", "stray"], None);
    assert_eq!(std::fs::read_dir(office.folder.path().join("lost+found")).unwrap().count(), 3);
}

#[test]
fn what_stands_beside_the_documents_is_looked_at_too() {
    let office = Office::new();
    office.sql("UPDATE quarantine SET bytes = zeroblob(length(bytes))");
    let (code, problems) = office.verify(&[]);
    assert_eq!((code, problems[0].0.as_str(), problems.len()), (Some(1), "quarantine", 1));
    let office = Office::new();
    office.sql("UPDATE quarantine SET kind = 'nonsense'");
    office.is_found(&["quarantine"], None);
    let office = Office::new();
    office.sql("UPDATE reference SET json = CAST(json || x'20' AS BLOB) WHERE name = 'policy'");
    office.is_found(&["reference"], None);
    let office = Office::new();
    office.sql("DELETE FROM secrets WHERE name = 'key'");
    office.is_found(&["secret"], None);
    let office = Office::new();
    office.sql("DELETE FROM documents WHERE id = SHORT");
    assert_eq!(office.verify(&[]).1[0].0, "database", "rows that name what is not there");
}

#[test]
fn a_page_of_the_database_that_rotted_is_found() {
    let office = Office::new();
    let path: &Path = &office.folder.path().join("spotcheck.db");
    drop(spotcheck_server::store::Store::open(office.folder.path(), [0; 40]).unwrap());
    let mut bytes = std::fs::read(path).unwrap();
    let n_pages = bytes.len() / 4096;
    // A page of the index of changes by their hashes.
    let conn = Connection::open(path).unwrap();
    let root: usize = conn
        .query_row("SELECT rootpage FROM sqlite_schema WHERE name = 'changes_by_hash'", [], |row| row.get(0))
        .unwrap();
    drop(conn);
    assert!(root <= n_pages);
    bytes[(root - 1) * 4096 + 100..root * 4096].fill(0x5a);
    std::fs::write(path, bytes).unwrap();
    let args = ["--data".as_ref(), office.folder.path().as_os_str()];
    let output = spotcheck("verify", &args);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
}
