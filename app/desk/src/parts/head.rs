//! The head of a page: its title, its views as tabs, and what can be done.

use crate::browser::page;
use crate::erased::{DrawAll, effect, live, part};
use crate::place::use_here;
use crate::route::Desk;
use crate::words::{number, use_lang};
use leptos::prelude::*;

/// One view of a page: its word in the query, empty for the first; its words; and how many it holds, where that is known.
pub struct ViewTab {
    pub view: &'static str,
    pub words: &'static str,
    pub count: Signal<Option<u64>>,
}

/// The key of the view in the query.
pub const VIEW: &str = "view";

#[component]
pub fn PageHead(
    title: &'static str,
    #[prop(optional)] views: Vec<ViewTab>,
    /// What can be done here, at the right edge.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let lang = use_lang();
    let here = use_here();
    effect(move || page::set_title(&format!("{title} · {}", spotcheck_web::say!(lang, frame.app))));
    let view_now = here.word(VIEW);
    let tabs = views.into_iter().map(|ViewTab { view, words, count }| {
        // Another view is another list: nothing of the one before is open in it.
        let href = live(move || {
            here.query.with(|query| format!("{}{}", here.place.with(Desk::list), query.with(VIEW, view)))
        });
        view! {
            <a href=href aria-current=live(move || view_now.with(|now| now == view).then_some("page"))>
                {words}
                {part(move || count.get().map(|n| view! { <em>{number(lang, n as f64)}</em> }))}
            </a>
        }
    });
    let tabs = tabs.draw_all();
    view! {
        <div class="desk-views">
            <h1 class="desk-title">{title}</h1>
            {(!tabs.is_empty()).then(|| view! { <nav class="desk-tabs" aria-label=title>{tabs}</nav> })}
            {children.map(|children| view! { <div class="desk-do">{children()}</div> })}
        </div>
    }
}
