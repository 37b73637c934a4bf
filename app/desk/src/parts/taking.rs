//! A table of the office's taken along as a file: handed to the browser's downloads, or said to have failed.

use crate::office::{Office, use_office};
use crate::store::{Store, use_store};
use crate::words::{Lang, trouble_words, use_lang};
use leptos::task::spawn_local;

#[derive(Clone, Copy)]
pub struct Taking {
    lang: Lang,
    office: Office,
    store: Store,
}

pub fn use_taking() -> Taking {
    Taking { lang: use_lang(), office: use_office(), store: use_store() }
}

impl Taking {
    /// From that address, under that name.
    pub fn take(self, address: impl Into<String>, name: impl Into<String>) {
        let (address, name) = (address.into(), name.into());
        spawn_local(async move {
            if let Err(trouble) = self.office.download(&address, &name).await {
                self.store.toast_problem(trouble_words(self.lang, &trouble));
            }
        });
    }
}
