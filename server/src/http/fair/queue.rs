//! Places at work, and whose turn it is. Knows no clock and waits for nobody: it says who is next.
//!
//! Everybody has an account of the processor time that was spent for him, which is forgotten by half every ten seconds.
//! Whoever waits and has spent least is next. Who has spent much works in few places of their own, where the work gives way
//! to all other: so a crowd of them fills what nobody else wants, and nothing more. That an honest phone brings a whole
//! day costs it nothing while the machine is idle. While others are at work, only half of those places are given: a
//! request goes from thread to thread, and where every processor is taken it waits at each of them for as long as the
//! system leaves a thread where it is, however low that is.

use super::account::Account;
pub use super::account::Lane;
use super::asker::Asker;
use std::collections::HashMap;
use std::time::{Duration, Instant};

/// What a request costs though nothing is done for it: its head is read, and an answer written.
const A_REQUEST: Duration = Duration::from_micros(100);
/// Between two requests of somebody who has spent much. A phone that brings a day asks more seldom.
const PACE: Duration = Duration::from_millis(20);
const LONGEST_PACE: Duration = Duration::from_secs(2);
/// Seconds that are not worth remembering.
const NOTHING: f64 = 0.001;
/// For so long after a usual place was given others are taken to be at work.
const AT_WORK: Duration = Duration::from_millis(500);
/// Accounts beyond which those of whom nothing runs or waits are looked through.
const MANY: usize = 1_024;

/// Places, in all and of one asker.
#[derive(Debug, Clone, Copy)]
pub struct Places {
    pub all: usize,
    pub of_one: usize,
}

/// Somebody who waits for a place.
pub trait Waiter {
    /// He has gone away meanwhile.
    fn is_gone(&self) -> bool;
}

pub struct Queue<W> {
    places: [Places; 2],
    most_waiting_of_one: usize,
    n_running: [usize; 2],
    accounts: HashMap<Asker, Account<W>>,
    n_given: u64,
    /// When a usual place was last given.
    usual_at: Option<Instant>,
}

impl<W: Waiter> Queue<W> {
    pub fn new(usual: Places, heavy: Places, most_waiting_of_one: usize) -> Self {
        let places = [usual, heavy];
        Self {
            places,
            most_waiting_of_one,
            n_running: [0; 2],
            accounts: HashMap::new(),
            n_given: 0,
            usual_at: None,
        }
    }

    /// Waits in somebody's line. `false`: it is as long as it may be.
    pub fn wait(&mut self, asker: Asker, waiter: W, now: Instant) -> bool {
        if self.accounts.len() > MANY {
            self.accounts.retain(|_, account| {
                account.n_running() > 0 || !account.waiting.is_empty() || account.spent_at(now) > NOTHING
            });
        }
        let account = self.accounts.entry(asker).or_insert_with(|| Account::new(now));
        if account.waiting.len() >= self.most_waiting_of_one {
            account.waiting.retain(|waiter| !waiter.is_gone());
        }
        let has_room = account.waiting.len() < self.most_waiting_of_one;
        if has_room {
            account.waiting.push_back(waiter);
        }
        has_room
    }

    /// The next one who is given a place, if there is one for anybody who waits.
    pub fn next(&mut self, now: Instant) -> Option<(Asker, Lane, W)> {
        [Lane::Usual, Lane::Heavy].into_iter().find_map(|lane| self.next_in(lane, now))
    }

    fn next_in(&mut self, lane: Lane, now: Instant) -> Option<(Asker, Lane, W)> {
        let place = lane as usize;
        let Places { all, of_one } = self.places[place];
        let is_shared = lane == Lane::Heavy && self.is_usual_at_work(now);
        let all = if is_shared { (all / 2).max(1) } else { all };
        loop {
            if self.n_running[place] >= all {
                return None;
            }
            let waiting = self.accounts.iter().filter(|(_, account)| {
                !account.waiting.is_empty() && account.lane_at(now) == lane && account.n_running() < of_one
            });
            let next = waiting.min_by(|(_, a), (_, b)| {
                let key = |account: &Account<W>| (account.n_running(), account.spent_at(now));
                let ((a_running, a_spent), (b_running, b_spent)) = (key(a), key(b));
                a_running.cmp(&b_running).then(a_spent.total_cmp(&b_spent)).then(a.served.cmp(&b.served))
            });
            let asker = *next?.0;
            let account = self.accounts.get_mut(&asker)?;
            let waiter = account.waiting.pop_front()?;
            if waiter.is_gone() {
                continue;
            }
            self.n_given += 1;
            account.served = self.n_given;
            account.n_running[place] += 1;
            self.n_running[place] += 1;
            if lane == Lane::Usual {
                self.usual_at = Some(now);
            }
            return Some((asker, lane, waiter));
        }
    }

