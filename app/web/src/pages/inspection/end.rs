//! The end of a visit: what was recorded, who stands for the site, and the end itself. Afterwards: what was said then.

use super::Visit;
use super::progress::{EndLacks, EndWords, first_unanswered, judge_end, left, n_photos, tally};
use super::tabs::{Tab, remember_item};
use crate::erased::{DrawAll, live, memo, part};
use crate::form::{Form, Word};
use crate::pages::record::PlainField;
use crate::parts::TextField;
use crate::say;
use crate::store::use_store;
use crate::words::{Lang, failure_words, use_lang};
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
                (true, _) => view! { <Signed visit/> }.into_any(),
                (false, true) => view! { <EndForm visit/> }.into_any(),
                (false, false) => ().into_any(),
            })}
        </div>
    }
}

/// What the visit holds, as it will stand.
#[component]
fn Summary(visit: Visit) -> impl IntoView {
    let lang = use_lang();
    let facts = visit.pick(move |view| summary(lang, view));
    let tally = visit.pick(|view| tally(&view.items));
    let is_open = visit.pick(|view| view.row.ended_at.is_none());
    let to_unanswered = move |_| {
        if let Some(place) = visit.view.with_untracked(|view| first_unanswered(&view.items)) {
            remember_item(visit.id, place);
            visit.turn_to(Tab::Checklist);
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
            {part(move || {
                let n = tally.get().n_unrecorded;
                (n > 0).then(|| view! { <p class="note">{say!(lang, inspection.end_unrecorded, n = n)}</p> })
            })}
        </section>
    }
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
    vec![
        (say!(lang, inspection.end_answers), answers),
        (say!(lang, inspection.end_findings), say!(lang, inspection.end_findings_count, n = n_findings)),
        (say!(lang, inspection.end_photos), say!(lang, inspection.end_photos_count, n = n_photos(view))),
        (say!(lang, inspection.end_narrative), narrative),
    ]
}

#[component]
fn EndForm(visit: Visit) -> impl IntoView {
    let lang = use_lang();
    let store = use_store();
    let form = Form::open(format!("end/{}", visit.id));
    let (refuses, reason, witness) = (form.word("refuses"), form.word("reason"), form.word("witness"));
    let lacks = RwSignal::new(None::<EndLacks>);
    // What is left was said, and the next tap ends the visit all the same.
    let was_told = RwSignal::new(false);
    let left = visit.pick(left);
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
    let party = refuses.signal();
    let refuses_now = memo(move || party.with(|party| !party.is_empty()));
    let problem = move |asked: EndLacks| {
        Signal::derive(move || (lacks.get() == Some(asked)).then(|| lacks_words(lang, asked).to_owned()))
    };
    let end = move |_| {
        let said = EndWords {
            refuses: refuses_now.get_untracked(),
            representative: typed_name
                .get_value()
                .or_else(|| name_draft.get_untracked())
                .unwrap_or_else(|| stored_name.get_untracked()),
            reason: reason.get_untracked(),
            witness: witness.get_untracked(),
        };
        let judged = judge_end(&said);
        lacks.set(judged.err());
        if judged.is_err() || is_busy.get_untracked() {
            return;
        }
        if left.get_untracked() != (0, 0) && !was_told.get_untracked() {
            was_told.set(true);
            return;
        }
        is_busy.set(true);
        let request = Request::EndInspection {
            inspection: visit.id,
            representative: said.representative.trim().to_owned(),
            refusal: said.refuses.then(|| said.reason.trim().to_owned()),
            witness: if said.refuses { said.witness.trim().to_owned() } else { String::new() },
        };
        spawn_local(async move {
            let told = store.send(request).await.err().map(|failure| failure_words(lang, &failure));
            if told.is_none() {
                form.done();
            }
            failure.try_set(told);
            is_busy.try_set(false);
        });
    };
    view! {
        <section class="section">
            <Party refuses refuses_now />
            <TextField
                label=say!(lang, inspection.end_representative)
                value=stored_name
                draft=name_draft
                on_draft=draft_name
                on_edit=edit_name
                problem=problem(EndLacks::Representative)
            />
            {part(move || refuses_now.get().then(|| view! {
                <PlainField
                    label=say!(lang, inspection.end_reason)
                    word=reason
                    problem=problem(EndLacks::Reason)
                />
                <PlainField
                    label=say!(lang, inspection.end_witness)
                    word=witness
                    problem=problem(EndLacks::Witness)
                />
            }))}
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

/// Whether the site's representative signs or refuses to.
#[component]
fn Party(refuses: Word, refuses_now: Memo<bool>) -> impl IntoView {
    let lang = use_lang();
    let choice = move |refuse: bool, title: &'static str, note: &'static str| {
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="party"
                    prop:checked=live(move || refuses_now.get() == refuse)
                    on:change=move |_| refuses.set(if refuse { "yes" } else { "" })
                />
                <span class="choice-body">
                    <span class="choice-title">{title}</span>
                    <span class="choice-note">{note}</span>
                </span>
            </label>
        }
    };
    view! {
        <fieldset class="choice-list">
            <legend class="field-label">{say!(lang, inspection.end_party)}</legend>
            {choice(false, say!(lang, inspection.end_signs), say!(lang, inspection.end_signs_note))}
            {choice(true, say!(lang, inspection.end_refuses), say!(lang, inspection.end_refuses_note))}
        </fieldset>
    }
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

fn lacks_words(lang: Lang, lacks: EndLacks) -> &'static str {
    match lacks {
        EndLacks::Representative => say!(lang, inspection.end_needs_representative),
        EndLacks::Reason => say!(lang, inspection.end_needs_reason),
        EndLacks::Witness => say!(lang, inspection.end_needs_witness),
    }
}

/// The representative who confirmed, or refused and why.
#[component]
fn Signed(visit: Visit) -> impl IntoView {
    let lang = use_lang();
    let facts = visit.pick(move |view| signed(lang, view));
    view! {
        <section class="section">
            <h2 class="section-title">{say!(lang, inspection.signed_title)}</h2>
            {part(move || {
                let (said, facts) = facts.get();
                let facts = facts
                    .into_iter()
                    .map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
                    .draw_all();
                view! {
                    <p>{said}</p>
                    <dl class="key-values">{facts}</dl>
                }
            })}
        </section>
    }
}

type Facts = Vec<(&'static str, String)>;

fn signed(lang: Lang, view: &InspectionView) -> (String, Facts) {
    if let Some(reason) = &view.refusal {
        let facts = [
            (say!(lang, inspection.end_representative), view.representative.clone()),
            (say!(lang, inspection.signed_reason), reason.clone()),
            (say!(lang, inspection.signed_witness), view.witness.clone()),
        ];
        let facts = facts.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        return (say!(lang, inspection.signed_refused).to_owned(), facts);
    }
    let said = match view.representative.as_str() {
        "" => say!(lang, inspection.signed_nobody).to_owned(),
        name => say!(lang, inspection.signed_by, name = name.to_owned()),
    };
    (said, Vec::new())
}
