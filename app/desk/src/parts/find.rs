//! The line of filters above a list: a search and a few choices, kept in the query of the address.

use crate::erased::{DrawAll, effect, live, memo};
use crate::place::use_here;
use leptos::{html, prelude::*};
use spotcheck_web::parts::Icon;
use std::time::Duration;

/// The key of the search in the query, and the id by which `/` finds it.
pub const FIND: &str = "q";
pub const FIND_ID: &str = "find";

/// So long after the last letter the office is asked.
const REST: Duration = Duration::from_millis(250);

#[component]
pub fn Find(#[prop(into)] label: String) -> impl IntoView {
    let here = use_here();
    let input = NodeRef::<html::Input>::new();
    let asked = here.word(FIND);
    let typed = RwSignal::new(asked.get_untracked());
    // Somebody went back, or to another view.
    effect(move || {
        let asked = asked.get();
        if input.get_untracked().is_none_or(|input| input.value() != asked) {
            typed.set(asked);
        }
    });
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    on_cleanup(stop);
    let is_composing = StoredValue::new(false);
    let rest = move || {
        if !is_composing.get_value() {
            stop();
            let ask = move || {
                if let Some(words) = typed.try_get_untracked() {
                    here.filter(FIND, words.trim());
                }
            };
            timer.set_value(set_timeout_with_handle(ask, REST).ok());
        }
    };
    view! {
        <label class="desk-find">
            <Icon name="search" size="small" />
            <input
                type="search"
                id=FIND_ID
                node_ref=input
                aria-label=label.clone()
                placeholder=label
                autocomplete="off"
                enterkeyhint="search"
                data-test="find"
                prop:value=live(move || typed.get())
                on:compositionstart=move |_| is_composing.set_value(true)
                on:compositionend=move |_| {
                    is_composing.set_value(false);
                    rest();
                }
                on:input=move |event| {
                    typed.set(event_target_value(&event));
                    rest();
                }
            />
            <kbd aria-hidden="true" class="desk-only">"/"</kbd>
        </label>
    }
}

/// A filter with a few values. `options`: value and words; the empty value is no filter.
#[component]
pub fn Pill(
    #[prop(into)] label: String,
    /// Its key in the query.
    key: &'static str,
    #[prop(into)] options: Signal<Vec<(String, String)>>,
) -> impl IntoView {
    let here = use_here();
    let now = here.word(key);
    let all = memo(move || options.get());
    view! {
        <select
            class="desk-pill"
            aria-label=label
            data-filter=key
            data-set=live(move || now.with(|now| !now.is_empty()).then_some("yes"))
            on:change=move |event| here.filter(key, &event_target_value(&event))
        >
            {crate::erased::part(move || {
                let now = now.get();
                let options = all.get().into_iter().map(|(value, words)| {
                    let is_chosen = value == now;
                    view! { <option value=value prop:selected=is_chosen>{words}</option> }
                });
                options.draw_all()
            })}
        </select>
    }
}
