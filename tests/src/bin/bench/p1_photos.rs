//! P1, photos: 50 files of 3 MB, four phones at a time → each verified by hash and fsynced.

use crate::Bench;
use crate::figures::Figures;
use crate::floor;
use crate::patience::Gate;
use crate::process::{cpu_s, memory_mib};
use crate::scale::Scale;
use crate::shots::{AT_ONCE, file, phone, verify};
use crate::stock::Running;
use spotcheck_domain::photo::PhotoHash;
use std::time::Instant;

const READY: &str = "phones with their records at the office";

pub fn run(bench: &mut Bench) {
    let scale = bench.scale;
    bench.measure("P1", scale.files, 1, |_| photos(scale));
}

fn photos(scale: Scale) -> Figures {
    let running = Running::new();
    let (pid, door) = (running.office.pid(), running.door());
    let ready = Gate::new(AT_ONCE + 1);
    let (mut began, mut cpu) = (Instant::now(), 0.0);
    let sent: Vec<_> = std::thread::scope(|scope| {
        let _pass = ready.enter();
        let phones: Vec<_> = (0..AT_ONCE)
            .map(|nth| {
                let (door, ready) = (&door, &ready);
                scope.spawn(move || {
                    let _pass = ready.enter();
                    let (handset, hashes) = phone(door, nth, scale);
                    handset.link.http.take_counts();
                    ready.wait(READY);
                    assert!(handset.settle(), "every photo arrives");
                    (hashes, Instant::now(), handset.link.http.take_counts())
                })
            })
            .collect();
        ready.wait(READY);
        began = Instant::now();
        cpu = cpu_s(pid);
        phones.into_iter().map(|phone| phone.join().expect("a phone ends well")).collect()
    });
    let server_cpu = cpu_s(pid) - cpu;
    let ended = sent.iter().map(|(_, at, _)| *at).max().unwrap_or(began);
    let seconds = (ended - began).as_secs_f64();
    let n_requests: u64 = sent.iter().map(|(_, _, (_, _, n))| n).sum();
    let peak = memory_mib(pid).1;
    let hashes: Vec<PhotoHash> = sent.into_iter().flat_map(|(hashes, _, _)| hashes).collect();
    verify(&running, &hashes);
    drop(running);
    let files: Vec<Vec<u8>> = (0..scale.files).map(|n| file(n, scale.file_bytes)).collect();
    let megabytes = (scale.files * scale.file_bytes) as f64 / 1e6;
    let (put, write) = (megabytes / floor::put(&files, AT_ONCE), megabytes / floor::write(&files, AT_ONCE));
    let rate = megabytes / seconds;
    let mut figures = Figures::default();
    figures
        .note("ratio_to_put", rate / put)
        .note("ratio_to_write", rate / write)
        .note("mb_per_s", rate)
        .note("seconds", seconds)
        .note("requests", n_requests as f64)
        .note("n_verified", hashes.len() as f64)
        .note("server_cpu_s", server_cpu)
        .note("server_peak_mib", peak)
        .floor("put_mb_per_s", put)
        .floor("write_mb_per_s", write);
    figures
}
