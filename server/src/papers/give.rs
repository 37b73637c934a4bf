//! Gives out blocks of numbers, and keeps what phones hold and what the office knows of it the same. Idempotent: an answer that
//! was lost is given again.
//!
//! A block is a replica's, so that two devices of one person never count in the same one. An office that was put back has
//! forgotten some: it learns them from the phones that hold them, and gives new ones above a gap.

use super::note::DAY_MILLIS;
use crate::people::past::gives_orders;
use crate::people::principal::Principal;
use crate::proof::block;
use crate::proof::secret::Secret;
use crate::store::{BlockRow, NumberHolder, Series, Store, StoreError, Tx, View};
use spotcheck_domain::authority::{On, Reach, may};
use spotcheck_domain::call::UnitField;
use spotcheck_domain::id::{ReplicaId, UnitId};
use spotcheck_domain::paper::{NumberBlock, PaperKind};
use spotcheck_domain::post::office_day;
use spotcheck_domain::term::Tier;
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::wire::{
    FEW_NUMBERS, HeldBlock, MOST_BLOCKS, NUMBERS_OF_BLOCK, NumbersHere, NumbersWanted,
};
use std::sync::Arc;

/// Numbers that are passed over when this office had been put back: more than were given in between.
const GAP: u32 = 1_000;
/// Characters of a unit's name that stand for a prefix where it has none.
const MOST_PREFIX: usize = 20;

/// Blocks of one series that a person is given in a day, whatever replicas he says he has: more than anybody can use.
const MOST_A_DAY: usize = 32;
/// Replicas of one person that say that they hold the same block.
const MOST_CLAIMS: usize = 16;

/// Who asks, and with what.
pub struct Asked {
    pub replica: ReplicaId,
    pub here: NumbersHere,
    /// The phone and this office have the same history: what it wants can be given.
    pub is_settled: bool,
}

/// Notes of which epoch an office is that has not given any number: it was not put back since then while it stays that one.
pub fn note_epoch(store: &Store, epoch: [u8; 8]) -> Result<(), StoreError> {
    if store.read(|view| view.number_epoch())?.is_none() {
        store.write(move |tx| tx.put_number_epoch(&epoch, None))?;
    }
    Ok(())
}

/// What the replica holds from now on.
pub fn give(
    store: &Store,
    secret: &Arc<Secret>,
    principal: &Principal,
    asked: Asked,
    now: Timestamp,
) -> Result<Vec<HeldBlock>, StoreError> {
    let (principal, secret) = (principal.clone(), Arc::clone(secret));
    store.write(move |tx| {
        let giving = Giving { tx, secret: &secret, principal: &principal, replica: asked.replica, now };
        giving.run(&asked.here, asked.is_settled)
    })
}

struct Giving<'a> {
    tx: &'a dyn Tx,
    secret: &'a Secret,
    principal: &'a Principal,
    replica: ReplicaId,
    now: Timestamp,
}

fn series_of(block: &NumberBlock) -> Series {
    Series { prefix: block.prefix.clone(), kind: block.kind, year: block.year }
}

