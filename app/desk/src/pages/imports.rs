//! The files that an office is begun from, as the import's dialog speaks of them: what each has to hold, and what its columns
//! are called.

use crate::parts::import::Subject;
use crate::say;
use crate::words::{Lang, person_field_word, unit_field_word};

pub fn units(lang: Lang) -> Subject {
    Subject {
        path: "units",
        title: say!(lang, begin.import_units),
        words: say!(lang, begin.import_units_words),
        field: |lang, word| match (word.parse(), word) {
            (Ok(field), _) => unit_field_word(lang, field).to_owned(),
            (_, "parent") => say!(lang, begin.column_parent).to_owned(),
            (_, "tier") => say!(lang, begin.tier).to_owned(),
            (_, other) => other.to_owned(),
        },
    }
}

pub fn people(lang: Lang) -> Subject {
    Subject {
        path: "people",
        title: say!(lang, begin.import_people),
        words: say!(lang, begin.import_people_words),
        field: |lang, word| match (word.parse(), word) {
            (Ok(field), _) => person_field_word(lang, field).to_owned(),
            (_, "unit") => say!(lang, begin.column_unit).to_owned(),
            (_, "roles") => say!(lang, begin.column_roles).to_owned(),
            (_, other) => other.to_owned(),
        },
    }
}
