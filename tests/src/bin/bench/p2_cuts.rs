//! P2, cuts: as P1, each file's connection destroyed at a random offset once → all verified.

use crate::Bench;
use crate::figures::Figures;
use crate::patience::Deadline;
use crate::relay::Relay;
use crate::scale::Scale;
use crate::shots::{AT_ONCE, phone, verify};
use crate::stock::{Door, Running};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use spotcheck_client::session::Step;
use spotcheck_domain::photo::PhotoHash;
use std::time::Instant;

pub fn run(bench: &mut Bench) {
    let scale = bench.scale;
    bench.measure("P2", scale.files, 1, |_| cuts(scale));
}

fn cuts(scale: Scale) -> Figures {
    let running = Running::new();
    let door = running.door();
    let began = Instant::now();
    let sent: Vec<(Vec<PhotoHash>, u64, u64)> = std::thread::scope(|scope| {
        let phones: Vec<_> = (0..AT_ONCE)
            .map(|nth| {
                let door = &door;
                scope.spawn(move || send(door, nth, scale))
            })
            .collect();
        phones.into_iter().map(|phone| phone.join().expect("a phone ends well")).collect()
    });
    let seconds = began.elapsed().as_secs_f64();
    let n_sent: u64 = sent.iter().map(|(_, n, _)| n).sum();
    let n_cuts: u64 = sent.iter().map(|(_, _, n)| n).sum();
    let hashes: Vec<PhotoHash> = sent.into_iter().flat_map(|(hashes, _, _)| hashes).collect();
    verify(&running, &hashes);
    let n_needed = (scale.files * scale.file_bytes) as f64;
    let mut figures = Figures::default();
    figures
        .note("ratio_sent_to_needed", n_sent as f64 / n_needed)
        .note("bytes_sent", n_sent as f64)
        .note("cuts", n_cuts as f64)
        .note("n_verified", hashes.len() as f64)
        .note("seconds_with_preparation", seconds)
        .floor("bytes", n_needed);
    figures
}

/// Sends one phone's share through a wire of its own, cut once during each file.
fn send(door: &Door, nth: usize, scale: Scale) -> (Vec<PhotoHash>, u64, u64) {
    let (handset, hashes) = phone(door, nth, scale);
    let relay = Relay::new(&door.address);
    handset.hang_up(&relay.address);
    let rng = &mut StdRng::seed_from_u64(nth as u64);
    let deadline = Deadline::of("photos through a wire that is cut");
    let mut n_armed = 0;
    loop {
        deadline.check(|| format!("{:?}", handset.status()));
        let n_left = handset.status().n_unsent_photos as usize;
        if n_left == 0 {
            break;
        }
        let n_begun = hashes.len() - n_left + 1;
        if n_armed < n_begun {
            n_armed = n_begun;
            relay.cut_after(rng.random_range(1..scale.file_bytes as u64));
        }
        if !handset.step(|step| matches!(step, Step::Sync | Step::Upload)) {
            // The network is back: nobody waits out the pause.
            handset.engine.news();
        }
    }
    let (n_sent, n_cuts) = relay.counts();
    (hashes, n_sent, n_cuts)
}
