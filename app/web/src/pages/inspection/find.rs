//! Finding a question of the checklist by its words.

use super::Visit;
use crate::erased::{memo, part};
use crate::parts::SearchBox;
use crate::say;
use crate::words::use_lang;
use leptos::prelude::*;
use spotcheck_protocol::{Query, View};

/// The places whose words hold those of the search; `None` while nothing is searched for.
pub fn watch_found(visit: Visit) -> Memo<Option<Vec<u32>>> {
    let asked = memo(move || if visit.seeks.get() { visit.query.get() } else { String::new() });
    let view = visit
        .store
        .watch(move || Query::Items { inspection: visit.id, query: asked.get().trim().to_owned() });
    memo(move || {
        let is_asked = asked.with(|asked| !asked.trim().is_empty());
        is_asked.then(|| match view.get() {
            Some(View::Items(places)) => places,
            _ => Vec::new(),
        })
    })
}

/// The search passes over it.
pub fn is_left_out(found: Memo<Option<Vec<u32>>>, place: usize) -> bool {
    found.with(|found| found.as_ref().is_some_and(|found| found.iter().all(|one| *one as usize != place)))
}

#[component]
pub fn FindBox(visit: Visit, found: Memo<Option<Vec<u32>>>) -> impl IntoView {
    let lang = use_lang();
    let none = memo(move || found.with(|found| found.as_ref().is_some_and(Vec::is_empty)));
    part(move || {
        visit.seeks.get().then(|| {
            view! {
                <SearchBox
                    label=say!(lang, inspection.find)
                    hint=say!(lang, inspection.find_hint)
                    query=visit.query.signal()
                    on_query=Callback::new(move |words: String| visit.query.set(words))
                    is_first=true
                />
                <div role="status">
                    {part(move || none.get().then(|| view! { <p class="note">{say!(lang, inspection.find_none)}</p> }))}
                </div>
            }
        })
    })
}
