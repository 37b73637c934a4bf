//! The benches: whole-system workloads against the real server process, each beside its floor; one line of JSON each.
//!
//! What is measured is written in each workload's file. Everything is real: edits by the domain, the phones' engine,
//! the server's binary with its default durability, loopback TCP.

mod documents;
mod figures;
mod floor;
mod h1_hostile;
mod handset;
mod hostile;
mod m1_mix;
mod p1_photos;
mod p2_cuts;
mod patience;
mod process;
mod r1_repair;
mod relay;
mod s1_stages;
mod scale;
mod shots;
mod stock;
mod w1_upload;
mod w2_cold_pull;
mod w3_resync;
mod w4_propagate;
mod w5_restart;
mod w6_crowd;
mod w7_idle;
mod w8_killed;
mod watched;

use clap::Parser;
use figures::{Figures, line};
use patience::set_patience;
use scale::Scale;
use std::io::Write;
use stock::Stocks;

#[derive(Debug, Clone, Parser)]
#[command(about = "Whole-system benches; one line of JSON for each workload")]
struct Options {
    /// Only these workloads, e.g. `W1,W2`.
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// Documents, instead of the workload's own number.
    #[arg(long)]
    documents: Option<usize>,
    /// Changes of each document.
    #[arg(long, default_value_t = 9)]
    changes: usize,
    /// Of each workload [default: 3, of small ones 1].
    #[arg(long)]
    runs: Option<usize>,
    /// Only name the workloads.
    #[arg(long)]
    list: bool,
    /// All of it as small as can be: does every workload still do what it says?
    #[arg(long)]
    small: bool,
    /// Also the sizes that take minutes to prepare.
    #[arg(long)]
    large: bool,
    /// Phones of the crowd.
    #[arg(long, default_value_t = 50, default_value_if("small", "true", "4"))]
    phones: usize,
    /// Seconds that the crowd edits.
    #[arg(long, default_value_t = 30, default_value_if("small", "true", "1"))]
    seconds: u64,
    /// Listeners of the idle server.
    #[arg(long, default_value_t = 1_000, default_value_if("small", "true", "20"))]
    listeners: usize,
    /// The longest that anything waits for anything, in seconds, before the bench ends with an error.
    #[arg(long, default_value_t = 600)]
    patience: u64,
    /// Be the empty phone of W2 that pulls from this address, its pairing code on the standard input.
    #[arg(long, hide = true)]
    empty_phone_of: Option<String>,
    /// Be the eight of H1 at this address, their pairing codes on the standard input.
    #[arg(long, hide = true)]
    hostile_to: Option<String>,
}

/// What workloads share.
struct Bench {
    options: Options,
    scale: Scale,
    stocks: Stocks,
}

impl Bench {
    /// The sizes that were asked for, or the workload's own.
    fn sizes(&self, own: &[usize]) -> Vec<usize> {
        let small = self.options.small.then_some(Scale::SMALL_DOCUMENTS);
        self.options.documents.or(small).map_or_else(|| own.to_vec(), |n| vec![n])
    }

    /// Runs one workload as often as asked, and tells its line.
    fn measure(&mut self, workload: &str, n: usize, k: usize, mut run: impl FnMut(&mut Self) -> Figures) {
        let mut runs = Vec::new();
        let own = if self.options.small { 1 } else { 3 };
        for _ in 0..self.options.runs.unwrap_or(own).max(1) {
            runs.push(run(self));
        }
        let mut out = std::io::stdout();
        // A reader who has seen enough may have closed it.
        let _ = writeln!(out, "{}", line(workload, n, k, &runs)).and_then(|()| out.flush());
    }
}

type Workload = fn(&mut Bench);

const WORKLOADS: [(&str, Workload); 14] = [
    ("W1", w1_upload::run),
    ("W2", w2_cold_pull::run),
    ("W3", w3_resync::run),
    ("W4", w4_propagate::run),
    ("W5", w5_restart::run),
    ("W6", w6_crowd::run),
    ("W7", w7_idle::run),
    ("W8", w8_killed::run),
    ("R1", r1_repair::run),
    ("P1", p1_photos::run),
    ("P2", p2_cuts::run),
    ("M1", m1_mix::run),
    ("S1", s1_stages::run),
    ("H1", h1_hostile::run),
];

fn main() {
    let options = Options::parse();
    if let Some(address) = &options.empty_phone_of {
        w2_cold_pull::be_the_phone(address);
        return;
    }
    if let Some(address) = &options.hostile_to {
        hostile::be_hostile(address, options.changes);
        return;
    }
    if options.list {
        WORKLOADS.iter().for_each(|(name, _)| println!("{name}"));
        return;
    }
    let wanted = |name: &str| {
        options.only.is_empty() || options.only.iter().any(|only| only.eq_ignore_ascii_case(name))
    };
    let workloads: Vec<_> = WORKLOADS.into_iter().filter(|(name, _)| wanted(name)).collect();
    set_patience(options.patience);
    let scale = if options.small { Scale::SMALL } else { Scale::FULL };
    let mut bench = Bench { options, scale, stocks: Stocks::default() };
    for (name, workload) in workloads {
        eprintln!("{name}");
        workload(&mut bench);
    }
}
