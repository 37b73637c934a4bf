//! One step of a new office: what it is, whether it is done, and the ways to do it. The first that is not done stands open.

use crate::asked::Asked;
use crate::erased::{live, memo, part};
use crate::route::Desk;
use crate::say;
use crate::words::{Lang, dotted, listed, number, tier_word, unit_field_word, use_lang};
use leptos::prelude::*;
use spotcheck_domain::call::{Begin, BeginStep, StepState, UnitField, header_missing};
use spotcheck_web::parts::Icon;

#[component]
pub fn Step(step: BeginStep, begin: Asked<Begin>, words: &'static str, children: Children) -> impl IntoView {
    let lang = use_lang();
    let state = memo(move || {
        let found = begin.answer.with(|begin| {
            begin.as_ref().and_then(|begin| begin.steps.iter().find(|state| state.step == step).copied())
        });
        found.unwrap_or(StepState { step, is_done: false, n: 0 })
    });
    let is_next = memo(move || begin.answer.with(|begin| begin.as_ref().and_then(Begin::next) == Some(step)));
    let told = move || {
        let state = state.get();
        begin.answer.with(|begin| begin.as_ref().map(|begin| told(lang, &state, begin))).unwrap_or_default()
    };
    let mark = move || {
        if state.get().is_done {
            "done"
        } else if is_next.get() {
            "next"
        } else {
            "open"
        }
    };
    let mark_words = move || match mark() {
        "done" => say!(lang, begin.state_done),
        "next" => say!(lang, begin.state_next),
        _ => say!(lang, begin.state_open),
    };
    view! {
        <li class="begin-step" data-state=live(mark) data-step=step.word()>
            <details open=live(move || is_next.get())>
                <summary>
                    <span class="begin-mark">
                        {part(move || state.get().is_done.then(|| view! { <Icon name="check" size="small" /> }))}
                        <span>{part(mark_words)}</span>
                    </span>
                    <h2 class="begin-title">{title(lang, step)}</h2>
                    <span class="begin-told">{part(told)}</span>
                </summary>
                <div class="begin-body">
                    <p>{words}</p>
                    {children()}
                </div>
            </details>
        </li>
    }
}

/// What a step is called.
fn title(lang: Lang, step: BeginStep) -> &'static str {
    match step {
        BeginStep::Unit => say!(lang, begin.unit),
        BeginStep::Units => say!(lang, begin.units),
        BeginStep::People => say!(lang, begin.people),
        BeginStep::Sites => say!(lang, begin.sites),
        BeginStep::Header => say!(lang, begin.header),
        BeginStep::Phones => say!(lang, begin.phones),
    }
}

/// How far it has come.
fn told(lang: Lang, state: &StepState, begin: &Begin) -> String {
    let n = number(lang, state.n as f64);
    match state.step {
        BeginStep::Unit if !state.is_done => String::new(),
        BeginStep::Unit => {
            let name = begin.fields.get(&UnitField::Name).cloned().unwrap_or_default();
            dotted(&[name, tier_word(lang, begin.tier)])
        }
        BeginStep::Header => {
            let missing = header_missing(&begin.fields);
            let words: Vec<&str> = missing.iter().map(|field| unit_field_word(lang, *field)).collect();
            if words.is_empty() {
                String::new()
            } else {
                say!(lang, begin.missing, fields = listed(lang, &words))
            }
        }
        BeginStep::Units => say!(lang, begin.n_units, n = n),
        BeginStep::People => say!(lang, begin.n_people, n = n),
        BeginStep::Sites => say!(lang, begin.n_sites, n = n),
        BeginStep::Phones => say!(lang, begin.n_phones, n = n),
    }
}

/// From a file, or one by one.
#[component]
pub fn Way(import: &'static str, open: RwSignal<bool>, place: Desk, by_hand: &'static str) -> impl IntoView {
    let test = format!("begin-import-{}", place.to_string().rsplit('/').next().unwrap_or_default());
    view! {
        <div class="button-row">
            <button type="button" class="button" data-test=test on:click=move |_| open.set(true)>{import}</button>
            <a class="button" data-kind="quiet" href=place.to_string()>{by_hand}</a>
        </div>
    }
}
