//! Who is connected, when all places are taken: whoever has asked for nothing for longest makes room for whoever comes, so
//! that connections which are only held open keep nobody out.

use axum::body::{Body, Bytes, HttpBody};
use hyper::body::{Frame, SizeHint};
use std::collections::HashMap;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};

/// In place of the time since when a connection is idle.
const BUSY: u64 = u64::MAX;

#[derive(Clone)]
pub struct Crowd {
    places: Arc<Semaphore>,
    seats: Arc<Mutex<HashMap<u64, Arc<Seat>>>>,
    /// Counts what happens, so that of two idle ones the earlier is known.
    moments: Arc<AtomicU64>,
}

#[derive(Default)]
struct Seat {
    /// The moment since when nothing is asked, or [`BUSY`].
    idle_since: AtomicU64,
    leave: Notify,
}

/// A connection among the others, until it is dropped.
pub struct Seated {
    crowd: Crowd,
    id: u64,
    seat: Arc<Seat>,
    _place: OwnedSemaphorePermit,
}

/// A connection at which something is answered, until it is dropped.
pub struct Attended {
    crowd: Crowd,
    seat: Arc<Seat>,
}

impl Crowd {
    pub fn new(most: usize) -> Self {
        Self { places: Arc::new(Semaphore::new(most)), seats: Arc::default(), moments: Arc::default() }
    }

    /// A place; where there is none, that of whoever is idle for longest, or the first that anybody leaves.
    pub async fn enter(&self) -> Option<Seated> {
        let place = if let Ok(place) = Arc::clone(&self.places).try_acquire_owned() {
            place
        } else {
            self.make_room();
            Arc::clone(&self.places).acquire_owned().await.ok()?
        };
        let id = self.moment();
        let seat = Arc::new(Seat { idle_since: AtomicU64::new(id), leave: Notify::new() });
        self.seats().insert(id, Arc::clone(&seat));
        Some(Seated { crowd: self.clone(), id, seat, _place: place })
    }

    fn make_room(&self) {
        let since = |seat: &Arc<Seat>| seat.idle_since.load(Ordering::Relaxed);
        let seats = self.seats();
        let idle = seats.values().filter(|seat| since(seat) != BUSY).min_by_key(|seat| since(seat));
        if let Some(seat) = idle {
            // It is asked once: the next who comes asks another one.
            seat.idle_since.store(BUSY, Ordering::Relaxed);
            seat.leave.notify_one();
        }
    }

    fn moment(&self) -> u64 {
        self.moments.fetch_add(1, Ordering::Relaxed)
    }

    fn seats(&self) -> MutexGuard<'_, HashMap<u64, Arc<Seat>>> {
        self.seats.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seated {
    /// Ready when somebody else needs the place more.
    pub async fn asked_to_leave(&self) {
        self.seat.leave.notified().await;
    }

    /// Notes each request of this connection.
    pub fn attendance(&self) -> impl Fn() -> Attended + Send + Sync + 'static {
        let (crowd, seat) = (self.crowd.clone(), Arc::clone(&self.seat));
        move || {
            seat.idle_since.store(BUSY, Ordering::Relaxed);
            Attended { crowd: crowd.clone(), seat: Arc::clone(&seat) }
        }
    }
}

impl Drop for Seated {
    fn drop(&mut self) {
        self.crowd.seats().remove(&self.id);
    }
}

impl Drop for Attended {
    fn drop(&mut self) {
        self.seat.idle_since.store(self.crowd.moment(), Ordering::Relaxed);
    }
}

impl Attended {
    /// The answer, during which its connection is not idle.
    pub fn until_the_end_of(self, body: Body) -> Body {
        Body::new(Answer { body, _attended: self })
    }
}

struct Answer {
    body: Body,
    _attended: Attended,
}

impl HttpBody for Answer {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::FutureExt;

    #[tokio::test]
    async fn whoever_is_idle_for_longest_makes_room_and_who_is_answered_does_not() {
        let crowd = Crowd::new(3);
        let (first, second, third) = (
            crowd.enter().await.expect("a place"),
            crowd.enter().await.expect("a place"),
            crowd.enter().await.expect("a place"),
        );
        // The first is answered still, the second was answered after the third had come.
        let answered = first.attendance()();
        drop(second.attendance()());
        assert!(crowd.enter().now_or_never().is_none(), "it waits until somebody has gone");
        assert!(third.asked_to_leave().now_or_never().is_some());
        assert!(second.asked_to_leave().now_or_never().is_none());
        drop(third);
        let fourth = crowd.enter().await.expect("the place that became free");
        assert!(crowd.enter().now_or_never().is_none());
        assert!(second.asked_to_leave().now_or_never().is_some());
        assert!(crowd.enter().now_or_never().is_none());
        assert!(fourth.asked_to_leave().now_or_never().is_some());
        assert!(crowd.enter().now_or_never().is_none(), "nobody is left to be asked");
        assert!(first.asked_to_leave().now_or_never().is_none());
        drop(answered);
        assert!(crowd.enter().now_or_never().is_none());
        assert!(first.asked_to_leave().now_or_never().is_some(), "its answer has ended");
        drop((first, second, fourth));
        assert!(crowd.seats().is_empty());
    }

    #[tokio::test]
    async fn a_connection_is_busy_as_long_as_its_answer_goes_out() {
        let crowd = Crowd::new(1);
        let only = crowd.enter().await.expect("a place");
        let body = only.attendance()().until_the_end_of(Body::from("said"));
        assert_eq!(body.size_hint().exact(), Some(4));
        assert!(crowd.enter().now_or_never().is_none() && only.asked_to_leave().now_or_never().is_none());
        assert_eq!(&axum::body::to_bytes(body, 10).await.expect("it is whole")[..], b"said");
        assert!(crowd.enter().now_or_never().is_none() && only.asked_to_leave().now_or_never().is_some());
    }
}
