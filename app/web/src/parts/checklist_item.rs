//! One entry of a checklist: a line, and the question with its answers where it is the one that is asked. The answer
//! stands under the thumb at once; when it could not be kept, the entry says so and shows what is kept.

use super::checklist_ask::Ask;
use super::checklist_shown::{ItemShown, ItemWays};
use crate::erased::{live, memo, part};
use crate::say;
use crate::words::{Lang, named, use_lang, verdict_word};
use leptos::prelude::*;
use spotcheck_domain::term::Verdict;
use spotcheck_protocol::ItemView;

#[component]
pub fn ChecklistItem(
    shown: ItemShown,
    number: String,
    /// The element's id.
    anchor: String,
    ways: ItemWays,
) -> impl IntoView {
    let problem = ways.answer_problem;
    let id = anchor.clone();
    let content = move || {
        let (number, ways) = (number.clone(), ways.clone());
        if shown.is_asked.get() {
            view! { <Ask shown number anchor=anchor.clone() ways/> }.into_any()
        } else {
            view! { <Line shown number ways/> }.into_any()
        }
    };
    view! {
        <li
            class="checklist-item"
            id=id
            hidden=live(move || shown.is_hidden.get())
            data-verdict=live(move || shown.verdict.get().map(Verdict::word))
            data-asked=live(move || shown.is_asked.get().then_some(""))
        >
            {part(content)}
            {part(move || problem.get().map(|words| view! { <p class="field-error" role="alert">{words}</p> }))}
        </li>
    }
}

/// An entry in one line; a tap asks it.
#[component]
fn Line(shown: ItemShown, number: String, ways: ItemWays) -> impl IntoView {
    let lang = use_lang();
    let ItemShown { item, verdict, .. } = shown;
    // Of a hazard it says what is wrong.
    let words = memo(move || {
        let is_hazard = verdict.get() == Some(Verdict::Hazard);
        let said = |item: &ItemView| {
            let title = if is_hazard { named(&item.title, lang) } else { String::new() };
            if title.is_empty() { named(&item.question, lang) } else { title }
        };
        item.with(said)
    });
    let n_photos = memo(move || {
        let n_own = shown.photos.with(|photos| photos.len() as u32);
        n_own + shown.findings.with(|findings| findings.iter().map(|finding| finding.n_photos).sum::<u32>())
    });
    let has_note = memo(move || item.with(|item| !item.note.is_empty()));
    let in_bulk = memo(move || item.with(|item| item.bulk.is_some()));
    let undone = number.clone();
    view! {
        <div
            class="checklist-line"
            data-open=live(move || verdict.get().is_none().then_some(""))
            data-just=live(move || shown.may_undo.get().then_some(""))
        >
            <button type="button" class="checklist-line-body" on:click=move |_| ways.on_open.run(())>
                <span class="checklist-item-number">{number}</span>
                {part(move || verdict.get().map(|verdict| view! { <BareMark lang verdict/> }))}
                <span class="checklist-line-words" dir="auto">{part(move || words.get())}</span>
                <span class="checklist-line-tail">
                    {part(move || in_bulk.get().then(|| view! { <span>{say!(lang, inspection.in_bulk)}</span> }))}
                    {part(move || has_note.get().then(|| view! {
                        <span class="icon" data-icon="edit" data-size="small" aria-hidden="true"></span>
                        <span class="visually-hidden">{say!(lang, inspection.line_note)}</span>
                    }))}
                    {part(move || Some(n_photos.get()).filter(|n| *n > 0).map(|n| view! {
                        <span class="icon" data-icon="camera" data-size="small" aria-hidden="true"></span>
                        <span aria-hidden="true">{n}</span>
                        <span class="visually-hidden">{say!(lang, inspection.line_photos, n = n)}</span>
                    }))}
                </span>
            </button>
            {part(move || {
                let number = undone.clone();
                shown.may_undo.get().then(|| view! {
                    <button
                        type="button"
                        class="button"
                        data-kind="quiet"
                        data-test="undo"
                        aria-label=say!(lang, inspection.undo_item, number = number)
                        on:click=move |_| ways.on_undo.run(())
                    >
                        {say!(lang, inspection.undo)}
                    </button>
                })
            })}
        </div>
    }
}

/// The sign of an answer; its word is for who hears the screen.
#[component]
fn BareMark(lang: Lang, verdict: Verdict) -> impl IntoView {
    view! {
        <span class="verdict-mark" data-verdict=verdict.word()>
            <span class="visually-hidden">{verdict_word(lang, verdict)}</span>
        </span>
    }
}
