//! A step that is being tried: its words, which stay until it is taken, and what it lacks.

use super::Case;
use super::next::{NEXT, step_word};
use super::step::{StepForm, StepWords, plan_detail, plan_form, plan_needs};
use crate::browser::page;
use crate::erased::effect;
use crate::form::{Form, Word};
use crate::pages::record::use_way;
use crate::route::Route;
use crate::say;
use crate::words::{failure_words, refusal_words};
use leptos::prelude::*;
use leptos::task::spawn_local;
use spotcheck_domain::event::EventKind;
use spotcheck_domain::id::InspectionId;
use spotcheck_domain::paper::PaperKind;
use spotcheck_domain::refusal::Refusal;
use spotcheck_protocol::Request;

/// The words of the step, its lacks once it was tried, and the trying itself.
#[derive(Clone, Copy)]
pub struct Trial {
    pub case: Case,
    pub kind: EventKind,
    words: Form,
    pub lacks: RwSignal<Vec<Refusal>>,
    pub failure: RwSignal<Option<String>>,
    pub is_busy: RwSignal<bool>,
    pub acts_on_behalf: Signal<bool>,
    way: UnsyncCallback<Route>,
}

impl Trial {
    pub fn new(case: Case, kind: EventKind) -> Self {
        let words = Form::open(format!("step/{}/{kind}", case.id));
        let lacks = RwSignal::new(Vec::new());
        // What was lacking is looked for again when it is asked for again.
        effect(move || {
            words.track();
            lacks.set(Vec::new());
        });
        Self {
            case,
            kind,
            words,
            lacks,
            failure: RwSignal::new(None),
            is_busy: RwSignal::new(false),
            acts_on_behalf: case.pick(|view| view.is_on_behalf).into(),
            way: use_way(),
        }
    }

    pub fn form(self) -> StepForm {
        plan_form(self.kind, self.case.view.with(|view| view.row.level))
    }

    pub fn word(self, field: &'static str) -> Word {
        self.words.word(field)
    }

    /// What was held of its words is here.
    pub fn is_read(self) -> Signal<bool> {
        self.words.is_read()
    }

    /// As it is filled in so far.
    fn filled_in(self) -> StepWords {
        let typed = |field| self.word(field).get_untracked();
        StepWords {
            second: typed("second").parse().ok(),
            reason: typed("reason"),
            note: typed("note"),
            date: typed("date"),
            expert: typed("expert"),
            field: typed("field").parse().ok(),
            value: typed("value"),
            on_spot: typed("on_spot").parse().ok(),
            basis: typed("basis"),
        }
    }

    pub fn problem(self, refusal: Refusal) -> Signal<Option<String>> {
        let lang = self.case.lang;
        Signal::derive(move || {
            self.lacks.with(|lacks| lacks.contains(&refusal)).then(|| refusal_words(lang, refusal))
        })
    }

    /// The paper that says what is done on the spot.
    fn decide(self, inspection: InspectionId) {
        let findings = vec![self.case.id];
        let request = Request::MakePaper { inspection, kind: PaperKind::OnSpot, findings };
        self.case.store.send_or_say(self.case.lang, request);
    }

    pub fn take(self) {
        if self.is_busy.get_untracked() {
            return;
        }
        let planned = self.case.view.with_untracked(|view| {
            let has_photo = |role| view.photos.iter().any(|one| one.photo.role == role && one.photo.stands());
            let form = plan_form(self.kind, view.row.level);
            let on_behalf = self.acts_on_behalf.get_untracked();
            let needs = if self.kind == EventKind::Order { plan_needs(&view.lacks) } else { Vec::new() };
            let planned = plan_detail(&form, &self.filled_in(), &view.colleagues, has_photo, on_behalf);
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
                let finding = self.case.id;
                let visit = self.case.view.with_untracked(|view| view.row.inspection);
                let request = match self.kind {
                    // What this device alone ever had goes; the rest is struck through.
                    EventKind::Withdraw => {
                        Request::Withdraw { finding, reason: detail.reason.unwrap_or_default() }
                    }
                    kind => Request::TakeStep { finding, kind, detail },
                };
                spawn_local(async move {
                    let answer = self.case.store.send(request).await;
                    self.is_busy.try_set(false);
                    match answer {
                        Ok(_) => {
                            if let Some(inspection) = visit.filter(|_| self.kind == EventKind::OnSpotMeasure)
                            {
                                self.decide(inspection);
                            }
                            self.words.done();
                            self.case.is_step_open.try_set(false);
                            let lang = self.case.lang;
                            let step = step_word(lang, self.kind);
                            self.case.store.toast(say!(lang, finding.step_done, step = step));
                            match visit.filter(|_| self.kind == EventKind::Withdraw) {
                                Some(visit) => self.way.run(Route::Inspection(visit)),
                                None => page::show_element(NEXT),
                            }
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
