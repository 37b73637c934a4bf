//! A search field with its clearing button.

use super::icon::Icon;
use crate::erased::{effect, live, part};
use crate::say;
use crate::words::use_lang;
use leptos::{html, prelude::*};

#[component]
pub fn SearchBox(
    #[prop(into)] label: String,
    #[prop(into)] hint: String,
    #[prop(into)] query: Signal<String>,
    #[prop(into)] on_query: Callback<String>,
    /// Takes the focus when the page opens.
    #[prop(optional)]
    is_first: bool,
) -> impl IntoView {
    let lang = use_lang();
    let input = NodeRef::<html::Input>::new();
    effect(move || {
        if let Some(input) = input.get().filter(|_| is_first) {
            // After the page's own move of focus to its main part.
            request_animation_frame(move || {
                let _ = input.focus();
            });
        }
    });
    let clear = move |_| {
        on_query.run(String::new());
        if let Some(input) = input.get_untracked() {
            let _ = input.focus();
        }
    };
    view! {
        <div class="search-box" role="search">
            <Icon name="search" />
            <input
                type="search"
                node_ref=input
                aria-label=label
                placeholder=hint
                autocomplete="off"
                enterkeyhint="search"
                data-test="search"
                prop:value=live(move || query.get())
                on:input=move |event| on_query.run(event_target_value(&event))
            />
            {part(move || {
                (!query.with(String::is_empty)).then(|| view! {
                    <button type="button" class="icon-button" aria-label=say!(lang, frame.clear) on:click=clear>
                        <Icon name="close" />
                    </button>
                })
            })}
        </div>
    }
}
