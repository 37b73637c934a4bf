//! The name of a hazard with suggestions from the catalogue: a combobox after the ARIA pattern "list autocomplete with
//! manual selection". Arrows move, Enter chooses, Escape folds; what is typed stays what is typed.

use super::field::{FieldFrame, fresh_id};
use super::marks::{LevelMark, Saved};
use super::typing::Typing;
use crate::erased::{DrawAll, live, memo, part};
use crate::say;
use crate::store::use_store;
use crate::words::{named, use_lang};
use leptos::{ev, prelude::*};
use spotcheck_protocol::{HazardView, Query, View};

/// From the end of a finger's press to the click that comes of it, generously.
const PRESS: std::time::Duration = std::time::Duration::from_millis(150);

/// As many as fit above a phone's keyboard.
const N_SUGGESTIONS: u32 = 6;

#[component]
pub fn CatalogSuggest(
    #[prop(into)] label: String,
    #[prop(into, optional)] hint: Option<String>,
    #[prop(into)] sector: Signal<String>,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] draft: Signal<Option<String>>,
    on_draft: Callback<String>,
    on_edit: Callback<String>,
    on_choose: Callback<HazardView>,
    #[prop(into)] problem: Signal<Option<String>>,
    #[prop(into, optional)] id: Option<String>,
    /// The words stand in no record yet, so nothing is called saved.
    #[prop(optional)]
    is_loose: bool,
) -> impl IntoView {
    let lang = use_lang();
    let id = id.unwrap_or_else(fresh_id);
    let list_id = StoredValue::new(format!("{id}-list"));
    let typing = Typing::new(value, draft, on_draft, on_edit);
    let shown = typing.shown();
    let saved = if is_loose { Signal::stored(Saved::Idle) } else { typing.saved().into() };
    let asked = RwSignal::new(None::<String>);
    let active = RwSignal::new(None::<usize>);
    let view = use_store().watch(move || {
        let query = asked.get().filter(|words| !words.trim().is_empty());
        let limit = if query.is_some() { N_SUGGESTIONS } else { 0 };
        Query::Hazards { query: query.unwrap_or_default(), sector: sector.get(), limit }
    });
    let hazards = memo(move || match view.get() {
        Some(View::Hazards(hazards)) if asked.with(Option::is_some) => hazards,
        _ => Vec::new(),
    });
    let is_open = memo(move || hazards.with(|hazards| !hazards.is_empty()));
    let fold = move || {
        asked.set(None);
        active.set(None);
    };
    let is_pressed = watch_presses();
    let choose = move |place: usize| {
        if let Some(hazard) = hazards.with_untracked(|hazards| hazards.get(place).cloned()) {
            fold();
            typing.input(named(&hazard.title, lang));
            // Left once, so that the chosen words take the place of the typed ones under the cursor.
            typing.leave();
            on_choose.run(hazard);
        }
    };
    let on_key = move |event: ev::KeyboardEvent| {
        let n_all = hazards.with_untracked(Vec::len);
        match (event.key().as_str(), active.get_untracked()) {
            _ if event.is_composing() => {}
            ("ArrowDown" | "ArrowUp", now) if n_all > 0 => {
                event.prevent_default();
                active.set(Some(step(now, n_all, event.key() == "ArrowDown")));
            }
            ("Enter", Some(place)) => {
                event.prevent_default();
                choose(place);
            }
            ("Escape", _) if n_all > 0 => {
                event.stop_propagation();
                event.prevent_default();
                fold();
            }
            _ => {}
        }
    };
    let control = view! {
        <div class="combobox">
            <input
                id=id.clone()
                type="text"
                role="combobox"
                autocomplete="off"
                aria-autocomplete="list"
                aria-controls=list_id.get_value()
                aria-expanded=live(move || is_open.get().to_string())
                aria-activedescendant=live(move || active.get().filter(|_| is_open.get()).map(|place| option_id(list_id, place)))
                aria-describedby=format!("{id}-hint {id}-error")
                aria-invalid=live(move || problem.with(Option::is_some).then_some("true"))
                prop:value=live(move || shown.get())
                on:focus=move |_| typing.focus()
                on:input=move |event| {
                    let words = event_target_value(&event);
                    active.set(None);
                    asked.set(Some(words.clone()));
                    typing.input(words);
                }
                on:keydown=on_key
                on:change=move |_| typing.finish()
                on:blur=move |_| {
                    typing.leave();
                    fold_after(is_pressed, fold);
                }
                on:compositionstart=move |_| typing.compose(true)
                on:compositionend=move |_| typing.compose(false)
            />
            <Suggestions list_id hazards active choose=Callback::new(choose) />
            <span class="visually-hidden" role="status">
                {part(move || {
                    is_open.get().then(|| say!(lang, finding.suggestions_count, n = hazards.with(Vec::len)))
                })}
            </span>
        </div>
    }
    .into_any();
    view! {
        <FieldFrame id label hint is_optional=false saved problem>
            {control}
        </FieldFrame>
    }
}

