//! Looks for what is dear: cases that cost much of the processor for their bytes are altered again, and of what comes out
//! the dearest are kept, so that it climbs where chance alone would not come.

use super::case::Case;
use super::failure::{Failure, fail};
use super::ground::Ground;
use super::honest::pick;
use super::mutate::{Around, mutate};
use super::plot::Plot;
use super::pool::Pool;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use std::collections::HashSet;
use std::fmt;
use std::time::{Duration, Instant};

/// What a byte may cost, beyond this a case is a failure. Honest changes cost about 400 ns a byte. Without optimisation
/// everything is slower.
pub const MOST_NANOS_A_BYTE: u64 = if cfg!(debug_assertions) { 60_000 } else { 10_000 };
/// Bytes that each request is granted beside its own: to be answered at all costs as much.
const GRANTED: usize = 4 << 10;
/// Cases that are kept to climb from.
const KEPT: usize = 8;
/// Changes that a case may grow to.
const MOST_CHANGES: usize = 64;

/// A case and what it cost.
#[derive(Debug, Clone)]
pub struct Summit {
    pub case: Case,
    /// To push its last step, and to load what it left.
    pub took: Duration,
    pub n_bytes: usize,
}

impl Summit {
    pub const fn nanos_a_byte(&self) -> u64 {
        self.took.as_nanos() as u64 / (self.n_bytes + GRANTED) as u64
    }
}

impl fmt::Display for Summit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (n_changes, n_bytes) = (self.case.last_changes().len(), self.n_bytes);
        let millis = self.took.as_secs_f64() * 1e3;
        write!(
            f,
            "{} ns a byte: {n_changes} changes of {n_bytes} bytes in {millis:.1} ms",
            self.nanos_a_byte()
        )
    }
}

/// How far it came.
#[derive(Debug, Default)]
pub struct Climbed {
    pub n_cases: u64,
    /// Of how many something dearer came than what was known.
    pub n_steps: u64,
    /// The dearest, first.
    pub summits: Vec<Summit>,
}

impl fmt::Display for Climbed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} cases, {} steps up", self.n_cases, self.n_steps)?;
        self.summits.first().map_or(Ok(()), |summit| write!(f, "; the dearest {summit}"))
    }
}

/// Climbs for `time`. Ends at the first that costs more than may be.
pub fn run(seed: u64, time: Duration) -> (Climbed, Result<(), Failure>) {
    let mut climbed = Climbed::default();
    let (mut rng, mut pool) = (StdRng::seed_from_u64(seed), Pool::default());
    let began = Instant::now();
    while began.elapsed() < time {
        let case = match climbed.summits.is_empty() || rng.random_ratio(1, 3) {
            true => fresh(&mut rng, &mut pool),
            false => from(&mut rng, &climbed.summits),
        };
        let Some(case) = case else { continue };
        let summit = match measure(&case) {
            Ok(summit) => summit,
            Err(failure) => {
                climbed.summits.insert(0, Summit { case, took: Duration::MAX, n_bytes: 0 });
                return (climbed, Err(failure));
            }
        };
        climbed.n_cases += 1;
        keep(&mut climbed, summit);
        if let Some(dearest) = climbed.summits.first().filter(|one| one.nanos_a_byte() > MOST_NANOS_A_BYTE) {
            let failure = fail(format!("too dear for its bytes: {dearest}"));
            return (climbed, failure);
        }
    }
    (climbed, Ok(()))
}

/// An altered change of some document.
fn fresh(rng: &mut StdRng, pool: &mut Pool) -> Option<Case> {
    let mut plot = Plot::draw(rng, pool);
    plot.alter(rng, &mut HashSet::new()).then_some(plot.case)
}

/// One of those that are known, altered: a change of its last step becomes another, or another comes to it.
fn from(rng: &mut StdRng, summits: &[Summit]) -> Option<Case> {
    let mut case = pick(rng, summits).case.clone();
    let before: Vec<Vec<u8>> = case.steps.iter().flat_map(|step| step.changes.iter().cloned()).collect();
    let push = &mut case.steps.last_mut()?.changes;
    for _ in 0..rng.random_range(1..4) {
        let at = rng.random_range(0..push.len());
        let around = Around { own: &before, at: before.len() - 1, others: push.as_slice() };
        let altered = mutate(rng, &push[at], &around);
        if push.len() < MOST_CHANGES && rng.random_ratio(1, 3) {
            push.push(altered);
        } else {
            push[at] = altered;
        }
    }
    let mut seen = HashSet::new();
    push.retain(|change| seen.insert(change.clone()));
    Some(case)
}

