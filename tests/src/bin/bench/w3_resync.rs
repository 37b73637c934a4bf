//! W3, resync with nothing changed: a phone with all N documents restarts from its own storage → knows it is in sync.
//!
//! The time is from the opened store to the answered sync; reading the rows at the opening is told apart. Restarted
//! fifty times, because the CPU time of one is below what the kernel counts.

use crate::Bench;
use crate::figures::{Figures, percentile};
use crate::floor::http;
use crate::process::cpu_s;
use crate::stock::{READER, Stock};
use spotcheck_client::protocol::Phase;
use std::time::Instant;

pub fn run(bench: &mut Bench) {
    let (k, n_restarts) = (bench.options.changes, bench.scale.restarts);
    for n in bench.sizes(&[1_000, 10_000]) {
        let stock = bench.stocks.of(n, k);
        bench.measure("W3", n, k, |_| resync(&stock, n_restarts));
    }
}

fn resync(stock: &Stock, n_restarts: usize) -> Figures {
    let running = stock.open();
    let (pid, address) = (running.office.pid(), running.office.address.clone());
    let mut handset = running.door().settled(READER);
    handset.link.http.take_counts();
    handset.link.take_syncs();
    let (mut load_ms, mut sync_ms) = (Vec::new(), Vec::new());
    let cpu = cpu_s(pid);
    for _ in 0..n_restarts {
        let began = Instant::now();
        handset.reopen(&address);
        let opened = Instant::now();
        handset.sync();
        sync_ms.push(opened.elapsed().as_secs_f64() * 1e3);
        load_ms.push((opened - began).as_secs_f64() * 1e3);
        assert_eq!(handset.status().phase, Phase::Settled);
    }
    let cpu_ms = (cpu_s(pid) - cpu) * 1e3 / n_restarts as f64;
    let (n_up, n_down, n_requests) = handset.link.http.take_counts();
    let each = |n: u64| n as f64 / n_restarts as f64;
    let syncs = handset.link.take_syncs();
    let http_ms = http(&syncs) * 1e3 / n_restarts as f64;
    let p50 = percentile(&sync_ms, 50.0);
    let mut figures = Figures::default();
    figures
        .note("ratio_to_http", p50 / http_ms)
        .note("seconds", p50 / 1e3)
        .note("least_seconds", percentile(&sync_ms, 0.0) / 1e3)
        .note("max_seconds", percentile(&sync_ms, 100.0) / 1e3)
        .note("bytes", each(n_up + n_down))
        .note("round_trips", each(n_requests))
        .note("server_cpu_ms", cpu_ms)
        .note("phone_load_ms", percentile(&load_ms, 50.0))
        .floor("http_ms", http_ms);
    figures
}
