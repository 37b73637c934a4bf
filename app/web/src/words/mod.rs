//! Words for what the engine speaks of: terms, events, refusals, moments. All of them stand in `locales/**`; this room
//! only chooses among them and knows nothing of the screen around them.

mod failures;
mod notices;
mod numbers;
pub mod phrases;
mod reasons;
mod records;
mod terms;

pub use failures::*;
pub use notices::*;
pub use numbers::*;
pub use reasons::*;
pub use records::*;
pub use terms::*;

use leptos::prelude::use_context;
use spotcheck_domain::reference::Named;

/// A language of the screens, by its folder in `locales`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(non_camel_case_types)]
pub enum Lang {
    zh,
    en,
}

/// The language of the screen. It changes only with the whole screen, so nobody needs to watch it.
pub fn use_lang() -> Lang {
    use_context().unwrap_or(Lang::zh)
}

/// `zh` or `en`, as the browser room and `localStorage` spell it.
pub const fn code(lang: Lang) -> &'static str {
    match lang {
        Lang::zh => "zh",
        Lang::en => "en",
    }
}

/// The language for a code or a tag such as `en-GB`.
pub fn lang_of(code: &str) -> Lang {
    if code.starts_with("en") { Lang::en } else { Lang::zh }
}

/// A name in the language, or in the other one when it has none.
pub fn named(name: &Named, lang: Lang) -> String {
    let (wanted, other) = match lang {
        Lang::zh => (&name.zh, &name.en),
        Lang::en => (&name.en, &name.zh),
    };
    if wanted.is_empty() { other.clone() } else { wanted.clone() }
}

/// Names in a row, as the language strings them.
pub fn listed<T: AsRef<str>>(lang: Lang, parts: &[T]) -> String {
    let between = match lang {
        Lang::zh => "、",
        Lang::en => ", ",
    };
    parts.iter().map(AsRef::as_ref).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(between)
}

/// Small facts in one line.
pub fn dotted<T: AsRef<str>>(parts: &[T]) -> String {
    parts.iter().map(AsRef::as_ref).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}
