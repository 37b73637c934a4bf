//! The real binary killed at random instants while phones push records and photos. Whatever it had acknowledged is in
//! its folder right after the kill, photos whole; what it had not comes again and is not doubled. Between two lives of
//! the server `spotcheck compact` is killed as well.
//!
//! `SPOTCHECK_KILLS=500 cargo test -p spotcheck-tests --test kills -- --nocapture` for more than the usual thirty;
//! `SPOTCHECK_SEED` for other instants.

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde::Deserialize;
use spotcheck_client::protocol::{Reply, Request};
use spotcheck_client::session::Step;
use spotcheck_client::storage::{Storage, Table};
use spotcheck_domain::field::FindingField;
use spotcheck_domain::id::{DocumentId, InspectionId};
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::term::PhotoRole;
use spotcheck_domain::wire::decode;
use spotcheck_server::store::{FILE, Store, StoreError};
use spotcheck_server::upkeep::verify::verify;
use spotcheck_tests::office::{OfficeProcess, binary};
use spotcheck_tests::phone::Phone;
use spotcheck_tests::picture::jpeg;
use spotcheck_tests::work::start_visit;
use std::collections::{BTreeMap, HashSet};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Barrier, Condvar, Mutex};
use std::time::Duration;

/// Inspectors of two counties of the demo: unit, place among its inspectors, a site of theirs.
const PEOPLE: [(&str, usize, &str); 4] =
    [("云岭", 0, "stmy"), ("云岭", 1, "stmy"), ("青崖", 0, ""), ("青崖", 1, "")];
/// The longest that a server lives under load before it is killed.
const LONGEST_LIFE: Duration = Duration::from_millis(900);
/// The longest that a compaction lives; most end by themselves before.
const LONGEST_COMPACTION: Duration = Duration::from_millis(120);
/// Every so many kills all that is stored is verified; always after the last.
const VERIFIED_EVERY: usize = 5;

type Change = (DocumentId, [u8; 32]);

/// What phones were told to be stored, whoever told them and whenever.
#[derive(Default)]
struct Acknowledged {
    changes: HashSet<Change>,
    photos: HashSet<PhotoHash>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    Up,
    Down,
    Over,
}

/// What the phones and the one who kills share.
struct Scene {
    phase: Mutex<Phase>,
    changed: Condvar,
    acknowledged: Mutex<Acknowledged>,
    paired: Barrier,
}

impl Scene {
    fn is(&self) -> Phase {
        *self.phase.lock().expect("no holder panics")
    }

    fn turn(&self, phase: Phase) {
        *self.phase.lock().expect("no holder panics") = phase;
        self.changed.notify_all();
    }

    fn wait_while_down(&self) {
        let phase = self.phase.lock().expect("no holder panics");
        drop(self.changed.wait_while(phase, |phase| *phase == Phase::Down).expect("no holder panics"));
    }
}

/// What waits in a phone's queues, by its key there.
#[derive(Default)]
struct Pending {
    changes: BTreeMap<Vec<u8>, Change>,
    photos: BTreeMap<Vec<u8>, PhotoHash>,
}

impl Pending {
    fn of(phone: &Phone) -> Self {
        #[derive(Deserialize)]
        struct Unsent {
            document: DocumentId,
            hash: serde_bytes::ByteBuf,
        }
        #[derive(Deserialize)]
        struct UnsentPhoto {
            hash: PhotoHash,
        }
        let scan = |table| futures::executor::block_on(phone.memory.scan(table, b"")).expect("memory lives");
        let change = |bytes: &[u8]| {
            let unsent: Unsent = decode(bytes).expect("an outbox entry");
            (unsent.document, unsent.hash.into_vec().try_into().expect("a hash"))
        };
        let photo = |bytes: &[u8]| decode::<UnsentPhoto>(bytes).expect("an upload entry").hash;
        Self {
            changes: scan(Table::Outbox).into_iter().map(|(key, bytes)| (key, change(&bytes))).collect(),
            photos: scan(Table::Uploads).into_iter().map(|(key, bytes)| (key, photo(&bytes))).collect(),
        }
    }
}

