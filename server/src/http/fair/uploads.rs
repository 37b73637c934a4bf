//! Places for parts of photos. Each holds a thread as long as its body comes, which may be long on a thin line; so it is
//! kept while bytes move at a fair rate, or while nobody else wants it.

use super::super::error::Error;
use super::asker::Asker;
use super::queue::Places;
use super::turns::{Place, Turns};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::{Instant, timeout};

/// Parts that are taken at once, and of one person.
const PARTS: Places = Places { all: 48, of_one: 4 };
/// Parts of one person that may wait.
const WAITING: usize = 24;
/// How long somebody waits for a place.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often it is looked whether one can be freed.
const LOOK: Duration = Duration::from_millis(500);
/// Bytes a second that keep a place which others wait for, after its first seconds. The line of a phone in the field
/// carries more.
const FAIR: u64 = 8 << 10;
const GRACE: Duration = Duration::from_secs(5);

/// How far a part has come.
struct Motion {
    begun: Instant,
    n_bytes: AtomicU64,
    give_way: Notify,
}

impl Motion {
    /// Bytes a second, after its first seconds; before them it is as fast as can be.
    fn rate(&self, now: Instant) -> u64 {
        let age = now.saturating_duration_since(self.begun);
        if age < GRACE { u64::MAX } else { self.n_bytes.load(Ordering::Relaxed) / age.as_secs().max(1) }
    }
}

#[derive(Clone)]
pub struct Uploads {
    turns: Turns,
    moving: Arc<Mutex<Vec<Arc<Motion>>>>,
}

impl Default for Uploads {
    fn default() -> Self {
        // Nobody is charged here, so nobody is ever heavy.
        Self { turns: Turns::new("photos", PARTS, PARTS, WAITING), moving: Arc::default() }
    }
}

/// A place for one part of a photo.
pub struct Slot {
    _place: Place,
    motion: Arc<Motion>,
    moving: Arc<Mutex<Vec<Arc<Motion>>>>,
}

impl Uploads {
    pub async fn slot(&self, asker: Asker) -> Result<Slot, Error> {
        let until = Instant::now() + PATIENCE;
        let place = self.turns.place(asker);
        tokio::pin!(place);
        loop {
            match timeout(LOOK, &mut place).await {
                Ok(place) => return Ok(self.begin(place?)),
                Err(_) if Instant::now() >= until => return Err(Error::Busy),
                Err(_) if self.turns.is_full() => self.hurry(),
                // His own parts keep him waiting.
                Err(_) => {}
            }
        }
    }

    fn begin(&self, place: Place) -> Slot {
        let motion =
            Arc::new(Motion { begun: Instant::now(), n_bytes: AtomicU64::new(0), give_way: Notify::new() });
        lock(&self.moving).push(Arc::clone(&motion));
        Slot { _place: place, motion, moving: Arc::clone(&self.moving) }
    }

    /// The slowest gives its place away, where it is slower than fair.
    fn hurry(&self) {
        let now = Instant::now();
        let moving = lock(&self.moving);
        let slowest = moving.iter().min_by_key(|motion| motion.rate(now));
        if let Some(slowest) = slowest.filter(|motion| motion.rate(now) < FAIR) {
            slowest.give_way.notify_one();
        }
    }
}

impl Slot {
    pub fn moved(&self, n_bytes: usize) {
        self.motion.n_bytes.fetch_add(n_bytes as u64, Ordering::Relaxed);
    }

    /// Ready when others need the place more.
    pub async fn given_up(&self) {
        self.motion.give_way.notified().await;
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        lock(&self.moving).retain(|motion| !Arc::ptr_eq(motion, &self.motion));
    }
}

fn lock(moving: &Mutex<Vec<Arc<Motion>>>) -> MutexGuard<'_, Vec<Arc<Motion>>> {
    moving.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::FutureExt;

    fn address(n: u8) -> Asker {
        Asker::Address([10, 0, 0, n].into())
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_part_gives_its_place_away_when_somebody_waits_and_an_honest_line_keeps_it() {
        let uploads = Uploads::default();
        let mut slots = Vec::new();
        for n in 0..12 {
            for _ in 0..4 {
                slots.push(uploads.slot(address(n)).await.ok().unwrap());
            }
        }
        assert!(uploads.turns.is_full());
        // Time goes by: one has brought next to nothing, the others what a thin line carries.
        tokio::time::advance(Duration::from_secs(10)).await;
        slots.iter().enumerate().for_each(|(n, slot)| slot.moved(if n == 17 { 24 } else { 4_000_000 }));
        assert!(slots.iter().all(|slot| slot.given_up().now_or_never().is_none()), "nobody waits");
        let (waiting, ()) = tokio::join!(
            uploads.slot(address(99)),
            async {
                slots[17].given_up().await;
                slots.remove(17)
            }
            .map(drop)
        );
        assert!(waiting.is_ok());
        // Where all are fair, who comes is told to come again, and nobody has lost his place for it.
        let busy = uploads.slot(address(98)).await;
        assert!(matches!(busy, Err(Error::Busy)));
        assert!(slots.iter().all(|slot| slot.given_up().now_or_never().is_none()));
    }

    #[tokio::test(start_paused = true)]
    async fn all_that_one_person_sends_takes_a_few_places() {
        let uploads = Uploads::default();
        let mut own = Vec::new();
        for _ in 0..4 {
            own.push(uploads.slot(address(1)).await.ok().unwrap());
        }
        let mut waiting: Vec<_> = (0..WAITING).map(|_| Box::pin(uploads.slot(address(1)))).collect();
        assert!(waiting.iter_mut().all(|one| one.now_or_never().is_none()));
        assert!(matches!(uploads.slot(address(1)).now_or_never(), Some(Err(Error::TooMuchAtOnce(_)))));
        assert!(uploads.slot(address(2)).now_or_never().is_some_and(|slot| slot.is_ok()));
        own.pop();
        assert!(waiting[0].as_mut().await.is_ok());
    }
}
