//! Databases of other versions: an older one opens and is brought up to date, a newer one is left alone.
#![allow(clippy::unwrap_used)]

mod common;

use common::{Phone, Server, narrate, push, spotcheck};
use rusqlite::Connection;
use spotcheck_domain::document::Document;
use spotcheck_domain::term::DocumentKind;
use spotcheck_domain::wire::Outcome;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Output;

/// Visits in the fixtures: 41 changes with a snapshot, and two changes.
const LONG: &str = "01a0c450-6c00-7fb5-a7b5-f6bf644d418e";
const SHORT: &str = "01a0c450-6c00-722f-82ef-fd31ed66e7a7";
/// Who may write in them.
const INSPECTOR: &str = "祁远舟";

/// Every released database.
fn fixtures() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/databases");
    std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

fn version(database: &Path) -> u32 {
    let conn = Connection::open(database).unwrap();
    conn.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap()
}

fn on(folder: &Path, command: &str, more: &[&OsStr]) -> Output {
    spotcheck(command, &[more, &["--data".as_ref(), folder.as_os_str()]].concat())
}

#[test]
fn every_released_database_opens_and_its_documents_are_served_and_written_on() {
    let fixtures = fixtures();
    assert!(!fixtures.is_empty());
    for fixture in fixtures {
        let folder = tempfile::tempdir().unwrap();
        std::fs::copy(&fixture, folder.path().join("spotcheck.db")).unwrap();
        let before = version(&folder.path().join("spotcheck.db"));
        let paired = on(folder.path(), "pair", &[INSPECTOR.as_ref()]);
        let link = String::from_utf8(paired.stdout).unwrap();
        assert_eq!(version(&folder.path().join("spotcheck.db")), spotcheck_server::store::VERSION);
        let verified = on(folder.path(), "verify", &[]);
        assert!(verified.status.success(), "{fixture:?}: {}", String::from_utf8_lossy(&verified.stdout));
        let kept = folder.path().join(format!("spotcheck.db.version-{before}"));
        assert_eq!(version(&kept), before, "{fixture:?}: kept as it was before it was migrated");

        let server = Server::start(folder.path(), &[]);
        let mut phone = Phone::pair(&server.address, link.trim().rsplit('#').next().unwrap());
        assert!(phone.pull().len() > 15, "the county's sites and visits");
        for (id, n_changes) in [(LONG, 41), (SHORT, 2)] {
            let answer = phone.get(&format!("/v1/documents/{id}"));
            assert_eq!(answer.status, 200);
            let mut document = Document::load(DocumentKind::Inspection, &answer.body, [9; 16]).unwrap();
            assert_eq!(document.changes().len(), n_changes);
            let next = narrate(&mut document, "新版本写的话");
            let response = phone.sync(vec![push(id.parse().unwrap(), &[&next])]);
            assert_eq!(response.acks[0].outcome, Outcome::Stored);
        }
        drop(server);
        assert!(on(folder.path(), "compact", &[]).status.success());
        let verified = on(folder.path(), "verify", &[]);
        assert!(verified.status.success(), "{fixture:?}: {}", String::from_utf8_lossy(&verified.stdout));
    }
}

#[test]
fn an_office_in_which_people_worked_before_knows_by_which_rules() {
    let rules = |folder: &Path| {
        let conn = Connection::open(folder.join("spotcheck.db")).unwrap();
        let first = "SELECT version FROM rules WHERE since = 0";
        conn.query_row(first, [], |row| row.get::<_, u32>(0)).ok()
    };
    for fixture in fixtures() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::copy(&fixture, folder.path().join("spotcheck.db")).unwrap();
        on(folder.path(), "pair", &[INSPECTOR.as_ref()]);
        assert_eq!(rules(folder.path()), Some(1), "{fixture:?}");
    }
    let folder = tempfile::tempdir().unwrap();
    drop(Server::demo(folder.path()));
    assert_eq!(rules(folder.path()), None, "a new one never judged by others");
}

#[test]
fn an_old_backup_is_made_and_restored_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let [data, to, again] = ["data", "backup", "again"].map(|name| folder.path().join(name));
    std::fs::create_dir(&data).unwrap();
    let first = fixtures().into_iter().find(|path| path.ends_with("v1.db")).unwrap();
    std::fs::copy(first, data.join("spotcheck.db")).unwrap();
    let made = on(&data, "backup", &[to.as_os_str()]);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    assert_eq!((version(&data.join("spotcheck.db")), version(&to.join("spotcheck.db"))), (1, 1));
    let restored = on(&again, "restore", &[to.as_os_str()]);
    assert!(restored.status.success(), "{}", String::from_utf8_lossy(&restored.stderr));
    assert!(on(&again, "verify", &[]).status.success());
}

#[test]
fn a_newer_database_is_refused_by_every_command_and_left_untouched() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    drop(Server::demo(&data));
    let database = data.join("spotcheck.db");
    let conn = Connection::open(&database).unwrap();
    conn.pragma_update(None, "user_version", spotcheck_server::store::VERSION + 1).unwrap();
    drop(conn);
    // Also one whose journal another program would keep elsewhere.
    for journal in ["wal", "delete"] {
        let conn = Connection::open(&database).unwrap();
        conn.pragma_update(None, "journal_mode", journal).unwrap();
        drop(conn);
        let before = std::fs::read(&database).unwrap();
        let to = folder.path().join("backup");
        let commands: [(&str, &[&OsStr]); 6] = [
            ("serve", &["--listen".as_ref(), "127.0.0.1:0".as_ref()]),
            ("pair", &[INSPECTOR.as_ref()]),
            ("backup", &[to.as_os_str()]),
            ("verify", &[]),
            ("verify", &["--repair".as_ref()]),
            ("compact", &[]),
        ];
        for (command, more) in commands {
            let refused = on(&data, command, more);
            assert!(!refused.status.success(), "{command}");
            let said = String::from_utf8_lossy(&refused.stderr);
            assert!(said.contains("newer version of spotcheck"), "{command}: {said}");
            assert!(std::fs::read(&database).unwrap() == before, "{command} leaves it untouched");
        }
        // What a newer program backed up is refused as well.
        std::fs::remove_dir_all(&to).unwrap_or_default();
        std::fs::create_dir(&to).unwrap();
        std::fs::write(to.join("manifest.json"), br#"{"format":99}"#).unwrap();
        let refused = on(&folder.path().join("again"), "restore", &[to.as_os_str()]);
        assert!(String::from_utf8_lossy(&refused.stderr).contains("newer version of spotcheck"));
        std::fs::remove_dir_all(&to).unwrap();
    }
}
