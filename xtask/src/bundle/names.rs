//! Placeholders in the hand-written files, such as `__CSS__`, `__ICON(192.png)__`, `__SAY(zh.shell.name)__` or
//! `__WORDS(boot)__`, and what they stand for. Pure.

use std::collections::BTreeMap;

use super::words::Words;
use crate::error::Error;

/// Every placeholder there is. Other words between double underscores are left alone.
const KNOWN: [&str; 21] = [
    "SCREEN_JS",
    "SCREEN_WASM",
    "DESK_JS",
    "DESK_WASM",
    "DESK_PHRASES",
    "MODULE_JS",
    "MODULE_WASM",
    "MODULE_PHRASES",
    "MODULE_STYLE",
    "ENGINE_JS",
    "ENGINE_WASM",
    "ENGINE_BOOT",
    "INITIALS",
    "PHRASES",
    "BOOT_JS",
    "LOCK_JS",
    "CSS",
    "MANIFEST",
    "VERSION",
    "PRECACHE",
    "PARTS",
];

/// Placeholders that name something: an icon's file, a phrase, a file of phrases.
const NAMING: [&str; 3] = ["__ICON(", "__SAY(", "__WORDS("];

/// What has been resolved so far.
#[derive(Debug, Default)]
pub struct Names {
    resolved: BTreeMap<String, String>,
    /// Addresses by the file's name below `icons/`.
    pub icons: BTreeMap<String, String>,
    pub words: Words,
}

impl Names {
    pub fn set(&mut self, name: &str, value: String) {
        debug_assert!(KNOWN.contains(&name), "{name} has to be in the list");
        self.resolved.insert(name.to_owned(), value);
    }

    /// What a name stands for by now.
    pub fn get(&self, name: &str) -> String {
        self.resolved.get(name).cloned().unwrap_or_default()
    }

    /// `text` with its placeholders replaced. One that is resolved later, or an icon that is not there, is an error, since
    /// the browser would only find out on the phone.
    pub fn fill(&self, file: &str, text: &str) -> Result<String, Error> {
        let wrong = |problem: String| Error::Shell { file: file.to_owned(), problem };
        let mut filled = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find("__") {
            filled.push_str(&rest[..at]);
            rest = &rest[at..];
            if let Some(what) = NAMING.into_iter().find(|what| rest.starts_with(what)) {
                let (name, after) = rest[what.len()..]
                    .split_once(")__")
                    .ok_or_else(|| wrong(format!("`{what}` is not closed")))?;
                let value = match what {
                    "__ICON(" => self.icons.get(name).cloned(),
                    "__SAY(" => self.words.phrase(name, file),
                    _ => self.words.object(name),
                };
                filled
                    .push_str(&value.ok_or_else(|| wrong(format!("`{what}{name})__` stands for nothing")))?);
                rest = after;
            } else if let Some((name, after)) = known(rest) {
                let value = self
                    .resolved
                    .get(name)
                    .ok_or_else(|| wrong(format!("`__{name}__` is not known yet where this file is made")))?;
                filled.push_str(value);
                rest = after;
            } else {
                // One, not both: the second may begin a placeholder.
                filled.push('_');
                rest = &rest[1..];
            }
        }
        filled.push_str(rest);
        Ok(filled)
    }
}

/// The placeholder that `text` begins with, and what follows it.
fn known(text: &str) -> Option<(&'static str, &str)> {
    let inner = text.strip_prefix("__")?;
    KNOWN.iter().find_map(|name| Some((*name, inner.strip_prefix(name)?.strip_prefix("__")?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names {
        let mut names = Names::default();
        names.set("CSS", "/assets/style-1.css".to_owned());
        names.set("ENGINE_JS", "/assets/engine-1.js".to_owned());
        names.icons.insert("192.png".to_owned(), "/assets/192-1.png".to_owned());
        names
    }

    #[track_caller]
    fn check(text: &str, filled: &str) {
        assert_eq!(names().fill("a.html", text).unwrap(), filled);
    }

    #[test]
    fn placeholders_become_addresses() {
        check(r#"<link href="__CSS__">"#, r#"<link href="/assets/style-1.css">"#);
        check("__CSS____ENGINE_JS__", "/assets/style-1.css/assets/engine-1.js");
        check("url(__ICON(192.png)__)", "url(/assets/192-1.png)");
    }

    #[test]
    fn other_words_are_left_alone() {
        check("__proto__ a__b ___CSS__ __", "__proto__ a__b _/assets/style-1.css __");
        check("照片__CSS__", "照片/assets/style-1.css");
    }

    #[test]
    fn what_cannot_be_resolved_is_an_error_that_names_the_file() {
        for text in
            ["__SCREEN_JS__", "__ICON(512.png)__", "__ICON(192.png", "__SAY(zh.a.b)__", "__WORDS(a)__"]
        {
            let error = names().fill("boot.js", text).unwrap_err();
            assert!(error.to_string().starts_with("boot.js: "), "{error}");
        }
    }
}
