//! How far the page is scrolled, in pixels from its top.

use super::{document, window};
use web_sys::ScrollToOptions;

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
