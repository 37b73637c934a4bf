//! One step: a dialog with just what it needs. What is filled in stays, also when the camera or a refusal comes
//! between, until the step is taken.

use super::Case;
use super::facts::{FactList, terms};
use super::next::step_word;
use super::photos::{camera_href, standing_of};
use super::step::photo_refusal;
use super::step_fields::StepFields;
use super::step_trial::Trial;
use crate::erased::{DrawAll, live, memo, part};
use crate::pages::record::{PhotoAdd, PhotoIntake};
use crate::parts::Dialog;
use crate::say;
use crate::words::{photo_role_word, refusal_words, use_lang};
use leptos::prelude::*;
use spotcheck_domain::authority::{Act, needs_network};
use spotcheck_domain::event::EventKind;
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::term::PhotoRole;
use spotcheck_protocol::{Phase, PhotoView, PhotoWhereabouts};

#[component]
pub fn StepDialog(case: Case) -> impl IntoView {
    let lang = use_lang();
    part(move || {
        case.step.get().map(|kind| {
            view! {
                <Dialog title=step_word(lang, kind) open=case.is_step_open>
                    <Step case kind/>
                </Dialog>
            }
        })
    })
}

#[component]
fn Step(case: Case, kind: EventKind) -> impl IntoView {
    let lang = use_lang();
    let trial = Trial::new(case, kind);
    let form = trial.form();
    let status = case.store.status();
    let is_offline = memo(move || {
        status.with(|status| status.as_ref().is_some_and(|status| status.phase == Phase::Offline))
    });
    let network = move || match (!needs_network(Act::step(kind)), is_offline.get()) {
        (true, true) => Some(say!(lang, finding.step_offline_ok)),
        (false, true) => Some(say!(lang, finding.step_offline_now)),
        (false, false) => Some(say!(lang, finding.step_needs_network)),
        (true, false) => None,
    };
    let is_review = matches!(kind, EventKind::ReviewPass | EventKind::ReviewFail);
    let relies_on_photos = is_review || matches!(kind, EventKind::Accept | EventKind::StrikeOff);
    let n_unseen = memo(move || {
        let n_away = case
            .photos
            .with(|photos| standing_of(photos, PhotoRole::After).into_iter().filter(is_away).count());
        (relies_on_photos && n_away > 0).then_some(n_away)
    });
    let unfielded = move || {
        trial
            .lacks
            .with(|lacks| lacks.iter().filter(|lack| !has_field(**lack, kind)).copied().collect::<Vec<_>>())
    };
    view! {
        <form
            class="stack"
            on:submit=move |event| {
                event.prevent_default();
                trial.take();
            }
        >
            {part(move || network().map(|words| view! { <p class="note">{words}</p> }))}
            {(kind == EventKind::Order).then(|| view! {
                <p>{say!(lang, finding.step_order_terms)}</p>
                <FactList facts=case.pick(move |view| terms(lang, view))/>
            })}
            {part(move || (form.on_behalf && trial.acts_on_behalf.get()).then(|| view! {
                <p class="note">{say!(lang, finding.step_on_behalf)}</p>
            }))}
            {part(move || n_unseen.get().map(|n| view! {
                <p class="note" data-test="unseen">
                    {if is_review { say!(lang, finding.step_unseen, n = n) } else { say!(lang, finding.step_away, n = n) }}
                </p>
            }))}
            {form.photos.iter().map(|role| view! { <StepPhotos trial role=*role/> }).draw_all()}
            <StepFields trial form=form.clone()/>
            <div role="alert" class="stack">
                {part(move || unfielded().into_iter().map(|lack| view! {
                    <p class="field-error">{refusal_words(lang, lack)}</p>
                }).draw_all())}
                {part(move || trial.failure.get().map(|words| view! { <p class="field-error">{words}</p> }))}
            </div>
            <div class="dialog-actions">
                <button type="button" class="button" on:click=move |_| case.is_step_open.set(false)>
                    {say!(lang, frame.cancel)}
                </button>
                <button
                    type="submit"
                    class="button"
                    data-kind=if kind == EventKind::Void { "danger" } else { "primary" }
                    data-test="take-step"
                    aria-busy=live(move || trial.is_busy.get().then_some("true"))
                >
                    {say!(lang, finding.step_go, step = step_word(lang, kind))}
                </button>
            </div>
        </form>
    }
}

/// The dialog of this step shows the lack at a field of its own.
fn has_field(lack: Refusal, kind: EventKind) -> bool {
    match lack {
        Refusal::NeedsSecondOfficer
        | Refusal::NeedsReason
        | Refusal::NeedsSpotMeasure
        | Refusal::NeedsBasis
        | Refusal::NeedsDate
        | Refusal::NeedsExpert
        | Refusal::FieldInvalid
        | Refusal::NeedsBeforePhoto
        | Refusal::NeedsAfterPhoto
        | Refusal::NeedsReviewPhoto => true,
        Refusal::NeedsMeasure => kind == EventKind::Report,
        _ => false,
    }
}

/// Its bytes have not come to the office, or never will.
fn is_away(photo: &PhotoView) -> bool {
    matches!(photo.whereabouts, PhotoWhereabouts::OnItsWay | PhotoWhereabouts::Lost)
}

#[component]
fn StepPhotos(trial: Trial, role: PhotoRole) -> impl IntoView {
    let lang = use_lang();
    let case = trial.case;
    let n_photos = memo(move || case.photos.with(|photos| standing_of(photos, role).len()));
    let intake = PhotoIntake::new(case.id.into(), role, None);
    let problem = trial.problem(photo_refusal(role));
    let words = move || match n_photos.get() {
        0 => match role {
            PhotoRole::Before => say!(lang, finding.step_photo_before).to_owned(),
            PhotoRole::After => say!(lang, finding.step_photo_after).to_owned(),
            PhotoRole::Review | PhotoRole::Scene | PhotoRole::Signed => {
                say!(lang, finding.step_photo_review).to_owned()
            }
        },
        n => say!(lang, finding.step_photo_have, n = n),
    };
    view! {
        <div class="stack" role="group" aria-label=photo_role_word(lang, role)>
            <p class="field-label">{photo_role_word(lang, role)}</p>
            <p>{part(words)}</p>
            {part(move || problem.get().filter(|_| n_photos.get() == 0).map(|words| view! { <p class="field-error">{words}</p> }))}
            <PhotoAdd intake camera=camera_href(case.id, role)/>
        </div>
    }
}
