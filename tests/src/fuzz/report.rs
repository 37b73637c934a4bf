//! What a run did, and what it found.

use super::case::Case;
use super::chunk;
use super::door::Door;
use super::failure::Failure;
use super::gauge::Cost;
use super::ground::Verdicts;
use spotcheck_domain::wire::Outcome;
use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

/// Something that must never happen, and what shows it.
#[derive(Debug, Clone)]
pub struct Failed {
    pub failure: Failure,
    /// The smallest case that shows it alone; all that was pushed together where none does.
    pub cases: Vec<Case>,
}

#[derive(Debug, Default)]
pub struct Report {
    pub n_cases: u64,
    pub n_requests: u64,
    pub n_offices: u64,
    /// Cases of which something altered was let in, and held.
    pub n_let_in: u64,
    /// How far the altered change came, and how often each outcome was given to it.
    pub outcomes: BTreeMap<(Door, String), u64>,
    /// Of one request.
    pub dearest: Cost,
    pub took: Duration,
    /// Of this process after the first office and after the last, in MiB.
    pub memory_mib: [u64; 2],
    /// The first failure ends the run.
    pub failed: Option<Failed>,
}

impl Report {
    /// Notes one case and what became of it.
    pub fn note(&mut self, case: &Case, verdicts: &Verdicts) {
        self.n_cases += 1;
        self.n_let_in += u64::from(verdicts.n_stored() > 0);
        self.dearest = self.dearest.worst(verdicts.cost);
        let Some(altered) = case.last_changes().first() else { return };
        let Some(outcome) = verdicts.by_hash.get(&chunk::hash_of(altered)) else { return };
        let told = match outcome {
            Outcome::Quarantined(reason) => reason.clone(),
            outcome => format!("{outcome:?}"),
        };
        *self.outcomes.entry((Door::of(altered, outcome), told)).or_default() += 1;
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { n_cases, n_requests, n_offices, n_let_in, dearest, took, memory_mib, .. } = self;
        writeln!(
            f,
            "{n_cases} cases in {:.0} s, {:.0}/s, in {n_requests} requests to {n_offices} offices; {n_let_in} let in; \
             dearest request {} ms and {} MiB; memory {} MiB after the first office, {} after the last",
            took.as_secs_f64(),
            *n_cases as f64 / took.as_secs_f64().max(f64::MIN_POSITIVE),
            dearest.took.as_millis(),
            dearest.memory_mib,
            memory_mib[0],
            memory_mib[1],
        )?;
        let mut of_doors: BTreeMap<Door, u64> = BTreeMap::new();
        for ((door, _), n) in &self.outcomes {
            *of_doors.entry(*door).or_default() += n;
        }
        for (door, n) in of_doors {
            writeln!(f, "  {door:9} {n:>9} {:5.1} %", n as f64 * 100.0 / *n_cases as f64)?;
            for ((of, outcome), n) in &self.outcomes {
                if *of == door {
                    writeln!(f, "            {n:>9} {outcome}")?;
                }
            }
        }
        Ok(())
    }
}
