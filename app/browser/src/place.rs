//! Where the device is.

use super::{js, timer};
use futures::channel::oneshot;
use futures::future::{Either, select};
use js_sys::Date;
use spotcheck_domain::position::Position;
use std::cell::{Cell, RefCell};
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
    /// It knows the town, not the place.
    #[error("the device knows it only within {0} metres")]
    Vague(u32),
}

const LIMIT_MILLIS: u32 = 10_000;
/// A fix this old is still where the person stands.
const FRESH_MILLIS: u32 = 15_000;
/// Metres beyond which a fix is no place of a hazard.
const VAGUE_M: f64 = 2_000.0;

type Answer = Result<Position, PlaceError>;

thread_local! {
    /// The last fix, and when it was told.
    static LAST: Cell<Option<(Position, f64)>> = const { Cell::new(None) };
}

/// Where the person stands, if that was found out a moment ago: what is older says where somebody else may stand now.
pub fn fresh() -> Option<Position> {
    let (position, told_at) = LAST.get()?;
    let age = Date::now() - told_at;
    (0.0..=f64::from(FRESH_MILLIS)).contains(&age).then_some(position)
}

/// Keeps [`fresh`] fresh, as long as `is_wanted`.
pub async fn follow(is_wanted: impl Fn() -> bool) {
    while is_wanted() {
        // Who does not allow it is not asked again and again.
        if locate().await == Err(PlaceError::Denied) {
            return;
        }
        timer::sleep(u64::from(FRESH_MILLIS / 2)).await;
    }
}

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
        move |found: JsValue| tell(read(&found).ok_or(PlaceError::Unavailable).and_then(precise))
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
    if let Ok(position) = answer {
        LAST.set(Some((position, Date::now())));
    }
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

/// A place that helps nobody to find it again is none, and neither is the one that devices name when they know none.
fn precise(found: Position) -> Answer {
    if !found.is_credible() {
        Err(PlaceError::Unavailable)
    } else if found.accuracy_m > VAGUE_M {
        Err(PlaceError::Vague(found.accuracy_m as u32))
    } else {
        Ok(found)
    }
}

/// `GeolocationPositionError.code` (W3C Geolocation, 8).
fn reason(error: &JsValue) -> PlaceError {
    match js::property(error, "code").and_then(|code| code.as_f64()) {
        Some(1.0) => PlaceError::Denied,
        Some(3.0) => PlaceError::TimedOut,
        _ => PlaceError::Unavailable,
    }
}
