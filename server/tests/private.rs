//! What an office keeps is for the user of the machine who runs it, and for nobody else.
#![allow(clippy::unwrap_used)]

mod common;

use common::photo::{arrive, picture};
use common::{Server, spotcheck};
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Everything at and below a folder with its mode.
fn modes(folder: &Path) -> Vec<(PathBuf, u32, bool)> {
    let found = fs::metadata(folder).unwrap();
    let mut all = vec![(folder.to_owned(), found.permissions().mode() & 0o777, found.is_dir())];
    if found.is_dir() {
        for entry in fs::read_dir(folder).unwrap() {
            all.extend(modes(&entry.unwrap().path()));
        }
    }
    all
}

#[track_caller]
fn check_closed(folder: &Path, least: usize) {
    let all = modes(folder);
    assert!(all.len() >= least, "{all:?}");
    for (path, mode, is_folder) in all {
        assert_eq!(mode, if is_folder { 0o700 } else { 0o600 }, "{} has {mode:o}", path.display());
    }
}

/// The photo's two folders and file, the database's three files, the lock, the uploads.
const LEAST: usize = 9;

#[test]
fn an_office_its_backup_and_what_is_restored_are_for_their_user_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let server = Server::demo(&path("data"));
    arrive(&mut server.pair("祁远舟"), &picture(60_000));
    check_closed(&path("data"), LEAST);
    // An administrator may have made the folder for it.
    fs::create_dir(path("backup")).unwrap();
    let data = path("data");
    let done = spotcheck("backup", &[path("backup").as_os_str(), "--data".as_ref(), data.as_os_str()]);
    assert!(done.status.success(), "{done:?}");
    check_closed(&path("backup"), 6);
    let again = path("again");
    let done = spotcheck("restore", &[path("backup").as_os_str(), "--data".as_ref(), again.as_os_str()]);
    assert!(done.status.success(), "{done:?}");
    check_closed(&again, 5);
}

#[test]
fn a_folder_that_was_open_to_others_is_closed_at_the_start_and_that_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let server = Server::demo(&data);
    arrive(&mut server.pair("祁远舟"), &picture(60_000));
    drop(server);
    for (path, _, is_folder) in modes(&data) {
        fs::set_permissions(path, Permissions::from_mode(if is_folder { 0o755 } else { 0o644 })).unwrap();
    }
    let mut child = Command::new(env!("CARGO_BIN_EXE_spotcheck"))
        .args(["serve", "--print-json", "--listen", "127.0.0.1:0", "--data"])
        .arg(&data)
        .env_remove("SPOTCHECK_LOG")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(child.stdout.take().unwrap()), &mut line)
        .unwrap();
    check_closed(&data, LEAST);
    child.kill().unwrap();
    let said = String::from_utf8(child.wait_with_output().unwrap().stderr).unwrap();
    assert!(said.contains("open to other users") && said.contains(data.to_str().unwrap()), "{said}");
}
