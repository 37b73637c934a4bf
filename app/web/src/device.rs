//! What the screen knows of the device that it runs on: a waiting update, storage, the network's coming and going.
//! Written here alone, by what the browser tells.

use crate::browser::{page, storage_use};
use crate::store::Store;
use leptos::prelude::*;
use leptos::task::spawn_local;
use spotcheck_protocol::Request;
use std::time::Duration;

/// Storage grows with photos, not with seconds.
const LOOK_EVERY: Duration = Duration::from_mins(2);

#[derive(Clone, Copy)]
pub struct Device {
    store: Store,
    pub is_update_ready: RwSignal<bool>,
    pub can_install: RwSignal<bool>,
    pub storage: RwSignal<Option<Storage>>,
    pub is_persisted: RwSignal<Option<bool>>,
    /// The person read that the browser may clear, and put it away for this visit.
    pub has_read_persist: RwSignal<bool>,
}

/// Bytes used and granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Storage {
    pub used: u64,
    pub quota: u64,
}

impl Storage {
    /// Less than a tenth is left, or less than a morning's photos.
    pub const fn is_almost_full(self) -> bool {
        let left = self.quota.saturating_sub(self.used);
        left < self.quota / 10 || left < 200_000_000
    }
}

pub fn use_device() -> Device {
    use_context().expect("the root provides the device before any page")
}

impl Device {
    /// Begins to listen, and tells the engine what only the page can know. Made once, by the root.
    pub fn watch(store: Store) -> Self {
        let device = Self {
            store,
            is_update_ready: RwSignal::new(false),
            can_install: RwSignal::new(page::can_install_prompt()),
            storage: RwSignal::new(None),
            is_persisted: RwSignal::new(None),
            has_read_persist: RwSignal::new(false),
        };
        page::on_update_ready(move || device.is_update_ready.set(true));
        page::on_install_ready(move |can_install| device.can_install.set(can_install));
        page::on_network(move |online| store.tell(Request::Network { online }));
        page::on_resume(move || {
            store.tell(Request::Resumed);
            device.look();
        });
        store.tell(Request::Network { online: page::online() });
        device.look();
        let _ = set_interval_with_handle(move || device.look(), LOOK_EVERY);
        device
    }

    /// Looks at the storage again.
    pub fn look(self) {
        spawn_local(async move {
            let storage = storage_use::estimate().await;
            let n_free = storage.map(|(used, quota)| quota.saturating_sub(used));
            self.store.tell(Request::Looked { version: page::version(), n_free });
            self.storage.set(storage.map(|(used, quota)| Storage { used, quota }));
            self.is_persisted.set(Some(storage_use::is_persisted().await));
        });
    }

    /// Asks the browser to keep the data. It may answer much later, or never.
    pub fn ask_persist(self) {
        if self.is_persisted.get_untracked() != Some(true) {
            storage_use::persist();
        }
        set_timeout(move || self.look(), Duration::from_secs(2));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn storage_is_almost_full_before_a_mornings_photos_no_longer_fit() {
        assert!(Storage { used: 9_500, quota: 10_000 }.is_almost_full());
        assert!(Storage { used: 0, quota: 100_000_000 }.is_almost_full());
        assert!(!Storage { used: 1_000_000_000, quota: 10_000_000_000 }.is_almost_full());
    }
}
