//! How much the browser stores for this app, and whether it may throw it away.

use super::js;
use wasm_bindgen::JsCast;
use web_sys::{StorageEstimate, StorageManager};

fn storage() -> Option<StorageManager> {
    let navigator = web_sys::window()?.navigator();
    js::property(&navigator, "storage").map(JsCast::unchecked_into)
}

/// Asks the browser never to evict what is stored. Returns at once: Firefox answers when the person does, which may be
/// never.
pub fn persist() {
    if let Some(promise) = storage().and_then(|manager| manager.persist().ok()) {
        wasm_bindgen_futures::spawn_local(async move {
            let _ = js::settled(promise).await;
        });
    }
}

pub async fn is_persisted() -> bool {
    match storage().and_then(|manager| manager.persisted().ok()) {
        Some(promise) => js::settled(promise).await.ok().and_then(|held| held.as_bool()).unwrap_or(false),
        None => false,
    }
}

/// Bytes used and granted, both roughly.
pub async fn estimate() -> Option<(u64, u64)> {
    let promise = storage()?.estimate().ok()?;
    let estimate: StorageEstimate = js::settled(promise).await.ok()?.unchecked_into();
    Some((estimate.get_usage()? as u64, estimate.get_quota()? as u64))
}
