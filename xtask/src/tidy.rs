//! House rules that no other tool checks: files say what they are for, names say what is inside, nothing is left half done,
//! both languages are complete and stand in the locale files alone, the two modules of the browser stand apart, and nobody
//! but the table of rights asks a person for his role. Reads the workspace's files as git knows them; changes nothing.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    process::Command,
};

use serde_json::Value;

use crate::{error::Error, place, walls};

/// Prints everything found, and fails if that is anything.
pub fn check() -> Result<(), Error> {
    let mut found = Vec::new();
    for name in source_files()? {
        let path = place::root().join(&name);
        // Deleted, but git has not been told yet.
        if path.is_file() && is_ours(&name) {
            let text = fs::read_to_string(&path).map_err(Error::at(&path))?;
            found.extend(check_name(&name));
            found.extend(check_source(&name, &text));
        }
        if path.is_file() && is_said_by_locales(&name) {
            let text = fs::read_to_string(&path).map_err(Error::at(&path))?;
            found.extend(check_words(&name, &text));
        }
    }
    found.extend(check_locales(&place::root().join("app/web/locales"))?);
    found.extend(walls::check()?);
    for complaint in &found {
        println!("{complaint}");
    }
    if found.is_empty() { Ok(()) } else { Err(Error::Tidy { n_found: found.len() }) }
}

/// Names, relative to the root, of the files that are or could be committed.
fn source_files() -> Result<Vec<String>, Error> {
    let mut command = Command::new("git");
    command.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]).current_dir(place::root());
    let command_line = crate::run::line(&command);
    let output = command.output().map_err(|source| Error::Start { command: command_line.clone(), source })?;
    if !output.status.success() {
        return Err(Error::Failed { command: command_line, status: output.status });
    }
    let names: BTreeSet<_> = String::from_utf8_lossy(&output.stdout)
        .split('\0')
        .filter(|name| !name.is_empty())
        .map(ToOwned::to_owned)
        .collect();
    Ok(names.into_iter().collect())
}

fn is_ours(name: &str) -> bool {
    let is_source = Path::new(name)
        .extension()
        .is_some_and(|kind| ["rs", "js", "mjs", "css"].iter().any(|ours| kind == *ours));
    is_source && !name.starts_with("tests/fixtures/")
}

/// Names that tell nothing of what is inside.
const EMPTY_NAMES: [&str; 8] = ["helper", "helpers", "util", "utils", "misc", "manager", "stuff", "handler"];

fn is_empty_name(name: &str) -> bool {
    name.split('_').any(|word| EMPTY_NAMES.contains(&word))
}

fn check_name(name: &str) -> Option<String> {
    let path = Path::new(name).with_extension("");
    let mut parts = path.iter().filter_map(|part| part.to_str());
    parts
        .any(|part| is_empty_name(&part.replace(['-', '.'], "_")))
        .then(|| format!("{name}: the name does not say what is inside"))
}

/// Files of the screens, whose words stand in the locale files.
fn is_said_by_locales(name: &str) -> bool {
    name.starts_with("app/web/")
        && Path::new(name)
            .extension()
            .is_some_and(|kind| ["js", "html", "webmanifest", "rs"].iter().any(|ours| kind == *ours))
}

/// Chinese words outside of comments and of a Rust file's own tests.
fn check_words(name: &str, text: &str) -> Vec<String> {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let is_comment =
        |line: &str| ["//", "/*", "*", "<!--"].iter().any(|mark| line.trim_start().starts_with(mark));
    let is_word = |letter: char| ('\u{4e00}'..='\u{9fff}').contains(&letter);
    let lines = code.lines().enumerate().filter(|(_, line)| !is_comment(line) && line.contains(is_word));
    lines.map(|(index, _)| format!("{name}:{}: words belong into app/web/locales", index + 1)).collect()
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

fn check_source(name: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let is_rust = Path::new(name).extension().is_some_and(|kind| kind == "rs");
    let opening = if is_rust { "//!" } else { "/*" };
    if !text.starts_with(opening) {
        found.push(format!(
            "{name}:1: opens without `{opening}`: say what this file holds and what it may touch"
        ));
    }
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
        found.extend(check_roles(name, text));
    }
    found
}

