//! Who waits for news of which audience. Only says that there is some; losing it costs delay, never data.

use spotcheck_domain::id::{DeviceId, UserId};
use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Mutex, PoisonError};
use tokio::sync::{oneshot, watch};
use uuid::Uuid;

/// News of one audience, counted. A listener who was slow sees the last count only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Count {
    n: u64,
    /// The device whose push was the last, and how many in a row were its.
    by: Option<DeviceId>,
    in_a_row: u64,
}

/// Streams that one device may keep open: its tabs share one, and a cut one may be noticed late. The oldest gives way.
const STREAMS_OF_A_DEVICE: usize = 4;
/// That one person may, whatever devices he has. His oldest gives way.
const STREAMS_OF_A_PERSON: usize = 256;
/// That all may. The oldest of the person who has most gives way.
const STREAMS: usize = 4_096;

#[derive(Default)]
pub struct Listeners {
    audiences: Mutex<HashMap<Uuid, watch::Sender<Count>>>,
    /// By person, the oldest first.
    streams: Mutex<HashMap<UserId, VecDeque<Stream>>>,
}

/// A stream that is open until its other end is dropped, or this one.
struct Stream {
    device: DeviceId,
    end: oneshot::Sender<()>,
}

impl Listeners {
    /// Something reached these audiences; `by` did it and knows it already.
    pub fn tell(&self, reached: &HashSet<Uuid>, by: DeviceId) {
        let mut audiences = self.audiences.lock().unwrap_or_else(PoisonError::into_inner);
        for audience in reached {
            let Some(sender) = audiences.get(audience) else { continue };
            if sender.is_closed() {
                audiences.remove(audience);
                continue;
            }
            sender.send_modify(|count| {
                count.n += 1;
                count.in_a_row = if count.by == Some(by) { count.in_a_row + 1 } else { 1 };
                count.by = Some(by);
            });
        }
    }

    /// Listens for one device to the feeds that its person reads.
    pub fn listen(&self, to: &[Uuid], user: UserId, device: DeviceId) -> Listener {
        let mut audiences = self.audiences.lock().unwrap_or_else(PoisonError::into_inner);
        let feeds = to
            .iter()
            .map(|audience| {
                let feed = audiences
                    .entry(*audience)
                    .or_insert_with(|| watch::channel(Count::default()).0)
                    .subscribe();
                let seen = *feed.borrow();
                (feed, seen)
            })
            .collect();
        drop(audiences);
        let (end, ended) = oneshot::channel();
        let mut all = self.streams.lock().unwrap_or_else(PoisonError::into_inner);
        // Those who went away without a word, of anybody.
        all.retain(|_, streams| {
            streams.retain(|stream| !stream.end.is_closed());
            !streams.is_empty()
        });
        let own = all.entry(user).or_default();
        let of_device = own.iter().filter(|stream| stream.device == device).count();
        if of_device >= STREAMS_OF_A_DEVICE
            && let Some(oldest) = own.iter().position(|stream| stream.device == device)
        {
            own.remove(oldest);
        }
        if own.len() >= STREAMS_OF_A_PERSON {
            own.pop_front();
        }
        own.push_back(Stream { device, end });
        if all.values().map(VecDeque::len).sum::<usize>() > STREAMS
            && let Some(most) = all.values_mut().max_by_key(|streams| streams.len())
        {
            most.pop_front();
        }
        Listener { feeds, device, ended }
    }

    /// The device hears nothing any more: it was signed out.
    pub fn end(&self, device: DeviceId) {
        let mut all = self.streams.lock().unwrap_or_else(PoisonError::into_inner);
        all.values_mut().for_each(|streams| streams.retain(|stream| stream.device != device));
    }
}

pub struct Listener {
    feeds: Vec<(watch::Receiver<Count>, Count)>,
    device: DeviceId,
    ended: oneshot::Receiver<()>,
}

/// What a listener is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    News,
    /// Nothing ever again.
    End,
}

impl Listener {
    /// Returns when something reached one of the feeds that this device did not push itself, or when it is to hear no more.
    pub async fn heard(&mut self) -> Heard {
        let Self { feeds, device, ended } = self;
        tokio::select! {
            biased;
            _ = ended => Heard::End,
            () = news(feeds, *device) => Heard::News,
        }
    }
}

