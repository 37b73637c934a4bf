//! Hostile input: altered changes against the real ingest, altered frames and headers against the real binary, and the
//! known bombs. `SPOTCHECK_FUZZ_SECONDS` says how long all of it may take together; `cargo xtask fuzz` goes on longer.

use data_encoding::BASE64;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use spotcheck_client::session::Step;
use spotcheck_domain::term::PhotoRole;
use spotcheck_tests::fuzz::case::Case;
use spotcheck_tests::fuzz::change::RawChange;
use spotcheck_tests::fuzz::climb;
use spotcheck_tests::fuzz::envelope::exchange;
use spotcheck_tests::fuzz::honest::story;
use spotcheck_tests::fuzz::people::Worker;
use spotcheck_tests::fuzz::quiet::silence;
use spotcheck_tests::fuzz::run::run;
use spotcheck_tests::fuzz::trial::replay;
use spotcheck_tests::fuzz::watch::Watch;
use spotcheck_tests::fuzz::{frame, frames, operation, tus};
use spotcheck_tests::http::Http;
use spotcheck_tests::office::OfficeProcess;
use spotcheck_tests::phone::Phone;
use spotcheck_tests::picture::jpeg;
use spotcheck_tests::work::start_visit;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// One after another: each measures the memory of the whole process.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    silence();
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// This many of a hundred parts of the time that there is.
fn share(parts: u32) -> Duration {
    let seconds = std::env::var("SPOTCHECK_FUZZ_SECONDS").ok().and_then(|seconds| seconds.parse().ok());
    Duration::from_secs(seconds.unwrap_or(60)) * parts / 100
}

#[test]
fn a_real_change_is_taken_apart_and_put_together_again() {
    let mut rng = StdRng::seed_from_u64(5);
    for _ in 0..40 {
        for bytes in story(&mut rng, &Worker::sender(), 12).changes {
            let mut change = RawChange::read(&bytes).expect("a change can be read");
            assert_eq!(change.seal(), bytes);
            let operations = operation::read(&change).expect("its operations can be read");
            assert!(!operations.is_empty());
            operation::write(&operations, &mut change);
            assert!(change.seal() == bytes, "{}", change.told());
        }
    }
}

#[test]
fn what_was_once_found_stays_harmless() {
    let _alone = alone();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/fuzz");
    let mut n_cases = 0;
    for entry in std::fs::read_dir(folder).expect("the corpus is there") {
        let path = entry.expect("it can be listed").path();
        let text = std::fs::read_to_string(&path).expect("it can be read");
        let case = Case::from_text(&text).expect("it holds a case");
        if let Err(failure) = replay(&case) {
            panic!("{}: {}", path.display(), failure.0);
        }
        n_cases += 1;
    }
    assert!(n_cases > 0);
}

#[test]
fn altered_changes_harm_neither_the_office_nor_a_phone() {
    let _alone = alone();
    let folder = tempfile::tempdir().expect("a folder");
    let watch = Watch::start(folder.path().join("running.case"));
    // Another seed each day of the repository's life would hide what failed: the long run draws its own.
    let report = run(20_261_122, share(42), &watch);
    println!("{report}");
    if let Some(failed) = report.failed {
        let cases: String = failed.cases.iter().map(Case::to_text).collect();
        panic!("{}\n{cases}", failed.failure.0);
    }
    assert!(report.n_cases > 0);
}

#[test]
fn what_costs_most_for_its_bytes_is_bearable() {
    let _alone = alone();
    let (climbed, ended) = climb::run(20_261_129, share(10));
    println!("{climbed}");
    if let (Err(failure), Some(dearest)) = (ended, climbed.summits.first()) {
        panic!("{}\n{}", failure.0, dearest.case.to_text());
    }
    assert!(climbed.n_cases > 0 && !climbed.summits.is_empty());
}

#[test]
fn an_altered_frame_is_read_or_refused_at_little_cost() {
    let _alone = alone();
    let n = frames::run(&mut StdRng::seed_from_u64(7), share(8));
    let n = n.unwrap_or_else(|failure| panic!("{}", failure.0));
    println!("{n} frames");
}

