//! W6, crowd: 50 phones push at once, 20 documents of K changes each; then each edits random documents of the common
//! set for 30 s. Every phone is the real engine on a thread of its own, so in the second part the machine mostly does
//! the phones' work: each applies what the 49 others write. The server's own cost is its CPU time a change.

use crate::Bench;
use crate::documents::{Author, lay, make};
use crate::figures::{Figures, percentile};
use crate::floor::Database;
use crate::patience::Gate;
use crate::process::{cpu_s, memory_mib};
use crate::stock::{Door, READER, Running};
use crate::watched::Exchange;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use spotcheck_client::storage::Table;
use spotcheck_domain::document::Hash;
use spotcheck_domain::id::{DocumentId, FindingId};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

pub fn run(bench: &mut Bench) {
    let (n_phones, seconds) = (bench.options.phones, bench.options.seconds);
    let share =
        Share { brought: bench.scale.brought, k: bench.options.changes, time: Duration::from_secs(seconds) };
    bench.measure("W6", n_phones * share.brought, share.k, |_| crowd(n_phones, share));
}

/// What each phone does.
#[derive(Clone, Copy)]
struct Share {
    /// Documents that it brings.
    brought: usize,
    /// Changes of each.
    k: usize,
    /// How long it edits.
    time: Duration,
}

/// What the phones tell one another and the bench.
struct Common {
    gate: Gate,
    findings: Mutex<Vec<FindingId>>,
}

const LAID: &str = "phones that have laid their documents";
const PUSHED: &str = "phones that have pushed";
const PULLED: &str = "phones that have pulled";
const EDITED: &str = "phones that have edited";

/// What one phone saw.
struct Seen {
    batches: Vec<Exchange>,
    singles: Vec<Exchange>,
    n_edits: usize,
    /// The changes that were acknowledged to it, by document.
    acknowledged: Vec<(DocumentId, Hash)>,
}

fn crowd(n_phones: usize, share: Share) -> Figures {
    let running = Running::new();
    let (pid, door, names) = (running.office.pid(), running.door(), running.enter(n_phones));
    let common = Common { gate: Gate::new(n_phones + 1), findings: Mutex::default() };
    let mut cpu = Vec::new();
    let (mut began, mut edits_began) = (Instant::now(), Instant::now());
    let seen: Vec<Seen> = std::thread::scope(|scope| {
        let _pass = common.gate.enter();
        let phones: Vec<_> = (0..n_phones)
            .map(|n| {
                let (door, common, name) = (&door, &common, &names[n]);
                scope.spawn(move || phone(door, name, n, share, common))
            })
            .collect();
        common.gate.wait(LAID);
        began = Instant::now();
        cpu.push(cpu_s(pid));
        common.gate.wait(PUSHED);
        cpu.push(cpu_s(pid));
        common.gate.wait(PULLED);
        edits_began = Instant::now();
        cpu.push(cpu_s(pid));
        common.gate.wait(EDITED);
        cpu.push(cpu_s(pid));
        phones.into_iter().map(|phone| phone.join().expect("a phone ends well")).collect()
    });
    let peak = memory_mib(pid).1;
    let acknowledged: BTreeSet<(DocumentId, Hash)> =
        seen.iter().flat_map(|seen| seen.acknowledged.iter().copied()).collect();
    let n_lost = count_lost(&running, &acknowledged);
    assert_eq!(n_lost, 0, "what was acknowledged is there");

    let ms = |of: fn(&Seen) -> &Vec<Exchange>| -> Vec<f64> {
        seen.iter().flat_map(|seen| of(seen).iter().map(|sync| sync.took.as_secs_f64() * 1e3)).collect()
    };
    let (batch_ms, single_ms) = (ms(|seen| &seen.batches), ms(|seen| &seen.singles));
    let ended =
        seen.iter().flat_map(|seen| seen.batches.iter().map(|sync| sync.answered_at)).max().unwrap_or(began);
    let edits_ended = seen.iter().flat_map(|seen| seen.singles.iter().map(|sync| sync.answered_at)).max();
    let batch_s = (ended - began).as_secs_f64();
    let single_s = edits_ended.map_or(f64::NAN, |ended| (ended - edits_began).as_secs_f64());
    let n_batch = (n_phones * share.brought * share.k) as f64;
    let n_single = seen.iter().map(|seen| seen.n_edits).sum::<usize>() as f64;
    let (floor_batch, floor_single) = floors(n_phones, share);
    let mut figures = Figures::default();
    figures
        .note("ratio_batches_to_sqlite", n_batch / batch_s / floor_batch)
        .note("ratio_singles_to_sqlite", n_single / single_s / floor_single)
        .note("batch_changes_per_s", n_batch / batch_s)
        .note("batch_push_p50_ms", percentile(&batch_ms, 50.0))
        .note("batch_push_p95_ms", percentile(&batch_ms, 95.0))
        .note("batch_server_cpu_ms_per_change", (cpu[1] - cpu[0]) * 1e3 / n_batch)
        .note("single_changes_per_s", n_single / single_s)
        .note("single_push_p50_ms", percentile(&single_ms, 50.0))
        .note("single_push_p95_ms", percentile(&single_ms, 95.0))
        .note("single_server_cpu_ms_per_change", (cpu[3] - cpu[2]) * 1e3 / n_single)
        .note("acknowledged", acknowledged.len() as f64)
        .note("lost", n_lost as f64)
        .note("server_peak_mib", peak)
        .floor("sqlite_batch_rows_per_s", floor_batch)
        .floor("sqlite_single_commits_per_s", floor_single);
    figures
}

