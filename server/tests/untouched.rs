//! A backup is evidence: looking at it leaves it as it is, and what would change it is refused. A damaged one is put back as
//! far as it goes where somebody insists.
#![allow(clippy::unwrap_used)]

mod common;

use common::photo::{arrive, create, picture};
use common::{Server, spotcheck};
use spotcheck_domain::photo::PhotoHash;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::time::SystemTime;
use tempfile::TempDir;

fn run(command: &str, data: &Path, more: &[&str]) -> Output {
    let mut args: Vec<&OsStr> = more.iter().map(OsStr::new).collect();
    args.extend(["--data".as_ref(), data.as_os_str()]);
    spotcheck(command, &args)
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Every file with its bytes and the time of its last change.
fn content(folder: &Path) -> Vec<(PathBuf, Vec<u8>, SystemTime)> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(content(&path));
        } else {
            let changed = path.metadata().unwrap().modified().unwrap();
            all.push((path.clone(), std::fs::read(&path).unwrap(), changed));
        }
    }
    all.sort();
    all
}

/// An office with one photo, and its backup.
struct Case {
    folder: TempDir,
    bytes: Vec<u8>,
}

impl Case {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let bytes = picture(50_000);
        let server = Server::demo(&folder.path().join("data"));
        arrive(&mut server.pair("祁远舟"), &bytes);
        let case = Self { folder, bytes };
        let to = case.path("backup");
        let done = run("backup", &case.path("data"), &[to.to_str().unwrap()]);
        assert!(done.status.success(), "{}", said(&done));
        case
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn photo(&self) -> PathBuf {
        let hash = PhotoHash::of(&self.bytes).to_string();
        self.path("backup/photos").join(&hash[..2]).join(&hash)
    }
}

#[test]
fn a_backup_is_verified_and_backed_up_and_stays_as_it_is() {
    let case = Case::new();
    let backup = case.path("backup");
    let before = content(&backup);
    let done = run("verify", &backup, &[]);
    assert!(done.status.success(), "{}", said(&done));
    let again = case.path("backup of the backup");
    let done = run("backup", &backup, &[again.to_str().unwrap()]);
    assert!(done.status.success(), "{}", said(&done));
    assert!(content(&backup) == before);
    let from = again.to_str().unwrap();
    assert!(run("restore", &case.path("restored"), &[from]).status.success());
}

#[test]
fn what_would_change_a_backup_is_refused() {
    let case = Case::new();
    let backup = case.path("backup");
    let before = content(&backup);
    for (command, more) in [("compact", &[][..]), ("verify", &["--repair"]), ("pair", &["祁远舟"])] {
        let refused = run(command, &backup, more);
        assert!(!refused.status.success() && said(&refused).contains("is a backup"), "{}", said(&refused));
    }
    assert!(content(&backup) == before);
    let done = run("restore", &case.path("restored"), &[backup.to_str().unwrap()]);
    assert!(done.status.success(), "{}", said(&done));
}

#[test]
fn a_damaged_backup_is_put_back_as_far_as_it_goes_and_all_that_is_passed_over_is_told() {
    let case = Case::new();
    // The backup may share its bytes with the office: damage a file of its own.
    let mut other = case.bytes.clone();
    other[40_000] ^= 1;
    std::fs::remove_file(case.photo()).unwrap();
    std::fs::write(case.photo(), other).unwrap();
    let database = rusqlite::Connection::open(case.path("backup/spotcheck.db")).unwrap();
    database.execute("UPDATE devices SET name = 'by hand'", []).unwrap();
    drop(database);
    let (from, again) = (case.path("backup"), case.path("again"));
    let from = from.to_str().unwrap();
    let refused = run("restore", &again, &[from]);
    assert!(!refused.status.success() && said(&refused).contains("--despite-damage"), "{}", said(&refused));
    assert!(!again.exists());

    let done = run("restore", &again, &[from, "--despite-damage", "--print-json"]);
    assert!(done.status.success(), "{}", said(&done));
    let told: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    let passed_over = told["passed_over"].to_string();
    let hash = PhotoHash::of(&case.bytes).to_string();
    assert!(passed_over.contains("spotcheck.db") && passed_over.contains(&hash), "{passed_over}");
    let shown = run("restore", &case.path("shown"), &[from, "--despite-damage"]);
    assert!(String::from_utf8(shown.stdout).unwrap().contains(&format!("passed over: photo {hash}")));

    let verified = run("verify", &again, &[]);
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stdout));
    let server = Server::start(&again, &[]);
    let link = run("pair", &again, &["祁远舟"]).stdout;
    let code = String::from_utf8(link).unwrap().trim().rsplit('#').next().unwrap().to_owned();
    let phone = common::Phone::pair(&server.address, &code);
    let document = {
        let database = rusqlite::Connection::open(again.join("spotcheck.db")).unwrap();
        let id: Vec<u8> =
            database.query_row("SELECT document FROM photos LIMIT 1", [], |row| row.get(0)).unwrap();
        spotcheck_domain::id::DocumentId::from_slice(&id).unwrap()
    };
    assert_eq!(create(&phone, document, &case.bytes).header("upload-offset"), "0", "phones bring it again");
}
