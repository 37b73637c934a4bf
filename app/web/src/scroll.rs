//! Where each page was scrolled to, so that whoever comes back finds it as he left it, also where its contents come a
//! moment later.

use crate::browser::page::{furthest, scroll_to, scrolled};
use crate::route::Route;
use crate::trail;
use leptos::{ev, prelude::*};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;

/// Frames within which a page holds again what it held.
const FRAMES: u32 = 60;
/// Frames in which the place is held against the router, which goes to the top.
const AT_LEAST: u32 = 5;

thread_local! {
    static PLACES: RefCell<HashMap<String, f64>> = RefCell::default();
    /// Which return is under way; none where the person scrolls himself.
    static RETURN: Cell<Option<u32>> = const { Cell::new(None) };
    static RETURNS: Cell<u32> = const { Cell::new(0) };
}

/// Begins to note the places. Once, by the root.
pub fn watch() {
    let _ = window_event_listener(ev::scroll, |_| {
        if RETURN.get().is_none()
            && let Some(here) = trail::here()
        {
            PLACES.with_borrow_mut(|places| places.insert(here, scrolled()));
        }
    });
    let by_hand = || RETURN.set(None);
    let _ = window_event_listener(ev::wheel, move |_| by_hand());
    let _ = window_event_listener(ev::touchmove, move |_| by_hand());
    let _ = window_event_listener(ev::keydown, move |_| by_hand());
}

/// The page of that route stands, or will in a moment.
pub fn arrive(route: &Route, is_back: bool) {
    RETURN.set(None);
    let place = PLACES.with_borrow(|places| places.get(&route.to_string()).copied());
    let Some(place) = place.filter(|place| is_kept(route, is_back) && *place > 0.0) else { return };
    let this = RETURNS.get().wrapping_add(1);
    RETURNS.set(this);
    RETURN.set(Some(this));
    go_on(this, place, 0);
}

/// The lists of what there is are gone to again and again; everything else begins at its top, but on the way back.
const fn is_kept(route: &Route, is_back: bool) -> bool {
    is_back || matches!(route, Route::Ledger | Route::Inspections)
}

fn go_on(this: u32, place: f64, n_frames: u32) {
    if RETURN.get() != Some(this) {
        return;
    }
    let is_there = furthest() >= place;
    scroll_to(place);
    if n_frames >= FRAMES || (is_there && n_frames >= AT_LEAST) {
        RETURN.set(None);
    } else {
        request_animation_frame(move || go_on(this, place, n_frames + 1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_keeps_its_place_and_a_beginning_begins_at_its_top() {
        assert!(is_kept(&Route::Ledger, false) && is_kept(&Route::Today, true));
        assert!(!is_kept(&Route::Start, false));
    }
}
