//! Files as a crash may leave them: a log that ends in the middle of a frame or in garbage, uploads cut short, a
//! photo that has its name and not its row. What opens is a consistent beginning of what was stored.
#![allow(clippy::unwrap_used)]

mod common;

use common::photo::{create, patch, picture, visit_with};
use common::{Phone, Server, inspection, narrate, push, spotcheck};
use rand::rngs::StdRng;
use rand::{Rng, RngCore, SeedableRng};
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::photo::PhotoHash;
use spotcheck_server::store::{FILE, Store};
use spotcheck_server::upkeep::verify::verify;
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use tempfile::TempDir;

const PEOPLE: [&str; 2] = ["祁远舟", "温如岚"];
/// Torn copies of one running office.
const N_CUTS: usize = 60;

/// The log's length from which SQLite begins to copy it into the database: a cut before that may not reach back.
const CHECKPOINT: u64 = 2_000 * 4_096;

/// The database and its log as they are at one instant of a working server.
fn frozen(server: &Server, data: &Path, to: &Path) {
    let signal = |name: &str| {
        assert!(Command::new("kill").args([name, &server.pid().to_string()]).status().unwrap().success());
    };
    let is_stopped = || {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", server.pid())).unwrap();
        stat.rsplit_once(") ").is_some_and(|(_, rest)| rest.starts_with('T'))
    };
    signal("-STOP");
    while !is_stopped() {
        std::thread::yield_now();
    }
    for name in [FILE.to_owned(), format!("{FILE}-wal")] {
        std::fs::copy(data.join(&name), to.join(&name)).unwrap();
    }
    signal("-CONT");
}

/// Pushes until told to stop; gives what was acknowledged, in order.
fn work(mut phone: Phone, stop: &AtomicBool) -> Vec<DocumentId> {
    let mut acknowledged = Vec::new();
    while !stop.load(Ordering::Relaxed) {
        let (id, mut document, first) = inspection(phone.session.unit.id);
        let second = narrate(&mut document, "车间通道被占用，已当场要求清理。");
        phone.sync(vec![push(id, &[&first])]);
        phone.sync(vec![push(id, &[&second])]);
        acknowledged.push(id);
    }
    acknowledged
}

fn stored(folder: &Path) -> HashSet<DocumentId> {
    let store = Store::open(folder, [0; 40]).unwrap();
    store.read(|view| view.documents_after(None, usize::MAX >> 1)).unwrap().into_iter().collect()
}

#[test]
fn a_log_that_was_torn_anywhere_opens_as_a_beginning_of_what_was_stored() {
    let (folder, copy) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    // Started anew, so that the log holds nothing but the load.
    drop(Server::demo(folder.path()));
    drop(Store::open(folder.path(), [0; 40]).unwrap());
    let server = Server::start(folder.path(), &["--demo"]);
    let phones = PEOPLE.map(|name| {
        let mut phone = server.pair(name);
        phone.pull();
        phone
    });
    let stop = AtomicBool::new(false);
    let log = folder.path().join(format!("{FILE}-wal"));
    let acknowledged: Vec<Vec<DocumentId>> = std::thread::scope(|scope| {
        let stop = &stop;
        let work: Vec<_> = phones.into_iter().map(|phone| scope.spawn(move || work(phone, stop))).collect();
        while std::fs::metadata(&log).unwrap().len() < CHECKPOINT / 3 {
            std::thread::yield_now();
        }
        frozen(&server, folder.path(), copy.path());
        stop.store(true, Ordering::Relaxed);
        work.into_iter().map(|work| work.join().unwrap()).collect()
    });
    drop(server);
    let whole = std::fs::read(copy.path().join(format!("{FILE}-wal"))).unwrap();
    assert!((whole.len() as u64) < CHECKPOINT, "nothing of the log is in the database yet");

    let mut rng = StdRng::seed_from_u64(31);
    let mut seen = HashSet::new();
    for n in 0..N_CUTS {
        let torn = tempfile::tempdir().unwrap();
        std::fs::copy(copy.path().join(FILE), torn.path().join(FILE)).unwrap();
        let at = rng.random_range(0..=whole.len());
        let mut bytes = whole.clone();
        match n % 4 {
            // Cut off, cut off and filled up with zeros or garbage as a disk may, or one bit of it turned.
            0 => bytes.truncate(at),
            1 => bytes[at..].fill(0),
            2 => rng.fill_bytes(&mut bytes[at..]),
            _ => bytes[at.min(whole.len() - 1)] ^= 1 << (n % 8),
        }
        std::fs::write(torn.path().join(format!("{FILE}-wal")), bytes).unwrap();
        let there = stored(torn.path());
        for mine in &acknowledged {
            let n_there = mine.iter().filter(|id| there.contains(id)).count();
            assert!(mine[..n_there].iter().all(|id| there.contains(id)), "torn at {at}: not a beginning");
        }
        seen.insert(there.len());
        let report = verify(torn.path(), false).unwrap();
        assert!(report.is_clean(), "torn at {at}: {}", report.describe());
    }
    assert!(seen.len() > N_CUTS / 4, "the cuts fell at different places: {seen:?}");
}

/// A stopped office whose only phone has brought a part of a photo.
struct Cut {
    folder: TempDir,
    phone: Phone,
    document: DocumentId,
    bytes: Vec<u8>,
    location: String,
}

