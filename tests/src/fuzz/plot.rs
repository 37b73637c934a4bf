//! One document of which one change is altered again and again, until something altered is let in.

use super::case::{Case, Who};
use super::change::RawChange;
use super::chunk;
use super::honest::Story;
use super::mutate::{Around, mutate};
use super::pool::Pool;
use rand::Rng;
use rand::rngs::StdRng;
use std::collections::HashSet;

/// Cases upon one document before the next is made.
const CASES_A_DOCUMENT: usize = 24;
/// Attempts at an alteration that is one: some leave the change as it was.
const ATTEMPTS: usize = 8;

pub struct Plot {
    story: Story,
    /// The change that is altered.
    at: usize,
    /// Some other document's changes.
    others: Vec<Vec<u8>>,
    /// What was pushed and stored.
    past: Case,
    n_tried: usize,
    /// The past and what is pushed upon it.
    pub case: Case,
    /// Everything that was pushed, for a failure in which what was refused before has a part.
    pub all: Case,
    pub is_let_in: bool,
    /// The receiver has gone on with it, so that it is no longer what its author left.
    pub is_looked_at: bool,
}

impl Plot {
    /// A document whose author pushes the changes before the one that will be altered.
    pub fn draw(rng: &mut StdRng, pool: &mut Pool) -> Self {
        let story = pool.draw(rng);
        let at = rng.random_range(0..story.changes.len());
        let mut past = Case::new(story.id, story.kind);
        if at > 0 {
            past.push(Who::Sender, story.changes[..at].to_vec());
        }
        let others = pool.other(rng).changes.clone();
        let (case, all) = (past.clone(), past.clone());
        Self { story, at, others, past, n_tried: 0, case, all, is_let_in: false, is_looked_at: false }
    }

    pub const fn is_done(&self) -> bool {
        self.is_looked_at || self.n_tried >= CASES_A_DOCUMENT
    }

    /// Makes the next case, none of whose changes is among those that are `taken`: answers name changes by their hash
    /// alone. `false`: there was none.
    pub fn alter(&mut self, rng: &mut StdRng, taken: &mut HashSet<[u8; 32]>) -> bool {
        self.n_tried += 1;
        for _ in 0..ATTEMPTS {
            let push = altered(rng, &self.story, self.at, &self.others);
            let hashes: HashSet<[u8; 32]> = push.iter().map(|change| chunk::hash_of(change)).collect();
            if push[0] != self.story.changes[self.at] && taken.is_disjoint(&hashes) {
                taken.extend(hashes);
                self.all.push(Who::Sender, push.clone());
                self.case.clone_from(&self.past);
                self.case.push(Who::Sender, push);
                return true;
            }
        }
        false
    }

    /// Makes the rest of the author's story the case: it stands upon the past, or beside what the receiver wrote.
    pub fn go_on(&mut self) {
        if self.is_looked_at {
            let since = &self.case.steps[self.past.steps.len() + 1..];
            self.all.steps.extend_from_slice(since);
        } else {
            self.case.clone_from(&self.past);
        }
        let tail = self.story.changes[self.at..].to_vec();
        self.all.push(Who::Sender, tail.clone());
        self.case.push(Who::Sender, tail);
    }
}

/// The change at `at` altered; sometimes followed by its honest descendants, which are made to build upon it.
fn altered(rng: &mut StdRng, own: &Story, at: usize, others: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let honest = &own.changes[at];
    let around = Around { own: &own.changes, at, others };
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
