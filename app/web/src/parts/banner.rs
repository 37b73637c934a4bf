//! What a person should know above the work: never over it.

use leptos::prelude::*;

/// `tone`: `info`, `offline`, `warning`, `problem`, `update`. Children are its buttons.
#[component]
pub fn Banner(
    tone: &'static str,
    #[prop(into, optional)] title: Option<String>,
    #[prop(into)] words: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="banner" data-tone=tone role="status">
            // Written whole: what a page translator has put in the place of the words goes with them.
            <p class="banner-words">
                {title.map(|title| view! { <strong translate="no" prop:textContent=title></strong> " " })}
                <span translate="no" prop:textContent=words></span>
            </p>
            {children.map(|children| view! { <div class="banner-actions">{children()}</div> })}
        </div>
    }
}
