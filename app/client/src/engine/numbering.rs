//! When this device asks the office for numbers of papers, and how those that it has are taken durably.

use super::numbers::{Numbers, plan_held};
use super::records::{NUMBERS, pack, unpack};
use super::state::State;
use super::{Blobs, Clock, Engine, Entropy, Storage, Transport};
use crate::protocol::Failure;
use crate::storage::{Batch, Table};
use spotcheck_domain::authority::{On, Reach, may};
use spotcheck_domain::by::By;
use spotcheck_domain::id::UnitId;
use spotcheck_domain::paper::PaperKind;
use spotcheck_domain::term::Tier;
use spotcheck_domain::time::Day;
use spotcheck_domain::wire::{FEW_NUMBERS, HeldBlock, NumbersHere, NumbersWanted, SyncResponse};

impl State {
    /// The unit of a post has papers of its own, in its own name and with its own numbers.
    pub fn has_power(&self, by: &By) -> bool {
        self.gives_numbers(by.unit, by.tier)
    }

    pub fn gives_numbers(&self, unit: UnitId, tier: Tier) -> bool {
        !matches!(tier, Tier::Village | Tier::Cell) && self.organisation.gives_orders(unit)
    }

    /// Numbers are to be asked for, though nothing waits to be sent.
    pub fn wants_numbers(&self, day: Day) -> bool {
        !self.numbers.has_asked && self.plan_numbers(day).is_some()
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
