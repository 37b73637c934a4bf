//! Where the judging of operations looks up other people and the policy, as they were on each ground.

use super::ground::{Ground, Grounds};
use super::intake::Intake;
use crate::proof::block;
use crate::store::StoreError;
use spotcheck_domain::authority::Reach;
use spotcheck_domain::document::Hash;
use spotcheck_domain::id::{DocumentId, UnitId, UserId};
use spotcheck_domain::paper::NumberBlock;
use spotcheck_domain::policy::Policy;
use spotcheck_domain::post::Post;
use spotcheck_domain::reference::Person;
use spotcheck_domain::term::Tier;
use std::cell::OnceCell;
use std::sync::Arc;

/// The author on each of his grounds, and where other people and the policy are looked up.
pub struct People<'o> {
    intake: &'o Intake,
    grounds: &'o Grounds,
    document: DocumentId,
    /// How the author stands to the document on each of them, where that is stored.
    reach: &'o [Option<Reach>],
    failure: OnceCell<StoreError>,
}

impl<'o> People<'o> {
    pub fn new(
        intake: &'o Intake,
        grounds: &'o Grounds,
        document: DocumentId,
        reach: &'o [Option<Reach>],
    ) -> Self {
        Self { intake, grounds, document, reach, failure: OnceCell::new() }
    }

    /// Which of these stored changes of the document somebody knew who had everything of the feed up to `sequence`.
    pub fn known_by(&self, sequence: u64, hashes: &[Hash]) -> Vec<Hash> {
        let is_known = |hash: &&Hash| {
            let stored = self.intake.store.read(|view| view.sequence_of(self.document, hash));
            self.kept(stored).flatten().is_some_and(|stored| stored <= sequence)
        };
        hashes.iter().filter(is_known).copied().collect()
    }

    /// The tier of a unit, and the unit above it.
    pub fn unit(&self, ground: &Ground, unit: UnitId) -> Option<(Tier, Option<UnitId>)> {
        let found = self.kept(self.intake.store.read(|view| ground.unit(view, unit))).flatten();
        found.map(|unit| (unit.tier, unit.parent))
    }

    /// Whether a unit's standing allowed it to order.
    pub fn gives_orders(&self, ground: &Ground, unit: UnitId) -> bool {
        self.kept(self.intake.store.read(|view| ground.gives_orders(view, unit))).unwrap_or(true)
    }

    /// Whether this office gave out a block of numbers.
    pub fn proves(&self, block: &NumberBlock) -> bool {
        block::is_genuine(&self.intake.secret, block)
    }

    /// The office itself writes, as the author asked there.
    pub fn is_office(&self) -> bool {
        self.grounds.is_office()
    }

    pub fn ground(&self, place: usize) -> &'o Ground {
        self.grounds.ground(place)
    }

    /// How the author stands to the document on that ground, if that unit owns it.
    pub fn reach(&self, place: usize, unit: UnitId) -> Reach {
        let ground = self.ground(place);
        let stands = || self.kept(self.intake.store.read(|view| ground.stands(view, unit)));
        self.reach[place].or_else(stands).unwrap_or(Reach::Elsewhere)
    }

    /// The policy that governed the records of that unit on that ground.
    pub fn policy(&self, ground: &Ground, owner: UnitId) -> Option<Arc<Policy>> {
        self.kept(self.intake.store.read(|view| ground.policy(view, owner)))
    }

    pub fn person(&self, ground: &Ground, user: UserId) -> Option<Person> {
        self.kept(self.intake.store.read(|view| ground.person(view, user))).flatten()
    }

    pub fn posts(&self, ground: &Ground, user: UserId) -> Vec<Post> {
        self.kept(self.intake.store.read(|view| ground.posts(view, user))).unwrap_or_default()
    }

    /// A store that fails in the middle of judging fails the whole: nobody is refused for it.
    fn kept<T>(&self, found: Result<T, StoreError>) -> Option<T> {
        found.map_err(|error| self.failure.set(error)).ok()
    }

    pub fn failed(self) -> Result<(), StoreError> {
        self.failure.into_inner().map_or(Ok(()), Err)
    }
}
