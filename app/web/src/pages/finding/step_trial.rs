//! A step that is being tried: its words, which stay until it is taken, and what it lacks.

use super::Case;
use super::step::{StepForm, StepWords, plan_detail, plan_form, plan_needs};
use crate::words::{failure_words, refusal_words};
use leptos::prelude::*;
use leptos::task::spawn_local;
use spotcheck_domain::event::EventKind;
use spotcheck_domain::id::FindingId;
use spotcheck_domain::refusal::Refusal;
use spotcheck_protocol::Request;
use std::cell::RefCell;
use std::collections::HashMap;

thread_local! {
    /// Steps that were begun and not yet taken.
    static BEGUN: RefCell<HashMap<(FindingId, EventKind), StepWords>> = RefCell::default();
}

/// The words of the step, its lacks once it was tried, and the trying itself.
#[derive(Clone, Copy)]
pub struct Trial {
    pub case: Case,
    pub kind: EventKind,
    pub words: RwSignal<StepWords>,
    pub lacks: RwSignal<Vec<Refusal>>,
    pub failure: RwSignal<Option<String>>,
    pub is_busy: RwSignal<bool>,
    pub acts_on_behalf: Signal<bool>,
}

impl Trial {
    pub fn new(case: Case, kind: EventKind) -> Self {
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

    pub fn form(self) -> StepForm {
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

    pub fn take(self) {
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
