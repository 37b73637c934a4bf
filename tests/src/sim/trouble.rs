//! What goes wrong at some moment, done to phones and office.

use super::town::Town;
use super::weather::{Trouble, draw_skew, draw_while};
use super::world::{Event, World};
use rand::Rng;
use spotcheck_domain::term::Role;

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
                    self.n_put_back += 1;
                    self.backup = self.rng.random_bool(0.5).then_some(backup);
                }
            }
            Trouble::Move => {
                let to = Town::get().unit(self.rng.random_range(0..4));
                let user = self.phones[index].person.id;
                self.book.borrow_mut().moved.insert(user);
                self.trace.line(format!("moved to {to}"));
                self.house.move_person(user, to);
            }
            Trouble::Roles => {
                let person = self.phones[index].person.clone();
                self.book.borrow_mut().moved.insert(person.id);
                let roles = if self.rng.random() { vec![Role::Viewer] } else { person.roles };
                self.trace.line(format!("has roles {roles:?}"));
                self.house.set_roles(person.id, &roles);
            }
            Trouble::Decide => {
                for _ in 0..MOST_DECIDED {
                    let decided = self.house.decide(now);
                    self.trace.line(format!("the administrator: {decided}"));
                }
            }
            Trouble::Revoke => {
                if let Some(token) = self.phones[index].token {
                    self.house.revoke(token, now);
                }
            }
        }
    }
}
