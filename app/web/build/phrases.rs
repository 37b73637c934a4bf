//! The table of phrases that a module of the browser compiles against, from locale files. Read by the build scripts of both
//! that have one.

use std::{
    collections::{BTreeMap, BTreeSet},
    error::Error,
    fmt::Write,
    fs,
    path::Path,
};

/// As the cases of `Lang` stand.
const LANGUAGES: [&str; 2] = ["zh", "en"];

/// The phrases of one file, by their keys.
type Phrases = BTreeMap<String, String>;

/// Writes `phrases.txt` and `phrases.rs` into a folder. `namespaces` are files of the folder `locales`.
pub fn write(locales: &str, namespaces: &[&str], out: &Path) -> Result<(), Box<dyn Error>> {
    let mut table = Table::default();
    for namespace in namespaces {
        let [zh, en] = LANGUAGES.map(|language| read(locales, language, namespace));
        table.add(namespace, [zh?, en?])?;
    }
    table.write(out)
}

fn read(locales: &str, language: &str, namespace: &str) -> Result<Phrases, Box<dyn Error>> {
    let path = format!("{locales}/{language}/{namespace}.json");
    serde_json::from_str(&fs::read_to_string(&path)?).map_err(|error| format!("{path}: {error}").into())
}

/// All phrases of each language as one text, with the place where each ends, and the Rust that names them. The texts are a
/// file, one behind the other.
#[derive(Default)]
struct Table {
    n_phrases: u16,
    texts: [String; 2],
    ends: [Vec<u16>; 2],
    names: String,
}

impl Table {
    fn add(&mut self, namespace: &str, languages: [Phrases; 2]) -> Result<(), Box<dyn Error>> {
        let [zh, en] = &languages;
        let keys = |phrases: &Phrases| phrases.keys().cloned().collect::<BTreeSet<_>>();
        if let Some(key) = keys(zh).symmetric_difference(&keys(en)).next() {
            return Err(format!("locales/*/{namespace}.json: `{key}` stands in one language only").into());
        }
        writeln!(self.names, "pub mod {namespace} {{\n    use super::*;")?;
        for key in zh.keys() {
            let values = values_of(&zh[key])?;
            if values != values_of(&en[key])? {
                return Err(
                    format!("locales/*/{namespace}.json: `{key}` has not the same values in both").into()
                );
            }
            for (n, phrases) in languages.iter().enumerate() {
                self.texts[n].push_str(&marked(&phrases[key], &values));
                self.ends[n].push(place(self.texts[n].len(), LANGUAGES[n], namespace)?);
            }
            self.name(key, &values)?;
            self.n_phrases = place(usize::from(self.n_phrases) + 1, "all", namespace)?;
        }
        writeln!(self.names, "}}")?;
        Ok(())
    }

    /// A plain phrase is a constant; one with values is a type that has them as its fields.
    fn name(&mut self, key: &str, values: &[String]) -> Result<(), Box<dyn Error>> {
        let place = self.n_phrases;
        if values.is_empty() {
            writeln!(self.names, "    pub const {key}: Phrase = Phrase({place});")?;
            return Ok(());
        }
        let each = |form: fn(&String) -> String| values.iter().map(form).collect::<Vec<_>>().join(", ");
        writeln!(
            self.names,
            "    pub struct {key}<'a> {{ {} }}\n    impl {key}<'_> {{\n        pub fn say(self, lang: Lang) -> String {{ fill(lang, {place}, &[{}]) }}\n    }}",
            each(|name| format!("pub {name}: &'a dyn Display")),
            each(|name| format!("self.{name}")),
        )?;
        Ok(())
    }

    fn write(&self, out: &Path) -> Result<(), Box<dyn Error>> {
        let mut index = String::new();
        for (n, language) in LANGUAGES.iter().enumerate() {
            writeln!(index, "const {}: &[u16] = &{:?};", language.to_uppercase(), self.ends[n])?;
        }
        fs::write(out.join("phrases.txt"), self.texts.concat())?;
        fs::write(out.join("phrases.rs"), index + &self.names)?;
        Ok(())
    }
}

/// A place in a table, which has two bytes for each.
fn place(n: usize, language: &str, namespace: &str) -> Result<u16, String> {
    u16::try_from(n).map_err(|_| {
        format!(
            "locales/*/{namespace}.json ({language}): one module's phrases come to {n}, and a table of them holds {} bytes a \
             language and as many phrases: say what is new in a module of its own, or make the places of `Table` wider",
            u16::MAX
        )
    })
}

/// The names between double braces, each once.
fn values_of(phrase: &str) -> Result<Vec<String>, Box<dyn Error>> {
    let mut names = BTreeSet::new();
    for part in phrase.split("{{").skip(1) {
        let (name, _) = part.split_once("}}").ok_or_else(|| format!("`{phrase}`: a brace is not closed"))?;
        names.insert(name.trim().to_owned());
    }
    Ok(names.into_iter().collect())
}

/// The phrase with a sign in the place of each value: U+0001 for the first of them, and so on.
fn marked(phrase: &str, values: &[String]) -> String {
    let mut parts = phrase.split("{{");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for (name, after) in parts.filter_map(|part| part.split_once("}}")) {
        let place = values.iter().position(|value| value == name.trim()).unwrap_or_default();
        text.push(char::from(place as u8 + 1));
        text.push_str(after);
    }
    text
}

/// A function from a vocabulary to words. Its file has a key for each case: a case without one, or a key without a case,
/// does not compile.
pub fn word_of(
    locales: &str,
    function: &str,
    vocabulary: &str,
    namespace: &str,
) -> Result<String, Box<dyn Error>> {
    let mut cases = String::new();
    for key in read(locales, LANGUAGES[0], namespace)?.keys() {
        let case: String = key.split('_').map(capitalised).collect();
        writeln!(cases, "        {vocabulary}::{case} => say!(lang, {namespace}.{key}),")?;
    }
    Ok(format!(
        "pub fn {function}(lang: Lang, of: {vocabulary}) -> &'static str {{\n    match of {{\n{cases}    }}\n}}\n"
    ))
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
