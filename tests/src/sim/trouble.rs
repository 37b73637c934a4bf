//! What goes wrong at some moment, done to phones and office.

use super::notebook::Change;
use super::time::DAY;
use super::town::Town;
use super::weather::{Trouble, draw_skew, draw_while};
use super::world::{Event, World};
use rand::Rng;
use spotcheck_domain::id::UserId;
use spotcheck_domain::term::Role;
use spotcheck_domain::time::Timestamp;
use spotcheck_server::ingest::GRACE_MILLIS;

/// Changes that an administrator decides about at one sitting.
const MOST_DECIDED: u32 = 3;

impl World {
    pub fn befall(&mut self, trouble: Trouble) {
        let index = self.rng.random_range(0..self.phones.len());
        let now = self.now();
        self.trace.line(format!("trouble {trouble:?} at {}", self.phones[index].name));
        match trouble {
            Trouble::KillAfter(n) if self.phones[index].engine.is_some() => {
                self.phones[index].memory.kill_after(n);
            }
            Trouble::Kill if self.phones[index].engine.is_some() => self.kill(index, "is killed"),
            Trouble::KillAfter(_) | Trouble::Kill => {}
            Trouble::Full => {
                self.phones[index].memory.fill_up(true);
                let lasts = draw_while(&mut self.rng);
                self.later(lasts, Event::Room(index));
            }
            Trouble::Jump => {
                let skew = draw_skew(&mut self.rng);
                self.note_skew(index, skew);
                self.phones[index].clock.set_skew(skew);
                self.turn(index);
            }
            Trouble::Cut => {
                self.phones[index].cut_until = now.plus_millis(draw_while(&mut self.rng));
            }
            Trouble::OfficeCrash => self.house.crash(),
            Trouble::BackUp => self.backup = Some(self.house.back_up()),
            Trouble::Restore => {
                if let Some(backup) = self.backup.take() {
                    let (with_photos, declared) = (self.rng.random(), self.rng.random());
                    self.trace.line(format!("put back: photos {with_photos}, declared {declared}"));
                    self.house.put_back(&backup, with_photos, declared);
                    // The office knows nothing any more of what it has changed since.
                    let mut book = self.book.borrow_mut();
                    let changed: Vec<UserId> = book.changed.keys().copied().collect();
                    book.moved.extend(changed);
                    drop(book);
                    self.n_put_back += 1;
                    self.backup = self.rng.random_bool(0.5).then_some(backup);
                }
            }
            Trouble::Move => {
                let (user, to) = if self.troubles.restless {
                    let person = self.rng.random_range(0..Town::ADMIN);
                    (Town::get().people[person].id, self.rng.random_range(0..=Town::ENTERPRISE))
                } else {
                    (self.phones[index].person.id, self.rng.random_range(0..4))
                };
                let to = Town::get().unit(to);
                let at = self.draw_change(user);
                self.trace.line(format!("{user} is moved to {to} at {}", at.millis()));
                self.house.move_person(user, to, at);
            }
            Trouble::Regroup => {
                let is_enterprise = self.troubles.restless && self.rng.random();
                let (unit, n_above) = if is_enterprise { (Town::ENTERPRISE, 4) } else { (Town::TOWN, 3) };
                let to = Town::get().unit(self.rng.random_range(1..n_above));
                let unit = Town::get().unit(unit);
                self.note_regrouped();
                self.trace.line(format!("{unit} is put under {to}"));
                self.house.regroup(unit, to, now);
            }
            Trouble::Roles => {
                let person = self.phones[index].person.clone();
                let at = self.draw_change(person.id);
                let roles = if self.rng.random() { vec![Role::Viewer] } else { person.roles };
                self.trace.line(format!("{} has roles {roles:?} at {}", person.id, at.millis()));
                self.house.set_roles(person.id, &roles, at);
            }
            Trouble::Post => self.give_or_end_post(index),
            // What an office that was put back gave under the policy that it has lost is judged by today's.
            Trouble::Policy if self.n_put_back > 0 => {}
            Trouble::Policy => {
                let policy = self.house.change_policy(now);
                self.trace.line(format!("policy {policy:?}"));
            }
            Trouble::Decide => {
                for _ in 0..MOST_DECIDED {
                    let decided = self.house.decide(now);
                    self.trace.line(format!("the administrator: {decided}"));
                }
            }
            Trouble::HandOver => self.hand_over(index),
            Trouble::Race => self.race(),
            Trouble::Revoke => {
                if let Some(token) = self.phones[index].token {
                    self.house.revoke(token, now);
                }
            }
        }
    }

    /// A step is due by a day, and what its author's clock says of that is believed only where it may be so.
    pub fn note_skew(&mut self, index: usize, skew: i64) {
        // A post begins and ends with the day, too, as its holder's clock says.
        if skew.abs() > DAY || (self.troubles.posts && skew != 0) {
            self.book.borrow_mut().misled.insert(self.phones[index].person.id);
        }
    }

    /// The tree of units changes for everybody: what was made before stays good for a while.
    fn note_regrouped(&mut self) {
        let now = self.now();
        let mut book = self.book.borrow_mut();
        for user in self.phones.iter().map(|phone| phone.person.id) {
            book.changed.entry(user).or_default().push(Change { at: now, is_excused: true });
            if self.n_put_back > 0 {
                book.moved.insert(user);
            }
        }
    }

    /// When rights of a person are changed: now, so that what he made before is still good for a while, or so long ago
    /// that what he makes until he hears of it may be refused.
    fn draw_change(&mut self, user: UserId) -> Timestamp {
        let now = self.now();
        let is_excused = self.rng.random_bool(0.7);
        let mut book = self.book.borrow_mut();
        let changes = book.changed.entry(user).or_default();
        changes.push(Change { at: now, is_excused });
        // An office that was put back does not know the cursors that it gave before.
        if !is_excused || self.n_put_back > 0 {
            book.moved.insert(user);
        }
        if is_excused { now } else { now.plus_millis(-GRACE_MILLIS - DAY) }
    }
}
