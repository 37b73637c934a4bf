//! A dialog whose form is sent: once the office has taken it, that is said, the dialog closes, and what stands behind it is
//! read anew. What is against it stands at the form, which keeps what was typed.

use super::sheet::Sheet;
use crate::office::{Office, use_office};
use crate::store::{Store, use_store};
use crate::words::{Lang, use_lang};
use leptos::prelude::*;
use leptos::task::spawn_local;
use spotcheck_domain::call::Call;

#[derive(Clone, Copy)]
pub struct Sending {
    lang: Lang,
    office: Office,
    store: Store,
    open: RwSignal<bool>,
    changed: Callback<()>,
}

impl Sending {
    /// Of a dialog. `changed`: the office has something else by now.
    pub fn of(open: RwSignal<bool>, changed: Callback<()>) -> Self {
        Self { lang: use_lang(), office: use_office(), store: use_store(), open, changed }
    }

    /// Sends what a form says. `words` say that it is done; `then` gets the answer.
    pub fn send<C: Call + 'static>(
        self,
        sheet: Sheet,
        words: impl Into<String>,
        call: C,
        then: impl FnOnce(C::Answer) + 'static,
    ) {
        let words = words.into();
        sheet.begin();
        spawn_local(async move {
            match self.office.ask(&call).await {
                Ok(answer) => {
                    sheet.done();
                    self.store.toast(words);
                    let _ = self.open.try_set(false);
                    let _ = self.changed.try_run(());
                    then(answer);
                }
                Err(trouble) => sheet.fail(self.lang, trouble),
            }
        });
    }
}
