//! Who waits for news of which audience. Only says that there is some; losing it costs delay, never data.

use spotcheck_domain::id::DeviceId;
use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};
use tokio::sync::watch;
use uuid::Uuid;

/// News of one audience, counted. A listener who was slow sees the last count only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Count {
    n: u64,
    /// The device whose push was the last, and how many in a row were its.
    by: Option<DeviceId>,
    in_a_row: u64,
}

#[derive(Default)]
pub struct Listeners {
    audiences: Mutex<HashMap<Uuid, watch::Sender<Count>>>,
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
    pub fn listen(&self, to: &[Uuid], device: DeviceId) -> Listener {
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
        Listener { feeds, device }
    }
}

pub struct Listener {
    feeds: Vec<(watch::Receiver<Count>, Count)>,
    device: DeviceId,
}

impl Listener {
    /// Returns when something reached one of the feeds that this device did not push itself.
    pub async fn news(&mut self) {
        if self.feeds.is_empty() {
            return std::future::pending().await;
        }
        loop {
            let waiting = self.feeds.iter_mut().map(|(feed, _)| Box::pin(feed.changed()));
            let (changed, _, _) = futures::future::select_all(waiting).await;
            if changed.is_err() {
                return std::future::pending().await;
            }
            let mut is_new = false;
            for (feed, seen) in &mut self.feeds {
                let count = *feed.borrow_and_update();
                let n = count.n - seen.n;
                let is_own = count.by == Some(self.device) && count.in_a_row >= n;
                is_new |= n > 0 && !is_own;
                *seen = count;
            }
            if is_new {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::FutureExt;
    use spotcheck_domain::time::Timestamp;

    #[test]
    fn one_hears_of_others_and_not_of_oneself() {
        let device = |n| DeviceId::from_parts(Timestamp::from_millis(1), [n; 10]);
        let (county, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let listeners = Listeners::default();
        let mut listener = listeners.listen(&[county], device(1));
        let tell = |audience, by| listeners.tell(&HashSet::from([audience]), device(by));
        assert!(listener.news().now_or_never().is_none(), "nothing yet");
        tell(county, 1);
        assert!(listener.news().now_or_never().is_none(), "its own");
        tell(other, 2);
        assert!(listener.news().now_or_never().is_none(), "a sibling's");
        tell(county, 2);
        tell(county, 1);
        assert!(listener.news().now_or_never().is_some(), "another's, though its own came after");
        assert!(listener.news().now_or_never().is_none(), "told once");
    }
}
