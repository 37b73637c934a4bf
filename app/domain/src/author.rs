//! The author of a change that arrives, and why it is not taken.

use crate::authority::Reach;
use crate::by::By;
use crate::id::{UnitId, UserId};
use crate::kind::paper::NumberBlock;
use crate::parties::Directory;
use crate::policy::Policy;
use crate::post::Post;
use crate::reason::{Fault, Reason};
use crate::record::Record;
use crate::reference::Person;
use crate::refusal::Refusal;
use crate::term::Tier;
use crate::time::Timestamp;

/// Why a change is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// A rule that the phone knows too.
    Rule(Refusal),
    /// Nothing that this software writes, at a place where it was written.
    Malformed(&'static str),
    /// Entries are created once, under a key never used.
    EntryExists,
    /// It speaks in another person's name.
    NotTheAuthor,
}

impl Wrong {
    /// As phones and administrators are told it.
    pub const fn reason(self) -> Reason {
        match self {
            Self::Rule(refusal) => Reason::Rule(refusal),
            Self::Malformed(_) => Reason::Fault(Fault::Malformed),
            Self::EntryExists => Reason::Fault(Fault::EntryExists),
            Self::NotTheAuthor => Reason::Fault(Fault::NotTheAuthor),
        }
    }
}

impl Directory for Author<'_> {
    fn person(&self, id: UserId) -> Option<Person> {
        (self.person)(id)
    }
    fn posts(&self, id: UserId) -> Vec<Post> {
        (self.posts)(id)
    }
    fn unit(&self, id: UnitId) -> Option<(Tier, Option<UnitId>)> {
        (self.unit)(id)
    }
    fn gives_orders(&self, id: UnitId) -> bool {
        (self.gives_orders)(id)
    }
}

impl Author<'_> {
    /// What a rule refuses is not refused where an administrator speaks for it.
    pub(crate) fn lift(&self, judged: Result<(), Wrong>) -> Result<(), Wrong> {
        match judged {
            Err(Wrong::Rule(_)) if self.is_vouched => Ok(()),
            judged => judged,
        }
    }

    /// The author's own time, where he can have made it then; else the ends of the time in which he did. A clock that is
    /// wrong refuses nobody what would have been in time at either.
    pub(crate) fn believed(&self, at: Timestamp) -> [Timestamp; 2] {
        match self.made {
            Some((from, until)) if !(from..=until).contains(&at) => [from, until],
            _ => [at; 2],
        }
    }

    /// How he stands to the document that says this of itself.
    pub fn reach_of(&self, record: &Record) -> Reach {
        record.owner().map_or(Reach::Elsewhere, |unit| (self.reach)(unit))
    }
}

impl From<Refusal> for Wrong {
    fn from(refusal: Refusal) -> Self {
        Self::Rule(refusal)
    }
}

/// The author, and what his writes are judged by.
pub struct Author<'a> {
    /// As he is on the ground on which he is judged: user, unit, tier, roles.
    pub by: &'a By,
    /// How he stands to this document, where that unit owns it.
    pub reach: &'a dyn Fn(UnitId) -> Reach,
    /// The version of the rules by which he is judged, [`crate::rules::VERSION`] or an earlier one: a rule that hardens
    /// asks for it.
    pub rules: u32,
    /// He is judged by what holds now.
    pub is_today: bool,
    /// It is made at the office, upon all that it has, as its author asked there.
    pub is_office: bool,
    pub policy: &'a Policy,
    /// Between which instants it was made, where that is known: there the author's own time is believed, and an event
    /// names the policy that held.
    pub made: Option<(Timestamp, Timestamp)>,
    /// Looks a person up as he was on that ground, for the officers whom a record names.
    pub person: &'a dyn Fn(UserId) -> Option<Person>,
    /// The posts that a person had beside his main one on that ground.
    pub posts: &'a dyn Fn(UserId) -> Vec<Post>,
    /// Looks a unit up: its tier, and the unit above it.
    pub unit: &'a dyn Fn(UnitId) -> Option<(Tier, Option<UnitId>)>,
    /// Whether a unit's standing allowed it to order, on that ground.
    pub gives_orders: &'a dyn Fn(UnitId) -> bool,
    /// An administrator speaks for it: no rule refuses it. What is unsound or in another's name stays so.
    pub is_vouched: bool,
    /// Whether a key of `photos`, `events` or `signatures` is used by any change that is stored.
    pub is_taken: &'a dyn Fn(&str, &str) -> bool,
    /// How many entries or keys of a map, or of the root, are stored, whoever wrote them beside whatever its author saw.
    pub n_stored: &'a dyn Fn(&str) -> usize,
    /// Whether the office gave out this block of numbers: its seal says so.
    pub proves: &'a dyn Fn(&NumberBlock) -> bool,
}
