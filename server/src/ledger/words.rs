//! Words of the closed vocabularies, as the screens have them.

use serde_json::{Map, Value};
use spotcheck_domain::field::FindingField;
use spotcheck_domain::reference::Named;
use std::sync::LazyLock;

/// The phrases of one file of the screens, by key, in both languages.
struct Phrases {
    zh: Map<String, Value>,
    en: Map<String, Value>,
}

impl Phrases {
    fn read(zh: &str, en: &str) -> Self {
        let read = |json| serde_json::from_str(json).expect("the phrases are read by a test");
        Self { zh: read(zh), en: read(en) }
    }

    fn say(&self, key: &str, is_english: bool) -> Option<&str> {
        let phrases = if is_english { &self.en } else { &self.zh };
        phrases.get(key).and_then(Value::as_str)
    }
}

static TERMS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::read(
        include_str!("../../../app/web/locales/zh/terms.json"),
        include_str!("../../../app/web/locales/en/terms.json"),
    )
});

static FIELDS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::read(
        include_str!("../../../app/web/locales/zh/fields.json"),
        include_str!("../../../app/web/locales/en/fields.json"),
    )
});

/// What a field of a hazard is called.
pub fn field_name(field: FindingField) -> Named {
    let said = |is_english| FIELDS.say(field.word(), is_english).unwrap_or(field.word()).to_owned();
    Named { zh: said(false), en: said(true) }
}

/// A word of a vocabulary: `state`, `rectifying`. One that the screens have no words for stands as it is.
pub fn term(vocabulary: &str, word: &str, is_english: bool) -> String {
    TERMS.say(&format!("{vocabulary}_{word}"), is_english).unwrap_or(word).to_owned()
}

/// A name in the language, or in the other one when it has none.
pub fn named(name: &Named, is_english: bool) -> &str {
    let (wanted, other) = if is_english { (&name.en, &name.zh) } else { (&name.zh, &name.en) };
    if wanted.is_empty() { other } else { wanted }
}

pub const fn yes(is_so: bool, is_english: bool) -> &'static str {
    match (is_so, is_english) {
        (false, _) => "",
        (true, true) => "yes",
        (true, false) => "是",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use spotcheck_domain::term::{InspectionKind, Level, State};

    #[test]
    fn every_word_of_an_exported_vocabulary_has_words_in_both_languages() {
        let states = State::ALL.iter().map(|state| ("state", state.word()));
        let levels = Level::ALL.iter().map(|level| ("level", level.word()));
        let kinds = InspectionKind::ALL.iter().map(|kind| ("kind", kind.word()));
        for (vocabulary, word) in states.chain(levels).chain(kinds) {
            let (zh, en) = (term(vocabulary, word, false), term(vocabulary, word, true));
            assert!(zh != word && en != word && zh != en, "{vocabulary} {word}: {zh}, {en}");
        }
    }
}
