//! After the troubles: every phone is opened again, hears that there is news, and works until nothing changes.

use super::time::{HOUR, SECOND};
use super::world::World;
use spotcheck_client::protocol::{Phase, StatusView};
use spotcheck_domain::time::Timestamp;

/// Rounds after which a run should long be quiet.
const MOST_ROUNDS: u32 = 60;
/// Slices of time that one phone is given in a round.
const MOST_SLICES: u32 = 15;

impl World {
    /// Heals everything and lets the phones talk with the office until nothing changes any more.
    pub fn become_quiet(&mut self) -> Result<(), String> {
        self.heal();
        // What was still on its way arrives, however late.
        self.run_until(None);
        self.import_all();
        for index in 0..self.phones.len() {
            self.phones[index].close();
            self.open(index);
        }
        self.run_until(None);
        let mut before = None;
        for _ in 0..MOST_ROUNDS {
            for index in 0..self.phones.len() {
                self.settle(index);
            }
            let state = self.state();
            if before.as_ref() == Some(&state) {
                return Ok(());
            }
            before = Some(state);
        }
        Err(format!("not quiet after {MOST_ROUNDS} rounds: {:?}", before.map(|(_, statuses)| statuses)))
    }

    fn settle(&mut self, index: usize) {
        if self.phones[index].status().is_some_and(|status| status.phase == Phase::NotPaired) {
            self.pair(index);
            self.run_until(None);
        }
        self.phones[index].awake_until = self.now().plus_millis(HOUR);
        if let Some(engine) = &self.phones[index].engine {
            engine.news();
        }
        self.turn(index);
        for _ in 0..MOST_SLICES {
            // Less than a phone waits before it asks by itself whether there is news.
            self.run_until(Some(self.now().plus_millis(40 * SECOND)));
            let is_settled = |status: StatusView| status.phase == Phase::Settled;
            if self.phones[index].status().is_some_and(is_settled) {
                break;
            }
        }
        self.phones[index].awake_until = Timestamp::from_millis(0);
        self.run_until(Some(self.now().plus_millis(HOUR)));
    }

    /// What must stand still: the end of the office's feed, and what each phone has still to do.
    fn state(&self) -> (u64, Vec<(u32, u32, u32, u32)>) {
        let link = self.house.office().store.read(|view| view.last_link()).expect("the store reads");
        let of = |status: StatusView| {
            (status.n_unsent_records, status.n_unsent_photos, status.n_refused, status.n_set_aside)
        };
        (link.sequence, self.phones.iter().filter_map(|phone| phone.status().map(of)).collect())
    }
}
