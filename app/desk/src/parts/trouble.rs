//! Why something could not be done or shown, above what it concerns, with the way to try again.

use crate::erased::part;
use crate::office::Trouble;
use crate::route::{Desk, Route};
use crate::say;
use crate::words::{trouble_words, use_lang};
use leptos::prelude::*;

#[component]
pub fn TroubleNote(
    #[prop(into)] trouble: Signal<Option<Trouble>>,
    /// Where there is something to try again.
    #[prop(into, optional)]
    on_again: Option<Callback<()>>,
) -> impl IntoView {
    let lang = use_lang();
    let again = move || {
        on_again.map(|on_again| {
            view! {
                <button type="button" class="button" data-kind="quiet" on:click=move |_| on_again.run(())>
                    {say!(lang, desk.again)}
                </button>
            }
        })
    };
    let sign_in = move || {
        let address = format!("{}?to={}", Route::Pair, Desk::Home);
        view! { <a class="button" data-kind="quiet" rel="external" href=address>{say!(lang, desk.sign_in)}</a> }
    };
    view! {
        <div role="alert">
            {part(move || trouble.get().map(|trouble| view! {
                <div class="desk-trouble" data-test="trouble">
                    <p>{trouble_words(lang, &trouble)}</p>
                    {match trouble {
                        Trouble::SignedOut => sign_in().into_any(),
                        _ => again().into_any(),
                    }}
                </div>
            }))}
        </div>
    }
}
