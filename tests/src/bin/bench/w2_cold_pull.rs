//! W2, cold pull: an empty phone → all N documents readable and durable. The phone is a process of its own, so that its
//! memory is its own. Reference data, which every new phone fetches whatever it pulls, is told apart.

use crate::Bench;
use crate::documents::digest;
use crate::figures::{Figures, mib};
use crate::floor::{Database, http};
use crate::handset::Handset;
use crate::process::{cpu_s, memory_mib};
use crate::stock::{READER, Stock};
use crate::watched::Exchange;
use serde::{Deserialize, Serialize};
use spotcheck_client::storage::Table;
use spotcheck_domain::id::{DocumentId, FindingId};
use std::io::Write;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What the phone's process says when it has everything.
#[derive(Serialize, Deserialize)]
struct Pulled {
    seconds: f64,
    reference_seconds: f64,
    n_reference_bytes: usize,
    n_up: u64,
    n_down: u64,
    n_requests: u64,
    peak_mib: f64,
    before_mib: f64,
    /// Sizes of the syncs' bodies, and seconds.
    syncs: Vec<(usize, usize, f64)>,
    /// All fields of every document that it can read.
    digests: Vec<(DocumentId, [u8; 32])>,
}

pub fn run(bench: &mut Bench) {
    let k = bench.options.changes;
    for n in bench.sizes(&[1_000]) {
        let stock = bench.stocks.of(n, k);
        bench.measure("W2", n, k, |_| pull(&stock));
    }
}

fn pull(stock: &Stock) -> Figures {
    let running = stock.open();
    let pid = running.office.pid();
    let cpu = cpu_s(pid);
    let pulled = send_phone(&running.office.address, &running.code(READER));
    let server_cpu = cpu_s(pid) - cpu;
    let verified = |(id, expected): &&(FindingId, [u8; 32])| {
        pulled
            .digests
            .binary_search_by_key(&DocumentId::from(*id), |(id, _)| *id)
            .is_ok_and(|at| pulled.digests[at].1 == *expected)
    };
    let n_verified = stock.digests.iter().filter(verified).count();
    assert_eq!(n_verified, stock.digests.len(), "every document is equal");
    let took = Duration::ZERO;
    let syncs: Vec<Exchange> = pulled
        .syncs
        .iter()
        .map(|(n_up, n_down, _)| Exchange { n_up: *n_up, n_down: *n_down, took, answered_at: Instant::now() })
        .collect();
    let office_s: f64 = pulled.syncs.iter().map(|(_, _, seconds)| seconds).sum();
    let payload: usize = pulled.syncs.iter().map(|(_, n_down, _)| n_down).sum();
    let http_s = http(&syncs);
    let mut database = Database::new();
    let write_s: f64 = syncs
        .iter()
        .map(|sync| {
            let n_rows = (stock.n_changes / syncs.len()).max(1);
            database.commit(std::iter::repeat_n(sync.n_down / n_rows, n_rows))
        })
        .sum();
    let read_s = database.read();
    let seconds = pulled.seconds - pulled.reference_seconds;
    let mut figures = Figures::default();
    figures
        .note("ratio_to_floor", seconds / (http_s + read_s + write_s))
        .note("seconds", seconds)
        .note("office_s", office_s)
        .note("phone_s", seconds - office_s)
        .note("bytes_up", pulled.n_up as f64)
        .note("bytes_down", pulled.n_down as f64 - pulled.n_reference_bytes as f64)
        .note("requests", pulled.n_requests as f64)
        .note("reference_s", pulled.reference_seconds)
        .note("reference_bytes", pulled.n_reference_bytes as f64)
        .note("server_cpu_s", server_cpu)
        .note("server_peak_mib", memory_mib(pid).1)
        .note("client_peak_mib", pulled.peak_mib)
        .note("client_before_mib", pulled.before_mib)
        .note("sync_mib", mib(payload as f64))
        .note("n_verified", n_verified as f64)
        .floor("http_s", http_s)
        .floor("sqlite_read_s", read_s)
        .floor("sqlite_write_s", write_s);
    figures
}

fn send_phone(address: &str, code: &str) -> Pulled {
    let mut child = Command::new(std::env::current_exe().expect("a process knows its binary"))
        .args(["--empty-phone-of", address])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("this binary starts");
    let mut stdin = child.stdin.take().expect("stdin is piped");
    stdin.write_all(code.as_bytes()).expect("it reads");
    drop(stdin);
    let output = child.wait_with_output().expect("it ends");
    serde_json::from_slice(&output.stdout).expect("the phone pulled everything")
}

/// The child's side.
pub fn be_the_phone(address: &str) {
    let code = std::io::read_to_string(std::io::stdin()).expect("a code is given");
    let handset = Handset::paired(address, code.trim());
    handset.hang_up(address);
    handset.link.http.take_counts();
    let before_mib = memory_mib(std::process::id()).1;
    let began = Instant::now();
    handset.sync();
    let seconds = began.elapsed().as_secs_f64();
    let peak_mib = memory_mib(std::process::id()).1;
    let (n_up, n_down, n_requests) = handset.link.http.take_counts();
    let (reference, n_reference_bytes) = handset.link.take_reference();
    let syncs = handset.link.take_syncs();
    let ids = handset.keys(Table::Documents).into_iter().filter_map(|key| DocumentId::from_slice(&key).ok());
    let digests = ids.filter_map(|id| handset.document(id).map(|document| (id, digest(&document)))).collect();
    let pulled = Pulled {
        seconds,
        reference_seconds: reference.as_secs_f64(),
        n_reference_bytes,
        n_up,
        n_down,
        n_requests,
        peak_mib,
        before_mib,
        syncs: syncs.iter().map(|sync| (sync.n_up, sync.n_down, sync.took.as_secs_f64())).collect(),
        digests,
    };
    println!("{}", serde_json::to_string(&pulled).expect("plain figures"));
}
