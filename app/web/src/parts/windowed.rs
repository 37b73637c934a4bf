//! Long lists in windows: more rows come as the person nears the end, and past a bound the list turns a page, so that
//! ten thousand rows never stand on the screen at once.

use crate::erased::{effect, part};
use crate::say;
use crate::words::use_lang;
use leptos::{ev, html, prelude::*};

/// Rows that come at once.
pub const STEP: u32 = 30;
/// The most rows on the screen.
pub const MOST: u32 = 120;
/// So near to the end, in pixels, the next rows are asked for.
const NEAR: f64 = 900.0;

/// The part of a list that is on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    pub offset: u32,
    pub limit: u32,
}

impl Default for Window {
    fn default() -> Self {
        Self { offset: 0, limit: STEP }
    }
}

impl Window {
    /// More rows, if there are more and they may stand on the screen together.
    pub fn grown(self, n_matching: u32) -> Self {
        let end = self.offset + self.limit;
        if end < n_matching && self.limit < MOST {
            Self { limit: (self.limit + STEP).min(MOST), ..self }
        } else {
            self
        }
    }
    pub fn next(self, n_matching: u32) -> Option<Self> {
        let offset = self.offset + MOST;
        (self.limit >= MOST && offset < n_matching).then_some(Self { offset, limit: STEP })
    }
    pub fn previous(self) -> Option<Self> {
        (self.offset > 0).then(|| Self { offset: self.offset.saturating_sub(MOST), limit: MOST })
    }
}

/// Stands under a list: asks for more when it comes near, and turns the page when the list is full.
#[component]
pub fn WindowEnd(
    place: RwSignal<Window>,
    /// Rows that are here, and all that match.
    #[prop(into)]
    n_here: Signal<u32>,
    #[prop(into)] n_matching: Signal<u32>,
) -> impl IntoView {
    let lang = use_lang();
    let end = NodeRef::<html::Div>::new();
    let look = move || {
        let Some(end) = end.get_untracked() else { return };
        let window = place.get_untracked();
        // What was asked for last must have come first.
        let is_settled = n_here.get_untracked() >= window.limit;
        let height = window_height();
        if is_settled && end.get_bounding_client_rect().top() < height + NEAR {
            let grown = window.grown(n_matching.get_untracked());
            if grown != window {
                place.set(grown);
            }
        }
    };
    // Scrolling inside a table does not bubble, but it can be caught on its way down.
    let listener = window_event_listener(ev::scroll, move |_| look());
    on_cleanup(move || listener.remove());
    effect(move || {
        n_here.track();
        request_animation_frame(look);
    });
    let turn = move |to: Option<Window>| {
        if let Some(to) = to {
            place.set(to);
            crate::browser::page::scroll_to(0.0);
        }
    };
    view! {
        <div node_ref=end>
            {part(move || {
                let window = place.get();
                let n = n_matching.get();
                let (previous, next) = (window.previous(), window.next(n));
                (previous.is_some() || next.is_some()).then(|| {
                    let from = window.offset + 1;
                    let to = (window.offset + n_here.get()).max(from);
                    view! {
                        <nav class="cluster" aria-label=say!(lang, ledger.pages)>
                            {previous.map(|_| view! {
                                <button type="button" class="button" on:click=move |_| turn(previous)>
                                    {say!(lang, ledger.previous, n = MOST)}
                                </button>
                            })}
                            <span>{say!(lang, ledger.position, from = from, to = to)}</span>
                            {next.map(|next| view! {
                                <button type="button" class="button" on:click=move |_| turn(Some(next))>
                                    {say!(lang, ledger.next, n = (n - next.offset).min(MOST))}
                                </button>
                            })}
                        </nav>
                    }
                })
            })}
        </div>
    }
}

fn window_height() -> f64 {
    window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(800.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_grows_to_its_bound_and_then_turns_pages() {
        let mut window = Window::default();
        for _ in 0..10 {
            window = window.grown(10_000);
        }
        assert_eq!(window, Window { offset: 0, limit: MOST });
        let next = window.next(10_000).expect("there is more");
        assert_eq!(next, Window { offset: MOST, limit: STEP });
        assert_eq!(next.previous(), Some(window));
    }

    #[test]
    fn a_short_list_stays_as_it_is() {
        let window = Window::default();
        assert_eq!(window.grown(STEP), window);
        assert_eq!(window.next(STEP), None);
        assert_eq!(window.previous(), None);
    }
}
