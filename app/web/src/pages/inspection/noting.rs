//! How what was done or said at a visit is noted: at a tap, or with words that are asked for first.

use super::Visit;
use crate::erased::memo;
use crate::form::{Form, Word, reopen};
use crate::say;
use crate::words::Lang;
use leptos::prelude::*;
use leptos::task::spawn_local;
use spotcheck_domain::id::ActId;
use spotcheck_domain::inspection::{ActKind, ServiceWay};
use spotcheck_protocol::{ActSaid, Request};

/// How acts are noted on the page of one visit: at a tap, or by a dialog whose words are held until they are noted.
#[derive(Clone, Copy)]
pub struct Noting {
    pub visit: Visit,
    /// Which one is asked for, of which other one.
    form: Form,
    kind: Word,
    of: Word,
    pub is_open: RwSignal<bool>,
    /// How many stood in the log when one was sent: until it stands there too, a second tap is none.
    sent_at: RwSignal<Option<usize>>,
    pub is_busy: Memo<bool>,
}

impl Noting {
    pub fn new(visit: Visit) -> Self {
        let form = Form::open(format!("act/{}", visit.id));
        let is_open = RwSignal::new(false);
        reopen(form, is_open);
        let sent_at = RwSignal::new(None);
        let n_noted = visit.pick(|view| view.log.len());
        let is_busy = memo(move || sent_at.get() == Some(n_noted.get()));
        let (kind, of) = (form.word("kind"), form.word("of"));
        Self { visit, form, kind, of, is_open, sent_at, is_busy }
    }

    /// At a tap.
    pub fn note(self, kind: ActKind, said: ActSaid) {
        self.send(kind, said, || {});
    }

    /// With what was asked for; its dialog closes once it is durable.
    pub fn note_all(self, kind: ActKind, said: ActSaid, words: Form) {
        self.send(kind, said, move || {
            words.done();
            self.form.done();
            self.is_open.try_set(false);
        });
    }

    fn send(self, kind: ActKind, said: ActSaid, done: impl FnOnce() + 'static) {
        if self.is_busy.get_untracked() {
            return;
        }
        let visit = self.visit;
        self.sent_at.set(Some(visit.view.with_untracked(|view| view.log.len())));
        let answer = visit.store.send(Request::NoteAct { inspection: visit.id, kind, said });
        spawn_local(async move {
            match answer.await {
                Ok(_) => done(),
                Err(failure) => {
                    self.sent_at.try_set(None);
                    visit.store.say_failure(visit.lang, &failure);
                }
            }
        });
    }

    /// Asks for its words first.
    pub fn ask(self, kind: ActKind, of: Option<ActId>) {
        self.kind.set(kind.word());
        self.of.set(of.map(|of| of.to_string()).unwrap_or_default());
        self.is_open.set(true);
    }

    /// What is asked for.
    pub fn asked(self) -> Memo<Option<ActKind>> {
        memo(move || self.kind.get().parse().ok())
    }

    pub fn of(self) -> Option<ActId> {
        self.of.get_untracked().parse().ok()
    }
}

pub fn way_word(lang: Lang, way: ServiceWay) -> &'static str {
    match way {
        ServiceWay::InPerson => say!(lang, acts.way_in_person),
        ServiceWay::Left => say!(lang, acts.way_left),
        ServiceWay::Post => say!(lang, acts.way_post),
        ServiceWay::App => say!(lang, acts.way_app),
    }
}
