//! The question of a checklist that is asked: its answers under the thumb, and the quiet ways to its basis, a note and photos.

use super::Icon;
use super::checklist_shown::{ItemShown, ItemWays, answers_id, question_id};
use super::field::TextArea;
use super::marks::VerdictMark;
use super::photo_strip::PhotoStrip;
use crate::erased::{DrawAll, live, memo, part};
use crate::say;
use crate::words::{named, use_lang};
use leptos::prelude::*;
use spotcheck_domain::term::Verdict;

/// The question that is asked: its answers first, then the quiet ways to its basis, a note and photos.
#[component]
pub fn Ask(shown: ItemShown, number: String, anchor: String, ways: ItemWays) -> impl IntoView {
    let lang = use_lang();
    let (question, basis) =
        shown.item.with_untracked(|item| (named(&item.question, lang), named(&item.basis, lang)));
    let (question_id, answers_id) = (question_id(&anchor), answers_id(&anchor));
    let (named_by, asked_by) = (question_id.clone(), question_id.clone());
    let shows_basis = RwSignal::new(false);
    let has_note = shown.item.with_untracked(|item| !item.note.is_empty());
    let shows_note = RwSignal::new(has_note || ways.note_draft.with_untracked(Option::is_some));
    let has_basis = !basis.is_empty();
    let camera = ways.camera.clone();
    let more = ways.clone();
    view! {
        <section class="ask" aria-labelledby=named_by>
            <h3 class="ask-question" id=question_id tabindex="-1" dir="auto">
                <span class="checklist-item-number">{number}</span>
                {question}
            </h3>
            <div class="verdict" id=answers_id role="group" aria-labelledby=asked_by>
                <Answers shown on_answer=ways.on_answer/>
            </div>
            <div class="ask-tools">
                {has_basis.then(|| view! {
                    <button
                        type="button"
                        class="button"
                        data-kind="quiet"
                        data-test="basis"
                        aria-expanded=live(move || shows_basis.get().to_string())
                        on:click=move |_| shows_basis.update(|shows| *shows = !*shows)
                    >
                        <span class="icon" data-icon="info" data-size="small" aria-hidden="true"></span>
                        {say!(lang, inspection.item_basis)}
                    </button>
                })}
                <span class="grow"></span>
                {part(move || {
                    let camera = camera.clone();
                    shown.may_write.get().then(|| view! {
                        <button
                            type="button"
                            class="icon-button"
                            data-test="item-note"
                            aria-label=say!(lang, inspection.item_note)
                            aria-expanded=live(move || shows_note.get().to_string())
                            on:click=move |_| shows_note.update(|shows| *shows = !*shows)
                        >
                            <Icon name="edit"/>
                        </button>
                        <a class="icon-button" href=camera data-test="item-camera" aria-label=say!(lang, inspection.item_photos)>
                            <Icon name="camera"/>
                        </a>
                    })
                })}
            </div>
            {part(move || {
                let basis = basis.clone();
                shows_basis.get().then(|| view! { <p class="ask-basis" dir="auto">{basis}</p> })
            })}
            <More shown shows_note ways=more/>
        </section>
    }
}

#[component]
fn Answers(shown: ItemShown, on_answer: Callback<Option<Verdict>>) -> impl IntoView {
    let lang = use_lang();
    let verdict = shown.verdict;
    part(move || {
        if !shown.may_write.get() {
            return part(move || match verdict.get() {
                Some(verdict) => view! { <VerdictMark verdict/> }.into_any(),
                None => view! { <span class="verdict-mark" data-verdict="none">"—"</span> }.into_any(),
            });
        }
        let answers = [
            (Verdict::Conforms, say!(lang, inspection.choice_conforms)),
            (Verdict::Hazard, say!(lang, inspection.choice_hazard)),
            (Verdict::NotApplicable, say!(lang, inspection.choice_not_applicable)),
        ];
        let answer = |(choice, words): (Verdict, &'static str)| {
            view! {
                <button
                    type="button"
                    class="button verdict-choice"
                    data-verdict=choice.word()
                    aria-pressed=live(move || (verdict.get() == Some(choice)).to_string())
                    on:click=move |_| on_answer.run(Some(choice))
                >
                    {words}
                </button>
            }
        };
        answers.into_iter().map(answer).draw_all().into_any()
    })
}

/// What there is of an entry beside its answer: findings, a note, photos; and the ways back.
#[component]
fn More(shown: ItemShown, shows_note: RwSignal<bool>, ways: ItemWays) -> impl IntoView {
    let lang = use_lang();
    let ItemShown { item, verdict, photos, findings, may_write, .. } = shown;
    let note = memo(move || item.with(|item| item.note.clone()));
    let has_photos = memo(move || photos.with(|photos| !photos.is_empty()));
    // What was said in bulk is taken back where it was said.
    let has_own = memo(move || item.with(|item| item.verdict.is_some() && item.bulk.is_none()));
    let is_hazard = memo(move || verdict.get() == Some(Verdict::Hazard));
    let ItemWays { on_record, on_withdraw, on_answer, on_photo, .. } = ways;
    view! {
        {part(move || findings.get().into_iter().map(|finding| view! {
            <a class="button" data-kind="quiet" data-test="item-finding" href=finding.href>
                <span class="icon" data-icon="hazard" aria-hidden="true"></span>
                {say!(lang, inspection.item_finding, title = finding.title)}
            </a>
        }).draw_all())}
        {part(move || shows_note.get().then(|| view! { <Note note may_write ways=ways.clone()/> }))}
        {part(move || has_photos.get().then(|| view! {
            <PhotoStrip photos on_open=on_photo label=say!(lang, inspection.item_photos)/>
        }))}
        {part(move || (is_hazard.get() && may_write.get()).then(|| view! {
            <button
                type="button"
                class="button"
                data-kind="quiet"
                data-test="record-from-item"
                on:click=move |_| on_record.run(())
            >
                {if findings.with(Vec::is_empty) {
                    say!(lang, inspection.item_record)
                } else {
                    say!(lang, inspection.item_record_again)
                }}
            </button>
        }))}
        {part(move || {
            let back = match (may_write.get(), shown.may_withdraw.get(), has_own.get()) {
                // One that was not recorded just now may hold words: it is withdrawn where it stands, with a reason.
                (true, true, _) if shown.may_undo.get() => say!(lang, inspection.item_withdraw),
                (true, false, true) => say!(lang, inspection.item_clear),
                _ => return ().into_any(),
            };
            let is_withdrawal = shown.may_withdraw.get();
            view! {
                <button
                    type="button"
                    class="button"
                    data-kind="quiet"
                    data-test="clear"
                    on:click=move |_| if is_withdrawal { on_withdraw.run(()) } else { on_answer.run(None) }
                >
                    {back}
                </button>
            }
            .into_any()
        })}
    }
}

#[component]
fn Note(note: Memo<String>, may_write: Signal<bool>, ways: ItemWays) -> impl IntoView {
    let lang = use_lang();
    if !may_write.get_untracked() {
        return view! { <p dir="auto">{part(move || note.get())}</p> }.into_any();
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