/// One step of the phone; what leaves its queues by it was acknowledged.
fn step(phone: &Phone, scene: &Scene) -> bool {
    match phone.engine.next_step() {
        step @ (Step::Sync | Step::Upload) => {
            let before = Pending::of(phone);
            futures::executor::block_on(phone.engine.run(step));
            let after = Pending::of(phone);
            let mut acknowledged = scene.acknowledged.lock().expect("no holder panics");
            let gone = before.changes.into_iter().filter(|(key, _)| !after.changes.contains_key(key));
            acknowledged.changes.extend(gone.map(|(_, change)| change));
            let gone = before.photos.into_iter().filter(|(key, _)| !after.photos.contains_key(key));
            acknowledged.photos.extend(gone.map(|(_, photo)| photo));
            true
        }
        Step::Sleep { millis } if phone.status().n_unsent_records + phone.status().n_unsent_photos > 0 => {
            // It could not reach the office. Its pause passes by its own clock, not by ours.
            scene.wait_while_down();
            phone.clock.shift(millis as i64 + 1);
            true
        }
        Step::Sleep { .. } | Step::Idle => false,
    }
}

/// A person at work until it is over; then everything is sent. Gives how many findings he recorded.
fn work(address: &str, code: &str, nth: usize, seed: u64, scene: &Scene) -> usize {
    let mut phone = Phone::paired(address, code, seed);
    scene.paired.wait();
    let mut rng = StdRng::seed_from_u64(seed);
    let mut visit: Option<InspectionId> = None;
    let mut n_findings = 0;
    while scene.is() != Phase::Over {
        let inspection = match visit.filter(|_| rng.random_range(0..25) > 0) {
            Some(inspection) => inspection,
            None => start_visit(&phone, PEOPLE[nth].2),
        };
        visit = Some(inspection);
        let finding = phone.record(inspection, "通道堵塞");
        n_findings += 1;
        let reply = phone.set(finding, FindingField::Place, &format!("第{n_findings}车间"));
        assert_eq!(reply, Reply::Done);
        if rng.random_range(0..3) == 0 {
            // Some need several steps of a mebibyte.
            let size = if rng.random_range(0..6) == 0 { 1_400_000 } else { rng.random_range(2_000..200_000) };
            let number = seed * 100_000 + n_findings as u64;
            phone.shoot(finding.into(), PhotoRole::Before, &jpeg(number, size), None);
        }
        // Sometimes the page dies as well.
        if rng.random_range(0..40) == 0 {
            phone.kill();
        }
        let n_steps = rng.random_range(1..6);
        (0..n_steps).take_while(|_| step(&phone, scene)).for_each(drop);
    }
    phone.engine.news();
    while step(&phone, scene) {}
    let status = phone.status();
    assert_eq!((status.n_unsent_records, status.n_unsent_photos), (0, 0), "in the end all is sent");
    assert!(matches!(phone.ask(Request::Open), Reply::Opened { .. }));
    n_findings
}

/// The folder of a killed server as it lies there: a copy of the database with its log, and the photos themselves.
fn remains(data: &Path) -> tempfile::TempDir {
    let copy = tempfile::tempdir().expect("a folder");
    for name in [FILE.to_owned(), format!("{FILE}-wal")] {
        if data.join(&name).exists() {
            std::fs::copy(data.join(&name), copy.path().join(&name)).expect("copies");
        }
    }
    std::os::unix::fs::symlink(data.join("photos"), copy.path().join("photos")).expect("links");
    copy
}

/// What was acknowledged and is not there.
fn lost(folder: &Path, changes: &[Change], photos: &[PhotoHash]) -> Vec<String> {
    let store = Store::open(folder, [0; 40]).expect("it opens");
    let is_whole = |photo: &PhotoHash| {
        let name = photo.to_string();
        let bytes = std::fs::read(folder.join("photos").join(&name[..2]).join(name)).unwrap_or_default();
        PhotoHash::of(&bytes) == *photo
    };
    let missing = store.read(|view| {
        let mut missing = Vec::new();
        for (document, hash) in changes {
            if view.sequence_of(*document, hash)?.is_none() {
                missing.push(format!("a change of {document}"));
            }
        }
        for photo in photos {
            if view.blob(*photo)?.is_none() || !is_whole(photo) {
                missing.push(format!("photo {photo}"));
            }
        }
        Ok::<_, StoreError>(missing)
    });
    missing.expect("it reads")
}