/// Where roles are named for another end than to decide by them: the vocabulary, its words, and people that are entered.
const NAMES_ROLES: [&str; 4] = [
    "app/domain/src/term.rs",
    "app/web/src/words/terms.rs",
    "server/src/upkeep/demo.rs",
    "server/src/upkeep/seed.rs",
];

/// Rights stand in one table: whoever asks for a role elsewhere decides beside it. Tests make people of every role.
fn check_roles(name: &str, text: &str) -> Vec<String> {
    let is_product = ["app/", "server/"].iter().any(|part| name.starts_with(part)) && name.contains("/src/");
    let is_test = name.ends_with("tests.rs") || name.contains("/contract/");
    if !is_product || is_test || name.contains("/authority/") || NAMES_ROLES.contains(&name) {
        return Vec::new();
    }
    let lines = text.lines().take_while(|line| !line.contains("#[cfg(test)]")).enumerate();
    let asks = lines.filter(|(_, line)| names_a_role(line));
    asks.map(|(index, _)| format!("{name}:{}: asks for a role: ask `authority` for the act", index + 1))
        .collect()
}

/// Whether `line` names one role, and not the moment of a photo.
fn names_a_role(line: &str) -> bool {
    line.match_indices("Role::").any(|(at, found)| {
        let before = line[..at].chars().next_back();
        // A variant, neither a constant nor a function.
        let mut after = line[at + found.len()..].chars();
        let is_variant =
            after.next().is_some_and(char::is_uppercase) && after.next().is_some_and(char::is_lowercase);
        !before.is_some_and(char::is_alphanumeric) && is_variant
    })
}

/// Whether `line` calls the macro `stub`, and not one whose name merely ends like it.
fn has_macro(line: &str, stub: &str) -> bool {
    line.match_indices(stub).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|letter| letter.is_alphanumeric() || letter == '_')
    })
}

/// Key by key, the texts of one language.
type Texts = BTreeMap<String, String>;

fn check_locales(folder: &Path) -> Result<Vec<String>, Error> {
    if !folder.is_dir() {
        return Ok(vec![format!("{}: absent", folder.display())]);
    }
    let (zh, en) = (language(&folder.join("zh"))?, language(&folder.join("en"))?);
    Ok(check_languages(&zh, &en))
}

/// The texts of every file of a language, as `file.json: key.key`.
fn language(folder: &Path) -> Result<Texts, Error> {
    let mut texts = Texts::new();
    for path in place::files_below(folder)? {
        if path.extension().is_none_or(|kind| kind != "json") {
            continue;
        }
        let name = path.strip_prefix(folder).unwrap_or(&path).display().to_string();
        let text = fs::read_to_string(&path).map_err(Error::at(&path))?;
        let value = serde_json::from_str(&text)
            .map_err(|error| Error::Shell { file: path.display().to_string(), problem: error.to_string() })?;
        flatten(&format!("{name}: "), &value, &mut texts);
    }
    Ok(texts)
}

fn flatten(key: &str, value: &Value, texts: &mut Texts) {
    let below = |part: &str| {
        if key.ends_with(' ') { format!("{key}{part}") } else { format!("{key}.{part}") }
    };
    match value {
        Value::Object(parts) => {
            for (part, value) in parts {
                flatten(&below(part), value, texts);
            }
        }
        Value::Array(parts) => {
            for (n, value) in parts.iter().enumerate() {
                flatten(&below(&n.to_string()), value, texts);
            }
        }
        Value::String(text) => drop(texts.insert(key.to_owned(), text.clone())),
        Value::Null => drop(texts.insert(key.to_owned(), String::new())),
        Value::Bool(_) | Value::Number(_) => drop(texts.insert(key.to_owned(), value.to_string())),
    }
}

