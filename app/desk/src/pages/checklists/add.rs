//! To add an item: a few letters, and what the catalogue has of them; or, at the end of these, an item of the unit's own by
//! those words. After the ARIA pattern "list autocomplete with manual selection".

use super::bench::{Bench, focus};
use super::edits::{add_item, has};
use crate::asked::Asked;
use crate::erased::{DrawAll, live, memo, part};
use crate::say;
use crate::words::{Lang, named, use_lang};
use leptos::{ev, prelude::*};
use spotcheck_domain::call::{HazardLine, ListHazards};
use spotcheck_domain::library::{DraftItem, HazardWords};
use spotcheck_domain::reference::Named;
use spotcheck_domain::term::Level;
use spotcheck_web::form::Form;
use spotcheck_web::parts::LevelMark;
use spotcheck_web::parts::field::fresh_id;

/// So many are offered at once.
const MOST: usize = 8;

/// Words of the unit's own for an item that has none yet.
fn own(words: &str, sector: &str) -> DraftItem {
    let named = Named { zh: words.trim().to_owned(), en: String::new() };
    let words = HazardWords {
        sector: sector.to_owned(),
        topic: String::new(),
        level: Level::General,
        title: named.clone(),
        question: named,
        measure: Named::default(),
        default_days: 7,
        basis: Named::default(),
        clause: Named::default(),
        needs_expert: false,
    };
    DraftItem { id: String::new(), own: Some(words) }
}

/// What the arrows go through: the catalogue's, then one's own.
fn step(now: Option<usize>, n_all: usize, is_down: bool) -> Option<usize> {
    match (now, is_down) {
        _ if n_all == 0 => None,
        (None, true) => Some(0),
        (None, false) => Some(n_all - 1),
        (Some(now), true) => Some((now + 1) % n_all),
        (Some(now), false) => Some((now + n_all - 1) % n_all),
    }
}

/// As many as are shown, those of its own sector first.
fn first_of(sector: &str, mut lines: Vec<HazardLine>) -> Vec<HazardLine> {
    lines.sort_by_key(|line| (line.hazard.sector != sector, line.hazard.sector != "general"));
    lines.truncate(MOST);
    lines
}

#[component]
pub fn AddItem(
    bench: Bench,
    section: usize,
    /// An item of its own was begun: its words are asked for.
    on_own: Callback<super::edits::Place>,
) -> impl IntoView {
    let lang = use_lang();
    let list_id = StoredValue::new(fresh_id());
    let words = Form::open(format!("desk/add-item/{}/{section}", bench.list.get_value())).word("words");
    let typed = words.signal();
    let active = RwSignal::new(None::<usize>);
    let sector = memo(move || bench.draft.with(|draft| draft.sector.clone()));
    let asked = Asked::watch(move || {
        let q = typed.get().trim().to_owned();
        (!q.is_empty()).then(|| ListHazards { q, ..ListHazards::default() })
    });
    let is_open = memo(move || !typed.with(|typed| typed.trim().is_empty()));
    let found = memo(move || {
        if !is_open.get() {
            return Vec::new();
        }
        let mut lines = asked
            .answer
            .with(|answer| answer.as_ref().map(|answer| answer.hazards.clone()).unwrap_or_default());
        bench.draft.with(|draft| lines.retain(|line| !has(draft, &line.hazard.id)));
        first_of(&sector.get(), lines)
    });
    let n_all = move || found.with_untracked(Vec::len) + usize::from(is_open.get_untracked());
    let forget = move || {
        words.set("");
        active.set(None);
    };
    let choose = Callback::new(move |place: usize| {
        let chosen = found.with_untracked(|found| found.get(place).cloned());
        let own_words = typed.get_untracked();
        forget();
        match chosen {
            Some(HazardLine { hazard, .. }) => {
                let id = hazard.id.clone();
                bench.know(hazard);
                focus(bench.edit(|draft| add_item(draft, section, DraftItem { id, own: None })));
            }
            None if !own_words.trim().is_empty() => {
                let item = own(&own_words, &sector.get_untracked());
                on_own.run(bench.edit(|draft| add_item(draft, section, item)));
            }
            None => {}
        }
    });
    let on_key = move |event: ev::KeyboardEvent| {
        if event.is_composing() {
            return;
        }
        match event.key().as_str() {
            "ArrowDown" => active.set(step(active.get_untracked(), n_all(), true)),
            "ArrowUp" => active.set(step(active.get_untracked(), n_all(), false)),
            "Enter" if n_all() > 0 => choose.run(active.get_untracked().unwrap_or(n_all() - 1)),
            "Escape" => forget(),
            _ => return,
        }
        event.prevent_default();
    };
    view! {
        <div class="list-add">
            <input
                type="text"
                role="combobox"
                autocomplete="off"
                data-test="add-item"
                aria-label=say!(lang, library.add_item)
                placeholder=say!(lang, library.add_item)
                aria-autocomplete="list"
                aria-controls=list_id.get_value()
                aria-expanded=live(move || is_open.get().to_string())
                aria-activedescendant=live(move || active.get().map(|place| option_id(list_id, place)))
                prop:value=live(move || typed.get())
                on:input=move |event| {
                    words.set(event_target_value(&event));
                    active.set(None);
                }
                on:keydown=on_key
            />
            <ul
                class="list-offers"
                id=list_id.get_value()
                role="listbox"
                aria-label=say!(lang, library.offers)
                hidden=live(move || !is_open.get())
            >
                {part(move || {
                    let lines = found.get();
                    let last = lines.len();
                    let offers = lines
                        .into_iter()
                        .enumerate()
                        .map(|(place, line)| offer(list_id, place, active, choose, shown(lang, &line)))
                        .draw_all();
                    let words = say!(lang, library.add_own, words = typed.get().trim());
                    let own = offer(list_id, last, active, choose, view! { <b>{words}</b> }.into_any());
                    view! { {offers} {own} }
                })}
            </ul>
        </div>
    }
}

fn option_id(list_id: StoredValue<String>, place: usize) -> String {
    format!("{}-{place}", list_id.get_value())
}

fn shown(lang: Lang, line: &HazardLine) -> AnyView {
    let hazard = &line.hazard;
    view! {
        <span>{named(&hazard.question, lang)}</span>
        <small><LevelMark level=hazard.level/> {named(&hazard.basis, lang)}</small>
    }
    .into_any()
}

fn offer(
    list_id: StoredValue<String>,
    place: usize,
    active: RwSignal<Option<usize>>,
    choose: Callback<usize>,
    words: AnyView,
) -> AnyView {
    view! {
        <li
            id=option_id(list_id, place)
            role="option"
            aria-selected=live(move || (active.get() == Some(place)).to_string())
            // The press must not take the focus from the words.
            on:mousedown=|event| event.prevent_default()
            on:click=move |_| choose.run(place)
        >
            {words}
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_go_round_and_nothing_is_chosen_of_nothing() {
        assert_eq!(
            [step(None, 0, true), step(None, 3, true), step(None, 3, false)],
            [None, Some(0), Some(2)]
        );
        assert_eq!([step(Some(2), 3, true), step(Some(0), 3, false)], [Some(0), Some(2)]);
    }

    #[test]
    fn an_item_of_ones_own_has_its_words_and_the_lists_sector() {
        let item = own(" 阀门挂牌? ", "hazchem");
        let words = item.own.expect("words");
        assert_eq!((words.question.zh.as_str(), words.sector.as_str()), ("阀门挂牌?", "hazchem"));
        assert!(words.canonical(|sector| sector == "hazchem").is_ok());
    }
}
