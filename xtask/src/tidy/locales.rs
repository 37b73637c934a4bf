//! The words of the screens: they stand in the locale files alone, in both languages, and none is empty.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use serde_json::Value;

use crate::{error::Error, place};

/// Files of the screens, whose words stand in the locale files.
pub fn is_said_by_locales(name: &str) -> bool {
    ["app/web/", "app/desk/"].iter().any(|folder| name.starts_with(folder))
        && Path::new(name)
            .extension()
            .is_some_and(|kind| ["js", "html", "webmanifest", "rs"].iter().any(|ours| kind == *ours))
}

/// Chinese words outside of comments and of a Rust file's own tests.
pub fn check_words(name: &str, text: &str) -> Vec<String> {
    if name.ends_with("_tests.rs") {
        return Vec::new();
    }
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let is_comment =
        |line: &str| ["//", "/*", "*", "<!--"].iter().any(|mark| line.trim_start().starts_with(mark));
    let is_word = |letter: char| ('\u{4e00}'..='\u{9fff}').contains(&letter);
    let lines = code.lines().enumerate().filter(|(_, line)| !is_comment(line) && line.contains(is_word));
    lines.map(|(index, _)| format!("{name}:{}: words belong into app/web/locales", index + 1)).collect()
}

/// Key by key, the texts of one language.
type Texts = BTreeMap<String, String>;

pub fn check_locales(folder: &Path) -> Result<Vec<String>, Error> {
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

    fn texts(json: &str) -> Texts {
        let mut texts = Texts::new();
        flatten("app.json: ", &serde_json::from_str(json).unwrap(), &mut texts);
        texts
    }

    #[test]
    fn words_of_the_screens_stand_in_the_locale_files() {
        let n_found = |name, text| check_words(name, text).len();
        assert_eq!(n_found("boot.js", "/**\n * 直查\n */\nvar a = '打开';\n"), 1);
        assert_eq!(n_found("a_tests.rs", "let a = \"打开\";\n"), 0);
        assert_eq!(n_found("a.rs", "//! 今日\nlet a = \"打开\";\n#[cfg(test)]\nmod tests { \"打开\" }\n"), 1);
        assert_eq!(n_found("index.html", "<!-- 直查 -->\n<p>__SAY(zh.shell.name)__</p>\n"), 0);
        assert!(
            is_said_by_locales("app/web/index.html") && !is_said_by_locales("app/web/locales/zh/boot.json")
        );
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
