//! The pad on which a person signs with a finger, a pen or the mouse. What is drawn is held with each stroke, and is there
//! again after a kill.

use crate::browser::page::pointer;
use crate::erased::{live, memo};
use crate::form::Word;
use crate::say;
use crate::words::use_lang;
use leptos::{ev, html, prelude::*};
use spotcheck_domain::inspection::Ink;

/// The box in which points are counted, whatever its size on the screen.
const WIDTH: i32 = 600;
const HEIGHT: i32 = 240;
/// Between what was drawn before a kill and what is drawn after it, where nobody knows.
const PAUSE_MILLIS: i32 = 1_000;

/// A part of a side, counted in the box.
fn place(part: f64, side: i32) -> i32 {
    (part * f64::from(side)).round() as i32
}

#[component]
pub fn InkPad(word: Word, #[prop(into)] label: String) -> impl IntoView {
    let lang = use_lang();
    let pad = NodeRef::<html::Div>::new();
    let held = memo(move || word.get().parse::<Ink>().unwrap_or(Ink::blank(WIDTH, HEIGHT)));
    // While a stroke is being drawn: all of it.
    let drawing = RwSignal::new(None::<Ink>);
    // The page's clock at the first touch.
    let begun = StoredValue::new(None::<f64>);
    let path = memo(move || {
        drawing.with(|drawing| match drawing {
            Some(drawing) => drawing.path(),
            None => held.with(Ink::path),
        })
    });
    let down = move |event: ev::PointerEvent| {
        let Some(pad) = pad.get_untracked().filter(|_| pointer::is_down(&event)) else { return };
        let Some(spot) = pointer::spot_in(&pad, &event) else { return };
        event.prevent_default();
        pointer::follow(&pad, &event);
        let mut drawn = held.get_untracked();
        let last = drawn.strokes.last().and_then(|stroke| stroke.last()).map(|dot| dot.ms);
        if last.is_none() || begun.get_value().is_none() {
            let before = last.map_or(0, |last| last + PAUSE_MILLIS);
            begun.set_value(Some(spot.ms - f64::from(before)));
        }
        let ms = (spot.ms - begun.get_value().unwrap_or(spot.ms)).round() as i32;
        drawn.begin(place(spot.x, WIDTH), place(spot.y, HEIGHT), ms);
        drawing.set(Some(drawn));
    };
    let go_on = move |event: ev::PointerEvent| {
        if !pointer::is_down(&event) || drawing.with_untracked(Option::is_none) {
            return;
        }
        let Some(spot) = pad.get_untracked().and_then(|pad| pointer::spot_in(&pad, &event)) else { return };
        let ms = (spot.ms - begun.get_value().unwrap_or(spot.ms)).round() as i32;
        drawing.update(|drawing| {
            if let Some(drawn) = drawing {
                drawn.go_on(place(spot.x, WIDTH), place(spot.y, HEIGHT), ms);
            }
        });
    };
    let lift = move |_: ev::PointerEvent| {
        if let Some(drawn) = drawing.get_untracked() {
            word.set(drawn.to_string());
            drawing.set(None);
        }
    };
    let undo = move |_| {
        let mut drawn = held.get_untracked();
        drawn.undo();
        word.set(if drawn.strokes.is_empty() { String::new() } else { drawn.to_string() });
    };
    view! {
        <div
            class="ink-pad"
            node_ref=pad
            role="img"
            aria-label=label
            data-test="ink-pad"
            on:pointerdown=down
            on:pointermove=go_on
            on:pointerup=lift
            on:pointercancel=lift
        >
            <svg class="ink" viewBox=format!("0 0 {WIDTH} {HEIGHT}") aria-hidden="true">
                <path d=live(move || path.get())></path>
            </svg>
        </div>
        <div class="cluster">
            <button type="button" class="button" data-kind="quiet" data-test="ink-undo" on:click=undo>
                {say!(lang, inspection.sign_undo)}
            </button>
            <button
                type="button"
                class="button"
                data-kind="quiet"
                data-test="ink-clear"
                on:click=move |_| word.set("")
            >
                {say!(lang, inspection.sign_clear)}
            </button>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_on_the_screen_is_a_place_in_the_box() {
        assert_eq!((place(0.5, WIDTH), place(1.0, HEIGHT), place(-0.01, WIDTH)), (300, 240, -6));
    }
}