#[test]
fn the_binary_answers_altered_frames_and_headers_cleanly() {
    let _alone = alone();
    let folder = tempfile::tempdir().expect("a folder");
    let office = OfficeProcess::demo(folder.path());
    let mut phone = Phone::paired(&office.address, &office.code("inspector", "云岭", 0), 1);
    // By turns: of one who sends so much the office hears fifty requests a second.
    let others =
        [("reviewer", "云岭", 0), ("viewer", "云岭", 0), ("inspector", "青崖", 0), ("inspector", "青崖", 1)];
    let others: Vec<Phone> = others
        .iter()
        .zip(2..)
        .map(|((role, unit, nth), seed)| Phone::paired(&office.address, &office.code(role, unit, *nth), seed))
        .collect();
    let mut rng = StdRng::seed_from_u64(9);

    let until = Instant::now() + share(15);
    let mut n_frames = 0;
    while Instant::now() < until {
        let honest = frames::honest(&mut rng);
        for _ in 0..100 {
            let altered = frame::mutate(&mut rng, &honest);
            let media_type = [("content-type", "application/cbor".to_owned())];
            let http = &others[n_frames % others.len()].http;
            let status = exchange(http, "POST", "/v1/sync", &media_type, &altered);
            status.unwrap_or_else(|why| panic!("{why}: {altered:02x?}"));
            n_frames += 1;
        }
    }

    let finding = phone.record(start_visit(&phone, "stmy"), "通道堵塞");
    let bytes = jpeg(1, 60_000);
    let hash = phone.shoot(finding.into(), PhotoRole::Before, &bytes, None);
    while phone.engine.next_step() == Step::Sync {
        futures::executor::block_on(phone.engine.run(Step::Sync));
    }
    let pairs =
        [("sha256", hash.to_string()), ("document", finding.to_string()), ("type", "image/jpeg".into())];
    let metadata: Vec<String> =
        pairs.iter().map(|(key, value)| format!("{key} {}", BASE64.encode(value.as_bytes()))).collect();
    let version = ("tus-resumable", "1.0.0".to_owned());
    let creation: tus::Headers = vec![
        version.clone(),
        ("upload-length", bytes.len().to_string()),
        ("upload-metadata", metadata.join(",")),
    ];
    let part: tus::Headers = vec![
        version,
        ("upload-offset", "0".into()),
        ("upload-checksum", "sha256 AAAA".into()),
        ("content-type", "application/offset+octet-stream".into()),
    ];
    let until = Instant::now() + share(15);
    let mut n_headers = 0;
    while Instant::now() < until {
        let location = create(&phone.http, &creation);
        for _ in 0..20 {
            let (method, path, honest, body) = match rng.random_range(0..8) {
                0..3 => ("POST", "/v1/photos", &creation, &bytes[..0]),
                3..6 => ("PATCH", location.as_str(), &part, &bytes[..rng.random_range(0..2_000)]),
                6 => ("HEAD", location.as_str(), &part, &bytes[..0]),
                _ => ("DELETE", location.as_str(), &part, &bytes[..0]),
            };
            let altered = tus::mutate(&mut rng, honest);
            exchange(&phone.http, method, path, &altered, body).unwrap_or_else(|why| panic!("{why}"));
            n_headers += 1;
        }
    }
    println!("{n_frames} frames, {n_headers} requests of tus");

    phone.kill();
    assert!(phone.settle(), "an honest phone is served as before");
    let photo =
        phone.http.exchange("GET", &format!("/v1/photos/{hash}"), &[], &[]).expect("the office answers");
    assert!(photo.body == bytes, "the photo arrived whole");
}

fn create(http: &Http, headers: &tus::Headers) -> String {
    let answer = http.exchange("POST", "/v1/photos", headers, &[]).expect("the office answers");
    answer.headers.get("location").cloned().unwrap_or_else(|| "/v1/photos/uploads/none".into())
}
