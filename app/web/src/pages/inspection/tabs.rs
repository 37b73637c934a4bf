//! The tabs of a visit, after the ARIA pattern: arrows move, and the place is kept while the app lives.

use super::Visit;
use super::progress::tally;
use crate::erased::{DrawAll, live, memo, part};
use crate::parts::Icon;
use crate::say;
use crate::words::{Lang, use_lang};
use leptos::{ev, prelude::*};
use spotcheck_domain::id::InspectionId;
use spotcheck_domain::sorted::SortedMap;
use spotcheck_domain::term::Verdict;
use std::cell::RefCell;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    Checklist,
    Findings,
    Photos,
    Words,
    End,
}

impl Tab {
    pub const fn word(self) -> &'static str {
        match self {
            Self::Checklist => "checklist",
            Self::Findings => "findings",
            Self::Photos => "photos",
            Self::Words => "words",
            Self::End => "end",
        }
    }

    pub fn of_word(word: &str) -> Option<Self> {
        ALL.into_iter().find(|tab| tab.word() == word)
    }
}

const ALL: [Tab; 5] = [Tab::Checklist, Tab::Findings, Tab::Photos, Tab::Words, Tab::End];

/// Where a visit was left: its tab, the item that is asked, and what can be undone.
#[derive(Debug, Clone, Copy, Default)]
struct Place {
    tab: Option<Tab>,
    item: Option<usize>,
    last: Option<Last>,
}

/// The item that was answered last, and its own answer before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Last {
    pub place: usize,
    pub before: Option<Verdict>,
}

thread_local! {
    /// The camera and a finding lead back to where one was.
    static PLACES: RefCell<SortedMap<InspectionId, Place>> = const { RefCell::new(SortedMap::new()) };
}

pub fn remembered_tab(id: InspectionId) -> Option<Tab> {
    PLACES.with_borrow(|places| places.get(&id).and_then(|place| place.tab))
}

pub fn remember_tab(id: InspectionId, tab: Tab) {
    PLACES.with_borrow_mut(|places| places.entry(id).or_default().tab = Some(tab));
}

/// The item to go back to.
pub fn remembered_item(id: InspectionId) -> Option<usize> {
    PLACES.with_borrow(|places| places.get(&id).and_then(|place| place.item))
}

/// What was answered last while the app lives.
pub fn remembered_last(id: InspectionId) -> Option<Last> {
    PLACES.with_borrow(|places| places.get(&id).and_then(|place| place.last))
}

pub fn remember_last(id: InspectionId, last: Option<Last>) {
    PLACES.with_borrow_mut(|places| places.entry(id).or_default().last = last);
}

/// The item that is asked now, whatever tab is shown.
pub fn keep_item(id: InspectionId, item: Option<usize>) {
    PLACES.with_borrow_mut(|places| places.entry(id).or_default().item = item);
}

pub fn remember_item(id: InspectionId, item: usize) {
    PLACES.with_borrow_mut(|places| {
        let place = places.entry(id).or_default();
        (place.tab, place.item) = (Some(Tab::Checklist), Some(item));
    });
}

fn tab_word(lang: Lang, tab: Tab) -> &'static str {
    match tab {
        Tab::Checklist => say!(lang, inspection.tab_checklist),
        Tab::Findings => say!(lang, inspection.tab_findings),
        Tab::Photos => say!(lang, inspection.tab_photos),
        Tab::Words => say!(lang, inspection.tab_words),
        Tab::End => say!(lang, inspection.tab_end),
    }
}

/// The tab beside, round the end.
fn beside(tab: Tab, step: isize) -> Tab {
    let place = ALL.iter().position(|other| *other == tab).unwrap_or(0);
    let n_all = ALL.len();
    let next = (place + n_all).saturating_add_signed(step) % n_all;
    ALL[next]
}

#[component]
pub fn TabBar(visit: Visit) -> impl IntoView {
    let lang = use_lang();
    let n_findings = visit.pick(|view| view.findings.len() + view.n_findings_on_their_way as usize);
    let n_photos = memo(move || visit.photos.with(Vec::len));
    let tally = visit.pick(|view| tally(&view.items));
    let counted = |n: usize| (n > 0).then(|| n.to_string());
    let count = move |tab: Tab| match tab {
        Tab::Checklist => {
            let tally = tally.get();
            (tally.n_items > 0).then(|| format!("{}/{}", tally.n_answered(), tally.n_items))
        }
        Tab::Findings => counted(n_findings.get()),
        Tab::Photos => counted(n_photos.get()),
        Tab::Words | Tab::End => None,
    };
    let on_key = move |event: ev::KeyboardEvent| {
        let step = match event.key().as_str() {
            "ArrowRight" => 1,
            "ArrowLeft" => -1,
            _ => return,
        };
        visit.turn_to(beside(visit.tab.get_untracked(), step));
    };
    let tabs = ALL.map(|tab| {
        view! {
            <button
                type="button"
                role="tab"
                class=if tab == Tab::Photos { "page-tab phone-only" } else { "page-tab" }
                aria-selected=live(move || (visit.tab.get() == tab).to_string())
                on:click=move |_| visit.turn_to(tab)
            >
                {tab_word(lang, tab)}
                {part(move || count(tab).map(|n| view! { <span class="page-tab-count">{n}</span> }))}
            </button>
        }
    });
    view! {
        <div class="page-tabs" role="tablist" aria-label=say!(lang, inspection.tabs) on:keydown=on_key>
            {tabs.into_iter().draw_all()}
        </div>
        {part(move || (visit.tab.get() == Tab::Checklist && tally.with(|tally| tally.n_items > 0)).then(|| view! {
            <button
                type="button"
                class="icon-button visit-find"
                data-test="find-item"
                aria-label=say!(lang, inspection.find)
                aria-expanded=live(move || visit.seeks.get().to_string())
                on:click=move |_| visit.seeks.update(|seeks| *seeks = !*seeks)
            >
                <Icon name="search"/>
            </button>
        }))}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_tab_is_followed_by_the_first() {
        assert_eq!(beside(Tab::End, 1), Tab::Checklist);
        assert_eq!(beside(Tab::Checklist, -1), Tab::End);
        assert_eq!(beside(Tab::Findings, 1), Tab::Photos);
    }
}
