//! Cost is bounded, and shared between people: whoever makes the server work, be it by honest haste, by a fault or by
//! malice, waits for himself and not for others.
//!
//! A request is somebody's: the person's who is signed in, and before that the address's. What he has open and how many
//! bytes are held for him is bounded ([`Holdings`]). What costs the processor waits for a place, and those who have spent
//! little go first ([`Turns`]). Work that goes on for longer than honest work gives way to all other ([`Crew`]). Photos
//! have places of their own, which are kept only while bytes move ([`Uploads`]).

mod account;
mod asker;
mod crew;
mod holdings;
mod queue;
mod reading;
mod turns;
mod uploads;

pub use asker::{Asker, Askers, network};
pub use holdings::{Bytes, Holdings, Open};
pub use reading::Reading;
pub use turns::{Place, Turns};
pub use uploads::{Slot, Uploads};

use super::blocking::blocking;
use super::error::Error;
use crate::toil::Toil;
use crew::Crew;
use queue::Places;
use std::num::NonZero;
use std::sync::Arc;
use std::thread::available_parallelism;

/// Requests that are worked on at once, for most of which the disk is waited for; and of one person.
const AT_WORK: Places = Places { all: 32, of_one: 2 };
/// Requests of one person that may wait.
const WAITING: usize = 24;

/// Passwords that are looked at, at once and of one person or address; and those of one that may wait.
const PASSWORDS: Places = Places { all: 2, of_one: 1 };
const WAITING_PASSWORDS: usize = 16;

/// Evidence packs that are taken, at once and by one person; and those of one that may wait.
const PACKS: Places = Places { all: 8, of_one: 1 };
const WAITING_PACKS: usize = 2;

pub struct Fair {
    pub holdings: Holdings,
    pub work: Turns,
    pub uploads: Uploads,
    /// Passwords are looked at by few at once: each takes 19 MiB.
    pub passwords: Turns,
    /// Evidence packs have places of their own, which are kept for as long as a line takes.
    pub packs: Turns,
    crew: Crew,
}

impl Default for Fair {
    fn default() -> Self {
        // Those who have spent much fill what the others leave, and no more of the memory than that takes.
        let all = available_parallelism().map_or(2, NonZero::get);
        let work = Turns::new("work", AT_WORK, Places { all, of_one: 1 }, WAITING);
        let passwords = Turns::new("passwords", PASSWORDS, PASSWORDS, WAITING_PASSWORDS);
        let packs = Turns::new("packs", PACKS, PACKS, WAITING_PACKS);
        let (holdings, uploads, crew) = (Holdings::default(), Uploads::default(), Crew::default());
        Self { holdings, work, uploads, passwords, packs, crew }
    }
}

impl Fair {
    /// Works in a place, which is free when the work is done, whether or not anybody waits for it.
    pub async fn run<T: Send + 'static>(
        &self,
        place: Place,
        work: impl FnOnce() -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let toil = if place.is_heavy() { Toil::low() } else { Toil::default() };
        let turns = self.work.clone();
        let after = move |spent| {
            turns.charge(place.asker, spent);
            drop(place);
        };
        self.crew.run(Arc::new(toil), work, after).await
    }

    /// Does what is cheap unless it is asked for often: without a place for who has spent little.
    pub async fn run_cheap<T: Send + 'static>(
        &self,
        asker: Asker,
        work: impl FnOnce() -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        if self.work.is_heavy(asker) {
            return self.run(self.work.place(asker).await?, work).await;
        }
        let turns = self.work.clone();
        blocking(move || {
            let toil = Arc::new(Toil::default());
            let done = toil.run(work);
            turns.charge(asker, toil.done());
            done
        })
        .await
    }

    /// A body of theirs, of which nothing has come.
    pub fn reading(&self, asker: Asker) -> Reading {
        Reading::new(self.holdings.bytes(asker), asker, self.work.clone())
    }

    /// Does what goes on as long as a body does, and so holds no place at work. It is charged all the same.
    pub async fn run_beside<T: Send + 'static>(
        &self,
        asker: Asker,
        work: impl FnOnce() -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let toil = if self.work.is_heavy(asker) { Toil::low() } else { Toil::default() };
        let turns = self.work.clone();
        self.crew.run(Arc::new(toil), work, move |spent| turns.charge(asker, spent)).await
    }
}

/// Somebody wants more at once than he may have; he may come again.
fn refused(of: &'static str) -> Error {
    metrics::counter!("spotcheck_refused_total", "for" => of).increment(1);
    Error::TooMuchAtOnce(of)
}
