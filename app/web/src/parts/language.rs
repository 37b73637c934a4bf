//! The language of the screen and the choice of it.

use super::segments::Segments;
use crate::browser::page;
use crate::say;
use crate::words::{self, Lang, use_lang};
use leptos::prelude::*;

/// The language that the person chose. Setting it makes the screen anew.
#[derive(Clone, Copy)]
pub struct Language(RwSignal<Lang>);

impl Language {
    /// As it was chosen on this device.
    pub fn of_device() -> Self {
        Self(RwSignal::new(words::lang_of(page::language())))
    }

    /// Whoever asks is drawn anew when it changes.
    pub fn get(self) -> Lang {
        self.0.get()
    }

    pub fn choose(self, lang: Lang) {
        page::set_language(words::code(lang));
        self.0.set(lang);
    }
}

/// Both languages under their own names, since who needs the choice may not read the other.
#[component]
pub fn LanguageChoice() -> impl IntoView {
    let lang = use_lang();
    let language = expect_context::<Language>();
    view! {
        <Segments
            label=say!(lang, settings.language)
            name="language"
            choices=vec![
                ("zh", say!(lang, settings.language_zh).to_owned()),
                ("en", say!(lang, settings.language_en).to_owned()),
            ]
            chosen=Signal::stored(words::code(lang).to_owned())
            on_choose=move |code: String| language.choose(words::lang_of(&code))
        />
    }
}
