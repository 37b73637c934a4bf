//! H1, hostile: 50 people at work, each of whom edits four times a second, without and with eight beside them who send what
//! costs much: dear pushes, empty pushes, reads of dear records, half-sent bodies, slow parts of photos. What the honest
//! wait with the eight is held against what they wait before and after, in the same run.

use crate::Bench;
use crate::documents::{Author, make};
use crate::figures::{Figures, percentile};
use crate::hostile::{DEEDS, Hostile};
use crate::patience::Gate;
use crate::process::{cpu_s, memory_mib};
use crate::stock::{Door, Running, new_replica};
use futures::executor::block_on;
use serde_bytes::ByteBuf;
use spotcheck_client::transport::Transport;
use spotcheck_domain::term::DocumentKind;
use spotcheck_domain::wire::{Outcome, Push, SyncRequest, SyncResponse, decode, encode};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// How long each part goes on, and how often each of the honest edits meanwhile.
#[derive(Clone, Copy)]
struct Pace {
    part: Duration,
    edits: Duration,
    /// Changes that make a record dear.
    k: usize,
}

/// Changes of a document that the honest bring.
const CHANGES: usize = 9;
/// The parts: quiet, with the eight, quiet again; what is between them is measured for neither.
const QUIET: usize = 0;
const HOSTILE: usize = 1;
const QUIET_AGAIN: usize = 2;
const BETWEEN: usize = 3;
const OVER: usize = 4;

const READY: &str = "people who are ready to work";

pub fn run(bench: &mut Bench) {
    let n_people = bench.options.phones;
    // Without optimisation an edit costs the office so much that who edits more often has spent much himself.
    let small = Pace { part: Duration::from_secs(4), edits: Duration::from_millis(400), k: 150 };
    let full = Pace { part: Duration::from_secs(20), edits: Duration::from_millis(250), k: 1_000 };
    let pace = if bench.options.small { small } else { full };
    bench.measure("H1", n_people, CHANGES, |_| hostile(n_people, pace));
}

/// What one of the honest saw: milliseconds of each sync, by part, and how many were not answered as they should be.
#[derive(Default)]
struct Seen {
    took_ms: [Vec<f64>; 3],
    n_failed: usize,
}

fn hostile(n_people: usize, pace: Pace) -> Figures {
    let running = Running::new();
    let names = running.enter(n_people + DEEDS.len());
    let (pid, door) = (running.office.pid(), running.door());
    let codes: Vec<String> = names[n_people..].iter().map(|name| running.code(name)).collect();
    let (gate, part) = (Gate::new(n_people + 1), AtomicUsize::new(BETWEEN));
    let mut hostile = Hostile::ready(&door.address, &codes, pace.k);
    let during = |now: usize, time: Duration| {
        part.store(now, Ordering::Relaxed);
        std::thread::sleep(time);
        part.store(BETWEEN, Ordering::Relaxed);
    };
    let (mut answered, mut cpu) = (None, 0.0);
    let seen: Vec<Seen> = std::thread::scope(|scope| {
        let _pass = gate.enter();
        let people: Vec<_> = names[..n_people]
            .iter()
            .enumerate()
            .map(|(n, name)| {
                let (door, gate, part) = (&door, &gate, &part);
                scope.spawn(move || work(door, name, n, n_people, pace, gate, part))
            })
            .collect();
        gate.wait(READY);
        std::thread::sleep(pace.part / 4);
        during(QUIET, pace.part / 2);
        hostile.go();
        std::thread::sleep(pace.part / 4);
        let before = cpu_s(pid);
        during(HOSTILE, pace.part);
        cpu = cpu_s(pid) - before;
        answered = Some(hostile.stop());
        std::thread::sleep(pace.part / 4);
        during(QUIET_AGAIN, pace.part / 2);
        part.store(OVER, Ordering::Relaxed);
        people.into_iter().map(|one| one.join().expect("he ends well")).collect()
    });
    let of = |part: usize| -> Vec<f64> { seen.iter().flat_map(|seen| seen.took_ms[part].clone()).collect() };
    let (quiet, with) = ([of(QUIET), of(QUIET_AGAIN)].concat(), of(HOSTILE));
    let (resident, peak) = memory_mib(pid);
    let answered = answered.expect("they have ended");
    let (quiet_p95, with_p95) = (percentile(&quiet, 95.0), percentile(&with, 95.0));
    let mut figures = Figures::default();
    figures
        .note("ratio_p95_to_quiet", with_p95 / quiet_p95)
        // What is beyond the measure: twice as long, whoever is beside them.
        .note("over_twice_ms", (with_p95 - 2.0 * quiet_p95).max(0.0))
        .note("p95_ms", with_p95)
        .note("p50_ms", percentile(&with, 50.0))
        .note("max_ms", percentile(&with, 100.0))
        .note("quiet_p95_ms", quiet_p95)
        .note("quiet_p50_ms", percentile(&quiet, 50.0))
        .note("syncs", with.len() as f64)
        .note("failed", seen.iter().map(|seen| seen.n_failed).sum::<usize>() as f64)
        .note("hostile_answers", answered.n_answers as f64)
        .note("hostile_told_later", answered.n_later as f64)
        .note("server_cpu_s", cpu)
        .note("server_resident_mib", resident)
        .note("server_peak_mib", peak);
    figures
}

/// One of the honest: he brings one change after another, and hears what the others brought.
fn work(
    door: &Door,
    name: &str,
    n: usize,
    n_people: usize,
    pace: Pace,
    gate: &Gate,
    part: &AtomicUsize,
) -> Seen {
    let _pass = gate.enter();
    let handset = door.settled(name);
    let n_edits = (pace.part * 4).as_millis() / pace.edits.as_millis();
    let made = make(&Author::of(&handset), n_edits as usize / CHANGES + 1, CHANGES, 5_000 + n as u64);
    let mut seen = Seen::default();
    let (replica, mut cursor) = (new_replica(), None);
    gate.wait(READY);
    // Not all at once.
    std::thread::sleep(pace.edits * n as u32 / n_people as u32);
    let mut next = Instant::now();
    let changes = made.iter().flat_map(|one| one.changes.iter().map(move |change| (one.id, change)));
    for (document, change) in changes {
        next += pace.edits;
        let now = part.load(Ordering::Relaxed);
        if now == OVER {
            break;
        }
        let push = Push {
            document: document.into(),
            kind: DocumentKind::Finding,
            changes: vec![ByteBuf::from(change.bytes.clone())],
            receipts: Vec::new(),
            made: Vec::new(),
        };
        let request = SyncRequest::plain(replica, cursor.clone(), vec![push]);
        let body = encode(&request).expect("our own types have a CBOR form");
        let begun = Instant::now();
        let answer = block_on(handset.link.http.sync(body));
        let took = begun.elapsed().as_secs_f64() * 1e3;
        match answer.ok().and_then(|answer| decode::<SyncResponse>(&answer).ok()) {
            Some(answer) if answer.acks.iter().all(|ack| ack.outcome == Outcome::Stored) => {
                cursor = Some(answer.cursor);
                // What began in one part and ended in another is of neither.
                if part.load(Ordering::Relaxed) == now
                    && let Some(took_ms) = seen.took_ms.get_mut(now)
                {
                    took_ms.push(took);
                }
            }
            _ => seen.n_failed += 1,
        }
        std::thread::sleep(next.saturating_duration_since(Instant::now()));
    }
    seen
}
