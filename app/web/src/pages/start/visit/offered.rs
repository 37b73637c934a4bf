//! What a new visit may be made of, each as a list of which one is chosen: the post, the kind, the checklist, the second
//! officer.

use super::choice::{Choice, NO_CHECKLIST, NOBODY, fitting};
use crate::erased::{DrawAll, live, part};
use crate::say;
use crate::words::{self, use_lang};
use leptos::prelude::*;
use spotcheck_domain::by::Officer;
use spotcheck_domain::id::UserId;
use spotcheck_domain::term::InspectionKind;
use spotcheck_protocol::{ChecklistChoice, StartPost};

/// One of a list.
fn option(
    name: &'static str,
    value: String,
    (title, note): (String, String),
    is_chosen: impl Fn() -> bool + Send + 'static,
    choose: impl Fn() + 'static,
) -> AnyView {
    view! {
        <label class="choice">
            <input
                type="radio"
                name=name
                value=value
                prop:checked=live(is_chosen)
                on:change=move |_| choose()
            />
            <span class="choice-body">
                <span class="choice-title">{title}</span>
                {(!note.is_empty()).then(|| view! { <span class="choice-note">{note}</span> })}
            </span>
        </label>
    }
    .into_any()
}

#[component]
pub fn Posts(choice: Choice, posts: Vec<StartPost>) -> impl IntoView {
    let lang = use_lang();
    let first = posts.first().map(|post| post.unit);
    let post = move |post: StartPost| {
        let unit = post.unit;
        let title = words::named(&post.name, lang);
        let choose = move || {
            // Who could be the second in one unit is not there in another.
            choice.form.word("second").set("");
            choice.form.word("unit").set(unit.to_string());
        };
        let is_chosen = move || choice.unit.get().or(first) == Some(unit);
        option("unit", unit.to_string(), (title, String::new()), is_chosen, choose)
    };
    view! {
        <fieldset class="choice-list" aria-describedby="post-hint" data-test="start-posts">
            <legend class="field-label">{say!(lang, start.post)}</legend>
            <p class="field-hint" id="post-hint">{say!(lang, start.post_hint)}</p>
            {posts.into_iter().map(post).draw_all()}
        </fieldset>
    }
}

#[component]
pub fn Kinds(choice: Choice) -> impl IntoView {
    let lang = use_lang();
    let of_kind = move |kind: InspectionKind| {
        let words = (words::kind_word(lang, kind), words::kind_note(lang, kind));
        let is_chosen = move || choice.kind() == Some(kind);
        let choose = move || choice.form.word("kind").set(kind.word());
        option("kind", kind.word().to_owned(), words, is_chosen, choose)
    };
    view! {
        <fieldset class="choice-list">
            <legend class="field-label">{say!(lang, start.kind)}</legend>
            {part(move || choice.kinds.get().into_iter().map(of_kind).draw_all())}
        </fieldset>
    }
}

#[component]
pub fn Checklists(choice: Choice, checklists: Vec<ChecklistChoice>) -> impl IntoView {
    let lang = use_lang();
    let first = fitting(&checklists);
    let list = move |id: Option<String>, title: String, note: String| {
        let (first, same) = (first.clone(), id.clone());
        let value = id.clone().unwrap_or_default();
        let is_chosen = move || choice.checklist.with(|chosen| chosen.as_ref().unwrap_or(&first) == &same);
        let choose = move || choice.form.word("checklist").set(id.as_deref().unwrap_or(NO_CHECKLIST));
        option("checklist", value, (title, note), is_chosen, choose)
    };
    let listed = |checklist: ChecklistChoice| {
        let n = say!(lang, start.checklist_items, n = checklist.n_items);
        let fits = checklist.fits.then(|| say!(lang, start.checklist_fits)).unwrap_or_default();
        list(Some(checklist.id), words::named(&checklist.name, lang), words::dotted(&[n.as_str(), fits]))
    };
    let (fitting, others): (Vec<_>, Vec<_>) = checklists.into_iter().partition(|checklist| checklist.fits);
    let n_others = others.len();
    let fitting = fitting.into_iter().map(&listed).draw_all();
    let others = others.into_iter().map(&listed).draw_all();
    let none = list(
        None,
        say!(lang, start.checklist_none).to_owned(),
        say!(lang, start.checklist_none_note).to_owned(),
    );
    view! {
        <fieldset class="choice-list">
            <legend class="field-label">{say!(lang, start.checklist)}</legend>
            {fitting}
            {none}
            {(n_others > 0).then(|| view! {
                <details class="disclosure">
                    <summary>{say!(lang, start.checklist_others, n = n_others)}</summary>
                    {others}
                </details>
            })}
        </fieldset>
    }
}

#[component]
pub fn Second(choice: Choice, colleagues: Vec<Officer>) -> impl IntoView {
    let lang = use_lang();
    let officer = move |user: Option<UserId>, title: String, note: String| {
        let value = user.map_or_else(|| NOBODY.to_owned(), |user| user.to_string());
        let said = value.clone();
        let is_chosen = move || choice.second.get() == user;
        option("second", value, (title, note), is_chosen, move || choice.form.word("second").set(&*said))
    };
    let colleagues = colleagues.into_iter().map(|colleague| {
        let note = match colleague.certificate.as_str() {
            "" => String::new(),
            number => say!(lang, start.certificate, number = number),
        };
        officer(Some(colleague.user), colleague.name, note)
    });
    view! {
        <fieldset class="choice-list" aria-describedby="second-hint">
            <legend class="field-label">{say!(lang, start.second)}</legend>
            <p class="field-hint" id="second-hint">{say!(lang, start.second_hint)}</p>
            {colleagues.draw_all()}
            {officer(None, say!(lang, start.second_none).to_owned(), String::new())}
        </fieldset>
    }
}
