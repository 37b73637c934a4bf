//! What one file of ours is like: it says what it is for, its names say what is inside, it fits a few screens, and nothing
//! is left half done.

use std::path::Path;

/// Names that tell nothing of what is inside.
const EMPTY_NAMES: [&str; 8] = ["helper", "helpers", "util", "utils", "misc", "manager", "stuff", "handler"];

fn is_empty_name(name: &str) -> bool {
    name.split('_').any(|word| EMPTY_NAMES.contains(&word))
}

pub fn check_name(name: &str) -> Option<String> {
    let path = Path::new(name).with_extension("");
    let mut parts = path.iter().filter_map(|part| part.to_str());
    parts
        .any(|part| is_empty_name(&part.replace(['-', '.'], "_")))
        .then(|| format!("{name}: the name does not say what is inside"))
}

/// The name of the function that begins on this line.
fn function_of(line: &str) -> Option<&str> {
    let (before, after) = line.split_once("fn ")?;
    let is_head = before.split_whitespace().all(|word| {
        ["pub", "const", "async", "unsafe", "extern"].contains(&word) || word.starts_with("pub(")
    });
    let end = after.find(|letter: char| !letter.is_alphanumeric() && letter != '_')?;
    is_head.then(|| &after[..end])
}

/// The most lines of a file: what needs more wants to be a folder.
const MOST_LINES: usize = 320;
/// Longer ones that are still to be taken apart.
const STILL_LONG: [&str; 4] = [
    "app/domain/src/document/tests.rs",
    "app/domain/src/wire.rs",
    "app/protocol/tests/samples/views.rs",
    "app/web/boot.js",
];

fn check_length(name: &str, n_lines: usize) -> Option<String> {
    let is_long = n_lines > MOST_LINES && !STILL_LONG.contains(&name);
    is_long.then(|| format!("{name}: {n_lines} lines: {MOST_LINES} are the most"))
}

pub fn check_source(name: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let is_rust = Path::new(name).extension().is_some_and(|kind| kind == "rs");
    let opening = if is_rust { "//!" } else { "/*" };
    if !text.starts_with(opening) {
        found.push(format!(
            "{name}:1: opens without `{opening}`: say what this file holds and what it may touch"
        ));
    }
    found.extend(check_length(name, text.lines().count()));
    if is_rust {
        // Put together here, so that this file does not find itself.
        let stubs = ["todo", "unimplemented", "dbg"].map(|word| format!("{word}!"));
        for (index, line) in text.lines().enumerate() {
            if let Some(function) = function_of(line).filter(|function| is_empty_name(function)) {
                found.push(format!("{name}:{}: `{function}` does not say what it does", index + 1));
            }
            for stub in stubs.iter().filter(|stub| has_macro(line, stub)) {
                found.push(format!("{name}:{}: `{stub}` is left in", index + 1));
            }
        }
    }
    found
}

/// Whether `line` calls the macro `stub`, and not one whose name merely ends like it.
fn has_macro(line: &str, stub: &str) -> bool {
    line.match_indices(stub).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|letter| letter.is_alphanumeric() || letter == '_')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, text: &str, n_found: usize) {
        let found = check_source(name, text);
        assert_eq!(found.len(), n_found, "{found:#?}");
    }

    #[test]
    fn a_file_says_what_it_is_for() {
        check("a.rs", "//! Sites.\nfn main() {}\n", 0);
        check("a.rs", "fn main() {}\n", 1);
        check("a.rs", "// Sites.\n", 1);
        check("a.css", "/* Tokens. */\n", 0);
        check("a.mjs", "import 'x';\n", 1);
    }

    #[test]
    fn a_file_fits_a_few_screens() {
        let lines = |n: usize| format!("//! A.\n{}", "\n".repeat(n - 1));
        check("a.rs", &lines(MOST_LINES), 0);
        check("a.rs", &lines(MOST_LINES + 1), 1);
        check(STILL_LONG[0], &lines(MOST_LINES + 1), 0);
    }

    #[test]
    fn stubs_are_found_and_words_like_them_are_not() {
        let stub = ["to", "do!()"].concat();
        check("a.rs", &format!("//! A.\nfn a() {{ {stub} }}\n"), 1);
        check("a.rs", &format!("//! A.\nfn a() {{ my_{stub} }}\n"), 0);
        check("a.js", &format!("/* A. */ {stub}\n"), 0);
    }

    #[test]
    fn a_name_says_what_is_inside() {
        check("a.rs", "//! A.\npub(crate) const fn path_helper(of: u8) {}\n", 1);
        check("a.rs", "//! A.\n    async fn help() {}\n// The fn helper() of old.\n", 0);
        assert!(check_name("app/web/src/browser/utils.rs").is_some());
        assert!(check_name("tests/browser/misc.test.mjs").is_some());
        assert!(check_name("app/web/src/browser/utility_bill.rs").is_none());
    }
}
