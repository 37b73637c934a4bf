//! Posts beside the one that somebody has, given and ended at any time, some of them for days that are to come.

use super::notebook::Change;
use super::town::Town;
use super::world::World;
use rand::{Rng, RngCore};
use spotcheck_domain::id::PostId;
use spotcheck_domain::post::{Post, office_day};
use spotcheck_domain::term::Role;

/// What somebody is in another unit.
const ROLES: [&[Role]; 4] =
    [&[Role::Inspector], &[Role::Supervisor], &[Role::Reviewer], &[Role::Inspector, Role::Supervisor]];

impl World {
    pub fn give_or_end_post(&mut self, index: usize) {
        let (now, person) = (self.now(), self.phones[index].person.id);
        let held = self.house.posts_of(person);
        self.note_posts(index);
        if !held.is_empty() && self.rng.random() {
            let row = held[self.rng.random_range(0..held.len())].clone();
            self.trace.line(format!("holds {} in {} no more", row.post.id, row.post.unit));
            return self.house.end_post(row, now);
        }
        let mut random = [0; 10];
        self.rng.fill_bytes(&mut random);
        let today = office_day(now);
        let is_deputy = self.rng.random_bool(0.6);
        let others = &Town::get().people;
        let deputy_for = is_deputy.then(|| others[self.rng.random_range(0..others.len())].id);
        let first = is_deputy.then(|| today.plus_days(self.rng.random_range(0..3)));
        let post = Post {
            id: PostId::from_parts(now, random),
            user: person,
            unit: Town::get().unit(self.rng.random_range(0..4)),
            roles: ROLES[self.rng.random_range(0..ROLES.len())].to_vec(),
            deputy_for: deputy_for.filter(|other| *other != person),
            from: first.filter(|first| *first > today),
            until: first.map(|first| first.plus_days(self.rng.random_range(0..5))),
        };
        let Post { unit, roles, from, until, .. } = &post;
        self.trace.line(format!("is also {roles:?} in {unit}, from {from:?} until {until:?}"));
        self.house.give_post(post, now);
    }

    /// What he may do changes now, and may change again as days go by: what he made before stays good for a while.
    fn note_posts(&mut self, index: usize) {
        let (at, person) = (self.now(), self.phones[index].person.id);
        let mut book = self.book.borrow_mut();
        book.changed.entry(person).or_default().push(Change { at, is_excused: true });
        if self.n_put_back > 0 {
            book.moved.insert(person);
        }
    }
}
