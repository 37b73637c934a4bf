//! Backups made while the server works, and put back.
#![allow(clippy::unwrap_used, clippy::redundant_closure_for_method_calls)]

mod common;

use common::photo::{arrive, picture};
use common::{Server, inspection, push, spotcheck};
use spotcheck_domain::photo::PhotoHash;
use std::ffi::OsStr;
use std::path::Path;
use std::process::Output;

const INSPECTOR: &str = "祁远舟";
const COLLEAGUE: &str = "温如岚";

fn backup(data: &Path, to: &Path) -> Output {
    spotcheck("backup", &[to.as_os_str(), "--data".as_ref(), data.as_os_str(), "--print-json".as_ref()])
}

fn restore(from: &Path, data: &Path, more: &[&str]) -> Output {
    let mut args = vec![from.as_os_str(), "--data".as_ref(), data.as_os_str(), "--print-json".as_ref()];
    args.extend(more.iter().map(OsStr::new));
    spotcheck("restore", &args)
}

fn json(output: &Output) -> serde_json::Value {
    assert!(output.status.success(), "{}", said(output));
    serde_json::from_slice(&output.stdout).expect("one line of JSON")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_backup_made_under_load_is_consistent_and_serves_what_it_holds() {
    let folder = tempfile::tempdir().unwrap();
    let (data, to, again) =
        (folder.path().join("data"), folder.path().join("backup"), folder.path().join("again"));
    let server = Server::demo(&data);
    let mut author = server.pair(INSPECTOR);
    let mut colleague = server.pair(COLLEAGUE);
    let bytes = picture(300_000);
    let before = arrive(&mut author, &bytes);
    let unit = author.session.unit.id;
    let (load, manifest) = std::thread::scope(|scope| {
        let (stop, stopped) = std::sync::mpsc::channel::<()>();
        let author = &mut author;
        let load = scope.spawn(move || {
            let mut pushed = Vec::new();
            while stopped.try_recv() == Err(std::sync::mpsc::TryRecvError::Empty) {
                let (id, _, change) = inspection(unit);
                author.sync(vec![push(id, &[&change])]);
                pushed.push(id);
            }
            pushed
        });
        let manifest = json(&backup(&data, &to));
        drop(stop);
        (load.join().unwrap(), manifest)
    });
    assert_eq!(manifest["n_photos"], 1);
    assert_eq!(manifest["missing"], serde_json::json!([]));
    server.kill();

    let restored = json(&restore(&to, &again, &[]));
    assert_eq!(restored["manifest"]["n_documents"], manifest["n_documents"]);
    let server = Server::start(&again, &[]);
    colleague.address.clone_from(&server.address);
    let there: Vec<_> = colleague.pull().into_iter().map(|pulled| pulled.id).collect();
    assert!(there.contains(&before), "what was acknowledged before the backup began");
    let n_there = load.iter().filter(|id| there.contains(id)).count();
    assert!(load[..n_there].iter().all(|id| there.contains(id)), "and a beginning of what came meanwhile");
    assert!(colleague.get(&format!("/v1/photos/{}", PhotoHash::of(&bytes))).body == bytes);
}

#[test]
fn a_restore_draws_a_new_epoch_and_keeps_the_secret() {
    let folder = tempfile::tempdir().unwrap();
    let (data, to, again) =
        (folder.path().join("data"), folder.path().join("backup"), folder.path().join("again"));
    let server = Server::demo(&data);
    let mut phone = server.pair(INSPECTOR);
    phone.pull();
    json(&backup(&data, &to));
    json(&restore(&to, &again, &[]));
    let secret = |folder: &Path| {
        let office = spotcheck_server::store::Store::open(folder, [0; 40]).unwrap();
        office.read(|view| view.secret()).unwrap()
    };
    let ((key, epoch), (key_again, epoch_again)) = (secret(&data), secret(&again));
    assert_eq!(key, key_again, "receipts stay good");
    assert_ne!(epoch, epoch_again, "cursors do not");
}

#[test]
fn a_backup_is_written_into_an_empty_folder_and_an_interrupted_one_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (data, to, again) =
        (folder.path().join("data"), folder.path().join("backup"), folder.path().join("again"));
    drop(Server::demo(&data));
    json(&backup(&data, &to));
    let second = backup(&data, &to);
    assert!(!second.status.success() && said(&second).contains("not empty"), "{}", said(&second));
    std::fs::remove_file(to.join("manifest.json")).unwrap();
    let refused = restore(&to, &again, &[]);
    assert!(!refused.status.success() && said(&refused).contains("interrupted"), "{}", said(&refused));
    assert!(!again.exists());
    let nothing = backup(&folder.path().join("nowhere"), &folder.path().join("empty"));
    assert!(!nothing.status.success());
    assert!(!folder.path().join("nowhere").exists(), "a mistyped folder is not made an office");
}