    fn is_usual_at_work(&self, now: Instant) -> bool {
        let is_recent = |at: Instant| now.saturating_duration_since(at) < AT_WORK;
        self.n_running[Lane::Usual as usize] > 0 || self.usual_at.is_some_and(is_recent)
    }

    /// A place is free again.
    pub fn free(&mut self, asker: Asker, lane: Lane) {
        let place = lane as usize;
        self.n_running[place] = self.n_running[place].saturating_sub(1);
        if let Some(account) = self.accounts.get_mut(&asker) {
            account.n_running[place] = account.n_running[place].saturating_sub(1);
        }
    }

    /// So much was spent for somebody.
    pub fn charge(&mut self, asker: Asker, spent: Duration, now: Instant) {
        let account = self.accounts.entry(asker).or_insert_with(|| Account::new(now));
        (account.spent, account.at) = (account.spent_at(now) + spent.as_secs_f64(), now);
    }

    /// Notes a request, and tells how long it waits before it is looked at: not at all, unless its asker has spent much.
    pub fn pace(&mut self, asker: Asker, now: Instant) -> Duration {
        self.charge(asker, A_REQUEST, now);
        let Some(account) = self.accounts.get_mut(&asker) else { return Duration::ZERO };
        if account.lane_at(now) == Lane::Usual {
            return Duration::ZERO;
        }
        account.next = (account.next.max(now) + PACE).min(now + LONGEST_PACE);
        account.next - now
    }

    /// Whether somebody has spent so much that his work gives way.
    pub fn is_heavy(&self, asker: Asker, now: Instant) -> bool {
        self.accounts.get(&asker).is_some_and(|account| account.lane_at(now) == Lane::Heavy)
    }

    /// Whether no usual place is left.
    pub fn is_full(&self) -> bool {
        self.n_running[Lane::Usual as usize] >= self.places[Lane::Usual as usize].all
    }

    pub fn n_waiting(&self) -> usize {
        self.accounts.values().map(|account| account.waiting.len()).sum()
    }

    pub fn n_running(&self) -> usize {
        self.n_running.iter().sum()
    }
}

#[cfg(test)]
mod tests {
    use super::super::account::HALF_LIFE;
    use super::*;
    use spotcheck_domain::id::UserId;
    use spotcheck_domain::time::Timestamp;

    impl Waiter for (&'static str, bool) {
        fn is_gone(&self) -> bool {
            self.1
        }
    }

    fn person(n: u8) -> Asker {
        Asker::Person(UserId::from_parts(Timestamp::from_millis(1), [n; 10]))
    }

    fn queue(all: usize) -> Queue<(&'static str, bool)> {
        Queue::new(Places { all, of_one: 2 }, Places { all: 1, of_one: 1 }, 3)
    }

