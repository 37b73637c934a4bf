//! The end of a visit: what was recorded, what still holds it up, and the end itself. Afterwards: the signatures.

use super::Visit;
use super::progress::{Unrecorded, first_unanswered, left, n_photos, tally, unrecorded};
use super::record_dialog::record_all;
use super::sign::Signatures;
use super::tabs::{Tab, remember_item};
use crate::erased::{DrawAll, live, part};
use crate::parts::TextField;
use crate::say;
use crate::store::use_store;
use crate::words::{Lang, failure_words, named, use_lang};
use leptos::prelude::*;
use leptos::task::spawn_local;
use spotcheck_domain::field::InspectionField;
use spotcheck_protocol::{Edit, InspectionView, Request};

const REPRESENTATIVE: &str = "representative";

#[component]
pub fn EndTab(visit: Visit) -> impl IntoView {
    let ended = visit.pick(|view| view.row.ended_at.is_some());
    view! {
        <div class="stack">
            <Summary visit/>
            {part(move || match (ended.get(), visit.may_write.get()) {
                (true, _) => view! { <Signatures visit/> }.into_any(),
                (false, true) => view! { <EndForm visit/> }.into_any(),
                (false, false) => ().into_any(),
            })}
        </div>
    }
}

/// What the visit holds, as it will stand and be signed.
#[component]
fn Summary(visit: Visit) -> impl IntoView {
    let lang = use_lang();
    let facts = visit.pick(move |view| summary(lang, view));
    let tally = visit.pick(|view| tally(&view.items));
    let is_open = visit.pick(|view| view.row.ended_at.is_none());
    let to_unanswered = move |_| {
        if let Some(place) = visit.view.with_untracked(|view| first_unanswered(&view.items)) {
            to_item(visit, place);
        }
    };
    view! {
        <section class="section">
            <h2 class="section-title">
                {part(move || if is_open.get() {
                    say!(lang, inspection.end_title)
                } else {
                    say!(lang, inspection.end_summary)
                })}
            </h2>
            <dl class="key-values">
                {part(move || {
                    facts
                        .get()
                        .into_iter()
                        .map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
                        .draw_all()
                })}
            </dl>
            {part(move || {
                let n = tally.get().n_unanswered();
                (n > 0 && is_open.get()).then(|| view! {
                    <p class="note">{say!(lang, inspection.end_unanswered, n = n)}</p>
                    <button type="button" class="button" data-kind="quiet" on:click=to_unanswered>
                        {say!(lang, inspection.end_first_unanswered)}
                    </button>
                })
            })}
        </section>
    }
}

fn to_item(visit: Visit, place: usize) {
    remember_item(visit.id, place);
    visit.turn_to(Tab::Checklist);
}

fn summary(lang: Lang, view: &InspectionView) -> Vec<(&'static str, String)> {
    let tally = tally(&view.items);
    let answers = match tally.n_items {
        0 => say!(lang, inspection.end_no_checklist).to_owned(),
        all => say!(lang, inspection.answered_of, n = tally.n_answered(), all = all),
    };
    let narrative = match view.narrative.trim().chars().count() {
        0 => say!(lang, inspection.end_narrative_none).to_owned(),
        n => say!(lang, inspection.end_narrative_some, n = n),
    };
    let n_findings = view.findings.len() + view.n_findings_on_their_way as usize;
    let mut facts = vec![
        (say!(lang, inspection.end_answers), answers),
        (say!(lang, inspection.end_findings), say!(lang, inspection.end_findings_count, n = n_findings)),
        (say!(lang, inspection.end_photos), say!(lang, inspection.end_photos_count, n = n_photos(view))),
        (say!(lang, inspection.end_narrative), narrative),
    ];
    if view.row.ended_at.is_some() && !view.representative.is_empty() {
        facts.push((say!(lang, inspection.end_representative), view.representative.clone()));
    }
    facts
}

