//! The people of one's area: found, and opened beside the list.

mod list;

use crate::asked::Asked;
use crate::erased::{live, memo, part};
use crate::parts::find::FIND;
use crate::parts::head::VIEW;
use crate::parts::{Find, PageHead, TroubleNote, ViewTab};
use crate::place::use_here;
use crate::route::Desk;
use crate::say;
use crate::words::use_lang;
use leptos::prelude::*;
use list::PeopleList;
use spotcheck_domain::call::ListPeople;

/// Those who have left.
const LEFT: &str = "left";

#[component]
pub fn PeoplePage() -> impl IntoView {
    let lang = use_lang();
    let here = use_here();
    let (view_now, found) = (here.word(VIEW), here.word(FIND));
    let call = memo(move || {
        (found.get(), view_now.get() == LEFT)
    });
    let people = Asked::watch(move || {
        let (q, retired) = call.get();
        Some(ListPeople { q, retired, ..ListPeople::default() })
    });
    let n_found = Signal::derive(move || people.answer.with(|people| people.as_ref().map(|people| people.n_found)));
    let count = |view: &'static str| {
        Signal::derive(move || n_found.get().filter(|_| view_now.with(|now| now == view)))
    };
    let views = vec![
        ViewTab { view: "", words: say!(lang, people.view_here), count: count("") },
        ViewTab { view: LEFT, words: say!(lang, people.view_left), count: count(LEFT) },
    ];
    let is_open = live(move || here.place.with(|place| *place != Desk::People).then_some("yes"));
    view! {
        <PageHead title=say!(lang, people.title) views />
        <div class="desk-filters" role="search">
            <Find label=say!(lang, people.find) />
        </div>
        <TroubleNote trouble=people.trouble on_again=move |()| people.reload() />
        <div class="desk-split" data-open=is_open>
            <PeopleList people />
            {part(|| "")}
        </div>
    }
}
