//! How much of a table is seen, and the keys that go through its rows.

use super::super::find::FIND_ID;
use super::super::keys::on_key;
use super::super::visible::scrolled_to;
use super::line::{Sight, row_id};
use crate::browser::page;
use crate::erased::effect;
use leptos::{html, prelude::*};

/// Pixels until a row was measured.
const ROW: f64 = 32.0;

/// How much of a table is seen, as the browser last told.
#[derive(Clone, Copy)]
pub struct Seen {
    scroller: NodeRef<html::Div>,
    pub top: RwSignal<f64>,
    pub height: RwSignal<f64>,
    pub row: RwSignal<f64>,
}

impl Seen {
    pub fn of(scroller: NodeRef<html::Div>) -> Self {
        let top = RwSignal::new(0.0);
        Self { scroller, top, height: RwSignal::new(800.0), row: RwSignal::new(ROW) }
    }

    pub fn look(self) {
        let Some(scroller) = self.scroller.try_get_untracked().flatten() else { return };
        let put = |signal: RwSignal<f64>, value: f64| {
            if signal.try_get_untracked().is_some_and(|before| (before - value).abs() > 0.5) {
                signal.set(value);
            }
        };
        let row = scroller.query_selector("tr[data-row]").ok().flatten();
        if let Some(height) = row.map(|row| row.get_bounding_client_rect().height()).filter(|h| *h > 0.0) {
            put(self.row, height);
        }
        put(self.height, f64::from(scroller.client_height()));
        put(self.top, f64::from(scroller.scroll_top()));
    }

    /// Scrolls so that a row is seen.
    fn show(self, place: usize) {
        let Some(scroller) = self.scroller.get_untracked() else { return };
        let (top, height) = (f64::from(scroller.scroll_top()), f64::from(scroller.client_height()));
        let to = scrolled_to(place, top, height, self.row.get_untracked());
        scroller.set_scroll_top(to as i32);
        self.look();
    }
}

/// j and k, Enter by the link itself, Esc, and `/`.
pub fn keys<T>(sight: Sight<T>, seen: Seen, on_open: Callback<String>, on_close: Callback<()>)
where
    T: Send + Sync + 'static,
{
    let place_of = move |wanted: &str| {
        sight
            .rows
            .with_untracked(|rows| rows.iter().position(|row| sight.key.with_value(|key| key(row) == wanted)))
    };
    // The row to which a key went, with its address, until its link has the focus: keys come faster than frames.
    let aim = StoredValue::new(None::<(String, String)>);
    let go = move |place: usize| {
        let told = sight.rows.with_untracked(|rows| {
            let row = rows.get(place)?;
            Some((sight.key.with_value(|key| key(row)), sight.href.with_value(|href| href(row))))
        });
        let Some((key, href)) = told else { return };
        seen.show(place);
        aim.set_value(Some((key.clone(), href.clone())));
        // When the row stands.
        request_animation_frame(move || {
            page::focus_in_place(&row_id(&key));
            let _ = aim.try_update_value(|aim| {
                if aim.as_ref().is_some_and(|(aimed, _)| *aimed == key) {
                    *aim = None;
                }
            });
        });
        if sight.open.with_untracked(Option::is_some) {
            on_open.run(href);
        }
    };
    on_key(move |key| {
        let n_rows = sight.rows.with_untracked(Vec::len);
        let aimed = aim.get_value();
        let here = aimed.as_ref().map(|(key, _)| key.clone()).or_else(focused_row);
        let here = here.or_else(|| sight.open.get_untracked()).and_then(|key| place_of(&key));
        match key {
            "j" | "ArrowDown" if n_rows > 0 => go(here.map_or(0, |here| (here + 1).min(n_rows - 1))),
            "k" | "ArrowUp" if n_rows > 0 => go(here.map_or(0, |here| here.saturating_sub(1))),
            "Enter" => match aimed {
                Some((_, href)) => on_open.run(href),
                // The link opens itself.
                None => return false,
            },
            "/" => page::focus_element(FIND_ID),
            "Escape" if sight.open.with_untracked(Option::is_some) => on_close.run(()),
            _ => return false,
        }
        true
    });
    // What was open is where a person goes on when it is closed.
    let mut before = None::<String>;
    effect(move || {
        let open = sight.open.get();
        if let (Some(key), None) = (&before, &open) {
            let id = row_id(key);
            request_animation_frame(move || page::focus_in_place(&id));
        }
        before = open;
    });
}

/// The key of the row whose link has the focus.
fn focused_row() -> Option<String> {
    document().active_element()?.id().strip_prefix("row-").map(ToOwned::to_owned)
}
