//! Numbers of papers that this device holds: the next one of a kind, and what an answer of the office leaves of them.

use spotcheck_domain::by::By;
use spotcheck_domain::paper::{Numbered, PaperKind};
use spotcheck_domain::wire::HeldBlock;

/// What this device holds of numbers.
#[derive(Debug, Clone, Default)]
pub struct Numbers {
    pub held: Vec<HeldBlock>,
    /// The office was put back: it may have forgotten some of them, or given them to somebody else.
    pub is_to_check: bool,
    /// The office gives none, as one of before; it is not asked again until this engine is opened anew.
    pub gives_none: bool,
    /// It has been asked since this engine was opened: what is wanted from then on goes with what is sent anyway.
    pub has_asked: bool,
}

impl Numbers {
    /// What an answer said of them is durable.
    pub fn take(&mut self, held: Option<Vec<HeldBlock>>, was_asked: bool) {
        self.gives_none |= was_asked && held.is_none();
        self.has_asked |= was_asked;
        if let Some(held) = held {
            self.held = held;
            self.is_to_check = false;
        }
    }

    /// The office was put back: once both have the same history, it is asked whether it knows what is held here.
    pub fn check(&mut self) {
        (self.is_to_check, self.has_asked) = (true, false);
    }

    /// Takes the next number of a kind; the oldest block first.
    pub fn next(&mut self, by: &By, kind: PaperKind, year: u16) -> Option<Numbered> {
        let is_his = |one: &&mut HeldBlock| {
            let block = &one.block;
            (block.user, block.unit, block.kind, block.year) == (by.user, by.unit, kind, year)
                && one.n_left() > 0
        };
        let one = self.held.iter_mut().find(is_his)?;
        let numbered = one.block.numbered(one.next);
        one.next += 1;
        Some(numbered)
    }

    pub fn n_left(&self, by: &By, kind: PaperKind, year: u16) -> u32 {
        let is_his = |one: &&HeldBlock| {
            let block = &one.block;
            (block.user, block.unit, block.kind, block.year) == (by.user, by.unit, kind, year)
        };
        self.held.iter().filter(is_his).map(HeldBlock::n_left).sum()
    }
}

/// What an answer says that is held, as far as it has not been used meanwhile. What it does not say is used up, or the
/// office's again: that is remembered for a year, since an office that is put back forgets it.
pub fn plan_held(answered: &[HeldBlock], here: &[HeldBlock], year: u16) -> Vec<HeldBlock> {
    let go_on = |one: &HeldBlock| {
        let used = here.iter().find(|other| other.block == one.block).map_or(one.next, |other| other.next);
        HeldBlock { block: one.block.clone(), next: one.next.max(used) }
    };
    let is_over = |one: &&HeldBlock| {
        one.block.year + 1 >= year && answered.iter().all(|other| other.block != one.block)
    };
    let used_up = |one: &HeldBlock| HeldBlock { next: one.block.last + 1, ..one.clone() };
    here.iter().filter(is_over).map(used_up).chain(answered.iter().map(go_on)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use spotcheck_domain::id::{UnitId, UserId};
    use spotcheck_domain::paper::NumberBlock;
    use spotcheck_domain::term::{Role, Tier};
    use spotcheck_domain::time::Timestamp;

    fn by() -> By {
        let at = Timestamp::from_millis(1);
        By {
            user: UserId::from_parts(at, [1; 10]),
            name: "高原".into(),
            unit: UnitId::from_parts(at, [2; 10]),
            tier: Tier::County,
            roles: vec![Role::Inspector],
        }
    }

    fn held(kind: PaperKind, first: u32, next: u32) -> HeldBlock {
        let (user, unit) = (by().user, by().unit);
        let (last, seal) = (first + 19, "ab".into());
        let block = NumberBlock { user, unit, kind, year: 2026, prefix: "云".into(), first, last, seal };
        HeldBlock { block, next }
    }

    #[test]
    fn numbers_are_taken_one_by_one_and_none_is_taken_twice() {
        let mut numbers = Numbers {
            held: vec![held(PaperKind::Order, 1, 20), held(PaperKind::Order, 41, 41)],
            ..Numbers::default()
        };
        let mut take = |kind, year| numbers.next(&by(), kind, year).map(|numbered| numbered.number);
        assert_eq!(take(PaperKind::Order, 2026).as_deref(), Some("云责改〔2026〕20号"));
        assert_eq!(take(PaperKind::Order, 2026).as_deref(), Some("云责改〔2026〕41号"));
        assert_eq!(take(PaperKind::Order, 2027), None, "of another year");
        assert_eq!(take(PaperKind::Review, 2026), None, "of another kind");
        let other = By { unit: UnitId::from_parts(Timestamp::from_millis(1), [3; 10]), ..by() };
        assert_eq!(numbers.next(&other, PaperKind::Order, 2026), None, "of another unit");
        assert_eq!(numbers.n_left(&by(), PaperKind::Order, 2026), 19);
    }

    #[test]
    fn what_was_used_while_the_office_answered_stays_used() {
        let here = [held(PaperKind::Order, 1, 8)];
        let answered = [held(PaperKind::Order, 1, 5), held(PaperKind::Order, 21, 21)];
        let expected = [held(PaperKind::Order, 1, 8), held(PaperKind::Order, 21, 21)];
        assert_eq!(plan_held(&answered, &here, 2026), expected);
        let used_up = [held(PaperKind::Order, 1, 21)];
        assert_eq!(plan_held(&answered[..1], &used_up, 2026), used_up);
        assert_eq!(plan_held(&[], &here, 2026), used_up, "they are the office's again, and never taken here");
        assert_eq!(plan_held(&[], &here, 2028), [], "the year is long over");
    }
}
