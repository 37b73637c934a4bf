//! By whose rights a change is judged: its author's when he made it, as far as a cursor tells that instant, and those
//! that he has now.
//!
//! For a while after a change of posts, policy or rules, what was made before is judged by what held when it was made:
//! an honest week offline is not refused because its author was moved. A cursor proves that its holder knew of nothing
//! later, not that he wrote then; so it gives him, for as long, no more than he had, on records that he could see. What
//! he may do now he may do whatever he names. A change stands wholly on one ground, never on parts of two: on one post of his,
//! where he has several.
//!
//! An app of before names no cursor, and one that it holds tells nothing: it took the cursor of an answer before the
//! organisation that the answer named. So what it brings may have been made on any day of the time of grace, by any post
//! that its author held then, and by the rules of before. That gives nobody more than a cursor that he has kept.

pub use super::standing::{Given, Made, Standing};

use super::held::{MOST_POSTS, held_then, lost_at};
use super::standing::NOW;
use crate::people::past::{self, person_at};
use crate::people::principal::Principal;
use crate::people::reference::governing;
use crate::store::{StoreError, View};
use spotcheck_domain::authority::Reach;
use spotcheck_domain::by::By;
use spotcheck_domain::id::{DocumentId, UnitId, UserId};
use spotcheck_domain::policy::Policy;
use spotcheck_domain::post::Post;
use spotcheck_domain::reference::{Person, Unit};
use spotcheck_domain::rules;
use spotcheck_domain::time::Timestamp;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// For so long what held before a change still judges what was made before it.
pub const GRACE_MILLIS: i64 = 30 * 24 * 3_600_000;

/// What one person might do at one instant, in one of his posts.
pub struct Ground {
    /// He as he was, in that post alone.
    pub principal: Principal,
    pub by: By,
    /// The version of the rules.
    pub rules: u32,
    /// `None`: what holds now.
    then: Option<Then>,
    /// By the unit that owns what they govern.
    policies: Mutex<HashMap<UnitId, Arc<Policy>>>,
}

/// An instant before something was changed.
struct Then {
    at: Timestamp,
    /// When he lost the post that he held then, if he did.
    lost_at: Option<Timestamp>,
}

/// What the changes of one request may stand on.
pub struct Grounds {
    /// The first ones hold now, that of his main post before the others.
    all: Vec<Ground>,
    n_now: usize,
    /// Instants of before that were looked at, with their places.
    instants: Vec<(Timestamp, (usize, usize))>,
    /// By the places of the cursors in the request.
    of_cursors: Vec<Standing>,
    /// What names none.
    unnamed: Standing,
    /// What names one that tells nothing.
    today: Standing,
    /// The office itself writes.
    is_office: bool,
}

impl Grounds {
    /// What holds now, and nothing else.
    pub fn of_today(principal: &Principal, now: Timestamp) -> Self {
        // Of what tells nothing it is believed that it was made in the time of grace.
        let made = (now.plus_millis(-GRACE_MILLIS), now);
        let all: Vec<Ground> = principal.each().map(Ground::of_today).collect();
        let n_now = all.len();
        let today = Standing { then: (NOW, 0), n_now, made, known: None };
        Self {
            all,
            n_now,
            instants: Vec::new(),
            of_cursors: Vec::new(),
            unnamed: today,
            today,
            is_office: false,
        }
    }

    /// What the office writes itself, upon all that it has, as this person asked it there.
    pub fn of_office(principal: &Principal, now: Timestamp) -> Self {
        Self { is_office: true, ..Self::of_today(principal, now) }
    }

    /// `given` has, for each cursor that a request names, what this office gave with it to this person; `None` where it
    /// did not, or is not what it was then. `has_unnamed`: some of its changes name none.
    pub fn of(
        view: &dyn View,
        principal: &Principal,
        given: &[Option<Given>],
        has_unnamed: bool,
        now: Timestamp,
    ) -> Result<Self, StoreError> {
        let mut grounds = Self::of_today(principal, now);
        for given in given {
            let standing = match given {
                Some(given) if given.at <= now => grounds.since(view, *given, now)?,
                _ => grounds.today,
            };
            grounds.of_cursors.push(standing);
        }
        if has_unnamed {
            grounds.unnamed = grounds.of_before(view, now)?;
        }
        Ok(grounds)
    }

    /// What an app of before brings, which names no instant.
    fn of_before(&mut self, view: &dyn View, now: Timestamp) -> Result<Standing, StoreError> {
        let mut at = now.plus_millis(-GRACE_MILLIS);
        if !view.has_changed_since(at)? {
            return Ok(self.today);
        }
        let rules = view.rules_at(at)?.unwrap_or(rules::VERSION);
        let first = self.all.len();
        for _ in 0..MOST_POSTS {
            let (grounds, until) = Ground::of_then(view, &self.held_now(), at, now)?;
            self.all.extend(grounds.into_iter().map(|ground| Ground { rules, ..ground }));
            match until {
                Some(until) => at = until,
                // What he holds now.
                None => break,
            }
        }
        Ok(Standing { then: (first, self.all.len() - first), ..self.today })
    }

    /// What was made with what was given then.
    fn since(&mut self, view: &dyn View, given: Given, now: Timestamp) -> Result<Standing, StoreError> {
        // A change that is longer ago than the time of grace judges what was made before it as well.
        let at = given.at.max(now.plus_millis(-GRACE_MILLIS));
        let standing = Standing { made: (given.at, now), known: given.known, ..self.today };
        if !view.has_changed_since(at)? {
            return Ok(standing);
        }
        let known = self.instants.iter().find(|(instant, _)| *instant == at).map(|(_, places)| *places);
        let then = if let Some(places) = known {
            places
        } else {
            let (grounds, _) = Ground::of_then(view, &self.held_now(), at, now)?;
            let places = (self.all.len(), grounds.len());
            self.all.extend(grounds);
            self.instants.push((at, places));
            places
        };
        Ok(Standing { then, ..standing })
    }

