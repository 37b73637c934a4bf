//! Waits for a place in a [`Queue`], and gives it back.

use super::super::error::Error;
use super::asker::Asker;
use super::queue::{Lane, Places, Queue, Waiter};
use metrics::gauge;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

impl Waiter for oneshot::Sender<Place> {
    fn is_gone(&self) -> bool {
        self.is_closed()
    }
}

/// Places of one kind.
#[derive(Clone)]
pub struct Turns {
    queue: Arc<Mutex<Queue<oneshot::Sender<Place>>>>,
    /// What they are called where they are counted.
    name: &'static str,
}

/// A place at work. Dropped, it is the next one's.
pub struct Place {
    turns: Turns,
    pub asker: Asker,
    lane: Lane,
}

impl Turns {
    pub fn new(name: &'static str, usual: Places, heavy: Places, most_waiting_of_one: usize) -> Self {
        Self { queue: Arc::new(Mutex::new(Queue::new(usual, heavy, most_waiting_of_one))), name }
    }

    /// Waits for a place; an error where this asker has as many waiting as he may.
    pub async fn place(&self, asker: Asker) -> Result<Place, Error> {
        let (give, given) = oneshot::channel();
        if !self.lock().wait(asker, give, Instant::now()) {
            return Err(super::refused("waiting"));
        }
        self.give();
        given.await.map_err(|_| Error::Busy)
    }

    /// Notes a request, and lets it wait where its asker has spent much.
    pub async fn pace(&self, asker: Asker) {
        let pace = self.lock().pace(asker, Instant::now());
        if !pace.is_zero() {
            tokio::time::sleep(pace).await;
        }
    }

    /// So much was spent for somebody.
    pub fn charge(&self, asker: Asker, spent: Duration) {
        self.lock().charge(asker, spent, Instant::now());
    }

    /// Whether somebody's work gives way just now.
    pub fn is_heavy(&self, asker: Asker) -> bool {
        self.lock().is_heavy(asker, Instant::now())
    }

    /// Whether no place is left.
    pub fn is_full(&self) -> bool {
        self.lock().is_full()
    }

    /// Hands out what is free. A place for somebody who has gone away meanwhile comes back when it is dropped, so that
    /// nothing is sent under the lock.
    fn give(&self) {
        loop {
            let mut queue = self.lock();
            let next = queue.next(Instant::now());
            gauge!("spotcheck_waiting", "for" => self.name).set(queue.n_waiting() as f64);
            gauge!("spotcheck_working", "at" => self.name).set(queue.n_running() as f64);
            drop(queue);
            let Some((asker, lane, waiter)) = next else { return };
            drop(waiter.send(Place { turns: self.clone(), asker, lane }));
        }
    }

    fn lock(&self) -> MutexGuard<'_, Queue<oneshot::Sender<Place>>> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Place {
    /// Whether the work in it gives way from its beginning.
    pub fn is_heavy(&self) -> bool {
        self.lane == Lane::Heavy
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.turns.lock().free(self.asker, self.lane);
        self.turns.give();
    }
}