    /// Those who are given a place now, in their order.
    fn given(queue: &mut Queue<(&'static str, bool)>, now: Instant) -> Vec<&'static str> {
        std::iter::from_fn(|| queue.next(now)).map(|(.., waiter)| waiter.0).collect()
    }

    #[test]
    fn places_go_round_and_nobody_has_more_than_his_own() {
        let (mut queue, now) = (queue(3), Instant::now());
        for name in ["a1", "a2", "a3"] {
            assert!(queue.wait(person(1), (name, false), now));
        }
        queue.wait(person(2), ("b1", false), now);
        queue.wait(person(3), ("c1", false), now);
        let first = given(&mut queue, now);
        assert_eq!(first.len(), 3);
        assert!(["a1", "b1", "c1"].iter().all(|name| first.contains(name)), "one of each: {first:?}");
        queue.free(person(2), Lane::Usual);
        queue.free(person(3), Lane::Usual);
        assert_eq!(given(&mut queue, now), ["a2"], "two of one at most");
        assert!(!queue.is_full() && queue.n_waiting() == 1 && queue.n_running() == 2);
    }

    #[test]
    fn a_line_is_bounded_and_who_has_gone_away_takes_no_room_in_it() {
        let (mut queue, now) = (queue(0), Instant::now());
        queue.wait(person(1), ("gone", true), now);
        assert!(queue.wait(person(1), ("a1", false), now) && queue.wait(person(1), ("a2", false), now));
        assert!(queue.wait(person(1), ("a3", false), now), "in the place of one who is gone");
        assert!(!queue.wait(person(1), ("a4", false), now));
        assert!(queue.wait(person(2), ("b1", false), now), "another's line is his own");
    }

    #[test]
    fn who_has_spent_less_goes_first_and_who_has_spent_much_gives_way_for_a_while() {
        let (mut queue, now) = (queue(2), Instant::now());
        queue.charge(person(1), Duration::from_millis(400), now);
        queue.charge(person(2), Duration::from_millis(10), now);
        queue.charge(person(4), Duration::from_secs(9), now);
        queue.charge(person(5), Duration::from_secs(8), now);
        for (n, name) in [(1, "a"), (2, "b"), (3, "c"), (4, "d"), (5, "e")] {
            queue.wait(person(n), (name, false), now);
        }
        assert_eq!(given(&mut queue, now), ["c", "b", "e"], "two usual, and the cheaper of the dear ones");
        queue.free(person(3), Lane::Usual);
        assert_eq!(given(&mut queue, now), ["a"], "a dear one takes no usual place");
        // Nine seconds are 0.28 after five times ten.
        let later = now + HALF_LIFE * 5;
        queue.free(person(1), Lane::Usual);
        assert_eq!(given(&mut queue, later), ["d"]);
    }

    #[test]
    fn who_has_spent_much_fills_the_machine_only_while_nobody_else_is_at_work() {
        let now = Instant::now();
        let places = Places { all: 4, of_one: 1 };
        let mut queue: Queue<(&'static str, bool)> = Queue::new(places, places, 3);
        for (n, name) in [(1, "a"), (2, "b"), (3, "c"), (4, "d"), (5, "e")] {
            queue.charge(person(n), Duration::from_mins(1), now);
            queue.wait(person(n), (name, false), now);
        }
        queue.wait(person(9), ("honest", false), now);
        assert_eq!(given(&mut queue, now).len(), 3, "the honest one, and two of four places");
        queue.free(person(9), Lane::Usual);
        assert_eq!(given(&mut queue, now + AT_WORK / 2).len(), 0, "he may come again");
        assert_eq!(given(&mut queue, now + AT_WORK).len(), 2);
    }

    #[test]
    fn who_has_spent_much_is_heard_at_a_pace() {
        let (mut queue, now) = (queue(2), Instant::now());
        assert!((0..100).all(|_| queue.pace(person(1), now).is_zero()));
        queue.charge(person(1), Duration::from_secs(1), now);
        assert_eq!((queue.pace(person(1), now), queue.pace(person(1), now)), (PACE, PACE * 2));
        assert_eq!((0..500).map(|_| queue.pace(person(1), now)).max(), Some(LONGEST_PACE));
        assert!(queue.pace(person(2), now).is_zero(), "another is not");
        let flood = (0..20_000).find(|_| !queue.pace(person(3), now).is_zero());
        assert!(
            flood.is_some_and(|n| (9_980..10_020).contains(&n)),
            "requests that do nothing cost too: {flood:?}"
        );
    }

    #[test]
    fn accounts_of_those_who_have_gone_are_forgotten() {
        let (mut queue, now) = (queue(1), Instant::now());
        for n in 0..5_000_u32 {
            let asker = Asker::Address(std::net::Ipv4Addr::from(n).into());
            let at = now + Duration::from_secs(u64::from(n));
            queue.charge(asker, Duration::from_millis(50), at);
            queue.wait(asker, ("a", false), at);
            assert_eq!(given(&mut queue, at), ["a"]);
            queue.free(asker, Lane::Usual);
        }
        assert!(queue.accounts.len() <= MANY + 1);
    }
}
