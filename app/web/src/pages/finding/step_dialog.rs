//! One step: a dialog with just what it needs. What is filled in stays, also when the camera or a refusal comes
//! between, until the step is taken.

use super::Case;
use super::facts::{FactList, terms};
use super::next::step_word;
use super::photos::{camera_href, photos_of};
use super::step::{StepForm, StepWords, photo_refusal, plan_detail, plan_form, plan_needs};
use super::step_fields::StepFields;
use crate::pages::record::{PhotoAdd, PhotoIntake};
use crate::parts::Dialog;
use crate::say;
use crate::words::{failure_words, photo_role_word, refusal_words, use_lang};
use leptos::prelude::*;
use leptos::task::spawn_local;
use spotcheck_domain::authority::{Act, needs_network};
use spotcheck_domain::event::EventKind;
use spotcheck_domain::id::FindingId;
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::term::PhotoRole;
use spotcheck_protocol::{Phase, Request};
use std::cell::RefCell;
use std::collections::HashMap;

thread_local! {
    /// Steps that were begun and not yet taken.
    static BEGUN: RefCell<HashMap<(FindingId, EventKind), StepWords>> = RefCell::default();
}

#[component]
pub fn StepDialog(case: Case) -> impl IntoView {
    let lang = use_lang();
    move || {
        case.step.get().map(|kind| {
            view! {
                <Dialog title=step_word(lang, kind) open=case.is_step_open>
                    <Step case kind/>
                </Dialog>
            }
        })
    }
}

/// The words of the step, its lacks once it was tried, and the trying itself.
#[derive(Clone, Copy)]
pub struct Trial {
    pub case: Case,
    pub kind: EventKind,
    pub words: RwSignal<StepWords>,
    lacks: RwSignal<Vec<Refusal>>,
    failure: RwSignal<Option<String>>,
    is_busy: RwSignal<bool>,
    acts_on_behalf: Signal<bool>,
}

impl Trial {
    fn new(case: Case, kind: EventKind) -> Self {
        let words = BEGUN.with_borrow(|begun| begun.get(&(case.id, kind)).cloned().unwrap_or_default());
        Self {
            case,
            kind,
            words: RwSignal::new(words),
            lacks: RwSignal::new(Vec::new()),
            failure: RwSignal::new(None),
            is_busy: RwSignal::new(false),
            acts_on_behalf: case.pick(|view| view.is_on_behalf).into(),
        }
    }

    fn form(self) -> StepForm {
        plan_form(self.kind, self.case.view.with(|view| view.row.level))
    }

    pub fn write(self, change: impl FnOnce(&mut StepWords)) {
        self.words.update(change);
        self.lacks.set(Vec::new());
        let words = self.words.get_untracked();
        BEGUN.with_borrow_mut(|begun| begun.insert((self.case.id, self.kind), words));
    }

    pub fn on_write(
        self,
        change: impl Fn(&mut StepWords, String) + Send + Sync + 'static,
    ) -> Callback<String> {
        Callback::new(move |typed| self.write(|words| change(words, typed)))
    }

    pub fn read(self, piece: impl Fn(&StepWords) -> String + Send + Sync + 'static) -> Signal<String> {
        Signal::derive(move || self.words.with(|words| piece(words)))
    }

    pub fn problem(self, refusal: Refusal) -> Signal<Option<String>> {
        let lang = self.case.lang;
        Signal::derive(move || {
            self.lacks.with(|lacks| lacks.contains(&refusal)).then(|| refusal_words(lang, refusal))
        })
    }

