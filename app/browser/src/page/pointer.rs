//! Where a finger, a pen or the mouse is in an element that is drawn on.

use web_sys::{Element, PointerEvent};

/// In parts of the element's width and height, and the milliseconds of the page's clock.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spot {
    pub x: f64,
    pub y: f64,
    pub ms: f64,
}

/// `None` where the element has no area just now.
pub fn spot_in(element: &Element, event: &PointerEvent) -> Option<Spot> {
    let area = element.get_bounding_client_rect();
    let (width, height) = (area.width(), area.height());
    (width > 0.0 && height > 0.0).then(|| Spot {
        x: (f64::from(event.client_x()) - area.left()) / width,
        y: (f64::from(event.client_y()) - area.top()) / height,
        ms: event.time_stamp(),
    })
}

/// The element hears of this pointer until it is lifted, wherever it goes.
pub fn follow(element: &Element, event: &PointerEvent) {
    // A pointer that was lifted meanwhile is followed by nobody.
    let _ = element.set_pointer_capture(event.pointer_id());
}

/// It touches, or the mouse's first button is down.
pub fn is_down(event: &PointerEvent) -> bool {
    event.is_primary() && event.buttons() & 1 == 1
}
