//! The words of one field on their way from the keyboard to the engine: every input is a durable draft at once, rest or
//! leaving makes it an edit, and no view that arrives overwrites words that are being typed.

use super::marks::Saved;
use crate::erased::memo;
use leptos::prelude::*;
use std::cell::Cell;
use std::time::Duration;

/// After so much rest what was typed becomes an edit, even with the field still in focus.
const REST: Duration = Duration::from_millis(1500);

thread_local! {
    static BEGINS: Cell<bool> = const { Cell::new(false) };
}

/// Whether the words that are being told just now are the first since their control showed what the record holds. From
/// then on it shows what is typed, whatever comes from elsewhere: the words stand on what was seen when they began.
pub fn begins() -> bool {
    BEGINS.get()
}

/// The words of one field between keyboard and engine.
#[derive(Clone, Copy)]
pub struct Typing {
    value: Signal<String>,
    draft: Signal<Option<String>>,
    on_draft: Callback<String>,
    on_edit: Callback<String>,
    typed: RwSignal<Option<String>>,
    is_focused: RwSignal<bool>,
    /// The engine's value when the last edit was sent: as long as it stands, the words typed stand above it.
    base: RwSignal<String>,
    is_composing: StoredValue<bool>,
    /// The words of the last edit, so that rest and leaving do not send the same one twice.
    sent: StoredValue<Option<String>>,
    timer: StoredValue<Option<TimeoutHandle>>,
}

impl Typing {
    pub fn new(
        value: Signal<String>,
        draft: Signal<Option<String>>,
        on_draft: Callback<String>,
        on_edit: Callback<String>,
    ) -> Self {
        let typing = Self {
            value,
            draft,
            on_draft,
            on_edit,
            typed: RwSignal::new(None),
            is_focused: RwSignal::new(false),
            base: RwSignal::new(String::new()),
            is_composing: StoredValue::new(false),
            sent: StoredValue::new(None),
            timer: StoredValue::new(None),
        };
        on_cleanup(move || typing.finish_quietly());
        typing
    }

    /// What the control shows. Does not change under the hands of who is typing.
    pub fn shown(self) -> Memo<String> {
        Memo::new(move |before: Option<&String>| {
            let is_typing = self.is_focused.get() && self.typed.with(Option::is_some);
            match before {
                Some(before) if is_typing => before.clone(),
                _ => self.text(),
            }
        })
    }

    /// The words as they stand now: typed, drafted or stored.
    pub fn text(self) -> String {
        let value = self.value.get();
        let stands = self.is_focused.get() || value == self.base.get();
        match self.typed.get() {
            Some(typed) if stands => typed,
            _ => self.draft.get().unwrap_or(value),
        }
    }

    pub fn saved(self) -> Memo<Saved> {
        memo(move || match self.typed.get() {
            None => Saved::Idle,
            Some(typed) => {
                let is_stored = self.value.with(|value| value.trim() == typed.trim())
                    || self.draft.with(|draft| draft.as_deref() == Some(&*typed));
                // Words that were sent and then gave way to those of another tab are stored all the same.
                let is_superseded = self.sent.with_value(|sent| sent.as_ref() == Some(&typed))
                    && self.value.with(|value| self.base.with(|base| value != base));
                if is_stored || is_superseded { Saved::Saved } else { Saved::Saving }
            }
        })
    }

    /// A control that goes with its page still hears that it lost the focus, and what it would do then is done.
    fn is_gone(self) -> bool {
        self.typed.try_with_untracked(|_| ()).is_none()
    }

    pub fn focus(self) {
        if self.is_gone() {
            return;
        }
        let stands = self.value.with_untracked(|value| self.base.with_untracked(|base| value == base));
        if !stands {
            self.typed.set(None);
        }
        self.is_focused.set(true);
    }

    pub fn input(self, words: String) {
        if self.is_gone() {
            return;
        }
        self.is_focused.set(true);
        BEGINS.set(self.typed.with_untracked(Option::is_none));
        self.typed.set(Some(words.clone()));
        self.sent.set_value(None);
        self.on_draft.run(words);
        BEGINS.set(false);
        self.stop_timer();
        let timer = set_timeout_with_handle(move || self.rest(), REST).ok();
        self.timer.set_value(timer);
    }

    pub fn compose(self, is_composing: bool) {
        self.is_composing.try_update_value(|before| *before = is_composing);
    }

    fn rest(self) {
        // Half a syllable of an input method is no edit.
        if self.is_composing.try_get_value() == Some(false) {
            self.finish();
        }
    }

    /// The words are meant.
    pub fn finish(self) {
        if self.is_gone() {
            return;
        }
        self.stop_timer();
        let Some(typed) = self.typed.get_untracked() else { return };
        if self.sent.with_value(|sent| sent.as_ref() == Some(&typed)) {
            return;
        }
        self.base.set(self.value.get_untracked());
        self.sent.set_value(Some(typed.clone()));
        self.on_edit.run(typed);
    }

    pub fn leave(self) {
        if self.is_gone() {
            return;
        }
        self.is_composing.set_value(false);
        self.finish();
        self.is_focused.set(false);
    }

    /// The field goes away with its page, perhaps with words that nobody finished.
    fn finish_quietly(self) {
        self.stop_timer();
        let typed = self.typed.try_get_untracked().flatten();
        let sent = self.sent.try_get_value().flatten();
        if let Some(typed) = typed.filter(|typed| sent.as_ref() != Some(typed)) {
            let _ = self.on_edit.try_run(typed);
        }
    }

    fn stop_timer(self) {
        if let Some(timer) = self.timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    }
}
