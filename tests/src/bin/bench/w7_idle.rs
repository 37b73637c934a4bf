//! W7, idle: N documents stored and a thousand listeners → resident memory of the server. In the end each of them hears
//! of an edit.

use crate::Bench;
use crate::documents::{Author, make};
use crate::figures::Figures;
use crate::handset::Handset;
use crate::patience::patience;
use crate::process::{cpu_s, memory_mib};
use crate::stock::{READER, Running, Stock, new_replica, push_barely};
use crate::w4_propagate::listen;
use std::io::{BufRead, BufReader};
use std::net::TcpStream;
use std::time::{Duration, Instant};

pub fn run(bench: &mut Bench) {
    let (k, n_listeners) = (bench.options.changes, bench.options.listeners);
    let own: &[usize] = if bench.options.large { &[1_000, 10_000, 100_000] } else { &[1_000, 10_000] };
    for n in bench.sizes(own) {
        let stock = bench.stocks.of(n, k);
        bench.measure("W7", n, k, |_| idle(&stock, n_listeners, k));
    }
}

fn idle(stock: &Stock, n_listeners: usize, k: usize) -> Figures {
    let running = stock.open();
    let pid = running.office.pid();
    let handset = running.door().paired(READER);
    // Of one person no more than 256 are kept open.
    let names = running.enter(n_listeners.div_ceil(256));
    let before = memory_mib(pid).0;
    let mut listeners = Vec::with_capacity(n_listeners);
    while listeners.len() < n_listeners {
        // A device keeps no more open.
        let device = running.door().paired(&names[listeners.len() / 256]);
        let left = n_listeners - listeners.len();
        listeners.extend((0..left.min(4)).map(|_| listen(&running.office.address, &device)));
    }
    let cpu = cpu_s(pid);
    let (resident, peak) = memory_mib(pid);
    handset.sync();
    let after_pull = memory_mib(pid).0;
    let n_hearing = tell_all(&running, &handset, &mut listeners, k);
    assert_eq!(n_hearing, n_listeners, "every listener still hears");
    let empty = Running::new();
    let mut figures = Figures::default();
    figures
        .note("ratio_to_empty_server", resident / memory_mib(empty.office.pid()).0)
        .note("resident_mib", resident)
        .note("peak_mib", peak)
        .note("before_listeners_mib", before)
        .note("listeners", listeners.len() as f64)
        .note("after_a_cold_pull_mib", after_pull)
        .note("listeners_hearing", n_hearing as f64)
        .note("server_cpu_s", cpu)
        .floor("empty_server_mib", memory_mib(empty.office.pid()).0);
    figures
}

/// Another phone of the listeners' person brings a document: how many of them are told that there is news.
fn tell_all(running: &Running, handset: &Handset, listeners: &mut [BufReader<TcpStream>], k: usize) -> usize {
    let made = make(&Author::of(handset), 1, k, 7);
    push_barely(&running.door().paired(READER), new_replica(), &made);
    let until = Instant::now() + patience();
    listeners.iter_mut().filter_map(|events| hears_news(events, until)).count()
}

fn hears_news(events: &mut BufReader<TcpStream>, until: Instant) -> Option<()> {
    // Those who hear have long been told when the time is over.
    let left = until.saturating_duration_since(Instant::now()).max(Duration::from_millis(1));
    events.get_ref().set_read_timeout(Some(left)).ok()?;
    let mut line = String::new();
    while !line.starts_with("event: news") {
        line.clear();
        events.read_line(&mut line).ok().filter(|n| *n > 0)?;
    }
    Some(())
}
