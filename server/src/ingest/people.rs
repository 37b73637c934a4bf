//! Where the judging of operations looks up other people and the policy, as they were on each ground.

use super::ground::{Ground, Grounds};
use crate::store::{Store, StoreError};
use spotcheck_domain::authority::Reach;
use spotcheck_domain::id::{UnitId, UserId};
use spotcheck_domain::policy::Policy;
use spotcheck_domain::reference::Person;
use std::cell::OnceCell;

/// The author on each of his grounds, and where other people and the policy are looked up.
pub struct People<'o> {
    store: &'o Store,
    grounds: &'o Grounds,
    /// How the author stands to the document on each of them, where that is stored.
    reach: &'o [Option<Reach>],
    failure: OnceCell<StoreError>,
}

impl<'o> People<'o> {
    pub fn new(store: &'o Store, grounds: &'o Grounds, reach: &'o [Option<Reach>]) -> Self {
        Self { store, grounds, reach, failure: OnceCell::new() }
    }

    pub fn ground(&self, place: usize) -> &'o Ground {
        self.grounds.ground(place)
    }

    /// How the author stands to the document on that ground, if that unit owns it.
    pub fn reach(&self, place: usize, unit: UnitId) -> Reach {
        let principal = &self.ground(place).principal;
        let stands = || self.kept(self.store.read(|view| principal.stands(view, unit)));
        self.reach[place].or_else(stands).unwrap_or(Reach::Elsewhere)
    }

    pub fn policy(&self, ground: &'o Ground) -> Option<&'o Policy> {
        self.kept(self.store.read(|view| ground.policy(view)))
    }

    pub fn person(&self, ground: &Ground, user: UserId) -> Option<Person> {
        self.kept(self.store.read(|view| ground.person(view, user))).flatten()
    }

    /// A store that fails in the middle of judging fails the whole: nobody is refused for it.
    fn kept<T>(&self, found: Result<T, StoreError>) -> Option<T> {
        found.map_err(|error| self.failure.set(error)).ok()
    }

    pub fn failed(self) -> Result<(), StoreError> {
        self.failure.into_inner().map_or(Ok(()), Err)
    }
}
