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
            <p class="banner-words">
                {title.map(|title| view! { <strong>{title}</strong> " " })}
                {words}
            </p>
            {children.map(|children| view! { <div class="banner-actions">{children()}</div> })}
        </div>
    }
}
