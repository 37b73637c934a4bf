//! Stories that are told again under other names: to make one costs as much as to try dozens of cases.

use super::change::RawChange;
use super::chunk;
use super::honest::{Story, pick, story};
use super::people::{NOW, Worker, random};
use rand::Rng;
use rand::rngs::StdRng;
use spotcheck_domain::id::{DocumentId, FindingId};

const SIZE: usize = 64;
/// Times that a story is told on average before another takes its place.
const TIMES: u32 = 24;
const LONGEST: usize = 12;

#[derive(Default)]
pub struct Pool {
    stories: Vec<Story>,
}

impl Pool {
    /// A story of a document that is not there yet.
    pub fn draw(&mut self, rng: &mut StdRng) -> Story {
        if self.stories.len() < SIZE || rng.random_ratio(1, TIMES) {
            let n_changes = rng.random_range(1..LONGEST);
            let fresh = story(rng, &Worker::sender(), n_changes);
            if self.stories.len() < SIZE {
                self.stories.push(fresh);
            } else {
                let at = rng.random_range(0..SIZE);
                self.stories[at] = fresh;
            }
        }
        let id = FindingId::from_parts(NOW, random(rng)).into();
        renamed(pick(rng, &self.stories), id)
    }

    /// The changes of some other document.
    pub fn other(&self, rng: &mut StdRng) -> &Story {
        pick(rng, &self.stories)
    }
}

/// The same story of a document of another name.
fn renamed(story: &Story, id: DocumentId) -> Story {
    let (was, is) = (story.id.to_string().into_bytes(), id.to_string().into_bytes());
    let mut hashes: Vec<([u8; 32], [u8; 32])> = Vec::new();
    let changes = story.changes.iter().map(|bytes| {
        let mut change = RawChange::read(bytes).expect("an honest change can be read");
        for column in &mut change.columns {
            let found: Vec<usize> =
                (0..column.bytes.len()).filter(|&at| column.bytes[at..].starts_with(&was)).collect();
            for at in found {
                column.bytes[at..at + is.len()].copy_from_slice(&is);
            }
        }
        for dep in &mut change.deps {
            if let Some((_, now)) = hashes.iter().find(|(was, _)| was == dep) {
                *dep = *now;
            }
        }
        change.deps.sort_unstable();
        let again = change.seal();
        hashes.push((chunk::hash_of(bytes), chunk::hash_of(&again)));
        again
    });
    Story { id, kind: story.kind, changes: changes.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fuzz::case::{Case, Who};
    use crate::fuzz::ground::Ground;
    use rand::SeedableRng;

    #[test]
    fn a_story_told_again_is_as_honest_as_it_was() {
        let mut rng = StdRng::seed_from_u64(4);
        let mut ground = Ground::open(4);
        for n in 1..30 {
            let told = story(&mut rng, &Worker::sender(), n % LONGEST + 1);
            let again = renamed(&told, FindingId::from_parts(NOW, random(&mut rng)).into());
            for story in [told, again] {
                let mut case = Case::new(story.id, story.kind);
                case.push(Who::Sender, story.changes);
                ground.push_honest(&[&case]).expect("it is stored");
            }
        }
        ground.pull().expect("it is relayed");
        ground.close().expect("the office is sound");
    }
}
