//! How far the page is scrolled, in pixels from its top; and where in an element a tap fell.

use super::{document, window};
use wasm_bindgen::JsCast;
use web_sys::{Element, MouseEvent, ScrollToOptions};

pub fn scrolled() -> f64 {
    window().scroll_y().unwrap_or_default()
}

/// How far below the upper edge of the window the element of this id begins; `None` where there is none.
pub fn top_of(id: &str) -> Option<f64> {
    document().get_element_by_id(id).map(|element| element.get_bounding_client_rect().top())
}

pub fn scroll_to(top: f64) {
    let options = ScrollToOptions::new();
    options.set_top(top);
    window().scroll_to_with_scroll_to_options(&options);
}

/// As far as it can be scrolled now.
pub fn furthest() -> f64 {
    let height = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or_default();
    (f64::from(super::root().scroll_height()) - height).max(0.0)
}

/// Where in the element that listens a tap fell, in percent of its width and height; a key says nothing of it.
pub fn place_of_tap(event: &MouseEvent) -> Option<(f64, f64)> {
    let element = event.current_target()?.dyn_into::<Element>().ok()?;
    let size = [element.client_width(), element.client_height()].map(f64::from);
    let at = [event.offset_x(), event.offset_y()].map(f64::from);
    let is_tap = event.detail() > 0 && size.iter().all(|length| *length > 0.0);
    is_tap.then(|| (at[0] / size[0] * 100.0, at[1] / size[1] * 100.0))
}