impl Cut {
    fn after(n_bytes: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let server = Server::demo(folder.path());
        let mut phone = server.pair(PEOPLE[0]);
        let bytes = picture(100_000);
        let document = visit_with(&mut phone, &bytes);
        let location = create(&phone, document, &bytes).header("location").to_owned();
        assert_eq!(patch(&phone, &location, 0, &bytes[..n_bytes], &[]).status, 204);
        server.kill();
        Self { folder, phone, document, bytes, location }
    }

    fn upload_file(&self) -> PathBuf {
        let mut files = std::fs::read_dir(self.folder.path().join("uploads")).unwrap();
        files.next().expect("the part that came").unwrap().path()
    }

    fn photo_path(&self) -> PathBuf {
        let name = PhotoHash::of(&self.bytes).to_string();
        self.folder.path().join("photos").join(&name[..2]).join(name)
    }

    fn start(&mut self) -> Server {
        let server = Server::start(self.folder.path(), &[]);
        self.phone.address.clone_from(&server.address);
        server
    }

    fn photo(&self) -> common::Answer {
        self.phone.get(&format!("/v1/photos/{}", PhotoHash::of(&self.bytes)))
    }

    #[track_caller]
    fn is_clean(&self) {
        let report = verify(self.folder.path(), false).unwrap();
        assert!(report.is_clean(), "{}", report.describe());
    }
}

#[test]
fn an_upload_that_was_cut_short_goes_on_from_what_is_there() {
    for left in [0, 1, 39_999, 60_000] {
        let mut cut = Cut::after(60_000);
        let file = std::fs::OpenOptions::new().write(true).open(cut.upload_file()).unwrap();
        file.set_len(left as u64).unwrap();
        let server = cut.start();
        assert_eq!(cut.photo().status, 404, "half a photo is never served");
        let head = cut.phone.send("HEAD", &cut.location, &[common::photo::TUS], &[]);
        assert_eq!(head.header("upload-offset"), left.to_string());
        assert_eq!(patch(&cut.phone, &cut.location, left, &cut.bytes[left..], &[]).status, 204);
        assert!(cut.photo().body == cut.bytes);
        drop(server);
        cut.is_clean();
    }
}

#[test]
fn an_upload_whose_bytes_rotted_is_thrown_away_and_comes_again() {
    let mut cut = Cut::after(60_000);
    let mut part = cut.bytes[..60_000].to_vec();
    part[1_000] ^= 1;
    std::fs::write(cut.upload_file(), part).unwrap();
    let server = cut.start();
    let answer = patch(&cut.phone, &cut.location, 60_000, &cut.bytes[60_000..], &[]);
    assert_eq!(answer.code(), "checksum_mismatch");
    assert_eq!(cut.photo().status, 404);
    let location = create(&cut.phone, cut.document, &cut.bytes).header("location").to_owned();
    assert_eq!(patch(&cut.phone, &location, 0, &cut.bytes, &[]).status, 204);
    assert!(cut.photo().body == cut.bytes);
    drop(server);
    cut.is_clean();
}

#[test]
fn a_photo_that_has_its_name_and_not_its_row_arrives_when_the_server_starts() {
    let mut cut = Cut::after(60_000);
    std::fs::create_dir_all(cut.photo_path().parent().unwrap()).unwrap();
    std::fs::remove_file(cut.upload_file()).unwrap();
    std::fs::write(cut.photo_path(), &cut.bytes).unwrap();
    cut.is_clean();
    let server = cut.start();
    assert!(cut.photo().body == cut.bytes);
    assert_eq!(create(&cut.phone, cut.document, &cut.bytes).header("upload-offset"), "100000");
    drop(server);
    cut.is_clean();
}

#[test]
fn bytes_that_were_complete_and_never_judged_become_a_photo_before_the_phone_is_told_so() {
    for rot in [false, true] {
        let mut cut = Cut::after(60_000);
        let mut bytes = cut.bytes.clone();
        bytes[50_000] ^= u8::from(rot);
        std::fs::write(cut.upload_file(), bytes).unwrap();
        let server = cut.start();
        let head = cut.phone.send("HEAD", &cut.location, &[common::photo::TUS], &[]);
        // What the phone takes for arrived has arrived; what cannot be one begins again.
        let expected = if rot { ("0", 404) } else { ("100000", 200) };
        assert_eq!((head.header("upload-offset"), cut.photo().status), expected);
        if rot {
            assert_eq!(patch(&cut.phone, &cut.location, 0, &cut.bytes, &[]).status, 204);
        }
        assert!(cut.photo().body == cut.bytes);
        drop(server);
        cut.is_clean();
    }
}

#[test]
fn a_photo_that_is_not_whole_under_its_name_is_not_served_and_is_replaced() {
    let mut cut = Cut::after(60_000);
    std::fs::create_dir_all(cut.photo_path().parent().unwrap()).unwrap();
    std::fs::write(cut.photo_path(), &cut.bytes[..50_000]).unwrap();
    let server = cut.start();
    assert_eq!(cut.photo().status, 404);
    assert_eq!(patch(&cut.phone, &cut.location, 60_000, &cut.bytes[60_000..], &[]).status, 204);
    assert!(cut.photo().body == cut.bytes);
    drop(server);
    cut.is_clean();
}

#[test]
fn bytes_of_uploads_that_nobody_knows_are_cleared_away() {
    let mut cut = Cut::after(60_000);
    let stray = cut.folder.path().join("uploads").join("0123456789abcdef0123456789abcdef");
    let kept = cut.upload_file();
    std::fs::write(&stray, b"x").unwrap();
    drop(cut.start());
    assert!(kept.exists() && !stray.exists());
    let verified = spotcheck("verify", &["--data".as_ref(), cut.folder.path().as_os_str()]);
    assert!(verified.status.success());
}
