//! Words that were said before, to be said again with one tap. They are offered while nothing stands there.

use crate::erased::{DrawAll, part};
use crate::say;
use crate::words::use_lang;
use leptos::prelude::*;

#[component]
pub fn Again(
    #[prop(into)] words: Signal<Vec<String>>,
    /// What stands in the field now.
    #[prop(into)]
    stands: Signal<String>,
    on_use: Callback<String>,
) -> impl IntoView {
    let lang = use_lang();
    part(move || {
        let words = words.get();
        (!words.is_empty() && stands.with(|stands| stands.trim().is_empty())).then(|| {
            let chips = words.into_iter().map(|words| {
                let said = words.clone();
                view! {
                    <button type="button" class="chip" data-test="again" on:click=move |_| on_use.run(said.clone())>
                        <span class="again-words" dir="auto">{words}</span>
                    </button>
                }
            });
            view! {
                <div class="chips again" role="group" aria-label=say!(lang, finding.again)>{chips.draw_all()}</div>
            }
        })
    })
}
