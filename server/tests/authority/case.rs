//! One attempt: who, what, on what. What was answered is held against the page, and every changed table against both.

use spotcheck_domain::authority::{About, Act, On, ROWS, Reach};
use spotcheck_domain::by::By;
use spotcheck_domain::fold::{Life, fold};
use spotcheck_domain::id::UserId;
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::sorted::SortedSet;
use spotcheck_domain::term::{Level, State};
use spotcheck_domain::time::Day;

/// Where a finding stands, with what lies over it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    Recorded,
    Ordered,
    Listed,
    Suspended,
    Rectifying,
    Asked,
    Reported,
    Reviewed,
    Accepted,
    Closed,
    Void,
    Transferred,
}

use Stage as S;

impl Stage {
    pub const ALL: [Self; 12] = [
        S::Recorded,
        S::Ordered,
        S::Listed,
        S::Suspended,
        S::Rectifying,
        S::Asked,
        S::Reported,
        S::Reviewed,
        S::Accepted,
        S::Closed,
        S::Void,
        S::Transferred,
    ];

    pub fn of(word: &str) -> Self {
        let found = Self::ALL.into_iter().find(|stage| format!("{stage:?}").to_lowercase() == word);
        found.unwrap_or_else(|| panic!("no stage: {word}"))
    }

    pub fn is_open(self) -> bool {
        !matches!(self, S::Closed | S::Void | S::Transferred)
    }

    fn state(self) -> State {
        match self {
            S::Recorded => State::Recorded,
            S::Ordered | S::Listed | S::Suspended => State::Ordered,
            S::Rectifying | S::Asked => State::Rectifying,
            S::Reported => State::Reported,
            S::Reviewed => State::Reviewed,
            S::Accepted => State::Accepted,
            S::Closed => State::Closed,
            S::Void => State::Void,
            S::Transferred => State::Transferred,
        }
    }
}

#[derive(Debug, Clone)]
pub struct Case {
    pub by: By,
    pub act: Act,
    pub reach: Reach,
    pub stage: Stage,
    pub level: Level,
    pub is_self_check: bool,
    pub has_ended: bool,
    /// Why he may not although his role may.
    pub bar: Option<&'static str>,
    /// Made upon what was there before somebody else wrote.
    pub is_late: bool,
    /// `ok`, or the reason that the server gave.
    pub answer: String,
}

impl Case {
    pub fn new(by: &By, act: Act, reach: Reach) -> Self {
        Self {
            by: by.clone(),
            act,
            reach,
            stage: Stage::Recorded,
            level: Level::General,
            is_self_check: false,
            has_ended: false,
            bar: None,
            is_late: false,
            answer: String::new(),
        }
    }

    pub fn about(&self) -> About {
        ROWS[self.act as usize].about
    }

    pub fn is_finding(&self) -> bool {
        self.about() == About::Finding
    }

    /// What a table would look at in this case, put together from the case alone.
    pub fn judge(&self, table: spotcheck_domain::authority::Table<'_>) -> &'static str {
        let me = self.by.user;
        let other = UserId::from_slice(&[9; 16]).expect("16 bytes");
        let reviewers = match self.bar {
            Some("reviewer") => SortedSet::from([me, other]),
            Some("sole_reviewer") => SortedSet::from([me]),
            _ => SortedSet::new(),
        };
        let fixers = if self.bar == Some("fixer") { SortedSet::from([me]) } else { SortedSet::new() };
        let life = Life {
            state: self.stage.state(),
            listed: self.stage == Stage::Listed,
            suspended: self.stage == Stage::Suspended,
            extension_asked: (self.stage == Stage::Asked).then_some(Day::from_days(1)),
            fixers,
            reviewers,
            ..fold(self.level, &[])
        };
        let on = On {
            about: self.about(),
            reach: self.reach,
            is_self_check: self.is_self_check,
            has_ended: self.has_ended,
            life: self.is_finding().then_some(&life),
            recorder: (self.bar == Some("own_self_check")).then_some(me),
            author: (self.bar == Some("own_work")).then_some(me),
            has_device: self.bar == Some("has_device"),
            is_role_lacking: self.bar == Some("role_lacking"),
            skips_acceptance: self.bar != Some("unaccepted"),
            is_online: !self.is_late,
        };
        table.may(&self.by, self.act, &on).map_or_else(Refusal::word, |()| "ok")
    }
}

impl std::fmt::Display for Case {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { by, act, reach, stage, level, is_self_check, has_ended, bar, .. } = self;
        write!(f, "{act} by {:?} of {} on {reach} {stage:?} {level}", by.roles, by.tier)?;
        write!(
            f,
            "{}{}",
            if *is_self_check { " self check" } else { "" },
            if *has_ended { " ended" } else { "" }
        )?;
        write!(f, "{}", if self.is_late { " late" } else { "" })?;
        bar.map_or(Ok(()), |bar| write!(f, " ({bar})"))
    }
}
