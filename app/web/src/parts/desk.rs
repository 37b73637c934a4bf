//! Whether the window is a desk's: wide enough for tables. The same border as in the style sheets, 64rem. And whether
//! whoever is paired has something to do at the desk.

use crate::erased::memo;
use crate::store::use_store;
use leptos::{ev, prelude::*};
use spotcheck_domain::authority::Act;

/// Whoever may read the organisation has work there.
pub fn has_desk() -> Memo<bool> {
    let status = use_store().status();
    memo(move || {
        status
            .with(|status| status.as_ref().is_some_and(|status| status.acts.contains(&Act::ReadOrganisation)))
    })
}

/// Follows the window.
pub fn is_desk() -> Signal<bool> {
    let is_desk = RwSignal::new(matches());
    let listener = window_event_listener(ev::resize, move |_| {
        let now = matches();
        if is_desk.get_untracked() != now {
            is_desk.set(now);
        }
    });
    on_cleanup(move || listener.remove());
    is_desk.into()
}

fn matches() -> bool {
    window().match_media("(min-width: 64rem)").ok().flatten().is_some_and(|query| query.matches())
}
