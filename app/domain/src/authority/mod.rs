//! One authority: who may do what, asked by the phone before an edit, by the office at ingest and in every route, and by
//! the screens through the acts in each view. Nothing outside this folder asks a person for his role.
//!
//! The rights are data in [`table`]; this file reads them. What a step needs beyond the right to take it is in
//! [`crate::rules`]; what a person may see is not decided here. `cargo xtask docs` writes the table out as a page.

mod act;
mod before;
mod on;
mod page;
mod row;
mod table;

pub use act::steps;
pub use before::might;
pub use on::{On, reach_of_seen};
pub use page::page;
pub use row::{About, Bar, Grant, Reach, Set, Visit, When};
pub use table::{Act, ROWS, Row};

use crate::by::By;
use crate::fold::transition;
use crate::refusal::Refusal;
use crate::term::{DocumentKind, Level, Role, State};

/// Rows by the place of their act in [`Act::ALL`].
#[derive(Debug, Clone, Copy)]
pub struct Table<'a>(pub &'a [Row]);

/// The table that holds.
pub const TABLE: Table<'static> = Table(&ROWS);

/// Whether `by` may do this, and why not.
pub fn may(by: &By, act: Act, on: &On<'_>) -> Result<(), Refusal> {
    TABLE.may(by, act, on)
}

/// All that `by` may do there now. What needs the network is among it whether there is one or not.
pub fn acts(by: &By, on: &On<'_>) -> Vec<Act> {
    let on = On { is_online: true, ..*on };
    let concerns = |act: &&Act| TABLE.row(**act).about == on.about;
    Act::ALL.iter().filter(concerns).copied().filter(|act| may(by, *act, &on).is_ok()).collect()
}

/// All that `by` may do with no record at hand: what concerns the office, and what he may begin in his own unit.
pub fn acts_at_large(by: &By) -> Vec<Act> {
    [acts(by, &On::office()), acts(by, &On::new(Reach::Own))].concat()
}

/// Decided at the office, upon everything that the office has.
pub const fn needs_network(act: Act) -> bool {
    TABLE.row(act).needs_network
}

/// Whether one of these roles may do this at all, in whatever unit and with whatever record.
pub fn holds(roles: &[Role], act: Act) -> bool {
    TABLE.row(act).of_roles(roles).any(|grant| grant.tiers != Set::NONE)
}

/// Whether anything that `by` may ever do makes a document of that kind or, if it is there, writes in it.
pub fn writes(by: &By, kind: DocumentKind, is_there: bool, reach: Reach) -> bool {
    let of = |row: &Row| if is_there { row.about.kind().filter(|_| row.makes.is_none()) } else { row.makes };
    ROWS.iter().filter(|row| of(row) == Some(kind)).any(|row| row.reaches(by, reach))
}

/// The step is the enterprise's, and `by` would take it in its place and say so.
pub fn is_on_behalf(by: &By) -> bool {
    !by.roles.contains(&Role::Responsible)
}

impl Table<'_> {
    const fn row(&self, act: Act) -> &Row {
        &self.0[act as usize]
    }

    /// As [`may`], by this table.
    pub fn may(&self, by: &By, act: Act, on: &On<'_>) -> Result<(), Refusal> {
        let row = self.row(act);
        if !row.of_roles(&by.roles).any(|grant| grant.admits(by, on)) {
            return Err(Refusal::NotPermitted);
        }
        if !row.is_time(on) {
            return Err(row.otherwise);
        }
        if let Some(bar) = row.barred(by, on) {
            return Err(bar.refusal());
        }
        if row.needs_network && !on.is_online { Err(Refusal::NeedsNetwork) } else { Ok(()) }
    }
}

impl Row {
    fn of_roles<'a>(&'a self, roles: &'a [Role]) -> impl Iterator<Item = &'a Grant> {
        roles.iter().map(|role| &self.grants[*role as usize])
    }

    fn reaches(&self, by: &By, reach: Reach) -> bool {
        let tier = by.tier as usize;
        self.of_roles(&by.roles)
            .any(|grant| (grant.tiers.has(tier) || grant.major.has(tier)) && grant.reach.has(reach as usize))
    }

    fn is_time(&self, on: &On<'_>) -> bool {
        let runs = match self.visit {
            Visit::Any => true,
            Visit::Running => !on.has_ended,
            Visit::Ended => on.has_ended,
        };
        runs && on.life.is_none_or(|life| match self.when {
            When::In(states) => states.has(life.state as usize),
            When::Effect => self.act.event().is_some_and(|kind| transition(life, kind).is_some()),
        })
    }

    fn barred(&self, by: &By, on: &On<'_>) -> Option<Bar> {
        let meets = |bar: &Bar| self.bars.has(*bar as usize) && bar.is_met(by, on);
        Bar::ALL.iter().copied().find(meets)
    }
}

impl Grant {
    fn admits(&self, by: &By, on: &On<'_>) -> bool {
        let is_major = on.life.is_some_and(|life| life.level == Level::Major);
        let tiers = if is_major { self.major } else { self.tiers };
        tiers.has(by.tier as usize)
            && self.reach.has(on.reach as usize)
            && (on.is_self_check || !self.in_self_check)
            && on.life.is_none_or(|life| self.states.has(life.state as usize))
    }
}

impl Bar {
    fn is_met(self, by: &By, on: &On<'_>) -> bool {
        match self {
            Self::OwnWork => return on.author == Some(by.user),
            Self::HasDevice => return on.has_device,
            Self::RoleLacking => return on.is_role_lacking,
            _ => {}
        }
        let Some(life) = on.life else { return false };
        let fixed = life.fixers.contains(&by.user);
        let reviewed = life.reviewers.contains(&by.user);
        match self {
            Self::Fixer => fixed,
            Self::Reviewer => reviewed,
            Self::SoleReviewer => reviewed && life.reviewers.len() == 1,
            Self::OwnSelfCheck => on.is_self_check && (fixed || on.recorder == Some(by.user)),
            Self::Unaccepted => life.state == State::Reviewed && !on.skips_acceptance,
            Self::OwnWork | Self::HasDevice | Self::RoleLacking => false,
        }
    }

    const fn refusal(self) -> Refusal {
        match self {
            Self::Fixer | Self::Reviewer | Self::SoleReviewer => Refusal::NotPermitted,
            Self::OwnSelfCheck | Self::OwnWork => Refusal::SamePerson,
            Self::Unaccepted => Refusal::WrongState,
            Self::HasDevice => Refusal::HasDevice,
            Self::RoleLacking => Refusal::RoleLacking,
        }
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