#[test]
fn a_restore_never_deletes_and_never_touches_a_folder_in_use() {
    let folder = tempfile::tempdir().unwrap();
    let (data, to) = (folder.path().join("data"), folder.path().join("backup"));
    let server = Server::demo(&data);
    let mut phone = server.pair(INSPECTOR);
    phone.pull();
    json(&backup(&data, &to));
    let (later, _, change) = inspection(phone.session.unit.id);
    phone.sync(vec![push(later, &[&change])]);
    let refused = restore(&to, &data, &[]);
    assert!(said(&refused).contains("--replace"), "{}", said(&refused));
    let in_use = restore(&to, &data, &["--replace"]);
    assert!(said(&in_use).contains("in use"), "{}", said(&in_use));
    server.kill();
    let restored = json(&restore(&to, &data, &["--replace"]));
    let aside = restored["moved_aside"].as_str().unwrap();
    assert!(aside.contains("data.replaced-"), "{aside}");
    let server = Server::start(Path::new(aside), &[]);
    phone.address.clone_from(&server.address);
    assert_eq!(phone.get(&format!("/v1/documents/{later}")).status, 200, "nothing of the old one is lost");
    drop(server);
    let server = Server::start(&data, &[]);
    phone.address.clone_from(&server.address);
    assert_eq!(phone.get(&format!("/v1/documents/{later}")).status, 404);
    let left: Vec<_> =
        std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 3, "no half-made folder stays: {left:?}");
}

#[test]
fn a_damaged_backup_is_refused_before_anything_is_moved() {
    let folder = tempfile::tempdir().unwrap();
    let (data, to, again) =
        (folder.path().join("data"), folder.path().join("backup"), folder.path().join("again"));
    let server = Server::demo(&data);
    let bytes = picture(50_000);
    arrive(&mut server.pair(INSPECTOR), &bytes);
    drop(server);
    json(&backup(&data, &to));
    let hash = PhotoHash::of(&bytes).to_string();
    let photo = to.join("photos").join(&hash[..2]).join(&hash);
    // The backup may share its bytes with the office: damage a file of its own.
    let mut other = bytes.clone();
    other[40_000] ^= 1;
    for damaged in [Some(other), None] {
        std::fs::remove_file(&photo).unwrap_or_default();
        if let Some(damaged) = damaged {
            std::fs::write(&photo, damaged).unwrap();
        }
        let refused = restore(&to, &data, &["--replace"]);
        assert!(said(&refused).contains("damaged"), "{}", said(&refused));
        assert!(data.join("spotcheck.db").is_file());
    }
    std::fs::write(&photo, &bytes).unwrap();
    let mut database = std::fs::read(to.join("spotcheck.db")).unwrap();
    let middle = database.len() / 2;
    database[middle] ^= 1;
    std::fs::write(to.join("spotcheck.db"), database).unwrap();
    assert!(said(&restore(&to, &again, &[])).contains("damaged"));
    assert!(!again.exists());
}

#[test]
fn a_photo_that_is_lost_is_named_by_the_backup_and_asked_for_after_the_restore() {
    let folder = tempfile::tempdir().unwrap();
    let (data, to, again) =
        (folder.path().join("data"), folder.path().join("backup"), folder.path().join("again"));
    let server = Server::demo(&data);
    let mut phone = server.pair(INSPECTOR);
    let bytes = picture(50_000);
    let document = arrive(&mut phone, &bytes);
    drop(server);
    let hash = PhotoHash::of(&bytes).to_string();
    std::fs::remove_file(data.join("photos").join(&hash[..2]).join(&hash)).unwrap();
    assert_eq!(json(&backup(&data, &to))["missing"], serde_json::json!([hash]));
    json(&restore(&to, &again, &[]));
    let server = Server::start(&again, &[]);
    phone.address.clone_from(&server.address);
    let created = common::photo::create(&phone, document, &bytes);
    assert_eq!(created.header("upload-offset"), "0", "it may come again");
}

#[test]
fn two_servers_do_not_share_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let _server = Server::demo(folder.path());
    let listen = ["--listen", "127.0.0.1:0", "--data"].map(OsStr::new);
    let second = spotcheck("serve", &[&listen[..], &[folder.path().as_os_str()]].concat());
    assert!(!second.status.success() && said(&second).contains("in use"), "{}", said(&second));
}
