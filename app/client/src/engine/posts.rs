//! The posts of the paired person, and in which of them he acts: the one whose unit covers the record and in which he may.

use super::state::State;
use super::{Blobs, Clock, Engine, Entropy, Storage, Transport};
use crate::protocol::{Failure, Notice};
use spotcheck_domain::authority::{Act, On, Reach, acts, may, reach_of_seen};
use spotcheck_domain::by::By;
use spotcheck_domain::id::{UnitId, UserId};
use spotcheck_domain::policy::Policy;
use spotcheck_domain::post::{Post, office_day};
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::time::{Day, Timestamp};
use std::rc::Rc;

/// One of his posts, as it stands to a record.
pub struct Held {
    pub by: By,
    pub reach: Reach,
    /// Of the record.
    pub policy: Rc<Policy>,
}

/// Of several refusals the one that says more than that it is not his.
fn plainest(refusals: impl Iterator<Item = Refusal>) -> Refusal {
    refusals.fold(Refusal::NotPermitted, |told, next| if told == Refusal::NotPermitted { next } else { told })
}

impl State {
    /// What he holds beside his main post, or is to hold.
    pub fn posts_beside(&self) -> Vec<&Post> {
        let me = self.session.as_ref().map(|session| session.person.id);
        me.map(|me| self.organisation.posts_of(me).collect()).unwrap_or_default()
    }

    /// He in each post that he holds on that day of the office's, the main one first. None before pairing.
    pub fn posts(&self, day: Day) -> Vec<By> {
        let Some(main) = self.by() else { return Vec::new() };
        let mut posts = vec![main];
        for post in self.posts_beside().into_iter().filter(|post| post.holds_on(day)) {
            let Some(unit) = self.organisation.unit(post.unit) else { continue };
            let by = By { unit: unit.id, tier: unit.tier, roles: post.roles.clone(), ..posts[0].clone() };
            if !posts.contains(&by) {
                posts.push(by);
            }
        }
        posts
    }

    /// Tells the screen where the main post is other than in that unit, which it was.
    pub fn note_move(&mut self, before: Option<UnitId>) {
        let now = self.by().map(|by| by.unit).filter(|now| before.is_some_and(|before| before != *now));
        let unit = now.and_then(|now| self.organisation.unit(now));
        self.notices.extend(unit.map(|unit| Notice::Moved(unit.name.clone())));
    }

    /// How he stands in each of them to a record of that unit.
    pub fn held(&self, owner: UnitId, day: Day) -> Vec<Held> {
        let policy = Rc::new(self.policy_of(owner));
        let reach = |by: &By| reach_of_seen(&self.organisation, by.unit, by.tier, owner);
        let mut held: Vec<Held> = self
            .posts(day)
            .into_iter()
            .map(|by| Held { reach: reach(&by), policy: Rc::clone(&policy), by })
            .collect();
        // What one post covers was shown to no other one.
        if held.iter().any(|post| post.reach != Reach::Granted) {
            held.iter_mut().filter(|post| post.reach == Reach::Granted).for_each(|post| {
                post.reach = Reach::Elsewhere;
            });
        }
        held
    }

    /// Whose visits are his to go on with: his own, and those of the people for whom he acts.
    pub fn acts_for(&self, day: Day) -> Vec<UserId> {
        let me = self.session.as_ref().map(|session| session.person.id);
        let posts = self.posts_beside().into_iter().filter(|post| post.holds_on(day));
        me.into_iter().chain(posts.filter_map(|post| post.deputy_for)).collect()
    }

    /// All that he may do there in one post or another, each once, in the order of the table.
    pub fn acts<'o>(&self, owner: UnitId, day: Day, on: impl Fn(&Held) -> On<'o>) -> Vec<Act> {
        let held = self.held(owner, day);
        in_order(held.iter().flat_map(|post| {
            let stands = |act: &Act| self.stands(&post.by, *act).is_ok();
            acts(&post.by, &on(post)).into_iter().filter(stands)
        }))
    }

    /// Whether the unit of a post has the power that an act takes, as far as this device knows.
    fn stands(&self, by: &By, act: Act) -> Result<(), Refusal> {
        let takes_power = matches!(act, Act::Order | Act::MakeDecision | Act::MakeListing);
        let has_power = !takes_power || self.organisation.gives_orders(by.unit);
        if has_power { Ok(()) } else { Err(Refusal::NoStanding) }
    }

    /// The same with no record at hand.
    pub fn acts_at_large(&self, day: Day) -> Vec<Act> {
        let posts = self.posts(day);
        let of = |about: On<'_>| in_order(posts.iter().flat_map(|by| acts(by, &about)));
        [of(On::office()), of(On::new(Reach::Own))].concat()
    }
}

fn in_order(acts: impl Iterator<Item = Act>) -> Vec<Act> {
    let mut acts: Vec<Act> = acts.collect();
    acts.sort_unstable();
    acts.dedup();
    acts
}

impl<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy> Engine<S, B, T, C, E> {
    pub(super) fn now(&self) -> Timestamp {
        self.world.clock.now()
    }

    /// The day that it is here, whatever this device's clock says: that is corrected by the office's.
    pub(super) fn today(&self) -> Day {
        let now = self.now();
        let clock = self.state.borrow().office_clock;
        clock.map_or(now, |clock| clock.corrected(now)).day(self.world.clock.offset_minutes())
    }

    /// The office's day by this device's clock, which is corrected by the office's.
    pub(super) fn office_day(&self) -> Day {
        let now = self.now();
        let clock = self.state.borrow().office_clock;
        office_day(clock.map_or(now, |clock| clock.corrected(now)))
    }

    /// He in the first post in which he may do this with a record of that unit.
    pub(super) fn by_for<'o>(
        &self,
        owner: UnitId,
        act: Act,
        on: impl Fn(Reach) -> On<'o>,
    ) -> Result<By, Failure> {
        let held = self.state.borrow().held(owner, self.office_day());
        if held.is_empty() {
            return Err(Failure::NotPaired);
        }
        let judge = |post: &Held| {
            may(&post.by, act, &on(post.reach)).and_then(|()| self.state.borrow().stands(&post.by, act))
        };
        first_who_may(held.into_iter().map(|post| (judge(&post), post.by)))
    }

    /// He in the first post in which he may begin this; in that of a unit where one was chosen.
    pub(super) fn by_to_begin(&self, act: Act, unit: Option<UnitId>) -> Result<By, Failure> {
        let posts = self.state.borrow().posts(self.office_day());
        if posts.is_empty() {
            return Err(Failure::NotPaired);
        }
        let chosen = posts.into_iter().filter(|by| unit.is_none_or(|unit| by.unit == unit));
        first_who_may(chosen.map(|by| (may(&by, act, &On::new(Reach::Own)), by)))
    }
}

fn first_who_may(judged: impl Iterator<Item = (Result<(), Refusal>, By)>) -> Result<By, Failure> {
    let mut refused = Vec::new();
    for (judged, by) in judged {
        match judged {
            Ok(()) => return Ok(by),
            Err(refusal) => refused.push(refusal),
        }
    }
    Err(plainest(refused.into_iter()).into())
}
