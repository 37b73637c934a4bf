//! The words of the hand-written files, from the same locale files as the screen's. Pure but for reading them.

use std::{collections::BTreeMap, fs, path::Path};

use serde_json::Value;

use crate::error::Error;

const LANGUAGES: [&str; 2] = ["zh", "en"];

/// The locale files that no screen reads; by language, then by file, then by key.
#[derive(Debug, Default)]
pub struct Words {
    languages: BTreeMap<&'static str, BTreeMap<&'static str, BTreeMap<String, String>>>,
}

impl Words {
    pub fn read(locales: &Path, files: &[&'static str]) -> Result<Self, Error> {
        let mut words = Self::default();
        for language in LANGUAGES {
            for file in files {
                let path = locales.join(language).join(file).with_extension("json");
                let text = fs::read_to_string(&path).map_err(Error::at(&path))?;
                let keys = serde_json::from_str(&text).map_err(|error| Error::Shell {
                    file: path.display().to_string(),
                    problem: error.to_string(),
                })?;
                words.languages.entry(language).or_default().insert(file, keys);
            }
        }
        Ok(words)
    }

    /// One file in all languages, as an object that a script may hold.
    pub fn object(&self, file: &str) -> Option<String> {
        let of = |language: &'static str| Some((language, self.languages.get(language)?.get(file)?));
        let all: BTreeMap<&str, &BTreeMap<String, String>> =
            LANGUAGES.into_iter().map(of).collect::<Option<_>>()?;
        serde_json::to_string(&all).ok()
    }

    /// The phrase at `language.file.key`, spelled as the file that it goes into wants it.
    pub fn phrase(&self, place: &str, into: &str) -> Option<String> {
        let mut parts = place.splitn(3, '.');
        let (language, file, key) = (parts.next()?, parts.next()?, parts.next()?);
        let words = self.languages.get(language)?.get(file)?.get(key)?;
        if Path::new(into).extension().is_some_and(|kind| kind == "html") {
            return Some(words.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;"));
        }
        let quoted = Value::from(words.as_str()).to_string();
        Some(quoted[1..quoted.len() - 1].to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> Words {
        let mut words = Words::default();
        for (language, text) in [("zh", "打开 \"<b>\""), ("en", "Open")] {
            let keys = BTreeMap::from([("again".to_owned(), text.to_owned())]);
            words.languages.entry(language).or_default().insert("boot", keys);
        }
        words
    }

    #[test]
    fn a_script_gets_all_languages_as_one_object() {
        let object = words().object("boot").unwrap();
        assert_eq!(object, r#"{"en":{"again":"Open"},"zh":{"again":"打开 \"<b>\""}}"#);
        assert_eq!(words().object("absent"), None);
    }

    #[test]
    fn a_phrase_is_spelled_for_its_file() {
        let phrase = |into| words().phrase("zh.boot.again", into).unwrap();
        assert_eq!(phrase("index.html"), "打开 &quot;&lt;b>&quot;");
        assert_eq!(phrase("manifest.webmanifest"), r#"打开 \"<b>\""#);
        assert_eq!(words().phrase("zh.boot.absent", "index.html"), None);
        assert_eq!(words().phrase("fr.boot.again", "index.html"), None);
    }
}
