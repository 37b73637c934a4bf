//! Words that stand in no record yet: of a dialog, of a form, of a place where somebody was. They are durable as they are
//! typed and there again after a kill. The controls of a form take a [`Word`] and nothing else, so that a new form cannot
//! forget what was typed into it.

use crate::erased::{effect, memo};
use crate::store::{Store, use_store};
use leptos::prelude::*;
use leptos::task::spawn_local;
use spotcheck_protocol::{Reply, Request};
use std::collections::BTreeMap;

/// One form, by a name of its own: `step/0190…/order`.
#[derive(Clone, Copy)]
pub struct Form {
    store: Store,
    name: StoredValue<String>,
    words: RwSignal<BTreeMap<&'static str, String>>,
    /// What was held has come.
    is_read: RwSignal<bool>,
    /// What was held of fields that nobody has asked for yet.
    held: StoredValue<BTreeMap<String, String>>,
}

/// One field of a form.
#[derive(Clone, Copy)]
pub struct Word {
    form: Form,
    field: &'static str,
}

impl Form {
    /// With what was typed into it before, and not done with.
    pub fn open(name: impl Into<String>) -> Self {
        let (store, name) = (use_store(), name.into());
        let form = Self {
            store,
            name: StoredValue::new(name.clone()),
            words: RwSignal::new(BTreeMap::new()),
            is_read: RwSignal::new(false),
            held: StoredValue::new(BTreeMap::new()),
        };
        spawn_local(async move {
            let held = match store.send(Request::Held { form: name }).await {
                Ok(Reply::Held { words }) => words,
                _ => BTreeMap::new(),
            };
            form.held.try_set_value(held);
            let _ = form.is_read.try_set(true);
        });
        form
    }

    pub fn word(self, field: &'static str) -> Word {
        Word { form: self, field }
    }

    /// What was held is here: until then a field may look empty that is not.
    pub fn is_read(self) -> Signal<bool> {
        self.is_read.into()
    }

    /// Changes with every word.
    pub fn track(self) {
        self.words.track();
    }

    /// It has served: nothing of it is held any more.
    pub fn done(self) {
        let _ = self.words.try_set(BTreeMap::new());
        self.held.try_set_value(BTreeMap::new());
        self.keep();
    }

    /// Something is held of it.
    fn is_begun(self) -> bool {
        self.words.with_untracked(|words| !words.is_empty()) || self.held.with_value(|held| !held.is_empty())
    }

    fn keep(self) {
        let Some(form) = self.name.try_get_value() else { return };
        let mut words = self.held.try_get_value().unwrap_or_default();
        if let Some(typed) = self.words.try_get_untracked() {
            words.extend(typed.into_iter().map(|(field, words)| (field.to_owned(), words)));
        }
        words.retain(|_, words| !words.is_empty());
        self.store.tell(Request::Hold { form, words });
    }
}

/// The field that says that a form's dialog was open.
const OPEN: &str = "open";

/// A dialog that was open when the page was killed opens again, with its words.
pub fn reopen(form: Form, open: RwSignal<bool>) {
    let was_open = form.word(OPEN);
    let mut is_begun = false;
    effect(move || {
        let is_open = open.get();
        if !form.is_read.get() {
            return;
        }
        let was = !was_open.get_untracked().is_empty();
        // The first look tells how it was left; every later one how it is.
        if !is_begun {
            is_begun = true;
            if was && !is_open {
                open.set(true);
            } else if is_open {
                was_open.set("yes");
            }
        } else if was != is_open && (is_open || form.is_begun()) {
            was_open.set(if is_open { "yes" } else { "" });
        }
    });
}

impl Word {
    pub fn get(self) -> String {
        self.form.is_read.track();
        self.form.words.track();
        self.get_untracked()
    }

    pub fn get_untracked(self) -> String {
        let typed = self.form.words.try_with_untracked(|words| words.get(self.field).cloned()).flatten();
        let held = || self.form.held.try_with_value(|held| held.get(self.field).cloned()).flatten();
        typed.or_else(held).unwrap_or_default()
    }

    pub fn set(self, words: impl Into<String>) {
        let words = words.into();
        if self.form.words.try_update(|all| all.insert(self.field, words)).is_some() {
            self.form.keep();
        }
    }

    /// Changes with this word alone.
    pub fn signal(self) -> Memo<String> {
        memo(move || self.get())
    }
}
