//! What the page knows, and the three things that it asks for. A handle that every part of the page may copy.

use super::words::{decision_failure, is_gone};
use crate::say;
use crate::store::{Store, use_store};
use crate::words::{Lang, use_lang};
use leptos::prelude::*;
use leptos::task::spawn_local;
use spotcheck_protocol::{Failure, QuarantinedView, RefusedChange, Reply, Request};

#[derive(Clone, Copy)]
pub struct Case {
    pub lang: Lang,
    pub store: Store,
    pub listed: RwSignal<Option<Vec<QuarantinedView>>>,
    /// How the last asking for the list failed, if it did.
    pub failure: RwSignal<Option<Failure>>,
    pub is_loading: RwSignal<bool>,
    /// The change that is looked at, and what it would write once the office has said.
    pub opened: RwSignal<Option<i64>>,
    pub contents: RwSignal<Option<Result<RefusedChange, Failure>>>,
    pub decision: RwSignal<Option<Decision>>,
    /// Asks whether the decision is meant.
    pub is_asking: RwSignal<bool>,
    pub is_deciding: RwSignal<bool>,
    pub problem: RwSignal<Option<String>>,
}

/// What was tapped and is not yet done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    pub id: i64,
    pub author_name: String,
    pub release: bool,
}

impl Case {
    pub fn new() -> Self {
        Self {
            lang: use_lang(),
            store: use_store(),
            listed: RwSignal::new(None),
            failure: RwSignal::new(None),
            is_loading: RwSignal::new(false),
            opened: RwSignal::new(None),
            contents: RwSignal::new(None),
            decision: RwSignal::new(None),
            is_asking: RwSignal::new(false),
            is_deciding: RwSignal::new(false),
            problem: RwSignal::new(None),
        }
    }

    pub fn load(self) {
        if self.is_loading.get_untracked() {
            return;
        }
        self.is_loading.set(true);
        spawn_local(async move {
            let answer = self.store.send(Request::Quarantine).await;
            // The person may have left the page meanwhile.
            let _ = self.is_loading.try_set(false);
            let failure = match answer {
                Ok(Reply::Quarantine { changes }) => {
                    let _ = self.listed.try_set(Some(changes));
                    None
                }
                Ok(_) => Some(Failure::OfficeFault),
                Err(failure) => Some(failure),
            };
            let _ = self.failure.try_set(failure);
        });
    }

    /// Opens a change, or folds it where it is open.
    pub fn turn(self, id: i64) {
        if self.opened.get_untracked() == Some(id) {
            self.opened.set(None);
            return;
        }
        self.opened.set(Some(id));
        self.contents.set(None);
        spawn_local(async move {
            let answer = match self.store.send(Request::InspectQuarantined { id }).await {
                Ok(Reply::Quarantined { change }) => Ok(change),
                Ok(_) => Err(Failure::OfficeFault),
                Err(failure) => Err(failure),
            };
            // Another may have been opened meanwhile.
            if self.opened.try_get_untracked().flatten() == Some(id) {
                let _ = self.contents.try_set(Some(answer));
            }
        });
    }

    pub fn ask(self, decision: Decision) {
        self.problem.set(None);
        self.decision.set(Some(decision));
        self.is_asking.set(true);
    }

    pub fn decide(self, decision: &Decision) {
        if self.is_deciding.get_untracked() {
            return;
        }
        self.is_deciding.set(true);
        self.problem.set(None);
        let (lang, release) = (self.lang, decision.release);
        let request = Request::DecideQuarantined { id: decision.id, release };
        spawn_local(async move {
            let answer = self.store.send(request).await;
            // Given back where the page was left meanwhile.
            if self.is_deciding.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(_) if release => self.store.toast(say!(lang, quarantine.released)),
                Ok(_) => self.store.toast(say!(lang, quarantine.discarded)),
                Err(failure) if is_gone(&failure) => self.store.toast(decision_failure(lang, &failure)),
                Err(failure) => {
                    self.problem.set(Some(decision_failure(lang, &failure)));
                    return;
                }
            }
            self.is_asking.set(false);
            self.opened.set(None);
            self.load();
        });
    }
}