async fn news(feeds: &mut [(watch::Receiver<Count>, Count)], device: DeviceId) {
    if feeds.is_empty() {
        return std::future::pending().await;
    }
    loop {
        let waiting = feeds.iter_mut().map(|(feed, _)| Box::pin(feed.changed()));
        let (changed, _, _) = futures::future::select_all(waiting).await;
        if changed.is_err() {
            return std::future::pending().await;
        }
        let mut is_new = false;
        for (feed, seen) in feeds.iter_mut() {
            let count = *feed.borrow_and_update();
            let n = count.n - seen.n;
            let is_own = count.by == Some(device) && count.in_a_row >= n;
            is_new |= n > 0 && !is_own;
            *seen = count;
        }
        if is_new {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::FutureExt;
    use spotcheck_domain::time::Timestamp;

    fn device(n: u8) -> DeviceId {
        DeviceId::from_parts(Timestamp::from_millis(1), [n; 10])
    }

    fn user(n: u8) -> UserId {
        UserId::from_parts(Timestamp::from_millis(1), [n; 10])
    }

    #[test]
    fn one_hears_of_others_and_not_of_oneself() {
        let (county, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let listeners = Listeners::default();
        let mut listener = listeners.listen(&[county], user(1), device(1));
        let tell = |audience, by| listeners.tell(&HashSet::from([audience]), device(by));
        assert!(listener.heard().now_or_never().is_none(), "nothing yet");
        tell(county, 1);
        assert!(listener.heard().now_or_never().is_none(), "its own");
        tell(other, 2);
        assert!(listener.heard().now_or_never().is_none(), "a sibling's");
        tell(county, 2);
        tell(county, 1);
        assert_eq!(
            listener.heard().now_or_never(),
            Some(Heard::News),
            "another's, though its own came after"
        );
        assert!(listener.heard().now_or_never().is_none(), "told once");
    }

    #[test]
    fn the_oldest_of_many_streams_gives_way_and_a_device_that_is_signed_out_hears_the_end() {
        let county = Uuid::from_u128(1);
        let listeners = Listeners::default();
        let mut others = listeners.listen(&[county], user(2), device(2));
        let mut streams: Vec<_> =
            (0..=STREAMS_OF_A_DEVICE).map(|_| listeners.listen(&[county], user(1), device(1))).collect();
        assert_eq!(streams[0].heard().now_or_never(), Some(Heard::End));
        assert!(streams[1..].iter_mut().all(|stream| stream.heard().now_or_never().is_none()));
        drop(streams.split_off(2));
        let mut again = listeners.listen(&[county], user(1), device(1));
        assert!(streams[1].heard().now_or_never().is_none(), "who went away counts no more");
        listeners.end(device(1));
        assert_eq!(streams[1].heard().now_or_never(), Some(Heard::End));
        assert_eq!(again.heard().now_or_never(), Some(Heard::End));
        assert!(others.heard().now_or_never().is_none());
    }

    #[test]
    fn who_has_many_devices_takes_no_stream_from_others() {
        let listeners = Listeners::default();
        let open = |n: u8, of: u8| listeners.listen(&[], user(n), device(of));
        let ended = |stream: &mut Listener| stream.heard().now_or_never() == Some(Heard::End);
        let mut own: Vec<_> = (0..=STREAMS_OF_A_PERSON).map(|n| open(1, (n / 4) as u8)).collect();
        own.retain_mut(|stream| !ended(stream));
        assert_eq!(own.len(), STREAMS_OF_A_PERSON, "of a person");
        // Others fill what is left of all: then whoever has most gives way, and who has one keeps it.
        let mut one = open(99, 99);
        let mut crowd: Vec<Vec<_>> = (2..30).map(|n| (0..150).map(|of| open(n, of)).collect()).collect();
        own.retain_mut(|stream| !ended(stream));
        assert!(own.len() <= 150, "{}", own.len());
        let mut n_ended = 0;
        crowd.iter_mut().flatten().for_each(|stream| n_ended += usize::from(ended(stream)));
        assert!(!ended(&mut one) && n_ended < 28 * 10, "{n_ended}");
    }
}
