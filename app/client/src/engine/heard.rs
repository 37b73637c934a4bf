//! What the engine hears of the world around it: the network, the office, the page that was put aside.

use super::{Blobs, Clock, Engine, Entropy, Storage, Transport};

impl<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy> Engine<S, B, T, C, E> {
    pub fn network(&self, online: bool) {
        self.touch(|state| state.planner.network(online));
    }

    /// The office has something, or somebody wants to try now.
    pub fn news(&self) {
        self.touch(|state| {
            state.planner.news();
            state.photos_may_have_arrived = true;
            for upload in &mut state.uploads {
                upload.retry_at = None;
            }
        });
    }

    /// The page is visible again.
    pub async fn resumed(&self) {
        // A connection that cannot be reopened shows itself at the next request, which tells the person.
        let _ = self.world.storage.probe().await;
        // Another tab may have been killed meanwhile, before it told of what it had stored.
        let _ = self.catch_up().await;
        self.touch(|state| state.planner.news());
    }
}
