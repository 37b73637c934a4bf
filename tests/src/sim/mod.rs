//! Random people at real phones against the real core of the office, over a faulty network and weeks of time, all of it
//! from one seed and in one thread; and what must hold when everything has become quiet.

// Named by path, a method of the store's `View` or `Tx` has one lifetime where `read` and `write` want any.
#![allow(clippy::redundant_closure_for_method_calls)]

mod acts;
mod carry;
mod check;
mod choice;
mod deeds;
mod folder;
mod hand;
mod handover;
mod house;
mod life;
mod network;
mod notebook;
mod papers;
mod phone;
mod posts;
mod quiet;
mod race;
mod telling;
mod time;
mod town;
mod trace;
mod trouble;
mod weather;
mod world;

pub use weather::Troubles;

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use time::Hours;
use trace::Trace;
use world::World;

/// What one run was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Over every line of its trace.
    pub hash: [u8; 32],
    pub n_lines: u64,
    pub n_answered: u64,
    pub n_refused: u64,
    pub n_changes: usize,
    pub n_photos: usize,
    pub n_documents: usize,
    pub n_phones: usize,
}

/// A run in which something did not hold.
#[derive(Debug)]
pub struct Failure {
    pub seed: u64,
    pub reason: String,
    pub last_lines: Vec<String>,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "seed {}: {}", self.seed, self.reason)?;
        self.last_lines.iter().try_for_each(|line| writeln!(f, "    {line}"))
    }
}

/// Plays one seed to its end.
pub fn play(seed: u64, troubles: Troubles, is_loud: bool) -> Result<Run, Failure> {
    let hours = Hours::default();
    let trace = Trace::new(hours.clone(), is_loud);
    let played = catch_unwind(AssertUnwindSafe(|| {
        let mut world = World::new(seed, troubles, hours, trace.clone());
        world.live();
        world.become_quiet()?;
        check::check(&world)?;
        let book = world.book.borrow();
        Ok::<_, String>(Run {
            hash: trace.hash(),
            n_lines: trace.n_lines(),
            n_answered: book.n_answered,
            n_refused: book.n_refused,
            n_changes: book.changes.len(),
            n_photos: book.photos.len(),
            n_documents: book.made.len(),
            n_phones: world.phones.len(),
        })
    }));
    let reason = match played {
        Ok(Ok(run)) => return Ok(run),
        Ok(Err(reason)) => reason,
        Err(panic) => {
            let said = panic.downcast_ref::<String>().cloned();
            said.or_else(|| panic.downcast_ref::<&str>().map(|said| (*said).to_owned()))
                .map_or_else(|| "a panic".to_owned(), |said| format!("a panic: {said}"))
        }
    };
    Err(Failure { seed, reason, last_lines: trace.last_lines() })
}