    /// He in each post that he has now.
    fn held_now(&self) -> Vec<Principal> {
        self.all[..self.n_now].iter().map(|ground| ground.principal.clone()).collect()
    }

    /// Nothing was changed since anything of the request was made.
    pub fn is_of_today(&self) -> bool {
        self.all.len() == self.n_now
    }

    /// His main post as it is now.
    pub fn now(&self) -> &Ground {
        &self.all[NOW]
    }

    pub fn ground(&self, place: usize) -> &Ground {
        &self.all[place]
    }

    pub const fn is_office(&self) -> bool {
        self.is_office
    }

    /// How many there are.
    pub fn n_grounds(&self) -> usize {
        self.all.len()
    }

    /// What a change stands on that names the cursor at that place of its request.
    pub fn standing(&self, cursor: Option<u32>) -> Standing {
        match cursor {
            Some(place) => self.of_cursors.get(place as usize).copied().unwrap_or(self.today),
            None => self.unnamed,
        }
    }
}

impl Ground {
    fn of_today(principal: Principal) -> Self {
        Self { by: principal.by(), principal, rules: rules::VERSION, then: None, policies: Mutex::default() }
    }

    /// What he held at `at`, or was to hold before `now`; and until when, where that was changed since.
    fn of_then(
        view: &dyn View,
        held_now: &[Principal],
        at: Timestamp,
        now: Timestamp,
    ) -> Result<(Vec<Self>, Option<Timestamp>), StoreError> {
        let rules = view.rules_at(at)?.unwrap_or(rules::VERSION);
        let ground = |principal: Principal, lost_at| Self {
            by: principal.by(),
            principal,
            rules,
            then: Some(Then { at, lost_at }),
            policies: Mutex::default(),
        };
        let me = held_now.first().ok_or(StoreError::Unreadable("a person without a post"))?;
        let Some(past) = view.past_post(me.user, at)? else {
            return Ok((held_now.iter().map(|post| ground(post.clone(), None)).collect(), None));
        };
        let until = past.until;
        let mut grounds = Vec::new();
        for post in held_then(view, me, past, (at, now))? {
            let lost_at = lost_at(view, held_now, &post, until)?;
            grounds.push(ground(post, lost_at));
        }
        Ok((grounds, Some(until)))
    }

    pub fn is_today(&self) -> bool {
        self.then.is_none()
    }

    /// The policy that governed the records of a unit.
    pub fn policy(&self, view: &dyn View, owner: UnitId) -> Result<Arc<Policy>, StoreError> {
        let known = || self.policies.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(policy) = known().get(&owner) {
            return Ok(Arc::clone(policy));
        }
        let found = Arc::new(governing(view, owner, self.then.as_ref().map(|then| then.at))?);
        known().insert(owner, Arc::clone(&found));
        Ok(found)
    }

    /// What another person held beside his main post.
    pub fn posts(&self, view: &dyn View, user: UserId) -> Result<Vec<Post>, StoreError> {
        let past = match &self.then {
            Some(then) => view.past_post(user, then.at)?,
            None => None,
        };
        if let Some(past) = past {
            return Ok(past.beside);
        }
        let rows = view.posts_of(user)?.into_iter();
        Ok(rows.filter(|row| row.begun_at.is_some()).map(|row| row.post).collect())
    }

    /// Another person as he was.
    pub fn person(&self, view: &dyn View, user: UserId) -> Result<Option<Person>, StoreError> {
        match &self.then {
            Some(then) => person_at(view, user, then.at),
            None => view.person(user),
        }
    }

    /// A unit, with the one that was above it.
    pub fn unit(&self, view: &dyn View, unit: UnitId) -> Result<Option<Unit>, StoreError> {
        match &self.then {
            None => view.unit(unit),
            Some(then) => past::unit_at(view, unit, then.at),
        }
    }

    /// Whether a unit's standing allowed it to order. Of whose standing nothing is said does.
    pub fn gives_orders(&self, view: &dyn View, unit: UnitId) -> Result<bool, StoreError> {
        past::gives_orders(view, unit, self.then.as_ref().map(|then| then.at))
    }

    /// How he stood to what a unit owns, by the tree of units as it was.
    pub fn stands(&self, view: &dyn View, unit: UnitId) -> Result<Reach, StoreError> {
        match &self.then {
            None => self.principal.stands(view, unit),
            Some(then) => {
                let line = past::line_at(view, unit, then.at)?;
                Ok(self.principal.stands_to(unit, &line))
            }
        }
    }

    /// How he stood to a stored document. By a post that he has lost he reaches what he could see while he had it: what
    /// the office had by then, and what he wrote himself.
    pub fn reach(&self, view: &dyn View, document: DocumentId, unit: UnitId) -> Result<Reach, StoreError> {
        let Some(then) = &self.then else { return self.principal.reach(view, document, unit) };
        let (user, membership) = (self.principal.user, self.principal.membership);
        let could = match self.stands(view, unit)? {
            Reach::Elsewhere if view.was_reader(document, user, self.by.unit, membership)? => Reach::Granted,
            reach => reach,
        };
        let Some(lost_at) = then.lost_at else { return Ok(could) };
        let was_here = view.first_received(document)?.is_some_and(|first| first <= lost_at);
        if was_here || view.has_written(document, user)? { Ok(could) } else { Ok(Reach::Elsewhere) }
    }
}
