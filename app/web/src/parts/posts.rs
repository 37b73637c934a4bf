//! The posts of the paired person, as the engine has them now: a session tells only what he was when he paired.

use crate::erased::memo;
use crate::store::Store;
use leptos::prelude::*;
use spotcheck_protocol::{HeldPost, Query, View};

/// All of them, the main one first; none before the engine has said so.
pub fn watched(store: Store) -> Memo<Vec<HeldPost>> {
    let watched = store.watch(|| Query::Posts);
    memo(move || {
        watched.with(|view| match view {
            Some(View::Posts(posts)) => posts.clone(),
            _ => Vec::new(),
        })
    })
}