/// Old changes are put away, and the one who does it dies in between.
fn kill_compaction(data: &Path, life: Duration) {
    let mut command = Command::new(binary());
    command.args(["compact", "--data"]).arg(data).stdout(Stdio::null());
    let mut child = command.spawn().expect("the binary starts");
    std::thread::sleep(life);
    child.kill().expect("it may have ended, and waits to be asked how");
    child.wait().expect("it ends");
}

#[track_caller]
fn is_clean(folder: &Path) {
    let report = verify(folder, false).expect("it verifies");
    assert!(report.is_clean(), "{}", report.describe());
}

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().map_or(default, |value| value.parse().expect("a number"))
}

#[test]
fn a_server_killed_again_and_again_keeps_all_that_it_acknowledged() {
    let (n_kills, seed) = (number("SPOTCHECK_KILLS", 30) as usize, number("SPOTCHECK_SEED", 7));
    let folder = tempfile::tempdir().expect("a folder");
    let mut office = OfficeProcess::demo(folder.path());
    let address = office.address.clone();
    let codes = PEOPLE.map(|(unit, nth, _)| office.code("inspector", unit, nth));
    let scene = Scene {
        phase: Mutex::new(Phase::Up),
        changed: Condvar::new(),
        acknowledged: Mutex::default(),
        paired: Barrier::new(PEOPLE.len() + 1),
    };
    let mut rng = StdRng::seed_from_u64(seed);
    let mut all_lost = Vec::new();
    let (office, n_findings) = std::thread::scope(|scope| {
        let people: Vec<_> = codes
            .iter()
            .enumerate()
            .map(|(nth, code)| {
                let (address, scene) = (&address, &scene);
                scope.spawn(move || work(address, code, nth, seed * 10 + nth as u64, scene))
            })
            .collect();
        scene.paired.wait();
        let (mut checked, mut checked_photos) = (HashSet::new(), HashSet::new());
        for nth in 1..=n_kills {
            // The instant is the experiment; nothing waits for it.
            std::thread::sleep(rng.random_range(Duration::ZERO..LONGEST_LIFE));
            scene.turn(Phase::Down);
            office.kill();
            let (changes, photos): (Vec<_>, Vec<_>) = {
                let acknowledged = scene.acknowledged.lock().expect("no holder panics");
                let changes = acknowledged.changes.difference(&checked).copied().collect();
                (changes, acknowledged.photos.difference(&checked_photos).copied().collect())
            };
            let remains = remains(folder.path());
            all_lost.extend(lost(remains.path(), &changes, &photos));
            checked.extend(changes);
            checked_photos.extend(photos);
            if nth % VERIFIED_EVERY == 0 {
                is_clean(remains.path());
            }
            kill_compaction(folder.path(), rng.random_range(Duration::ZERO..LONGEST_COMPACTION));
            office = OfficeProcess::start(folder.path(), &address, false);
            scene.turn(Phase::Up);
        }
        scene.turn(Phase::Over);
        let n_findings = people.into_iter().map(|person| person.join().expect("nobody's phone fails"));
        let n_findings: usize = n_findings.sum();
        (office, n_findings)
    });
    office.kill();
    let Acknowledged { changes, photos } = scene.acknowledged.into_inner().expect("no holder panics");
    let (changes, photos): (Vec<_>, Vec<_>) = (changes.into_iter().collect(), photos.into_iter().collect());
    all_lost.extend(lost(folder.path(), &changes, &photos));
    let database = rusqlite::Connection::open(folder.path().join(FILE)).expect("it opens");
    let n_archives: u64 =
        database.query_row("SELECT count(*) FROM archive", [], |row| row.get(0)).expect("it reads");
    drop(database);
    println!(
        "{n_kills} kills: {} changes and {} photos acknowledged, {} lost; {n_findings} findings, {n_archives} archives",
        changes.len(),
        photos.len(),
        all_lost.len()
    );
    is_clean(folder.path());
    assert!(all_lost.is_empty(), "{all_lost:?}");
    let store = Store::open(folder.path(), [0; 40]).expect("it opens");
    let (n_stored, n_refused) = store
        .read(|view| {
            let kind = spotcheck_domain::term::DocumentKind::Finding;
            Ok::<_, StoreError>((view.n_documents(kind)?, view.n_quarantined()?))
        })
        .expect("it reads");
    assert_eq!((n_stored, n_refused), (n_findings as u64, 0), "nothing is doubled, nothing refused");
}
