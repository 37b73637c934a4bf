//! One entry of a checklist: question, legal basis, answer, and below it what the answer calls for. The answer stands
//! under the thumb at once; when it could not be kept, the entry says so and shows what is kept.

use super::field::TextArea;
use super::marks::VerdictMark;
use super::photo_strip::PhotoStrip;
use crate::erased::{DrawAll, live, memo, part};
use crate::say;
use crate::words::{Lang, named, use_lang};
use leptos::prelude::*;
use spotcheck_domain::id::PhotoId;
use spotcheck_domain::term::Verdict;
use spotcheck_protocol::{ItemView, PhotoView};

/// What an entry can do and what it is told.
#[derive(Clone)]
pub struct ItemWays {
    pub on_answer: Callback<Option<Verdict>>,
    pub answer_problem: Signal<Option<String>>,
    pub note_draft: Signal<Option<String>>,
    pub on_note_draft: Callback<String>,
    pub on_note: Callback<String>,
    pub note_problem: Signal<Option<String>>,
    pub on_photo: Callback<PhotoId>,
    pub on_record: Callback<()>,
    /// Leads to the camera of this item.
    pub camera: String,
}

/// A finding recorded from the item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemFinding {
    pub href: String,
    pub title: String,
}

#[component]
pub fn ChecklistItem(
    #[prop(into)] item: Signal<ItemView>,
    number: String,
    /// The element's id.
    anchor: String,
    #[prop(into)] photos: Signal<Vec<PhotoView>>,
    #[prop(into)] findings: Signal<Vec<ItemFinding>>,
    #[prop(into)] may_write: Signal<bool>,
    ways: ItemWays,
) -> impl IntoView {
    let lang = use_lang();
    let (question, basis) =
        item.with_untracked(|item| (named(&item.question, lang), named(&item.basis, lang)));
    let stored = memo(move || item.with(|item| item.verdict));
    let tapped = RwSignal::new(None::<Tap>);
    let problem = ways.answer_problem;
    let verdict = memo(move || match tapped.get() {
        Some(tap) if problem.with(Option::is_none) && tap.base == stored.get() => tap.wanted,
        _ => stored.get(),
    });
    let on_answer = ways.on_answer;
    let answer = Callback::new(move |wanted: Option<Verdict>| {
        tapped.set(Some(Tap { base: stored.get_untracked(), wanted }));
        on_answer.run(wanted);
    });
    let name = format!("verdict-{anchor}");
    let legend = format!("{number} {question}");
    let has_basis = !basis.is_empty();
    let more = ways.clone();
    view! {
        <li class="checklist-item" id=anchor data-verdict=live(move || verdict.get().map(Verdict::word))>
            <p class="checklist-item-question" aria-hidden="true">
                <span class="checklist-item-number">{number}</span>
                {question}
            </p>
            <Answer name legend verdict may_write answer/>
            {part(move || problem.get().map(|words| view! { <p class="field-error" role="alert">{words}</p> }))}
            {has_basis.then(|| view! {
                <details class="basis">
                    <summary>{say!(lang, inspection.item_basis)}</summary>
                    <p>{basis}</p>
                </details>
            })}
            <More item verdict photos findings may_write answer ways=more/>
        </li>
    }
}

/// An answer that the engine has not shown yet, and what it showed when it was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Tap {
    base: Option<Verdict>,
    wanted: Option<Verdict>,
}

#[component]
fn Answer(
    name: String,
    legend: String,
    verdict: Memo<Option<Verdict>>,
    may_write: Signal<bool>,
    answer: Callback<Option<Verdict>>,
) -> impl IntoView {
    let lang = use_lang();
    part(move || {
        let legend = legend.clone();
        if !may_write.get() {
            return view! {
                <p class="visually-hidden">{legend}</p>
                {part(move || match verdict.get() {
                    Some(verdict) => view! { <VerdictMark verdict/> }.into_any(),
                    None => view! { <span class="verdict-mark" data-verdict="none">"—"</span> }.into_any(),
                })}
            }
            .into_any();
        }
        let choices = Verdict::ALL.iter().copied().map(|choice| {
            view! {
                <label class="verdict-choice" data-verdict=choice.word()>
                    <input
                        type="radio"
                        name=name.clone()
                        value=choice.word()
                        prop:checked=live(move || verdict.get() == Some(choice))
                        on:change=move |_| answer.run(Some(choice))
                    />
                    <span>{choice_word(lang, choice)}</span>
                </label>
            }
        });
        let choices = choices.draw_all();
        view! {
            <fieldset class="verdict">
                <legend class="visually-hidden">{legend}</legend>
                {choices}
            </fieldset>
        }
        .into_any()
    })
}

