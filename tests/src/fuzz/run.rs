//! Case after case from a seed, until the time is over or something fails.

use super::case::{Case, Who};
use super::change::RawChange;
use super::chunk;
use super::gauge::Cost;
use super::ground::{Failure, Ground};
use super::honest::{Story, story};
use super::mutate::{Around, mutate};
use super::people::Worker;
use super::shrink::shrink;
use super::trial;
use super::watch::Watch;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// Cases upon one document before the next is made.
const CASES_A_DOCUMENT: usize = 24;
/// Cases after which a fresh office is opened, so that the old one's quarantine does not fill the disk.
const CASES_AN_OFFICE: u64 = 20_000;
/// Every so often all is looked at although nothing was stored.
const THOROUGH: u32 = 24;

#[derive(Debug, Default)]
pub struct Report {
    pub n_cases: u64,
    /// Cases of which something altered was let in, and held.
    pub n_let_in: u64,
    /// How often each outcome was given to the altered change.
    pub outcomes: BTreeMap<String, u64>,
    pub dearest: Cost,
    pub took: Duration,
    /// The first failure, and the smallest case that shows it.
    pub failure: Option<(Failure, Case)>,
}

/// Runs for `time`. The first failure ends it.
pub fn run(seed: u64, time: Duration, watch: &Watch) -> Report {
    let mut report = Report::default();
    let began = Instant::now();
    let mut rng = StdRng::seed_from_u64(seed);
    while began.elapsed() < time && report.failure.is_none() {
        let mut ground = Ground::open(rng.random());
        let upto = report.n_cases + CASES_AN_OFFICE;
        while began.elapsed() < time && report.n_cases < upto && report.failure.is_none() {
            let mut all = None;
            if let Err((failure, case)) = one_document(&mut rng, &mut ground, &mut report, &mut all, watch) {
                let fails = |case: &Case| trial::replay(case).is_err_and(|found| is_alike(&found, &failure));
                // What was refused before may have a part in it.
                let case = if fails(&case) { case } else { all.unwrap_or(case) };
                let case = if fails(&case) { shrink(case, &fails) } else { case };
                let case = Case { note: format!("seed {seed}: {}", failure.0), ..case };
                report.failure = Some((failure, case));
            }
        }
    }
    report.took = began.elapsed();
    report
}

/// The same kind of failure: messages differ in numbers.
fn is_alike(one: &Failure, other: &Failure) -> bool {
    let start = |failure: &Failure| failure.0.chars().take_while(|c| *c != ':').collect::<String>();
    start(one) == start(other)
}

type Failed = (Failure, Case);

/// A fresh document, of which one change is altered again and again, until something altered is let in.
/// `all` gets everything that was pushed to it.
fn one_document(
    rng: &mut StdRng,
    ground: &mut Ground,
    report: &mut Report,
    all: &mut Option<Case>,
    watch: &Watch,
) -> Result<(), Failed> {
    let n_changes = rng.random_range(1..12);
    let own = story(rng, &Worker::sender(), n_changes);
    let other = story(rng, &Worker::sender(), 4);
    let at = rng.random_range(0..own.changes.len());
    let (base, tail) = own.changes.split_at(at);
    let mut past = Case::new(own.id, own.kind);
    if !base.is_empty() {
        past.push(Who::Sender, base.to_vec());
        ground.push_honest(&past).map_err(|failure| (failure, past.clone()))?;
    }
    let all = all.insert(past.clone());
    for _ in 0..CASES_A_DOCUMENT {
        let mut case = past.clone();
        let push = altered(rng, &own, at, &other);
        let first = chunk::hash_of(&push[0]);
        if push[0] == tail[0] {
            continue;
        }
        case.push(Who::Sender, push);
        watch.begin(&case);
        let is_thorough = rng.random_ratio(1, THOROUGH);
        let tried = trial::attempt(ground, &mut case, is_thorough);
        watch.end();
        all.steps.extend_from_slice(&case.steps[past.steps.len()..]);
        let verdicts = tried.map_err(|failure| (failure, case.clone()))?;
        report.n_cases += 1;
        report.dearest = report.dearest.worst(verdicts.cost);
        *report.outcomes.entry(format!("{:?}", verdicts.by_hash.get(&first))).or_default() += 1;
        if verdicts.n_stored() > 0 {
            report.n_let_in += 1;
            return Ok(());
        }
        if is_thorough {
            // The receiver has gone on meanwhile, so the rest of the author's story stands beside his.
            past = case;
            break;
        }
    }
    past.push(Who::Sender, tail.to_vec());
    all.push(Who::Sender, tail.to_vec());
    let honest = ground.push_honest(&past).and_then(|()| ground.pull()).and_then(|()| ground.load(own.id));
    honest.map_err(|failure| (failure, past))
}

/// The change at `at` altered; sometimes followed by its honest descendants, which are made to build upon it.
fn altered(rng: &mut StdRng, own: &Story, at: usize, other: &Story) -> Vec<Vec<u8>> {
    let honest = &own.changes[at];
    let around = Around { own: &own.changes, others: &other.changes };
    let first = mutate(rng, honest, &around);
    let mut renamed = vec![(chunk::hash_of(honest), chunk::hash_of(&first))];
    let mut push = vec![first];
    let n_more = if rng.random_ratio(1, 3) { own.changes.len() - at - 1 } else { 0 };
    for change in own.changes.iter().skip(at + 1).take(n_more) {
        let Some(mut raw) = RawChange::read(change) else { continue };
        for dep in &mut raw.deps {
            if let Some((_, now)) = renamed.iter().find(|(was, _)| was == dep) {
                *dep = *now;
            }
        }
        raw.deps.sort_unstable();
        let again = raw.seal();
        // What stands beside falls with it where only the whole does not load again: that is not its honest author's push.
        if again == *change {
            continue;
        }
        renamed.push((chunk::hash_of(change), chunk::hash_of(&again)));
        push.push(again);
    }
    if push.len() > 2 && rng.random_ratio(1, 6) {
        // Out of order, and one of them twice.
        let at = rng.random_range(2..push.len());
        let twice = push[at].clone();
        push.insert(1, twice);
    }
    push
}