    fn take(self) {
        if self.is_busy.get_untracked() {
            return;
        }
        let planned = self.case.view.with_untracked(|view| {
            let has_photo = |role| view.photos.iter().any(|photo| photo.photo.role == role);
            let form = plan_form(self.kind, view.row.level);
            let on_behalf = self.acts_on_behalf.get_untracked();
            let needs = if self.kind == EventKind::Order { plan_needs(&view.lacks) } else { Vec::new() };
            let planned = self
                .words
                .with_untracked(|words| plan_detail(&form, words, &view.colleagues, has_photo, on_behalf));
            match planned {
                Ok(detail) if needs.is_empty() => Ok(detail),
                Ok(_) => Err(needs),
                Err(lacks) => Err(needs.into_iter().chain(lacks).collect()),
            }
        });
        self.failure.set(None);
        match planned {
            Err(lacks) => self.lacks.set(lacks),
            Ok(detail) => {
                self.is_busy.set(true);
                let request = Request::TakeStep { finding: self.case.id, kind: self.kind, detail };
                spawn_local(async move {
                    let answer = self.case.store.send(request).await;
                    self.is_busy.try_set(false);
                    match answer {
                        Ok(_) => {
                            BEGUN.with_borrow_mut(|begun| begun.remove(&(self.case.id, self.kind)));
                            self.case.is_step_open.try_set(false);
                        }
                        Err(failure) => {
                            self.failure.try_set(Some(failure_words(self.case.lang, &failure)));
                        }
                    }
                });
            }
        }
    }
}

#[component]
fn Step(case: Case, kind: EventKind) -> impl IntoView {
    let lang = use_lang();
    let trial = Trial::new(case, kind);
    let form = trial.form();
    let status = case.store.status();
    let is_offline = Memo::new(move |_| {
        status.with(|status| status.as_ref().is_some_and(|status| status.phase == Phase::Offline))
    });
    let network = move || match (!needs_network(Act::step(kind)), is_offline.get()) {
        (true, true) => Some(say!(lang, finding.step_offline_ok)),
        (false, true) => Some(say!(lang, finding.step_offline_now)),
        (false, false) => Some(say!(lang, finding.step_needs_network)),
        (true, false) => None,
    };
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
            {move || network().map(|words| view! { <p class="note">{words}</p> })}
            {(kind == EventKind::Order).then(|| view! {
                <p>{say!(lang, finding.step_order_terms)}</p>
                <FactList facts=case.pick(move |view| terms(lang, view))/>
            })}
            {move || (form.on_behalf && trial.acts_on_behalf.get()).then(|| view! {
                <p class="note">{say!(lang, finding.step_on_behalf)}</p>
            })}
            {form.photos.iter().map(|role| view! { <StepPhotos trial role=*role/> }).collect_view()}
            <StepFields trial form=form.clone()/>
            <div role="alert" class="stack">
                {move || unfielded().into_iter().map(|lack| view! {
                    <p class="field-error">{refusal_words(lang, lack)}</p>
                }).collect_view()}
                {move || trial.failure.get().map(|words| view! { <p class="field-error">{words}</p> })}
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
                    aria-busy=move || trial.is_busy.get().then_some("true")
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

#[component]
fn StepPhotos(trial: Trial, role: PhotoRole) -> impl IntoView {
    let lang = use_lang();
    let case = trial.case;
    let n_photos = Memo::new(move |_| case.photos.with(|photos| photos_of(photos, role).len()));
    let intake = PhotoIntake::new(case.id.into(), role, None);
    let problem = trial.problem(photo_refusal(role));
    let words = move || match n_photos.get() {
        0 => match role {
            PhotoRole::Before => say!(lang, finding.step_photo_before).to_owned(),
            PhotoRole::After => say!(lang, finding.step_photo_after).to_owned(),
            PhotoRole::Review | PhotoRole::Scene => say!(lang, finding.step_photo_review).to_owned(),
        },
        n => say!(lang, finding.step_photo_have, n = n),
    };
    view! {
        <div class="stack" role="group" aria-label=photo_role_word(lang, role)>
            <p class="field-label">{photo_role_word(lang, role)}</p>
            <p>{words}</p>
            {move || problem.get().filter(|_| n_photos.get() == 0).map(|words| view! { <p class="field-error">{words}</p> })}
            <PhotoAdd intake camera=camera_href(case.id, role)/>
        </div>
    }
}
