//! Where a repair stands after an answer: decided while the answer's batch is made, and taken into memory once that is
//! durable.

use super::progress::{Comparing, Repairing};
use super::records::{CURSOR, OFFER_PHOTOS, REPAIRING, pack};
use super::state::State;
use crate::storage::{Batch, Table};
use serde_bytes::ByteBuf;
use spotcheck_domain::photo::PhotoHash;

/// Rounds that brought nothing, without one ordinary answer in between, after which everything is fetched anew.
const MOST_IDLE_ROUNDS: u32 = 8;

/// What an answer means for the repair, once its batch is durable.
pub struct Turn {
    /// Taken, and written into the batch already.
    pub cursor: Option<ByteBuf>,
    pub repairing: Option<Repairing>,
    /// The photos are to be offered, or still are.
    pub offer_photos: bool,
    pub photos_offered: Option<PhotoHash>,
    pub n_idle_rounds: u32,
    /// It goes in circles: everything is fetched anew, after a pause.
    pub gives_up: bool,
}

impl Turn {
    /// It is durable now.
    pub fn take(self, state: &mut State) {
        if self.cursor.is_some() || self.gives_up {
            state.cursor = self.cursor;
        }
        state.repairing = self.repairing;
        state.offer_photos = self.offer_photos;
        state.photos_offered = self.photos_offered;
        state.n_idle_rounds = self.n_idle_rounds;
    }

    pub fn go_on(&mut self, comparing: Comparing) {
        if comparing.left.is_empty() && comparing.has_given {
            // The cursor stands before what the office was given. Put back to in between it would not know that it lacks
            // that; so it is asked once more, and gives one that stands behind.
            self.repairing = Some(Repairing::Begun);
        } else if comparing.left.is_empty() {
            self.cursor = Some(comparing.cursor);
            self.offer_photos = true;
            self.photos_offered = None;
        } else {
            self.repairing = Some(Repairing::Comparing(comparing));
        }
    }

    pub fn write(&mut self, batch: &mut Batch) {
        if self.n_idle_rounds > MOST_IDLE_ROUNDS {
            (self.gives_up, self.n_idle_rounds) = (true, 0);
            (self.cursor, self.repairing, self.offer_photos) = (None, None, true);
            batch.delete(Table::Settings, CURSOR);
        }
        if let Some(cursor) = &self.cursor {
            batch.put(Table::Settings, CURSOR, cursor.to_vec());
        }
        if self.repairing.is_some() {
            batch.put(Table::Settings, REPAIRING, pack(&true));
        } else {
            batch.delete(Table::Settings, REPAIRING);
        }
        if self.offer_photos {
            batch.put(Table::Settings, OFFER_PHOTOS, pack(&true));
        } else {
            batch.delete(Table::Settings, OFFER_PHOTOS);
        }
    }
}
