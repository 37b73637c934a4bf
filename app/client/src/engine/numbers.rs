//! Numbers of papers: the blocks that this device holds, when it asks for more, and the next one of a kind.

use super::records::{NUMBERS, pack, unpack};
use super::state::State;
use super::{Blobs, Clock, Engine, Entropy, Storage, Transport};
use crate::protocol::Failure;
use crate::storage::{Batch, Table};
use spotcheck_domain::authority::{On, Reach, may};
use spotcheck_domain::by::By;
use spotcheck_domain::id::UnitId;
use spotcheck_domain::paper::{Numbered, PaperKind};
use spotcheck_domain::term::Tier;
use spotcheck_domain::time::Day;
use spotcheck_domain::wire::{FEW_NUMBERS, HeldBlock, NumbersHere, NumbersWanted, SyncResponse};

/// What this device holds of numbers.
#[derive(Debug, Clone, Default)]
pub struct Numbers {
    pub held: Vec<HeldBlock>,
    /// The office was put back: it may have forgotten some of them, or given them to somebody else.
    pub is_to_check: bool,
    /// The office gives none, as one of before; it is not asked again until this engine is opened anew.
    gives_none: bool,
}

impl Numbers {
    /// What an answer said of them is durable.
    pub fn take(&mut self, held: Option<Vec<HeldBlock>>, was_asked: bool) {
        self.gives_none |= was_asked && held.is_none();
        if let Some(held) = held {
            self.held = held;
            self.is_to_check = false;
        }
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

    fn n_left(&self, by: &By, kind: PaperKind, year: u16) -> u32 {
        let is_his = |one: &&HeldBlock| {
            let block = &one.block;
            (block.user, block.unit, block.kind, block.year) == (by.user, by.unit, kind, year)
        };
        self.held.iter().filter(is_his).map(HeldBlock::n_left).sum()
    }
}

/// What an answer says that is held, as far as it has not been used meanwhile. What it does not say is used up, or the
/// office's again: that is remembered for the year, since an office that is put back forgets it.
fn plan_held(answered: &[HeldBlock], here: &[HeldBlock], year: u16) -> Vec<HeldBlock> {
    let go_on = |one: &HeldBlock| {
        let used = here.iter().find(|other| other.block == one.block).map_or(one.next, |other| other.next);
        HeldBlock { block: one.block.clone(), next: one.next.max(used) }
    };
    let is_over = |one: &&HeldBlock| {
        one.block.year >= year && answered.iter().all(|other| other.block != one.block)
    };
    let used_up = |one: &HeldBlock| HeldBlock { next: one.block.last + 1, ..one.clone() };
    here.iter().filter(is_over).map(used_up).chain(answered.iter().map(go_on)).collect()
}

impl State {
    /// The unit of a post has papers of its own, in its own name and with its own numbers.
    pub fn has_power(&self, by: &By) -> bool {
        self.gives_numbers(by.unit, by.tier)
    }

    pub fn gives_numbers(&self, unit: UnitId, tier: Tier) -> bool {
        !matches!(tier, Tier::Village | Tier::Cell) && self.organisation.gives_orders(unit)
    }

    /// Which numbers the next request asks for, beside what is held; `None` where nothing is asked.
    pub fn plan_numbers(&self, day: Day) -> Option<NumbersHere> {
        if self.numbers.gives_none || self.organisation.units.is_empty() {
            return None;
        }
        let mut wanted = Vec::new();
        for by in self.posts(day).iter().filter(|by| self.has_power(by)) {
            let has_certificate =
                self.organisation.person(by.user).is_some_and(|person| !person.certificate.is_empty());
            let makes = |kind: &&PaperKind| {
                kind.is_numbered()
                    && (has_certificate || !kind.is_decision())
                    && may(by, kind.act(), &On::new(Reach::Own)).is_ok()
                    && self.numbers.n_left(by, **kind, day.year()) < FEW_NUMBERS
            };
            wanted.extend(
                PaperKind::ALL.iter().filter(makes).map(|kind| NumbersWanted { unit: by.unit, kind: *kind }),
            );
        }
        wanted.dedup();
        let asks = !wanted.is_empty() || (self.numbers.is_to_check && !self.numbers.held.is_empty());
        asks.then(|| NumbersHere { held: self.numbers.held.clone(), wanted })
    }
}

impl<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy> Engine<S, B, T, C, E> {
    /// The numbers here as they are stored: another tab may have used some. Its caller has the documents, and writes what is
    /// left by [`Self::plan_used`] into the batch of the paper.
    pub(super) async fn numbers_here(&self) -> Result<Numbers, Failure> {
        let stored = self.world.storage.get(Table::Settings, NUMBERS).await?;
        let held = stored.and_then(|bytes| unpack(&bytes)).unwrap_or_default();
        Ok(Numbers { held, ..Numbers::default() })
    }

    pub(super) fn plan_used(numbers: &Numbers, batch: &mut Batch) {
        batch.put(Table::Settings, NUMBERS, pack(&numbers.held));
    }

    /// The batch is durable: so many are left.
    pub(super) fn note_used(&self, numbers: Numbers) {
        self.touch(|state| {
            state.numbers.held = numbers.held;
            state.untold.queues = true;
        });
    }

    /// What an answer says of numbers, for its batch; `None` where it says nothing.
    pub(super) async fn plan_held_numbers(
        &self,
        response: &SyncResponse,
        batch: &mut Batch,
    ) -> Result<Option<Vec<HeldBlock>>, Failure> {
        let Some(answered) = &response.numbers else { return Ok(None) };
        let held = plan_held(answered, &self.numbers_here().await?.held, self.office_day().year());
        batch.put(Table::Settings, NUMBERS, pack(&held));
        Ok(Some(held))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use spotcheck_domain::id::UserId;
    use spotcheck_domain::paper::NumberBlock;
    use spotcheck_domain::term::Role;
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
        assert_eq!(plan_held(&[], &here, 2027), [], "the year is over");
    }
}
