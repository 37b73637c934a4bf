//! A draft on the bench: sections in walking order, each with its items, all of it by keys too. Up and down go through the
//! items; with Alt they take one along; Enter opens its words, Delete takes it out.

use super::add::AddItem;
use super::bench::{Bench, Saving, focus, item_id};
use super::edits::{Place, add_section, move_item, move_section, remove_item, remove_section};
use crate::browser::page;
use crate::erased::{DrawAll, live, memo, part};
use crate::pages::hazard_form::{HazardDialog, Names};
use crate::parts::{Sheet, TroubleNote, dialog_of};
use crate::say;
use crate::words::{Lang, named, use_lang};
use leptos::{ev, prelude::*};
use spotcheck_domain::library::{DraftItem, HazardWords};
use spotcheck_domain::reference::OWN;
use spotcheck_web::parts::{Icon, LevelMark};

#[component]
pub fn Edit(bench: Bench, sectors: Names) -> impl IntoView {
    let lang = use_lang();
    let opened = RwSignal::new(None::<Place>);
    let n_sections = memo(move || bench.draft.with(|draft| draft.sections.len()));
    let add = move |_| {
        let n = n_sections.get_untracked() + 1;
        let title = say!(lang, library.new_section, n = n);
        let section = bench.edit(|draft| add_section(draft, &title));
        request_animation_frame(move || page::focus_element(&section_id(section)));
    };
    view! {
        <Told bench />
        {part(move || (0..n_sections.get()).map(|section| view! { <Section bench section opened /> }).draw_all())}
        <button type="button" class="button" data-test="add-section" on:click=add>
            <Icon name="plus" size="small" />
            {say!(lang, library.add_section)}
        </button>
        {part(move || opened.get().map(|place| view! {
            <ItemDialog bench place opened sectors=sectors.clone() />
        }))}
    }
}

/// What became of the last edit.
#[component]
fn Told(bench: Bench) -> impl IntoView {
    let lang = use_lang();
    let trouble = Signal::derive(move || match bench.state.get() {
        Saving::Failed(trouble) => Some(trouble),
        Saving::Saved | Saving::Busy => None,
    });
    let words = move || match bench.state.get() {
        Saving::Saved => say!(lang, library.saved),
        Saving::Busy => say!(lang, library.saving),
        Saving::Failed(_) => say!(lang, library.unsaved),
    };
    view! {
        <p class="list-told" role="status" data-test="saving">{part(words)}</p>
        <TroubleNote trouble on_again=move |()| bench.save() />
    }
}

fn section_id(section: usize) -> String {
    format!("section-{section}")
}

#[component]
fn Section(bench: Bench, section: usize, opened: RwSignal<Option<Place>>) -> impl IntoView {
    let lang = use_lang();
    let title = memo(move || {
        bench
            .draft
            .with(|draft| draft.sections.get(section).map(|one| one.title.zh.clone()).unwrap_or_default())
    });
    let n_items =
        memo(move || bench.draft.with(|draft| draft.sections.get(section).map_or(0, |one| one.items.len())));
    let is_last = memo(move || bench.draft.with(|draft| section + 1 == draft.sections.len()));
    let rename = move |event| {
        let typed: String = event_target_value(&event);
        bench.edit(|draft| {
            if let Some(one) = draft.sections.get_mut(section) {
                one.title.zh = typed;
            }
        });
    };
    let shift = move |is_down: bool| {
        let to = bench.edit(|draft| move_section(draft, section, is_down));
        request_animation_frame(move || page::focus_element(&section_id(to)));
    };
    let button = |icon: &'static str, words: String, off: Signal<bool>, run: Callback<()>| {
        view! {
            <button
                type="button"
                class="icon-button"
                aria-label=words
                disabled=live(move || off.get())
                on:click=move |_| run.run(())
            >
                <Icon name=icon size="small" />
            </button>
        }
    };
    let called = title.get_untracked();
    view! {
        <section class="list-section" data-section=section.to_string()>
            <div class="list-section-head">
                <input
                    type="text"
                    id=section_id(section)
                    aria-label=say!(lang, library.section_title, n = section + 1)
                    prop:value=live(move || title.get())
                    on:input=rename
                />
                {button(
                    "up",
                    say!(lang, library.section_up, name = called),
                    Signal::stored(section == 0),
                    Callback::new(move |()| shift(false)),
                )}
                {button(
                    "down",
                    say!(lang, library.section_down, name = called),
                    is_last.into(),
                    Callback::new(move |()| shift(true)),
                )}
                {button(
                    "close",
                    say!(lang, library.section_remove, name = called),
                    Signal::derive(move || n_items.get() > 0),
                    Callback::new(move |()| {
                        bench.edit(|draft| remove_section(draft, section));
                    }),
                )}
            </div>
            <ol class="list-items">
                {part(move || {
                    let items = bench.draft.with(|draft| {
                        draft.sections.get(section).map(|one| one.items.clone()).unwrap_or_default()
                    });
                    let line = |(n, item): (usize, DraftItem)| line(lang, bench, (section, n), &item, opened);
                    items.into_iter().enumerate().map(line).draw_all()
                })}
            </ol>
            <AddItem bench section on_own=Callback::new(move |place| opened.set(Some(place))) />
        </section>
    }
}

