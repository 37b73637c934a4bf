//! A start that is a mistake: said before anything is written, with path and cause.
#![allow(clippy::unwrap_used)]

mod common;

use common::{Server, spotcheck};
use std::ffi::OsStr;
use std::fs;
use std::net::TcpListener;
use std::path::Path;

/// What a start said that must fail.
#[track_caller]
fn refused(data: &Path, listen: &str, more: &[&str]) -> String {
    let mut args = vec![OsStr::new("--listen"), listen.as_ref(), "--data".as_ref(), data.as_os_str()];
    args.extend(more.iter().map(OsStr::new));
    let output = spotcheck("serve", &args);
    assert!(!output.status.success() && output.stdout.is_empty(), "{output:?}");
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn a_mistyped_folder_founds_no_office() {
    let folder = tempfile::tempdir().unwrap();
    let mistyped = folder.path().join("dtaa");
    let said = refused(&mistyped, "127.0.0.1:0", &[]);
    assert!(said.contains(mistyped.to_str().unwrap()) && said.contains("--new"), "{said}");
    assert!(!mistyped.exists(), "nothing was written");
    let other = folder.path().join("letters");
    fs::create_dir(&other).unwrap();
    fs::write(other.join("letter.txt"), b"Dear").unwrap();
    let said = refused(&other, "127.0.0.1:0", &[]);
    assert!(said.contains(other.to_str().unwrap()) && said.contains("--new"), "{said}");
    assert_eq!(fs::read_dir(&other).unwrap().count(), 1);
}

#[test]
fn a_new_office_is_founded_where_somebody_said_so_and_that_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("new");
    let server = Server::start(&data, &["--new"]);
    assert_eq!(
        (&server.started["founded"], &server.started["data"]),
        (&true.into(), &data.to_str().unwrap().into())
    );
    drop(server);
    let again = Server::start(&data, &[]);
    assert_eq!(again.started["founded"], false);
}

#[test]
fn where_the_port_is_in_use_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let other = TcpListener::bind("127.0.0.1:0").unwrap();
    let listen = other.local_addr().unwrap().to_string();
    let said = refused(&data, &listen, &["--demo"]);
    assert!(said.contains(&listen) && said.contains("in use"), "{said}");
    assert!(!data.exists());
}

#[test]
fn a_folder_that_cannot_be_used_is_named_with_the_cause() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, b"x").unwrap();
    for (data, cause) in [(file.join("data"), "Not a directory"), (file.clone(), "Not a directory")] {
        let said = refused(&data, "127.0.0.1:0", &["--demo"]);
        assert!(said.contains(data.to_str().unwrap()) && said.contains(cause), "{said}");
    }
    // Not writable, for the superuser either.
    let said = refused(Path::new("/proc/spotcheck"), "127.0.0.1:0", &["--demo"]);
    assert!(said.contains("/proc/spotcheck") && said.contains("cannot be used"), "{said}");
}

#[test]
fn a_backup_is_no_place_to_serve_from() {
    let folder = tempfile::tempdir().unwrap();
    let (data, to) = (folder.path().join("data"), folder.path().join("backup"));
    drop(Server::demo(&data));
    assert!(spotcheck("backup", &[to.as_os_str(), "--data".as_ref(), data.as_os_str()]).status.success());
    let said = refused(&to, "127.0.0.1:0", &[]);
    assert!(said.contains("is a backup") && said.contains(to.to_str().unwrap()), "{said}");
}