/// What the catalogue offers, to be tapped or gone through by arrows.
#[component]
fn Suggestions(
    list_id: StoredValue<String>,
    hazards: Memo<Vec<HazardView>>,
    active: RwSignal<Option<usize>>,
    choose: Callback<usize>,
) -> impl IntoView {
    let lang = use_lang();
    view! {
        <ul
            class="suggestions"
            id=list_id.get_value()
            role="listbox"
            aria-label=say!(lang, finding.suggestions)
            hidden=live(move || hazards.with(Vec::is_empty))
        >
            {part(move || {
                hazards
                    .get()
                    .into_iter()
                    .enumerate()
                    .map(|(place, hazard)| {
                        view! {
                            <li
                                class="suggestion"
                                id=option_id(list_id, place)
                                role="option"
                                aria-selected=live(move || (active.get() == Some(place)).to_string())
                                // The press must not take the focus from the words.
                                on:mousedown=|event| event.prevent_default()
                                on:click=move |_| choose.run(place)
                            >
                                <span class="suggestion-title">{named(&hazard.title, lang)}</span>
                                <span class="suggestion-meta">
                                    <LevelMark level=hazard.level/>
                                    {named(if hazard.clause.is_empty() { &hazard.basis } else { &hazard.clause }, lang)}
                                </span>
                            </li>
                        }
                    })
                    .draw_all()
            })}
        </ul>
    }
}

/// Whether something is being pressed, by a finger or a button.
fn watch_presses() -> RwSignal<bool> {
    let is_pressed = RwSignal::new(false);
    let handles = [
        window_event_listener(ev::pointerdown, move |_| is_pressed.set(true)),
        window_event_listener(ev::pointerup, move |_| is_pressed.set(false)),
        window_event_listener(ev::pointercancel, move |_| is_pressed.set(false)),
    ];
    on_cleanup(move || handles.into_iter().for_each(WindowListenerHandle::remove));
    is_pressed
}

/// Folds once the press is over that took the focus away: what it has begun to tap must not move from under it.
fn fold_after(is_pressed: RwSignal<bool>, fold: impl Fn() + Copy + 'static) {
    let look = move || match is_pressed.try_get_untracked() {
        Some(true) => fold_after(is_pressed, fold),
        Some(false) => fold(),
        None => {}
    };
    set_timeout(look, PRESS);
}

fn option_id(list_id: StoredValue<String>, place: usize) -> String {
    list_id.with_value(|list| format!("{list}-{place}"))
}

/// The next place of a list that closes on itself.
const fn step(now: Option<usize>, n_all: usize, is_down: bool) -> usize {
    match (now, is_down) {
        (None, true) => 0,
        (None, false) => n_all - 1,
        (Some(place), true) => (place + 1) % n_all,
        (Some(place), false) => (place + n_all - 1) % n_all,
    }
}

#[cfg(test)]
mod tests {
    use super::step;

    #[test]
    fn the_list_of_suggestions_closes_on_itself() {
        assert_eq!(step(None, 3, true), 0);
        assert_eq!(step(None, 3, false), 2);
        assert_eq!(step(Some(2), 3, true), 0);
        assert_eq!(step(Some(0), 3, false), 2);
    }
}
