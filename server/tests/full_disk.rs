//! A disk that is full: the server says so and which one, and what only reads goes on working.
#![allow(clippy::unwrap_used)]

mod common;

use common::disk::SmallDisk;
use common::photo::{create, patch, picture, visit_with};
use common::{Server, exchange, inspection, push};
use spotcheck_domain::wire::Outcome;
use std::path::Path;
use std::process::Output;

const SIZE: u64 = 32 << 20;

fn on(disk: &SmallDisk, command: &str, data: &Path, more: &[&Path]) -> Output {
    disk.binary().arg(command).args(more).arg("--data").arg(data).output().unwrap()
}

#[track_caller]
fn check_done(output: &Output) {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_full_disk_is_told_and_named_and_what_only_reads_goes_on() {
    let (disk, elsewhere) = (SmallDisk::new(SIZE), tempfile::tempdir().unwrap());
    let data = SmallDisk::inside("data");
    let server = Server::start_by(disk.binary(), &data, &["--demo"]);
    let get = |path: &str, headers: &[(&str, &str)]| exchange(&server.address, "GET", path, headers, &[]);
    assert_eq!(get("/readyz", &[]).status, 200);
    disk.fill();
    for path in ["/readyz", "/healthz"] {
        let answer = get(path, &[]);
        let said = String::from_utf8(answer.body).unwrap();
        assert_eq!(answer.status, 503);
        assert!(said.contains("the disk is full") && said.contains(data.to_str().unwrap()), "{said}");
        let away = get(path, &[("via", "1.1 proxy")]);
        let said = String::from_utf8(away.body).unwrap();
        assert_eq!(
            (away.status, said.as_str()),
            (503, "a disk is full\n"),
            "paths are told on this machine alone"
        );
    }
    assert_eq!(get("/livez", &[]).status, 200);

    // Beside the server.
    check_done(&on(&disk, "verify", &data, &[]));
    check_done(&on(&disk, "backup", &data, &[&elsewhere.path().join("beside")]));
    let recipient = age::x25519::Identity::generate().to_public().to_string();
    let (encrypted, recipient) = (elsewhere.path().join("encrypted"), Path::new(&recipient));
    check_done(&on(&disk, "backup", &data, &[&encrypted, Path::new("--recipient"), recipient]));
    let refused = on(&disk, "backup", &data, &[&SmallDisk::inside("onto itself")]);
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(!refused.status.success() && said.contains("the disk is full"), "{said}");
    assert!(said.contains(data.to_str().unwrap()) && said.contains("bytes free"), "{said}");

    disk.free();
    // Tried once a second, whoever asks.
    let answer = std::iter::repeat_with(|| get("/healthz", &[])).find(|answer| answer.status == 200);
    assert_eq!(answer.unwrap().body, b"ok");
}

#[test]
fn an_office_on_a_full_disk_is_verified_and_backed_up_with_no_server_running() {
    let (disk, elsewhere) = (SmallDisk::new(SIZE), tempfile::tempdir().unwrap());
    let data = SmallDisk::inside("data");
    let server = Server::start_by(disk.binary(), &data, &["--demo"]);
    server.pair("祁远舟");
    server.kill();
    // Killed: what was written last lies in the journal.
    assert!(std::fs::metadata(disk.outside("data/spotcheck.db-wal")).unwrap().len() > 0);
    std::fs::remove_file(disk.outside("data/spotcheck.db-shm")).unwrap();
    disk.fill();
    check_done(&on(&disk, "verify", &data, &[]));
    check_done(&on(&disk, "backup", &data, &[&elsewhere.path().join("killed")]));
    disk.free();
    check_done(&on(&disk, "compact", &data, &[]));
    assert!(!disk.outside("data/spotcheck.db-wal").exists());
    disk.fill();
    check_done(&on(&disk, "verify", &data, &[]));
    check_done(&on(&disk, "backup", &data, &[&elsewhere.path().join("stopped")]));
    let said = String::from_utf8(on(&disk, "compact", &data, &[]).stderr).unwrap();
    assert!(said.contains("the disk is full"), "{said}");
    for made in ["killed", "stopped"] {
        let made = elsewhere.path().join(made);
        let again = elsewhere.path().join("again").join(made.file_name().unwrap());
        check_done(&on(&disk, "restore", &again, &[&made]));
    }
}

#[test]
fn on_a_disk_that_is_nearly_full_photos_are_refused_and_words_pass() {
    let disk = SmallDisk::new(SIZE);
    let data = SmallDisk::inside("data");
    let server = Server::start_by(disk.binary(), &data, &["--demo"]);
    let mut phone = server.pair("祁远舟");
    let (begun, other) = (picture(900_000), picture(800_000));
    let documents = [&begun, &other].map(|bytes| visit_with(&mut phone, bytes));
    let location = create(&phone, documents[0], &begun).header("location").to_owned();
    assert_eq!(patch(&phone, &location, 0, &begun[..400_000], &[]).status, 204);
    disk.fill_but(7 << 20);
    let refused = create(&phone, documents[1], &other);
    assert_eq!(
        (refused.status, refused.code().as_str(), refused.header("retry-after")),
        (507, "no_room", "60")
    );
    let refused = patch(&phone, &location, 400_000, &begun[400_000..], &[]);
    assert_eq!((refused.status, refused.code().as_str()), (507, "no_room"));
    for _ in 0..20 {
        let (id, _, made) = inspection(phone.session.unit.id);
        assert_eq!(phone.sync(vec![push(id, &[&made])]).acks[0].outcome, Outcome::Stored);
    }
    // Tried once a second, whoever asks.
    let get = |path: &str| exchange(&server.address, "GET", path, &[], &[]);
    let told = std::iter::repeat_with(|| get("/healthz")).find(|answer| answer.status == 503).unwrap();
    let said = String::from_utf8(told.body).unwrap();
    assert!(said.contains("photos are refused") && said.contains("bytes free"), "{said}");
    let ready = get("/readyz");
    assert_eq!((ready.status, ready.body), (200, said.into_bytes()), "it takes words, and says so");
    let metrics = String::from_utf8(get("/metrics").body).unwrap();
    assert!(
        metrics.contains("spotcheck_photos_refused 1") && metrics.contains("spotcheck_ready 1"),
        "{metrics}"
    );

    disk.free();
    assert_eq!(patch(&phone, &location, 400_000, &begun[400_000..], &[]).header("upload-offset"), "900000");
    let location = create(&phone, documents[1], &other).header("location").to_owned();
    assert_eq!(patch(&phone, &location, 0, &other, &[]).status, 204);
}