fn check_languages(zh: &Texts, en: &Texts) -> Vec<String> {
    let mut found = Vec::new();
    for (here, there, name, other) in [(zh, en, "zh", "en"), (en, zh, "en", "zh")] {
        let known: BTreeSet<_> = there.keys().map(|key| without_plural(key)).collect();
        for (key, text) in here {
            if text.trim().is_empty() {
                found.push(format!("locales/{name}/{key}: empty"));
            }
            if !known.contains(without_plural(key)) {
                found.push(format!("locales/{name}/{key}: absent in {other}"));
            }
        }
    }
    found
}

/// The key without its plural form (Unicode CLDR's categories): English has `one` and `other` where Chinese has only `other`.
fn without_plural(key: &str) -> &str {
    const FORMS: [&str; 6] = ["_zero", "_one", "_two", "_few", "_many", "_other"];
    let base = FORMS.iter().find_map(|form| key.strip_suffix(form)).unwrap_or(key);
    base.strip_suffix("_ordinal").unwrap_or(base)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, text: &str, n_found: usize) {
        let found = check_source(name, text);
        assert_eq!(found.len(), n_found, "{found:#?}");
    }

    fn texts(json: &str) -> Texts {
        let mut texts = Texts::new();
        flatten("app.json: ", &serde_json::from_str(json).unwrap(), &mut texts);
        texts
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

    #[test]
    fn words_of_the_screens_stand_in_the_locale_files() {
        let n_found = |name, text| check_words(name, text).len();
        assert_eq!(n_found("boot.js", "/**\n * 直查\n */\nvar a = '打开';\n"), 1);
        assert_eq!(n_found("a.rs", "//! 今日\nlet a = \"打开\";\n#[cfg(test)]\nmod tests { \"打开\" }\n"), 1);
        assert_eq!(n_found("index.html", "<!-- 直查 -->\n<p>__SAY(zh.shell.name)__</p>\n"), 0);
        assert!(
            is_said_by_locales("app/web/index.html") && !is_said_by_locales("app/web/locales/zh/boot.json")
        );
    }

    #[test]
    fn a_role_is_asked_for_by_the_table_of_rights_alone() {
        let asks = "//! A.\nfn a(by: &By) -> bool { by.roles.contains(&Role::Admin) }\n";
        check("server/src/a.rs", asks, 1);
        check(
            "app/web/src/pages/a.rs",
            "//! A.\nuse Role::{Admin};\nfn a() -> bool { matches!(r, term::Role::Admin) }\n",
            1,
        );
        check("app/domain/src/authority/table.rs", asks, 0);
        check("app/domain/src/rules_tests.rs", asks, 0);
        check("server/tests/a.rs", asks, 0);
        check("server/src/a.rs", "//! A.\n#[cfg(test)]\nmod tests { const A: Role = Role::Admin; }\n", 0);
        check(
            "server/src/a.rs",
            "//! A.\nconst A: PhotoRole = PhotoRole::After;\nconst N: usize = Role::ALL.len();\n",
            0,
        );
    }

    #[test]
    fn fixtures_and_other_kinds_of_file_are_not_ours() {
        assert!(is_ours("app/web/sw.js") && is_ours("server/src/lib.rs"));
        assert!(!is_ours("tests/fixtures/old.js") && !is_ours("README.md"));
    }

    #[test]
    fn languages_have_the_same_keys_and_no_empty_text() {
        let zh = texts(r#"{ "save": "保存", "site": { "name": "名称", "note": " " } }"#);
        let en = texts(r#"{ "save": "Save", "site": { "name": "Name", "town": "Town" } }"#);
        let found = check_languages(&zh, &en);
        assert_eq!(
            found,
            [
                "locales/zh/app.json: site.note: empty",
                "locales/zh/app.json: site.note: absent in en",
                "locales/en/app.json: site.town: absent in zh",
            ]
        );
    }

    #[test]
    fn languages_may_differ_in_plural_forms() {
        let zh = texts(r#"{ "photos_other": "{{ count }} 张照片" }"#);
        let en = texts(r#"{ "photos_one": "{{ count }} photo", "photos_other": "{{ count }} photos" }"#);
        assert_eq!(check_languages(&zh, &en), [""; 0]);
    }
}
