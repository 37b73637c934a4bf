//! Where the device is.

use super::{js, timer};
use futures::channel::oneshot;
use futures::future::{Either, select};
use spotcheck_domain::position::Position;
use std::cell::RefCell;
use std::pin::pin;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Geolocation, PositionOptions};

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PlaceError {
    #[error("the person or the browser does not allow it")]
    Denied,
    #[error("the device does not know")]
    Unavailable,
    #[error("the device did not say in time")]
    TimedOut,
}

const LIMIT_MILLIS: u32 = 10_000;
/// A fix this old is still where the person stands.
const FRESH_MILLIS: u32 = 15_000;

type Answer = Result<Position, PlaceError>;

/// At most ten seconds: a permission that nobody answers has no time limit of its own.
pub async fn locate() -> Answer {
    let geolocation: Geolocation = web_sys::window()
        .and_then(|window| js::property(&window.navigator(), "geolocation"))
        .ok_or(PlaceError::Unavailable)?
        .unchecked_into();
    let (told, answer) = oneshot::channel();
    let told = Rc::new(RefCell::new(Some(told)));
    let tell = move |answer: Answer| {
        if let Some(told) = told.borrow_mut().take() {
            let _ = told.send(answer);
        }
    };
    let found: Closure<dyn FnMut(JsValue)> = Closure::new({
        let tell = tell.clone();
        move |found: JsValue| tell(read(&found).ok_or(PlaceError::Unavailable))
    });
    let failed: Closure<dyn FnMut(JsValue)> = Closure::new(move |error: JsValue| tell(Err(reason(&error))));
    let options = PositionOptions::new();
    options.set_enable_high_accuracy(true);
    options.set_timeout(LIMIT_MILLIS);
    options.set_maximum_age(FRESH_MILLIS);
    geolocation
        .get_current_position_with_error_callback_and_options(
            found.as_ref().unchecked_ref(),
            Some(failed.as_ref().unchecked_ref()),
            &options,
        )
        .map_err(|_| PlaceError::Unavailable)?;
    let answer = match select(answer, pin!(timer::sleep(u64::from(LIMIT_MILLIS)))).await {
        Either::Left((answer, _)) => answer.unwrap_or(Err(PlaceError::Unavailable)),
        Either::Right(_) => Err(PlaceError::TimedOut),
    };
    if answer == Err(PlaceError::TimedOut) {
        // The browser may still call them.
        found.forget();
        failed.forget();
    }
    answer
}

fn read(found: &JsValue) -> Option<Position> {
    let coords = js::property(found, "coords")?;
    let number = |name| js::property(&coords, name)?.as_f64();
    Some(Position {
        latitude: number("latitude")?,
        longitude: number("longitude")?,
        accuracy_m: number("accuracy").unwrap_or(0.0),
    })
}

/// `GeolocationPositionError.code` (W3C Geolocation, 8).
fn reason(error: &JsValue) -> PlaceError {
    match js::property(error, "code").and_then(|code| code.as_f64()) {
        Some(1.0) => PlaceError::Denied,
        Some(3.0) => PlaceError::TimedOut,
        _ => PlaceError::Unavailable,
    }
}