impl Giving<'_> {
    fn run(&self, here: &NumbersHere, is_settled: bool) -> Result<Vec<HeldBlock>, StoreError> {
        self.put_back_in()?;
        for held in here.held.iter().take(MOST_BLOCKS) {
            self.learn(held)?;
        }
        let mut held = Vec::new();
        for row in self.tx.blocks_of_replica(self.replica)? {
            // Who names another person's replica moves nothing of his.
            let Some(holder) = row.holder.filter(|holder| holder.user == self.principal.user) else {
                continue;
            };
            if holder.device != self.principal.device {
                self.tx.move_block(row.id, self.principal.device)?;
            }
            if !self.is_current(&row) {
                // Moved to another unit, or of a year that is over: what is left comes back.
                self.tx.note_block(row.id, row.next, Some(self.now))?;
            } else if row.next <= row.last {
                held.push(self.held(&row));
            }
        }
        if is_settled {
            for wanted in here.wanted.iter().take(MOST_BLOCKS) {
                self.grant(wanted, &mut held)?;
            }
        }
        Ok(held)
    }

    fn holder(&self) -> NumberHolder {
        NumberHolder { user: self.principal.user, device: self.principal.device, replica: self.replica }
    }

    fn year(&self) -> u16 {
        office_day(self.now).year()
    }

    fn is_current(&self, row: &BlockRow) -> bool {
        row.series.year >= self.year() && self.principal.units().contains(&row.unit)
    }

    fn held(&self, row: &BlockRow) -> HeldBlock {
        let block = NumberBlock {
            user: self.principal.user,
            unit: row.unit,
            kind: row.series.kind,
            year: row.series.year,
            prefix: row.series.prefix.clone(),
            first: row.first,
            last: row.last,
            seal: String::new(),
        };
        HeldBlock { block: block::sealed(self.secret, block), next: row.next }
    }

    /// Takes note of what the phone says of a block, and of the block itself where this office has forgotten it.
    fn learn(&self, held: &HeldBlock) -> Result<(), StoreError> {
        let HeldBlock { block, next } = held;
        if block.user != self.principal.user || !block::is_genuine(self.secret, block) {
            return Ok(());
        }
        let next = (*next).clamp(block.first, block.last + 1);
        let series = series_of(block);
        let there = self.tx.blocks_at(&series, block.first, block.last)?;
        let is_it = |row: &&BlockRow| {
            (row.first, row.last) == (block.first, block.last)
                && row.holder.is_some_and(|holder| holder.replica == self.replica)
        };
        if let Some(row) = there.iter().find(is_it) {
            if next > row.next {
                self.tx.note_block(row.id, next, row.ended_at)?;
            }
            return Ok(());
        }
        let is_mine = |row: &&BlockRow| row.holder.is_some_and(|holder| holder.user == self.principal.user);
        if there.iter().filter(is_mine).count() >= MOST_CLAIMS {
            return Ok(());
        }
        // Given to somebody else meanwhile: whoever says so first goes on counting in it, and this one has what it used.
        let is_elses = there.iter().any(|row| row.holder.is_some());
        self.tx.put_block(&BlockRow {
            id: 0,
            first: block.first,
            last: block.last,
            unit: block.unit,
            holder: Some(self.holder()),
            next,
            given_at: self.now,
            ended_at: is_elses.then_some(self.now),
            lost_at: None,
            series: series.clone(),
        })?;
        self.leap(&series, block)
    }

    /// A block beyond all that this office knows to have given: it was put back, and others may hold more.
    fn leap(&self, series: &Series, block: &NumberBlock) -> Result<(), StoreError> {
        let next = self.tx.series(series)?.map_or(1, |(next, _)| next);
        if block.first < next {
            return Ok(());
        }
        self.pass_over(series, block.unit, block.last + 1)
    }

    /// Passes over the numbers from `next` on.
    fn pass_over(&self, series: &Series, unit: UnitId, next: u32) -> Result<(), StoreError> {
        self.tx.put_block(&BlockRow {
            id: 0,
            series: series.clone(),
            first: next,
            last: next + GAP - 1,
            unit,
            holder: None,
            next,
            given_at: self.now,
            ended_at: None,
            lost_at: None,
        })?;
        self.tx.put_series(series, next + GAP, &self.secret.epoch)
    }

    /// A block more, where he may make such papers there and has few numbers left.
    fn grant(&self, wanted: &NumbersWanted, held: &mut Vec<HeldBlock>) -> Result<(), StoreError> {
        let NumbersWanted { unit, kind } = *wanted;
        let n_left: u32 = held
            .iter()
            .filter(|one| (one.block.unit, one.block.kind, one.block.year) == (unit, kind, self.year()))
            .map(HeldBlock::n_left)
            .sum();
        if n_left >= FEW_NUMBERS || !kind.is_numbered() || !self.may(unit, kind)? {
            return Ok(());
        }
        if self.n_given(unit, kind)? >= MOST_A_DAY {
            return Ok(());
        }
        let series = Series { prefix: prefix_of(self.tx, unit)?, kind, year: self.year() };
        let first = self.next_of(&series, unit)?;
        let row = BlockRow {
            id: 0,
            first,
            last: first + NUMBERS_OF_BLOCK - 1,
            unit,
            holder: Some(self.holder()),
            next: first,
            given_at: self.now,
            ended_at: None,
            lost_at: None,
            series,
        };
        self.tx.put_block(&row)?;
        self.tx.put_series(&row.series, row.last + 1, &self.secret.epoch)?;
        held.push(self.held(&row));
        Ok(())
    }

    /// Blocks of that kind that he was given within a day.
    fn n_given(&self, unit: UnitId, kind: PaperKind) -> Result<usize, StoreError> {
        let since = self.now.plus_millis(-DAY_MILLIS);
        let user = self.principal.user;
        let is_new =
            |row: &&BlockRow| row.given_at > since && row.holder.is_some_and(|holder| holder.user == user);
        Ok(self.tx.blocks_of_unit(unit, kind, self.year())?.iter().filter(is_new).count())
    }

    /// The next number of a series that nobody can have: above a gap where this office was put back since it last gave one.
    fn next_of(&self, series: &Series, unit: UnitId) -> Result<u32, StoreError> {
        let (next, is_of_before) = match self.tx.series(series)? {
            Some((next, epoch)) => (next, epoch != self.secret.epoch),
            // Nothing is known of it; an office that was put back this year may have forgotten all of it.
            None => (1, self.put_back_in()? == Some(series.year)),
        };
        if is_of_before {
            self.pass_over(series, unit, next)?;
            return Ok(next + GAP);
        }
        Ok(next)
    }

    /// The year in which this office was last put back, as far as it knows.
    fn put_back_in(&self) -> Result<Option<u16>, StoreError> {
        let since = match self.tx.number_epoch()? {
            Some((epoch, since)) if epoch == self.secret.epoch => since,
            _ => {
                self.tx.put_number_epoch(&self.secret.epoch, Some(self.now))?;
                Some(self.now)
            }
        };
        Ok(since.map(|at| office_day(at).year()))
    }

    fn may(&self, unit: UnitId, kind: PaperKind) -> Result<bool, StoreError> {
        if !gives_orders(self.tx, unit, None)? {
            return Ok(false);
        }
        let has_power = |tier: Tier| !matches!(tier, Tier::Village | Tier::Cell);
        let makes = |post: Principal| {
            post.unit == unit
                && has_power(post.tier)
                && may(&post.by(), kind.act(), &On::new(Reach::Own)).is_ok()
        };
        Ok(self.principal.each().any(makes))
    }
}

/// What numbers of a unit begin with: what it says itself, else its name.
fn prefix_of(view: &dyn View, unit: UnitId) -> Result<String, StoreError> {
    let row = view.unit_row(unit)?;
    let said = row.as_ref().and_then(|row| row.said(UnitField::Prefix));
    let name = || row.as_ref().map(|row| row.unit.name.zh.chars().take(MOST_PREFIX).collect::<String>());
    Ok(said.or_else(name).unwrap_or_default())
}