fn phone(door: &Door, name: &str, n: usize, share: Share, common: &Common) -> Seen {
    let _pass = common.gate.enter();
    let mut handset = door.settled(name);
    let made = make(&Author::of(&handset), share.brought, share.k, 1_000 + n as u64);
    lay(&handset, &made);
    handset.reopen(&door.address);
    let own = made.iter().map(|one| one.id);
    common.findings.lock().unwrap_or_else(PoisonError::into_inner).extend(own);
    handset.link.take_syncs();
    common.gate.wait(LAID);
    handset.push_all();
    let batches = handset.link.take_syncs();
    common.gate.wait(PUSHED);
    // What the others pushed.
    handset.engine.news();
    handset.sync();
    let findings = common.findings.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let mut acknowledged: Vec<(DocumentId, Hash)> =
        made.iter().flat_map(|one| one.changes.iter().map(|change| (one.id.into(), change.hash))).collect();
    handset.link.take_syncs();
    common.gate.wait(PULLED);
    let (rng, began) = (&mut StdRng::seed_from_u64(n as u64), Instant::now());
    let mut n_edits = 0;
    while began.elapsed() < share.time {
        let finding = findings[rng.random_range(0..findings.len())];
        handset.edit(finding, &format!("{n}-{n_edits}"));
        let unsent = handset.unsent();
        handset.push_all();
        n_edits += 1;
        acknowledged.extend(unsent);
    }
    let singles = handset.link.take_syncs();
    common.gate.wait(EDITED);
    assert_eq!(handset.status().n_refused, 0);
    Seen { batches, singles, n_edits, acknowledged }
}

/// Acknowledged changes that a fresh phone does not have.
fn count_lost(running: &Running, acknowledged: &BTreeSet<(DocumentId, Hash)>) -> usize {
    let fresh = running.door().settled(READER);
    let ids: BTreeSet<Vec<u8>> = fresh.keys(Table::Documents).into_iter().collect();
    let mut documents = BTreeMap::new();
    acknowledged
        .iter()
        .filter(|(id, hash)| {
            let document = documents.entry(*id).or_insert_with(|| {
                ids.contains(id.as_bytes().as_slice()).then(|| fresh.document(*id)).flatten()
            });
            document.as_mut().is_none_or(|document| document.get_change(hash).is_none())
        })
        .count()
}

/// Rows a second of one transaction a phone, and of one a change.
fn floors(n_phones: usize, share: Share) -> (f64, f64) {
    let (mut database, each) = (Database::new(), share.brought * share.k);
    let batch: f64 = (0..n_phones).map(|_| database.commit(std::iter::repeat_n(250, each))).sum();
    let single: f64 = (0..200).map(|_| database.commit([250])).sum();
    ((n_phones * each) as f64 / batch, 200.0 / single)
}
