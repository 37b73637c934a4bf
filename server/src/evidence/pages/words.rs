//! What things are called on the page, in both languages at once: terms and fields as the screens have them.

use super::html::escape;
use crate::ledger::{field_name, term};
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use spotcheck_domain::field::FindingField;
use spotcheck_domain::reference::Named;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The version of everything on the page but its words: raised whenever the same record is shown otherwise.
const VERSION: u32 = 1;

const OWN: &str = include_str!("../../../data/evidence.json");

/// All words that may stand on the page, as they are read.
const READ: [&str; 5] = [
    OWN,
    include_str!("../../../../app/web/locales/zh/terms.json"),
    include_str!("../../../../app/web/locales/en/terms.json"),
    include_str!("../../../../app/web/locales/zh/fields.json"),
    include_str!("../../../../app/web/locales/en/fields.json"),
];

static VIEW: LazyLock<String> = LazyLock::new(|| {
    let mut digest = Sha256::new();
    READ.iter().for_each(|words| digest.update(words));
    format!("{VERSION}-{}", &HEXLOWER.encode(&digest.finalize())[..12])
});

/// What this program's pages are like: a page of another view is not made again from its records to be compared.
pub fn view() -> &'static str {
    &VIEW
}

/// The words of a page. Each is given as HTML.
pub struct Words {
    own: BTreeMap<String, Named>,
    /// Terms and fields stand by their keys.
    is_bare: bool,
}

static PROGRAM: LazyLock<Words> = LazyLock::new(|| Words {
    own: serde_json::from_str(OWN).expect("evidence.json is read by a test"),
    is_bare: false,
});

impl Words {
    /// Those of this program.
    pub fn of_program() -> &'static Self {
        &PROGRAM
    }

    /// None: everything is called by its key.
    #[cfg(test)]
    pub fn bare() -> Self {
        Self { own: BTreeMap::new(), is_bare: true }
    }

    /// What stands on the page itself.
    pub fn say(&self, key: &str) -> String {
        self.own.get(key).map_or_else(|| escape(key), both)
    }

    /// What a key of a record is called; one that has no name stands as it is.
    pub fn label(&self, key: &str) -> String {
        match key.parse::<FindingField>() {
            Ok(field) if !self.is_bare => both(&field_name(field)),
            _ => self.say(key),
        }
    }

    /// A word of a vocabulary.
    pub fn term(&self, vocabulary: &str, word: &str) -> String {
        if self.is_bare {
            return escape(word);
        }
        let [zh, en] = [false, true].map(|is_english| term(vocabulary, word, is_english));
        both(&Named { zh, en })
    }
}

/// A name in both languages.
pub fn both(name: &Named) -> String {
    if name.en.is_empty() || name.en == name.zh {
        return escape(&name.zh);
    }
    format!("{} <span lang=\"en\">{}</span>", escape(&name.zh), escape(&name.en))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_there_in_both_languages() {
        for (key, name) in &Words::of_program().own {
            assert!(!name.zh.is_empty() && !name.en.is_empty(), "{key}");
        }
        assert!(view().starts_with("1-") && view().len() == 14);
    }
}
