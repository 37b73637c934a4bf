//! Every workload of the bench, as small as can be: it ends, its line has its figures, and what it verifies itself
//! holds. How fast it is, is not judged.

use serde_json::Value;
use std::process::Command;

/// What the figures of a workload must be.
enum Is {
    /// Measured, and more than nothing.
    Some,
    /// Measured; may be nothing, where it is below what can be seen.
    Any,
    Exactly(u64),
    AtLeast(u64),
    /// More than nothing, and less than that.
    Below(u64),
    /// A part of a whole: more than nothing, and in percent no more than that.
    AtMostPercent(u64),
}
use Is::{Any, AtLeast, AtMostPercent, Below, Exactly, Some as Something};

/// Documents of every workload that has a number of its own, and changes of each.
const N: u64 = 12;
const K: u64 = 9;

/// What `--small` has: phones of W6 and documents of each, listeners of W7, photos of P1, P2 and M1, edits of W4.
const PHONES: u64 = 4;
const BROUGHT: u64 = 2;
const LISTENERS: u64 = 20;
const FILES: u64 = 6;
const MIXED: u64 = N * 3;
const EDITS: u64 = 5;

fn bench(args: &[&str]) -> String {
    let done = Command::new(env!("CARGO_BIN_EXE_bench")).args(args).output().expect("the bench starts");
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{args:?} ended with {}: {said}", done.status);
    String::from_utf8(done.stdout).expect("its lines are text")
}

/// Runs one workload: it prints one line, which has just these figures, each as it must be.
#[track_caller]
fn check(workload: &str, n_documents: u64, figures: &[(&str, Is)], floor: &[&str]) {
    let said = bench(&["--small", "--patience", "60", "--only", workload]);
    let line: Value = match said.lines().collect::<Vec<_>>()[..] {
        [line] => serde_json::from_str(line).expect("a line is JSON"),
        _ => panic!("not one line: {said}"),
    };
    assert_eq!(line["workload"], workload);
    assert_eq!(line["n_documents"], n_documents);
    for (name, is) in figures {
        let spread = &line[*name];
        let (Some(least), Some(median)) = (spread["min"].as_f64(), spread["median"].as_f64()) else {
            panic!("{name} was not measured: {line}");
        };
        let holds = match is {
            Something => least > 0.0 && median > 0.0,
            Any => least >= 0.0,
            Exactly(value) => spread["min"] == *value && spread["median"] == *value,
            AtLeast(value) => least >= *value as f64,
            Below(value) => least > 0.0 && median < *value as f64,
            AtMostPercent(value) => least > 0.0 && median * 100.0 <= *value as f64,
        };
        assert!(holds, "{name} is {spread}: {line}");
    }
    for name in floor {
        assert!(line["floor"][*name]["median"].as_f64().is_some_and(|value| value > 0.0), "{name}: {line}");
    }
    // A figure that nobody names here is one that nobody would miss.
    let told =
        line.as_object().expect("an object").keys().filter(|key| line[*key].is_object() && *key != "floor");
    let unnamed: Vec<&String> = told.filter(|key| figures.iter().all(|(name, _)| name != key)).collect();
    assert!(unnamed.is_empty(), "figures that this test does not name: {unnamed:?}");
    assert_eq!(line["floor"].as_object().map(serde_json::Map::len), Some(floor.len()), "{line}");
}

#[test]
fn every_workload_is_tried_here() {
    let said = bench(&["--list"]);
    let names: Vec<&str> = said.lines().collect();
    assert_eq!(names, ["W1", "W2", "W3", "W4", "W5", "W6", "W7", "W8", "R1", "P1", "P2", "M1", "S1", "H1"]);
}

#[test]
fn w1_upload() {
    let figures = [
        ("ratio_to_floor", Something),
        // Of a thousand documents it is less: here the heads of HTTP are a good part of it.
        ("ratio_bytes_to_changes", AtMostPercent(50)),
        ("seconds", Something),
        ("office_s", Something),
        ("phone_s", Something),
        ("changes_per_s", Something),
        ("bytes_up", Something),
        ("bytes_down", Something),
        ("requests", AtLeast(1)),
        ("server_cpu_s", Any),
        ("server_peak_mib", Something),
        ("server_resident_mib", Something),
        ("changes_mib", Something),
        ("n_samples_equal", Exactly(N)),
    ];
    check("W1", N, &figures, &["sqlite_s", "http_s"]);
}

#[test]
fn w2_cold_pull() {
    let figures = [
        ("ratio_to_floor", Something),
        ("seconds", Something),
        ("office_s", Something),
        ("phone_s", Something),
        ("bytes_up", Something),
        ("bytes_down", Something),
        ("requests", AtLeast(1)),
        ("reference_s", Something),
        ("reference_bytes", Something),
        ("server_cpu_s", Any),
        ("server_peak_mib", Something),
        ("client_peak_mib", Something),
        ("client_before_mib", Something),
        ("sync_mib", Something),
        ("n_verified", Exactly(N)),
    ];
    check("W2", N, &figures, &["http_s", "sqlite_read_s", "sqlite_write_s"]);
}

#[test]
fn w3_resync() {
    let figures = [
        ("ratio_to_http", Something),
        ("seconds", Something),
        ("least_seconds", Something),
        ("max_seconds", Something),
        ("bytes", Something),
        ("round_trips", Exactly(1)),
        ("server_cpu_ms", Any),
        ("phone_load_ms", Something),
    ];
    check("W3", N, &figures, &["http_ms"]);
}

