//! What units and people say of themselves, in its canonical form: compatibility forms made plain (Unicode, annex 15,
//! NFKC), what nobody sees left out, and no longer than a form takes.

use super::DeskError;
use serde_json::json;
use spotcheck_domain::call::{Obstacle, PersonField, PersonFields, UnitField, UnitFields};
use spotcheck_domain::kind::form::one_line;
use spotcheck_domain::refusal::Refusal;
use std::collections::BTreeMap;
use std::fmt::{Display, Write};
use unicode_normalization::UnicodeNormalization;

/// Text as programs compare it: in plain forms, one blank between words, none within a Chinese name.
pub fn tidy(text: &str) -> String {
    let plain: String = one_line(text).nfkc().collect();
    let words: Vec<&str> = plain.split([' ', '\t', '\u{a0}']).filter(|word| !word.is_empty()).collect();
    let mut tidy = String::with_capacity(plain.len());
    for (n, word) in words.iter().enumerate() {
        let is_within_a_name = tidy.chars().next_back().is_some_and(is_ideograph)
            && word.chars().next().is_some_and(is_ideograph);
        if n > 0 && !is_within_a_name {
            tidy.push(' ');
        }
        tidy.push_str(word);
    }
    tidy
}

const fn is_ideograph(letter: char) -> bool {
    matches!(letter, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{323af}')
}

/// One field of a unit.
pub fn canonical_unit(field: UnitField, text: &str) -> Result<String, Refusal> {
    let text = if field == UnitField::Appeal { text.nfkc().collect() } else { tidy(text) };
    field.canonical(&text)
}

/// One field of a person.
pub fn canonical_person(field: PersonField, text: &str) -> Result<String, Refusal> {
    field.canonical(&tidy(text))
}

pub fn canonical_units(fields: UnitFields) -> Result<UnitFields, DeskError> {
    canonical(fields, canonical_unit)
}

pub fn canonical_persons(fields: PersonFields) -> Result<PersonFields, DeskError> {
    canonical(fields, canonical_person)
}

fn canonical<F: Ord + Copy + Display>(
    fields: BTreeMap<F, String>,
    of: fn(F, &str) -> Result<String, Refusal>,
) -> Result<BTreeMap<F, String>, DeskError> {
    let mut all = BTreeMap::new();
    for (field, text) in fields {
        let value = of(field, &text).map_err(|refusal| {
            DeskError::with(Obstacle::from(refusal), json!({ "field": field.to_string() }))
        })?;
        all.insert(field, value);
    }
    Ok(all)
}

/// What is said now: what was said before, but for what is said anew. An empty field is none.
pub fn merged<F: Ord + Copy>(
    before: &BTreeMap<F, String>,
    said: &BTreeMap<F, String>,
) -> BTreeMap<F, String> {
    let mut all = before.clone();
    all.extend(said.iter().map(|(field, value)| (*field, value.clone())));
    all.retain(|_, value| !value.is_empty());
    all
}

/// What differs, for the log: `name: 王伟 → 王薇; key:  → 0117`.
pub fn note_of<F: Ord + Copy + Display>(before: &BTreeMap<F, String>, after: &BTreeMap<F, String>) -> String {
    let fields: std::collections::BTreeSet<F> = before.keys().chain(after.keys()).copied().collect();
    let of = |of: &BTreeMap<F, String>, field: &F| of.get(field).cloned().unwrap_or_default();
    let mut note = String::new();
    for field in fields {
        let (was, is) = (of(before, &field), of(after, &field));
        if was != is {
            let comma = if note.is_empty() { "" } else { "; " };
            let _ = write!(note, "{comma}{field}: {was} → {is}");
        }
    }
    note
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_the_same_however_they_are_typed() {
        for written in [
            "王伟",
            "王　伟",
            " 王 伟 ",
            "王\u{200b}伟",
            "王\u{a0}伟",
            "王\n伟",
            "王\u{2028}伟",
            "王\u{200d}伟",
        ] {
            assert_eq!(canonical_person(PersonField::Name, written), Ok("王伟".into()), "{written:?}");
        }
        assert_eq!(canonical_person(PersonField::Name, "Ａnna  Ｌee"), Ok("Anna Lee".into()));
        assert_eq!(canonical_person(PersonField::Key, "００１７－Ａ"), Ok("0017-A".into()));
        assert!(canonical_person(PersonField::Name, "\u{200b} ").is_err());
        assert_eq!(canonical_person(PersonField::Name, &"王".repeat(61)), Err(Refusal::TooLong));
        assert_eq!(canonical_unit(UnitField::Name, "云岭县（城关）"), Ok("云岭县(城关)".into()));
        assert_eq!(canonical_unit(UnitField::Appeal, "一\n二 三"), Ok("一\n二 三".into()));
    }

    #[test]
    fn a_note_says_what_differs_and_nothing_else() {
        let of = |pairs: &[(PersonField, &str)]| -> PersonFields {
            pairs.iter().map(|(field, value)| (*field, (*value).to_owned())).collect()
        };
        let before = of(&[(PersonField::Name, "王伟"), (PersonField::Telephone, "1")]);
        let said = of(&[(PersonField::Telephone, ""), (PersonField::Key, "7")]);
        let after = merged(&before, &said);
        assert_eq!(after, of(&[(PersonField::Name, "王伟"), (PersonField::Key, "7")]));
        assert_eq!(note_of(&before, &after), "key:  → 7; telephone: 1 → ");
        assert_eq!(note_of(&before, &before), "");
    }
}
