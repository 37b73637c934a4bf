//! How bad the world of a run is: drawn from its seed once, so that some runs are calm and some are cruel.

use super::time::{DAY, HOUR, MINUTE, SECOND};
use rand::Rng;
use rand::rngs::StdRng;

/// Which kinds of trouble a run may have at all.
#[derive(Debug, Clone, Copy)]
pub struct Troubles {
    /// Lost, doubled, late and reordered messages; phones without network for days.
    pub network: bool,
    /// Phones and office killed, stores full, clocks that jump.
    pub crashes: bool,
    /// Devices revoked and paired again.
    pub revocations: bool,
    /// People moved, roles and policy changed.
    pub rights: bool,
    /// Posts given and ended beside those that people have, some of them for stated days.
    pub posts: bool,
    /// What was refused is released or discarded.
    pub decisions: bool,
    /// The office put back to an earlier state.
    pub restores: bool,
    /// Phones that change hands, and people who edit a finding while another orders it.
    pub shared: bool,
    /// People and units are moved again and again, into enterprises and out of them too.
    pub restless: bool,
}

impl Troubles {
    /// Every second seed leaves everybody his rights: there nothing may be refused. Where rights change, every second
    /// office is never put back, which would excuse most of what is refused. In every third phones change hands; there no
    /// office is put back either, which loses what only a phone had whose person has signed out. In every tenth nobody and
    /// nothing stays where it is for long. In every fourth seed in which rights change people are given other posts too.
    pub const fn of(seed: u64) -> Self {
        let (rights, shared) = (seed.is_multiple_of(2), seed.is_multiple_of(3));
        let restores = !seed.is_multiple_of(4) && !shared;
        let restless = seed.is_multiple_of(10);
        let posts = seed % 8 == 6;
        let (network, crashes, revocations, decisions) = (true, true, true, rights);
        Self { network, crashes, revocations, rights, posts, decisions, restores, shared, restless }
    }
}

/// Chances of each trouble.
#[derive(Debug, Clone, Copy)]
pub struct Weather {
    pub lost_before: f64,
    pub lost_after: f64,
    pub doubled: f64,
    /// An upload that breaks off in the middle.
    pub cut: f64,
    /// The longest that a message takes.
    pub slowest_ms: i64,
}

impl Weather {
    pub const CALM: Self = Self { lost_before: 0.0, lost_after: 0.0, doubled: 0.0, cut: 0.0, slowest_ms: 50 };

    pub fn draw(rng: &mut StdRng, troubles: Troubles) -> Self {
        if !troubles.network {
            return Self::CALM;
        }
        let worst = rng.random_range(0.0..0.4);
        Self {
            lost_before: rng.random_range(0.0..=worst),
            lost_after: rng.random_range(0.0..=worst),
            doubled: rng.random_range(0.0..=worst),
            cut: rng.random_range(0.0..=worst),
            slowest_ms: if rng.random_bool(0.5) { 500 } else { 20 * SECOND },
        }
    }
}

/// What goes wrong at some moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// A phone dies after so many more durable writes.
    KillAfter(u32),
    /// A phone dies now.
    Kill,
    /// A phone's store is full for a while.
    Full,
    /// A phone's clock jumps.
    Jump,
    /// A phone has no network for a while.
    Cut,
    OfficeCrash,
    BackUp,
    Restore,
    Move,
    /// The town is put under the other county, or the enterprise under another unit.
    Regroup,
    Roles,
    /// A post beside the one that a person has is given, or ended.
    Post,
    /// Another policy: harder, or milder again.
    Policy,
    /// An administrator releases or discards something that was refused.
    Decide,
    Revoke,
    /// A phone goes to another person.
    HandOver,
    /// Two people without a network work on one finding, and one of them orders it.
    Race,
}

impl Trouble {
    /// Some trouble that this run may have.
    pub fn draw(rng: &mut StdRng, troubles: Troubles) -> Option<Self> {
        if troubles.posts && rng.random_range(0..6) == 0 {
            return Some(Self::Post);
        }
        if troubles.shared {
            match rng.random_range(0..10) {
                0..2 => return Some(Self::HandOver),
                2 => return Some(Self::Race),
                _ => {}
            }
        }
        if troubles.restless {
            match rng.random_range(0..8) {
                0 | 1 => return Some(Self::Move),
                2 => return Some(Self::Regroup),
                3 => return Some(Self::Roles),
                _ => {}
            }
        }
        let trouble = match rng.random_range(0..100) {
            0..30 => Self::KillAfter(rng.random_range(1..12)),
            30..42 => Self::Kill,
            42..50 => Self::Full,
            50..58 => Self::Jump,
            58..72 => Self::Cut,
            72..78 => Self::OfficeCrash,
            78..85 => Self::BackUp,
            85..90 => Self::Restore,
            90..92 if rng.random_bool(0.3) => Self::Regroup,
            90..92 => Self::Move,
            92..94 => Self::Roles,
            94..95 => Self::Policy,
            95..97 => Self::Decide,
            _ => Self::Revoke,
        };
        trouble.is_in(troubles).then_some(trouble)
    }

    const fn is_in(self, troubles: Troubles) -> bool {
        match self {
            Self::KillAfter(_) | Self::Kill | Self::Full | Self::Jump | Self::OfficeCrash => troubles.crashes,
            Self::Cut => troubles.network,
            Self::BackUp | Self::Restore => troubles.restores,
            Self::Move | Self::Regroup | Self::Roles | Self::Policy => troubles.rights,
            Self::Post => troubles.posts,
            Self::Decide => troubles.decisions,
            Self::Revoke => troubles.revocations,
            Self::HandOver | Self::Race => troubles.shared,
        }
    }
}

/// Mostly short, sometimes long: from seconds to days.
pub fn draw_while(rng: &mut StdRng) -> i64 {
    match rng.random_range(0..10) {
        0..4 => rng.random_range(SECOND..MINUTE),
        4..8 => rng.random_range(MINUTE..4 * HOUR),
        _ => rng.random_range(4 * HOUR..4 * DAY),
    }
}

/// From seconds to years, either way.
pub fn draw_skew(rng: &mut StdRng) -> i64 {
    let reach = match rng.random_range(0..4) {
        0 => MINUTE,
        1 => HOUR,
        2 => 3 * DAY,
        _ => 1_000 * DAY,
    };
    rng.random_range(-reach..=reach)
}
