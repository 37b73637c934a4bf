//! W7, idle: N documents stored and a thousand listeners → resident memory of the server.

use crate::Bench;
use crate::figures::Figures;
use crate::process::{cpu_s, memory_mib};
use crate::stock::{READER, Running, Stock};
use crate::w4_propagate::listen;
use std::io::BufRead;

pub fn run(bench: &mut Bench) {
    let (k, n_listeners) = (bench.options.changes, bench.options.listeners);
    let own: &[usize] = if bench.options.large { &[1_000, 10_000, 100_000] } else { &[1_000, 10_000] };
    for n in bench.sizes(own) {
        let stock = bench.stocks.of(n, k);
        bench.measure("W7", n, k, |_| idle(&stock, n_listeners));
    }
}

fn idle(stock: &Stock, n_listeners: usize) -> Figures {
    let running = stock.open();
    let pid = running.office.pid();
    let handset = running.door().paired(READER);
    let before = memory_mib(pid).0;
    let cookie = handset.link.http.cookie();
    let mut listeners = Vec::with_capacity(n_listeners);
    for _ in 0..n_listeners {
        let mut events = listen(&running.office.address, &cookie);
        let mut line = String::new();
        while !line.starts_with("event: hello") {
            line.clear();
            assert!(events.read_line(&mut line).is_ok_and(|n| n > 0), "the office says hello");
        }
        listeners.push(events);
    }
    let cpu = cpu_s(pid);
    let (resident, peak) = memory_mib(pid);
    // Every listener still hears.
    handset.sync();
    let empty = Running::new();
    let mut figures = Figures::default();
    figures
        .note("ratio_to_empty_server", resident / memory_mib(empty.office.pid()).0)
        .note("resident_mib", resident)
        .note("peak_mib", peak)
        .note("before_listeners_mib", before)
        .note("listeners", listeners.len() as f64)
        .note("after_a_cold_pull_mib", memory_mib(pid).0)
        .note("server_cpu_s", cpu)
        .floor("empty_server_mib", memory_mib(empty.office.pid()).0);
    figures
}
