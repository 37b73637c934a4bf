//! What is typed outlives a kill: who writes a form takes the controls that hold their words, and makes none of his own.

use std::path::Path;

/// Where controls for words are made: each of them holds what is typed, but for a code of eight characters and a password,
/// which is held nowhere.
const MAKES_CONTROLS: [&str; 10] = [
    "app/desk/src/pages/account/sign_in.rs",
    "app/desk/src/pages/checklists/add.rs",
    "app/desk/src/pages/checklists/edit.rs",
    "app/desk/src/pages/policy/change.rs",
    "app/desk/src/pages/units/sheet_columns.rs",
    "app/desk/src/parts/fields.rs",
    "app/desk/src/parts/secret.rs",
    "app/web/src/pages/pair/mod.rs",
    "app/web/src/pages/record/plain_field.rs",
    "app/web/src/parts/field.rs",
];
/// The suggestions of the catalogue type as a field does.
const TYPES_AS_A_FIELD: &str = "app/web/src/parts/catalog_suggest.rs";

/// What no words are typed into, or words that ask and stay nowhere.
const NO_WORDS: [&str; 6] = [
    "type=\"radio\"",
    "type=\"checkbox\"",
    "type=\"file\"",
    "type=\"date\"",
    "type=\"search\"",
    "type=\"hidden\"",
];

pub fn check_controls(name: &str, text: &str) -> Vec<String> {
    let is_screen = ["app/web/src/", "app/desk/src/"].iter().any(|part| name.starts_with(part));
    let is_rust = Path::new(name).extension().is_some_and(|kind| kind == "rs");
    if !is_screen || !is_rust || MAKES_CONTROLS.contains(&name) || name == TYPES_AS_A_FIELD {
        return Vec::new();
    }
    let controls = ["<input", "<textarea"].iter().flat_map(|tag| text.match_indices(tag));
    let for_words = controls.filter(|(at, _)| {
        let control = text[*at..].split_inclusive("/>").next().unwrap_or_default();
        !NO_WORDS.iter().any(|kind| control.contains(kind))
    });
    for_words
        .map(|(at, _)| {
            let line = text[..at].lines().count();
            format!("{name}:{line}: words that nobody holds: take a field of `parts::field`, `PlainField` or `Fields`")
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, text: &str, n_found: usize) {
        let found = check_controls(name, text);
        assert_eq!(found.len(), n_found, "{found:#?}");
    }

    #[test]
    fn a_page_makes_no_control_for_words_of_its_own() {
        check("app/web/src/pages/a.rs", "<textarea rows=\"3\"></textarea>", 1);
        check("app/desk/src/pages/a.rs", "<input\n type=\"text\"\n/>\n<input type=\"radio\"/>", 1);
        check("app/desk/src/pages/a.rs", "<input\n type=\"search\"\n on:input=ask\n/>", 0);
        check("app/web/src/parts/field.rs", "<input type=kind/>", 0);
        check("tests/src/a.rs", "<input/>", 0);
    }
}