/// Short enough for a third of a narrow screen.
fn choice_word(lang: Lang, verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Conforms => say!(lang, inspection.choice_conforms),
        Verdict::Hazard => say!(lang, inspection.choice_hazard),
        Verdict::NotApplicable => say!(lang, inspection.choice_not_applicable),
    }
}

/// What an answer calls for: the finding of a hazard; a note and photos of anything.
#[component]
fn More(
    item: Signal<ItemView>,
    verdict: Memo<Option<Verdict>>,
    photos: Signal<Vec<PhotoView>>,
    findings: Signal<Vec<ItemFinding>>,
    may_write: Signal<bool>,
    answer: Callback<Option<Verdict>>,
    ways: ItemWays,
) -> impl IntoView {
    let lang = use_lang();
    let note = memo(move || item.with(|item| item.note.clone()));
    let is_hazard = memo(move || verdict.get() == Some(Verdict::Hazard));
    let has_words =
        memo(move || note.with(|note| !note.is_empty()) || photos.with(|photos| !photos.is_empty()));
    let is_shown = memo(move || {
        has_words.get()
            || findings.with(|findings| !findings.is_empty())
            || (may_write.get() && verdict.get().is_some())
    });
    // Never folds itself under somebody's hands.
    let is_open = Memo::new(move |before: Option<&bool>| {
        before.copied().unwrap_or(false) || has_words.get() || is_hazard.get()
    });
    let on_record = ways.on_record;
    part(move || {
        if !is_shown.get() {
            return ().into_any();
        }
        let ways = ways.clone();
        view! {
            <div class="checklist-item-more">
                {part(move || findings.get().into_iter().map(|finding| view! {
                    <a class="button" data-kind="quiet" href=finding.href>
                        <span class="icon" data-icon="hazard" aria-hidden="true"></span>
                        {say!(lang, inspection.item_finding, title = finding.title)}
                    </a>
                }).draw_all())}
                {part(move || (is_hazard.get() && may_write.get()).then(|| {
                    let is_first = findings.with(Vec::is_empty);
                    view! {
                        <button
                            type="button"
                            class="button"
                            data-kind=is_first.then_some("primary")
                            data-test="record-from-item"
                            on:click=move |_| on_record.run(())
                        >
                            {if is_first { say!(lang, inspection.item_record) } else { say!(lang, inspection.item_record_again) }}
                        </button>
                    }
                }))}
                <details class="disclosure" prop:open=live(move || is_open.get())>
                    <summary>{say!(lang, inspection.item_more)}</summary>
                    <div class="stack">
                        <Note note may_write ways=ways.clone()/>
                        <PhotoStrip
                            photos
                            on_open=ways.on_photo
                            label=say!(lang, inspection.item_photos)
                            camera=may_write.get().then_some(ways.camera)
                        />
                        {(may_write.get() && verdict.get_untracked().is_some()).then(|| view! {
                            <button type="button" class="button" data-kind="quiet" on:click=move |_| answer.run(None)>
                                {say!(lang, inspection.item_clear)}
                            </button>
                        })}
                    </div>
                </details>
            </div>
        }
        .into_any()
    })
}

#[component]
fn Note(note: Memo<String>, may_write: Signal<bool>, ways: ItemWays) -> impl IntoView {
    let lang = use_lang();
    if !may_write.get_untracked() {
        return view! { <p>{part(move || note.get())}</p> }.into_any();
    }
    view! {
        <TextArea
            label=say!(lang, inspection.item_note)
            hint=say!(lang, inspection.item_note_hint)
            value=note
            draft=ways.note_draft
            on_draft=ways.on_note_draft
            on_edit=ways.on_note
            problem=ways.note_problem
            rows=2
        />
    }
    .into_any()
}
