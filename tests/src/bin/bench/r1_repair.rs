//! R1, repair: an office is put back to an earlier state under a phone with all N documents → both have everything.
//!
//! First with nothing lost, where digests alone must show it; then with what the phone had edited in a twentieth of the
//! documents. The floor is the same exchanges over bare HTTP.

use crate::Bench;
use crate::figures::Figures;
use crate::floor::http;
use crate::handset::Handset;
use crate::process::cpu_s;
use crate::stock::{Running, Stock, WRITER};
use rusqlite::Connection;
use spotcheck_tests::backup::{copy_folder, put_back};
use spotcheck_tests::office::OfficeProcess;
use std::collections::BTreeSet;
use std::path::Path;
use std::time::Instant;

pub fn run(bench: &mut Bench) {
    let k = bench.options.changes;
    for n in bench.sizes(&[1_000, 10_000]) {
        let stock = bench.stocks.of(n, k);
        bench.measure("R1", n, k, |_| repair(&stock));
    }
}

fn repair(stock: &Stock) -> Figures {
    let running = stock.open();
    let handset = running.door().settled(WRITER);
    let Running { office, folder } = running;
    let mut figures = Figures::default();
    office.kill();
    let names = ["seconds", "bytes", "round_trips", "server_cpu_ms", "ratio_to_http", "http_ms"];
    draw_epoch(folder.path());
    let office = OfficeProcess::start(folder.path(), "127.0.0.1:0", false);
    note(&mut figures, names, measure(&handset, &office));

    office.kill();
    let copy = tempfile::tempdir().expect("a folder for temporary files");
    copy_folder(folder.path(), copy.path());
    let office = OfficeProcess::start(folder.path(), "127.0.0.1:0", false);
    handset.hang_up(&office.address);
    let n_lost = stock.digests.len().div_ceil(20);
    for (finding, _) in &stock.digests[..n_lost] {
        handset.edit(*finding, "备份之后");
    }
    handset.sync();
    office.kill();
    let before = changes(folder.path());
    put_back(copy.path(), folder.path());
    draw_epoch(folder.path());
    let office = OfficeProcess::start(folder.path(), "127.0.0.1:0", false);
    let names =
        ["lost_seconds", "lost_bytes", "lost_trips", "lost_cpu_ms", "ratio_lost_to_http", "lost_http_ms"];
    note(&mut figures, names, measure(&handset, &office));
    figures.note("n_lost", n_lost as f64);
    let n_missing = before.difference(&changes(folder.path())).count();
    assert!(before.len() >= stock.n_changes + n_lost && n_missing == 0, "{n_missing} of {}", before.len());
    figures.note("n_missing", n_missing as f64);
    figures
}

/// Document and hash of every change that is stored.
fn changes(folder: &Path) -> BTreeSet<(Vec<u8>, Vec<u8>)> {
    let conn = Connection::open(folder.join("spotcheck.db")).expect("a database");
    let mut query = conn.prepare("SELECT document, hash FROM changes").expect("sound SQL");
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).expect("it reads");
    rows.collect::<Result<_, _>>().expect("it reads")
}

/// What `spotcheck restore` does to a database beside putting it in its place.
fn draw_epoch(folder: &Path) {
    let conn = Connection::open(folder.join("spotcheck.db")).expect("a database");
    conn.execute("UPDATE secrets SET value = randomblob(8) WHERE name = 'epoch'", []).expect("is drawn");
}

fn measure(handset: &Handset, office: &OfficeProcess) -> [f64; 6] {
    handset.hang_up(&office.address);
    handset.link.http.take_counts();
    handset.link.take_syncs();
    let cpu = cpu_s(office.pid());
    let began = Instant::now();
    handset.engine.news();
    assert!(handset.settle(), "the repair ends");
    let seconds = began.elapsed().as_secs_f64();
    let cpu_ms = (cpu_s(office.pid()) - cpu) * 1e3;
    let (n_up, n_down, n_requests) = handset.link.http.take_counts();
    let http_s = http(&handset.link.take_syncs());
    [seconds, (n_up + n_down) as f64, n_requests as f64, cpu_ms, seconds / http_s, http_s * 1e3]
}

fn note(figures: &mut Figures, names: [&'static str; 6], values: [f64; 6]) {
    for (name, value) in names.into_iter().zip(values).take(5) {
        figures.note(name, value);
    }
    figures.floor(names[5], values[5]);
}