/// Keeps the dearest; of one document one, so that they are different.
fn keep(climbed: &mut Climbed, summit: Summit) {
    let cost = summit.nanos_a_byte();
    climbed.n_steps += u64::from(climbed.summits.first().is_none_or(|first| cost > first.nanos_a_byte()));
    let of_same = climbed.summits.iter().position(|one| one.case.document == summit.case.document);
    match of_same {
        Some(at) if climbed.summits[at].nanos_a_byte() >= cost => return,
        Some(at) => climbed.summits[at] = summit,
        None => climbed.summits.push(summit),
    }
    climbed.summits.sort_by_key(|one| std::cmp::Reverse(one.nanos_a_byte()));
    climbed.summits.truncate(KEPT);
}

/// What the last step of a case costs in an office of its own.
pub fn measure(case: &Case) -> Result<Summit, Failure> {
    let mut ground = Ground::open(1);
    let mut sofar = Case::new(case.document, case.kind);
    let mut took = Duration::ZERO;
    for step in &case.steps {
        sofar.steps.push(step.clone());
        took = ground.push(&sofar)?.cost.took;
    }
    took += ground.time_of_loading(case.document)?;
    let n_bytes = case.last_changes().iter().map(Vec::len).sum();
    Ok(Summit { case: Case { note: String::new(), ..case.clone() }, took, n_bytes })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fuzz::case::Who;
    use crate::fuzz::change::RawChange;
    use crate::fuzz::honest::story;
    use crate::fuzz::operation::{self, MAKE_TEXT, Operation};
    use crate::fuzz::people::Worker;
    use crate::fuzz::quiet::silence;
    use spotcheck_server::ingest::n_operations;

    #[test]
    fn it_climbs_and_keeps_what_is_dear() {
        silence();
        let (climbed, ended) = run(3, Duration::from_secs(5));
        ended.unwrap_or_else(|failure| panic!("{}", failure.0));
        println!("{climbed}");
        assert!(climbed.n_cases > 10 && climbed.n_steps > 1, "{climbed}");
        assert!(climbed.summits.is_sorted_by_key(|one| std::cmp::Reverse(one.nanos_a_byte())));
        let documents: HashSet<_> = climbed.summits.iter().map(|one| one.case.document).collect();
        assert_eq!(documents.len(), climbed.summits.len());
    }

    #[test]
    fn what_costs_much_for_its_bytes_measures_more_than_what_is_honest() {
        let story = story(&mut StdRng::seed_from_u64(11), &Worker::sender(), 2);
        let mut honest = Case::new(story.id, story.kind);
        honest.push(Who::Sender, story.changes[..1].to_vec());
        let mut dear = honest.clone();
        honest.push(Who::Sender, story.changes[1..].to_vec());
        // A text of thousands of characters, each before the one typed last.
        let last = RawChange::read(&story.changes[1]).expect("an honest change");
        let mut change = last.clone();
        let mut rows = vec![Operation::make(MAKE_TEXT, (None, None), "fresh")];
        rows.extend((0..15_000).map(|_| Operation {
            object: (Some(0), Some(last.start_op)),
            element: (None, Some(0)),
            insert: true,
            ..Operation { key: None, ..Operation::set("", "x") }
        }));
        operation::write(&rows, &mut change);
        dear.push(Who::Sender, vec![change.seal()]);
        let bytes = &dear.last_changes()[0];
        assert_eq!(n_operations(bytes), 15_001);
        assert_eq!(
            n_operations(&story.changes[1]),
            operation::read(&last).map_or(0, |rows| rows.len() as u64)
        );
        let [honest, dear] =
            [honest, dear].map(|case| measure(&case).unwrap_or_else(|failure| panic!("{}", failure.0)));
        println!("{honest}, {dear}");
        assert!(dear.took > honest.took * 2, "{honest}, {dear}");
    }
}
