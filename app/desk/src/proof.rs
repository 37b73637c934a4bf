//! The password once more, before what is sensitive: what was asked of the office waits until it is shown, and is asked again.

use futures::channel::oneshot;
use leptos::prelude::*;

/// What waits for it.
#[derive(Clone, Copy)]
pub struct Proof {
    /// The dialog that asks for it.
    pub open: RwSignal<bool>,
    waiting: StoredValue<Vec<oneshot::Sender<bool>>>,
}

impl Proof {
    /// Made once, by the root.
    pub fn begin() -> Self {
        Self { open: RwSignal::new(false), waiting: StoredValue::new(Vec::new()) }
    }

    /// Whether it was shown. Not, where the dialog was closed.
    pub async fn ask(self) -> bool {
        let (tell, told) = oneshot::channel();
        self.waiting.update_value(|waiting| waiting.push(tell));
        self.open.set(true);
        told.await.unwrap_or(false)
    }

    /// To all who wait.
    pub fn tell(self, is_shown: bool) {
        let mut waiting = Vec::new();
        self.waiting.update_value(|held| std::mem::swap(held, &mut waiting));
        for tell in waiting {
            let _ = tell.send(is_shown);
        }
    }
}