/// Whether the unit may write other words for it.
fn is_own(item: &DraftItem) -> bool {
    item.own.is_some() || item.id.starts_with(OWN)
}

fn line(
    lang: Lang,
    bench: Bench,
    place: Place,
    item: &DraftItem,
    opened: RwSignal<Option<Place>>,
) -> AnyView {
    let words = bench.words_of(item);
    let question = words.as_ref().map_or_else(|| item.id.clone(), |words| named(&words.question, lang));
    let (basis, level) =
        (words.as_ref().map(|words| named(&words.basis, lang)), words.map(|words| words.level));
    let may_open = is_own(item);
    let shift = move |is_down: bool| focus(bench.edit(|draft| move_item(draft, place, is_down)));
    let take_out = move || focus(bench.edit(|draft| remove_item(draft, place)));
    let on_key = move |event: ev::KeyboardEvent| {
        match (event.key().as_str(), event.alt_key()) {
            ("ArrowUp", true) => shift(false),
            ("ArrowDown", true) => shift(true),
            ("ArrowUp", false) if place.1 > 0 => focus((place.0, place.1 - 1)),
            ("ArrowDown", false) => focus((place.0, place.1 + 1)),
            ("Delete", _) => take_out(),
            _ => return,
        }
        event.prevent_default();
    };
    let button = |icon: &'static str, words: String, test: &'static str, run: Callback<()>| {
        view! {
            <button type="button" class="icon-button" aria-label=words data-test=test on:click=move |_| run.run(())>
                <Icon name=icon size="small" />
            </button>
        }
    };
    let called = question.clone();
    let inner = view! {
        <span class="list-item-words">{question}</span>
        <small>
            {level.map(|level| view! { <LevelMark level/> })}
            {may_open.then(|| view! { <em>{say!(lang, library.own)}</em> })}
            {basis}
        </small>
    };
    view! {
        <li class="list-item">
            <button
                type="button"
                class="list-item-body"
                id=item_id(place)
                aria-disabled=(!may_open).then_some("true")
                on:click=move |_| {
                    if may_open {
                        opened.set(Some(place));
                    }
                }
                on:keydown=on_key
            >
                {inner}
            </button>
            {button("up", say!(lang, library.item_up, name = called), "item-up", Callback::new(move |()| shift(false)))}
            {button("down", say!(lang, library.item_down, name = called), "item-down", Callback::new(move |()| shift(true)))}
            {button("close", say!(lang, library.item_remove, name = called), "item-remove", Callback::new(move |()| take_out()))}
        </li>
    }
    .into_any()
}

/// The words of an item of one's own.
#[component]
fn ItemDialog(bench: Bench, place: Place, opened: RwSignal<Option<Place>>, sectors: Names) -> impl IntoView {
    let lang = use_lang();
    let item = bench.draft.with_untracked(|draft| {
        draft.sections.get(place.0).and_then(|section| section.items.get(place.1)).cloned()
    });
    let words = item.as_ref().and_then(|item| untrack(|| bench.words_of(item)));
    let open = dialog_of(opened);
    item.zip(words).map(|(item, words)| {
        let list = bench.list.get_value();
        let title = words.title.zh.clone();
        let name =
            if item.id.is_empty() { format!("item/{list}/{title}") } else { format!("item/{}", item.id) };
        let save = move |(words, sheet): (HazardWords, Sheet)| {
            bench.edit(|draft| {
                if let Some(item) =
                    draft.sections.get_mut(place.0).and_then(|section| section.items.get_mut(place.1))
                {
                    item.own = Some(words);
                }
            });
            sheet.done();
            open.set(false);
            focus(place);
        };
        view! {
            <HazardDialog
                title=say!(lang, library.item_title)
                open
                name
                words
                sectors=sectors.clone()
                on_save=Callback::new(save)
            />
        }
    })
}