#[component]
fn EndForm(visit: Visit) -> impl IntoView {
    let lang = use_lang();
    let store = use_store();
    // What is left was said, and the next tap ends the visit all the same.
    let was_told = RwSignal::new(false);
    let left = visit.pick(left);
    let waits = visit.pick(unrecorded);
    let is_held_up = RwSignal::new(false);
    let failure = RwSignal::new(None::<String>);
    let is_busy = RwSignal::new(false);
    let stored_name = visit.pick(|view| view.representative.clone());
    let name_draft = visit.link.draft(REPRESENTATIVE);
    let named = |value| Edit::SetInspection { field: InspectionField::Representative, value };
    let (draft_name, edit_name) = visit.link.ways(REPRESENTATIVE, named);
    // What was typed is said at once; the engine's word of it comes a moment later.
    let typed_name = StoredValue::new(None::<String>);
    let draft_name = Callback::new(move |words: String| {
        typed_name.set_value(Some(words.clone()));
        draft_name.run(words);
    });
    let end = move |_| {
        is_held_up.set(waits.with_untracked(|waits| !waits.is_empty()));
        if is_held_up.get_untracked() || is_busy.get_untracked() {
            return;
        }
        if left.get_untracked() != (0, 0) && !was_told.get_untracked() {
            was_told.set(true);
            return;
        }
        is_busy.set(true);
        let representative = typed_name
            .get_value()
            .or_else(|| name_draft.get_untracked())
            .unwrap_or_else(|| stored_name.get_untracked());
        let request =
            Request::EndInspection { inspection: visit.id, representative: representative.trim().to_owned() };
        spawn_local(async move {
            let told = store.send(request).await.err().map(|failure| failure_words(lang, &failure));
            failure.try_set(told);
            is_busy.try_set(false);
        });
    };
    view! {
        <section class="section">
            <Waits visit waits is_held_up/>
            <TextField
                label=say!(lang, inspection.end_representative)
                hint=say!(lang, inspection.end_representative_hint)
                value=stored_name
                draft=name_draft
                on_draft=draft_name
                on_edit=edit_name
                is_optional=true
            />
            <p class="note">{say!(lang, inspection.end_offline_ok)}</p>
            {part(move || failure.get().map(|words| view! { <p class="field-error" role="alert">{words}</p> }))}
            <div role="alert">
                {part(move || was_told.get().then(|| view! {
                    <p class="note" data-test="end-left">{left_words(lang, left.get())}</p>
                }))}
            </div>
            <button
                type="button"
                class="button"
                data-kind="primary"
                data-width="full"
                data-test="end-inspection"
                data-settles=live(move || was_told.get().then_some(""))
                aria-busy=live(move || is_busy.get().then_some("true"))
                on:click=end
            >
                {part(move || if was_told.get() {
                    say!(lang, inspection.end_all_the_same)
                } else {
                    say!(lang, inspection.end_go)
                })}
            </button>
        </section>
    }
}

/// Hazards that were answered and not recorded: each leads to its item, and all are recorded at once. Until then the visit
/// does not end.
#[component]
fn Waits(visit: Visit, waits: Memo<Vec<Unrecorded>>, is_held_up: RwSignal<bool>) -> impl IntoView {
    let lang = use_lang();
    let is_busy = visit.is_recording;
    part(move || {
        let waits = waits.get();
        let n = waits.len();
        (n > 0).then(|| {
            let links = waits.iter().map(|one| {
                let place = one.place;
                view! {
                    <button
                        type="button"
                        class="button"
                        data-kind="quiet"
                        data-test="unrecorded"
                        on:click=move |_| to_item(visit, place)
                    >
                        {named(&one.question, lang)}
                    </button>
                }
            });
            let links = links.draw_all();
            view! {
                <div class="stack" role="group" aria-label=say!(lang, inspection.end_unrecorded, n = n) data-test="end-waits">
                    <p class=live(move || if is_held_up.get() { "field-error" } else { "note" }) role="status">
                        {say!(lang, inspection.end_unrecorded, n = n)}
                    </p>
                    {links}
                    <button
                        type="button"
                        class="button"
                        data-test="record-all"
                        aria-busy=live(move || is_busy.get().then_some("true"))
                        on:click=move |_| record_all(visit, waits.clone())
                    >
                        {say!(lang, inspection.end_record_all, n = n)}
                    </button>
                </div>
            }
        })
    })
}

/// What the end leaves: items unanswered, and hazards of which nobody ordered anything yet.
fn left_words(lang: Lang, (n_unanswered, n_unordered): (u32, usize)) -> String {
    let unanswered = (n_unanswered > 0).then(|| say!(lang, inspection.end_left_unanswered, n = n_unanswered));
    let unordered = (n_unordered > 0).then(|| say!(lang, inspection.end_left_unordered, n = n_unordered));
    [unanswered, unordered, Some(say!(lang, inspection.end_left).to_owned())]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ")
}
