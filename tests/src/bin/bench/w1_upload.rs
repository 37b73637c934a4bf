//! W1, upload: a phone has N documents made offline → every change acknowledged as durable.

use crate::Bench;
use crate::documents::{Author, Made, digest, lay, make};
use crate::figures::{Figures, mib};
use crate::floor::{Database, http};
use crate::handset::Handset;
use crate::process::{cpu_s, memory_mib};
use crate::stock::{READER, Running, WRITER};
use crate::watched::Exchange;
use std::time::Instant;

pub fn run(bench: &mut Bench) {
    let k = bench.options.changes;
    for n in bench.sizes(&[1_000]) {
        bench.measure("W1", n, k, |_| upload(n, k));
    }
}

/// A phone that made documents offline and was opened anew: nothing of its connection is there.
pub fn phone_with(running: &Running, n: usize, k: usize, seed: u64) -> (Handset, Vec<Made>) {
    let mut handset = running.door().settled(WRITER);
    let made = make(&Author::of(&handset), n, k, seed);
    lay(&handset, &made);
    handset.reopen(&running.office.address);
    assert_eq!(handset.status().n_unsent_records as usize, n, "the store reads what was laid");
    handset.link.take_syncs();
    handset.link.http.take_counts();
    (handset, made)
}

fn upload(n: usize, k: usize) -> Figures {
    let running = Running::new();
    let pid = running.office.pid();
    let (handset, made) = phone_with(&running, n, k, 1);
    let (cpu, began) = (cpu_s(pid), Instant::now());
    handset.sync();
    let seconds = began.elapsed().as_secs_f64();
    assert_eq!(handset.status().n_unsent_records, 0, "every change is acknowledged");
    assert_eq!(handset.status().n_refused, 0);
    let server_cpu = cpu_s(pid) - cpu;
    let (resident, peak) = memory_mib(pid);
    let (n_up, n_down, n_requests) = handset.link.http.take_counts();
    let syncs = handset.link.take_syncs();

    let reader = running.door().settled(READER);
    let step = (n / 20).max(1);
    let samples = made.iter().step_by(step).take(20);
    let n_equal = samples
        .filter(|one| reader.document(one.id.into()).is_some_and(|d| digest(&d) == one.digest))
        .count();
    assert_eq!(n_equal, n.div_ceil(step).min(20), "a fresh phone reads all fields as they were written");

    let sizes: Vec<usize> =
        made.iter().flat_map(|one| one.changes.iter().map(|change| change.bytes.len())).collect();
    let payload: usize = sizes.iter().sum();
    let (database_s, http_s) = floors(&sizes, &syncs);
    let waited: f64 = syncs.iter().map(|sync| sync.took.as_secs_f64()).sum();
    let mut figures = Figures::default();
    figures
        .note("ratio_to_floor", seconds / (database_s + http_s))
        .note("ratio_bytes_to_changes", (n_up + n_down) as f64 / payload as f64)
        .note("seconds", seconds)
        .note("office_s", waited)
        .note("phone_s", seconds - waited)
        .note("changes_per_s", (n * k) as f64 / seconds)
        .note("bytes_up", n_up as f64)
        .note("bytes_down", n_down as f64)
        .note("requests", n_requests as f64)
        .note("server_cpu_s", server_cpu)
        .note("server_peak_mib", peak)
        .note("server_resident_mib", resident)
        .note("changes_mib", mib(payload as f64))
        .note("n_samples_equal", n_equal as f64)
        .floor("sqlite_s", database_s)
        .floor("http_s", http_s);
    figures
}

/// The same rows in as many durable transactions, and the same exchanges.
fn floors(sizes: &[usize], syncs: &[Exchange]) -> (f64, f64) {
    let mut database = Database::new();
    let share = sizes.len().div_ceil(syncs.len().max(1)).max(1);
    let database_s = sizes.chunks(share).map(|rows| database.commit(rows.iter().copied())).sum();
    (database_s, http(syncs))
}