#[test]
fn w4_one_edit() {
    let figures = [
        ("ratio_to_floor", Something),
        ("p50_ms", Something),
        ("p95_ms", Something),
        ("max_ms", Something),
        ("n_shown", Exactly(EDITS)),
        ("push_p50_ms", Something),
    ];
    check("W4", N, &figures, &["sqlite_commit_p50_ms", "http_two_exchanges_p50_ms"]);
}

#[test]
fn w5_restart() {
    let figures = [
        ("ratio_to_bare_process", Something),
        ("listening_ms", Something),
        ("first_document_ms", Something),
        ("exchanges", AtLeast(1)),
        ("resident_mib", Something),
        ("peak_mib", Something),
    ];
    check("W5", N, &figures, &["process_ms"]);
}

#[test]
fn w6_crowd() {
    let n = PHONES * BROUGHT;
    let figures = [
        ("ratio_batches_to_sqlite", Something),
        ("ratio_singles_to_sqlite", Something),
        ("batch_changes_per_s", Something),
        ("batch_push_p50_ms", Something),
        ("batch_push_p95_ms", Something),
        ("batch_server_cpu_ms_per_change", Any),
        ("single_changes_per_s", Something),
        ("single_push_p50_ms", Something),
        ("single_push_p95_ms", Something),
        ("single_server_cpu_ms_per_change", Any),
        // Somebody also edited.
        ("acknowledged", AtLeast(n * K + 1)),
        ("lost", Exactly(0)),
        ("server_peak_mib", Something),
    ];
    check("W6", n, &figures, &["sqlite_batch_rows_per_s", "sqlite_single_commits_per_s"]);
}

#[test]
fn w7_idle() {
    let figures = [
        ("ratio_to_empty_server", Something),
        ("resident_mib", Something),
        ("peak_mib", Something),
        ("before_listeners_mib", Something),
        ("listeners", Exactly(LISTENERS)),
        ("after_a_cold_pull_mib", Something),
        ("listeners_hearing", Exactly(LISTENERS)),
        ("server_cpu_s", Any),
    ];
    check("W7", N, &figures, &["empty_server_mib"]);
}

#[test]
fn w8_killed_at_the_answer() {
    check("W8", N, &[("acknowledged", Exactly(N * K)), ("lost", Exactly(0))], &[]);
}

#[test]
fn r1_repair() {
    let figures = [
        ("ratio_to_http", Something),
        ("ratio_lost_to_http", Something),
        ("seconds", Something),
        ("bytes", Something),
        ("round_trips", AtLeast(2)),
        ("server_cpu_ms", Any),
        ("lost_seconds", Something),
        ("lost_bytes", Something),
        ("lost_trips", AtLeast(3)),
        ("lost_cpu_ms", Any),
        ("n_lost", Exactly(1)),
        ("n_missing", Exactly(0)),
    ];
    check("R1", N, &figures, &["http_ms", "lost_http_ms"]);
}

#[test]
fn p1_photos() {
    let figures = [
        ("ratio_to_put", Something),
        ("ratio_to_write", Something),
        ("mb_per_s", Something),
        ("seconds", Something),
        ("requests", AtLeast(FILES * 2)),
        ("n_verified", Exactly(FILES)),
        ("server_cpu_s", Any),
        ("server_peak_mib", Something),
    ];
    check("P1", FILES, &figures, &["put_mb_per_s", "write_mb_per_s"]);
}

#[test]
fn p2_cuts() {
    let figures = [
        ("ratio_sent_to_needed", AtLeast(1)),
        ("bytes_sent", Something),
        ("cuts", Exactly(FILES)),
        ("n_verified", Exactly(FILES)),
        ("seconds_with_preparation", Something),
    ];
    check("P2", FILES, &figures, &["bytes"]);
}

#[test]
fn m1_a_days_work() {
    let figures = [
        ("ratio_bytes_to_content", AtLeast(1)),
        ("ratio_sync_to_changes", AtLeast(1)),
        ("ratio_to_put", Something),
        ("seconds", Something),
        ("bytes_up", Something),
        ("bytes_down", Something),
        ("requests", AtLeast(MIXED)),
        ("photo_bytes", Something),
        ("change_bytes", Something),
        ("n_verified", Exactly(MIXED)),
    ];
    check("M1", N, &figures, &["put_s"]);
}

#[test]
fn s1_stages() {
    let figures = [
        ("ratio_saved_to_changes", Something),
        ("n_equal", Exactly(N)),
        ("head_us", Something),
        ("from_changes_us", Something),
        ("load_us", Something),
        ("save_us", Something),
        ("get_change_us", Something),
        ("changes_us", Something),
        ("heads_us", Something),
        ("finding_us", Something),
        ("photos_us", Something),
        ("project_us", Something),
    ];
    check("S1", N, &figures, &[]);
}

#[test]
fn h1_hostile() {
    let figures = [
        ("ratio_p95_to_quiet", Something),
        ("over_twice_ms", Any),
        ("p95_ms", Something),
        ("p50_ms", Something),
        ("max_ms", Something),
        ("quiet_p95_ms", Something),
        ("quiet_p50_ms", Something),
        ("syncs", AtLeast(PHONES * 4)),
        ("failed", Exactly(0)),
        ("hostile_answers", AtLeast(8)),
        ("hostile_told_later", AtLeast(1)),
        ("server_cpu_s", Something),
        ("server_resident_mib", Something),
        ("server_peak_mib", Below(200)),
    ];
    check("H1", PHONES, &figures, &[]);
}
