//! Refused access, for the log. Of each kind the first is noted at once; what follows within an hour is counted, and its
//! number noted when that is over. So a flood costs two entries, and who floods cannot hide one thing behind another.

use crate::store::{Store, StoreError};
use spotcheck_domain::authority::Act;
use spotcheck_domain::call::Noted;
use spotcheck_domain::id::UserId;
use spotcheck_domain::time::Timestamp;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

const WINDOW_MILLIS: i64 = 3_600_000;
/// Kinds that are counted apart; beyond these the rest are counted together.
const MOST: usize = 512;

/// What was refused to whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Attempt {
    Access(UserId, Act),
    /// A pairing code from there.
    Code(IpAddr),
    /// A name and a password from there.
    Password(IpAddr),
    /// One of more kinds than are counted apart.
    Other,
}

#[derive(Debug, Clone, Copy)]
struct Counted {
    since: Timestamp,
    n_more: u64,
}

impl Due {
    /// Into the log of the machine too, which may leave it: a flood is two lines there. Codes have lines of their own.
    fn tell(&self) {
        match (self.attempt, self.n_more) {
            (Attempt::Access(user, act), None) => {
                tracing::info!(%user, act = act.word(), "access was refused");
            }
            (Attempt::Access(user, act), Some(n)) => {
                tracing::info!(%user, act = act.word(), n, "access was refused again");
            }
            (Attempt::Other, n) => tracing::info!(n, "access was refused in more ways than are told apart"),
            (Attempt::Code(_) | Attempt::Password(_), _) => {}
        }
    }
}

#[derive(Debug, Default)]
pub struct Refusals {
    counted: Mutex<HashMap<Attempt, Counted>>,
}

/// An entry that is due: the first of its kind, or how many followed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Due {
    attempt: Attempt,
    n_more: Option<u64>,
}

impl Refusals {
    /// Counts one, and notes what is due.
    pub fn note(&self, store: &Store, attempt: Attempt, now: Timestamp) -> Result<(), StoreError> {
        put(store, self.count(attempt, now), now)
    }

    /// Notes what was counted in windows that are over; where the office closes, all of it.
    pub fn settle(&self, store: &Store, now: Timestamp, is_closing: bool) -> Result<(), StoreError> {
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        let due = sweep(&mut counted, now, is_closing);
        drop(counted);
        put(store, due, now)
    }

    fn count(&self, attempt: Attempt, now: Timestamp) -> Vec<Due> {
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        let mut due = sweep(&mut counted, now, false);
        let is_apart = counted.contains_key(&attempt) || counted.len() < MOST;
        let attempt = if is_apart { attempt } else { Attempt::Other };
        if let Some(counted) = counted.get_mut(&attempt) {
            counted.n_more += 1;
        } else {
            counted.insert(attempt, Counted { since: now, n_more: 0 });
            due.push(Due { attempt, n_more: None });
        }
        due
    }
}

/// Takes out the windows that are over.
fn sweep(counted: &mut HashMap<Attempt, Counted>, now: Timestamp, is_closing: bool) -> Vec<Due> {
    let mut due = Vec::new();
    counted.retain(|attempt, Counted { since, n_more }| {
        // A clock that was put back ends a window too.
        let is_within = (0..WINDOW_MILLIS).contains(&(now.millis() - since.millis()));
        let stays = is_within && !is_closing;
        if !stays && *n_more > 0 {
            due.push(Due { attempt: *attempt, n_more: Some(*n_more) });
        }
        stays
    });
    due
}

fn put(store: &Store, due: Vec<Due>, now: Timestamp) -> Result<(), StoreError> {
    if due.is_empty() {
        return Ok(());
    }
    due.iter().for_each(Due::tell);
    store.write(move |tx| {
        due.iter().try_for_each(|due| {
            let (actor, noted, again, what) = match due.attempt {
                Attempt::Access(user, act) => {
                    (user.to_string(), Noted::Refused, Noted::RefusedAgain, act.word().to_owned())
                }
                Attempt::Code(address) => {
                    ("server".to_owned(), Noted::CodeRefused, Noted::CodeRefusedAgain, address.to_string())
                }
                Attempt::Password(address) => {
                    let (once, again) = (Noted::PasswordRefused, Noted::PasswordRefusedAgain);
                    ("server".to_owned(), once, again, address.to_string())
                }
                Attempt::Other => {
                    ("server".to_owned(), Noted::Refused, Noted::RefusedAgain, "other".to_owned())
                }
            };
            match due.n_more {
                None => tx.put_audit(now, &actor, noted.word(), None, &what),
                Some(n) => tx.put_audit(now, &actor, again.word(), None, &format!("{what} × {n}")),
            }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use spotcheck_domain::id::UserId;

    const fn at(minutes: i64) -> Timestamp {
        Timestamp::from_millis(minutes * 60_000)
    }

    fn user(n: u8) -> UserId {
        UserId::from_parts(at(1), [n; 10])
    }

    #[test]
    fn a_flood_is_one_entry_and_its_number() {
        let refusals = Refusals::default();
        let attempt = Attempt::Access(user(1), Act::ReadAudit);
        let first = Due { attempt, n_more: None };
        assert_eq!(refusals.count(attempt, at(0)), [first]);
        for _ in 0..5_000 {
            assert_eq!(refusals.count(attempt, at(30)), []);
        }
        let other = Attempt::Access(user(1), Act::SetRoles);
        assert_eq!(refusals.count(other, at(31)), [Due { attempt: other, n_more: None }]);
        let again = refusals.count(attempt, at(60));
        assert_eq!(again, [Due { attempt, n_more: Some(5_000) }, first], "the hour is over");
    }

    #[test]
    fn what_is_counted_is_told_when_its_hour_is_over_or_the_office_closes() {
        let refusals = Refusals::default();
        let (one, other) = (Attempt::Code(IpAddr::from([10, 0, 0, 1])), Attempt::Access(user(1), Act::Sync));
        refusals.count(one, at(0));
        refusals.count(one, at(1));
        refusals.count(other, at(30));
        refusals.count(other, at(31));
        let settled = |now, is_closing| {
            let mut counted = refusals.counted.lock().unwrap();
            sweep(&mut counted, now, is_closing)
        };
        assert_eq!(settled(at(59), false), []);
        assert_eq!(settled(at(60), false), [Due { attempt: one, n_more: Some(1) }]);
        assert_eq!(settled(at(61), true), [Due { attempt: other, n_more: Some(1) }]);
        assert_eq!(settled(at(62), true), []);
    }

    #[test]
    fn many_kinds_are_counted_together() {
        let refusals = Refusals::default();
        let n_listed: usize = (0..5_000_u32)
            .map(|n| refusals.count(Attempt::Code(IpAddr::from(n.to_be_bytes())), at(0)).len())
            .sum();
        assert_eq!(n_listed, MOST + 1);
    }
}
