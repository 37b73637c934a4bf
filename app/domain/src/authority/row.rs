//! What a row of the table holds, and the words in which the table is written. Data only: [`super::may`] reads it.

use crate::refusal::Refusal;
use crate::term::{DocumentKind, Role, State, Tier, terms};

/// What an act concerns: which of the other columns it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    /// The office as a whole.
    Office,
    /// A record that is yet to be made.
    New,
    Visit,
    Finding,
    /// A record of a kind that has no columns of its own.
    Record(DocumentKind),
    /// A stored record of whatever kind.
    Document,
    /// A change that the office did not take.
    Quarantined,
    /// A unit of the office.
    Unit,
    /// A person of the office.
    Person,
}

impl About {
    /// The kind of the records that it is about.
    pub const fn kind(self) -> Option<DocumentKind> {
        match self {
            Self::Visit => Some(DocumentKind::Inspection),
            Self::Finding => Some(DocumentKind::Finding),
            Self::Record(kind) => Some(kind),
            Self::Office | Self::New | Self::Document | Self::Quarantined | Self::Unit | Self::Person => None,
        }
    }
}

terms! {
    /// How a person stands to a record.
    Reach {
        /// His own unit owns it.
        Own = "own",
        /// A unit below his owns it.
        Below = "below",
        /// An order showed it to his enterprise.
        Granted = "granted",
        /// He wrote in it once and does not see it any more.
        Wrote = "wrote",
        /// None of these: for him it does not exist.
        Elsewhere = "elsewhere",
    }
    /// Whether a visit must be running.
    Visit { Any = "any", Running = "running", Ended = "ended" }
    /// Why somebody whose role may do it may not do it here.
    Bar {
        /// He fixed this hazard.
        Fixer = "fixer",
        /// He is one of those who reviewed it.
        Reviewer = "reviewer",
        /// He alone reviewed it.
        SoleReviewer = "sole_reviewer",
        /// It is a self check which he recorded or in which he fixed it.
        OwnSelfCheck = "own_self_check",
        /// It was reviewed and not accepted, and the policy wants that of general hazards too.
        Unaccepted = "unaccepted",
        /// He wrote it himself, or asked for it.
        OwnWork = "own_work",
        /// The person has a device.
        HasDevice = "has_device",
        /// The person has a role that he lacks himself.
        RoleLacking = "role_lacking",
    }
}

/// A set of the words of one vocabulary, as bits by their place in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Set(pub u16);

impl Set {
    pub const NONE: Self = Self(0);
    pub const ALL: Self = Self(u16::MAX);

    pub const fn has(self, place: usize) -> bool {
        self.0 & (1 << place) != 0
    }
    pub const fn with(self, place: usize) -> Self {
        Self(self.0 | (1 << place))
    }
    pub const fn toggled(self, place: usize) -> Self {
        Self(self.0 ^ (1 << place))
    }
}

macro_rules! sets {
    ($($name:ident of $term:ty),*) => {$(
        const fn $name(words: &[$term]) -> Set {
            let (mut set, mut n) = (Set::NONE, 0);
            while n < words.len() {
                set = set.with(words[n] as usize);
                n += 1;
            }
            set
        }
    )*};
}
sets!(tiers of Tier, reaches of Reach, states of State, bars of Bar);

/// What one role may of one act. Without a tier it may nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grant {
    /// Tiers of the person's unit.
    pub tiers: Set,
    /// The same where the hazard is a major one.
    pub major: Set,
    pub reach: Set,
    /// Only in a self check.
    pub in_self_check: bool,
    /// Only while the finding is in one of these.
    pub states: Set,
}

impl Grant {
    pub const NONE: Self =
        Self { tiers: Set::NONE, major: Set::NONE, reach: Set::NONE, in_self_check: false, states: Set::ALL };
    /// In the person's own unit and below it.
    pub const AREA: Self =
        Self { tiers: Set::ALL, major: Set::ALL, ..Self::NONE }.at(&[Reach::Own, Reach::Below]);
    /// In his own unit alone.
    pub const UNIT: Self = Self::AREA.at(&[Reach::Own]);
    /// In his area, and in what was shown to his enterprise.
    pub const SIGHT: Self = Self::AREA.at(&[Reach::Own, Reach::Below, Reach::Granted]);
    /// There, and where he wrote before he was moved elsewhere.
    pub const TRACE: Self = Self::AREA.at(&[Reach::Own, Reach::Below, Reach::Granted, Reach::Wrote]);

    pub const fn at(mut self, reach: &[Reach]) -> Self {
        self.reach = reaches(reach);
        self
    }
    pub const fn of(mut self, of: &[Tier]) -> Self {
        self.tiers = tiers(of);
        self.major = self.tiers;
        self
    }
    pub const fn major_of(mut self, of: &[Tier]) -> Self {
        self.major = tiers(of);
        self
    }
    pub const fn in_self_check(mut self) -> Self {
        self.in_self_check = true;
        self
    }
    pub const fn while_in(mut self, of: &[State]) -> Self {
        self.states = states(of);
        self
    }
}

/// In which states of a finding an act is possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Wherever it takes effect: [`crate::fold::transition`].
    Effect,
    In(Set),
}

/// One row: who may do it, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row<A> {
    pub act: A,
    pub about: About,
    /// The kind of record that it makes.
    pub makes: Option<DocumentKind>,
    /// By the place of a role in [`Role::ALL`].
    pub grants: [Grant; Role::ALL.len()],
    pub when: When,
    /// What is said where the state is another.
    pub otherwise: Refusal,
    pub visit: Visit,
    pub bars: Set,
    /// It is decided at the office, upon everything that the office has.
    pub needs_network: bool,
}

/// A row that has no act yet, and in which nobody may.
pub const fn row(about: About) -> Row<()> {
    Row {
        act: (),
        about,
        makes: None,
        grants: [Grant::NONE; Role::ALL.len()],
        when: When::In(Set::ALL),
        otherwise: Refusal::WrongState,
        visit: Visit::Any,
        bars: Set::NONE,
        needs_network: false,
    }
}

impl Row<()> {
    pub const fn of<A: Copy>(self, act: A) -> Row<A> {
        Row {
            act,
            about: self.about,
            makes: self.makes,
            grants: self.grants,
            when: self.when,
            otherwise: self.otherwise,
            visit: self.visit,
            bars: self.bars,
            needs_network: self.needs_network,
        }
    }
}

impl<A: Copy> Row<A> {
    pub const fn makes(mut self, kind: DocumentKind) -> Self {
        self.makes = Some(kind);
        self
    }
    pub const fn to(mut self, roles: &[Role], grant: Grant) -> Self {
        let mut n = 0;
        while n < roles.len() {
            self.grants[roles[n] as usize] = grant;
            n += 1;
        }
        self
    }
    pub const fn effect(mut self) -> Self {
        self.when = When::Effect;
        self
    }
    pub const fn until_order(mut self) -> Self {
        self.when = When::In(states(&[State::Recorded]));
        self.otherwise = Refusal::FrozenByOrder;
        self
    }
    pub const fn running(mut self) -> Self {
        self.visit = Visit::Running;
        self.otherwise = Refusal::InspectionEnded;
        self
    }
    pub const fn ended(mut self) -> Self {
        self.visit = Visit::Ended;
        self
    }
    pub const fn unless(mut self, of: &[Bar]) -> Self {
        self.bars = bars(of);
        self
    }
    pub const fn online(mut self) -> Self {
        self.needs_network = true;
        self
    }
}
