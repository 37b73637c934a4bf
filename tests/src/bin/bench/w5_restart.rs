//! W5, server restart: kill the server with N documents → first document served to a new phone. From the start of the
//! process; the phone was paired before, and has nothing.

use crate::Bench;
use crate::figures::Figures;
use crate::process::memory_mib;
use crate::stock::{READER, Stock, ask, new_replica};
use spotcheck_domain::term::DocumentKind;
use spotcheck_domain::wire::SyncRequest;
use spotcheck_tests::office::OfficeProcess;
use std::process::Command;
use std::time::Instant;

pub fn run(bench: &mut Bench) {
    let k = bench.options.changes;
    for n in bench.sizes(&[1_000, 10_000]) {
        let stock = bench.stocks.of(n, k);
        bench.measure("W5", n, k, |_| restart(&stock));
    }
}

fn restart(stock: &Stock) -> Figures {
    let running = stock.open();
    let handset = running.door().paired(READER);
    running.office.kill();
    let began = Instant::now();
    let office = OfficeProcess::start(running.folder.path(), "127.0.0.1:0", false);
    let listening_ms = began.elapsed().as_secs_f64() * 1e3;
    handset.hang_up(&office.address);
    let mut request = SyncRequest::plain(new_replica(), None, Vec::new());
    let (mut first_ms, mut n_exchanges) = (None, 0);
    while first_ms.is_none() {
        let response = ask(&handset, &request);
        n_exchanges += 1;
        if response.documents.iter().any(|pulled| pulled.kind == DocumentKind::Finding) {
            first_ms = Some(began.elapsed().as_secs_f64() * 1e3);
        }
        assert!(response.more || first_ms.is_some(), "the documents are served");
        request.cursor = Some(response.cursor);
    }
    let (resident, peak) = memory_mib(office.pid());
    drop(office);
    let process_ms = bare_start_ms();
    let first_ms = first_ms.unwrap_or(f64::NAN);
    let mut figures = Figures::default();
    figures
        .note("ratio_to_bare_process", first_ms / process_ms)
        .note("listening_ms", listening_ms)
        .note("first_document_ms", first_ms)
        .note("exchanges", f64::from(n_exchanges))
        .note("resident_mib", resident)
        .note("peak_mib", peak)
        .floor("process_ms", process_ms);
    figures
}

/// A process that only begins and ends.
fn bare_start_ms() -> f64 {
    let began = Instant::now();
    let ended = Command::new("true").status().expect("`true` is everywhere");
    assert!(ended.success());
    began.elapsed().as_secs_f64() * 1e3
}
