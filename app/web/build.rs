//! Turns `locales/**` into the module of words that the screens compile against: a key that is used and absent, or
//! absent in one of the two languages, stops the build.

use leptos_i18n_build::{Config, ParseOptions, TranslationsInfos, options::CodegenOptions};
use std::{collections::BTreeSet, env, error::Error, fmt::Write, fs, path::Path};

/// `boot.json` and `shell.json` are for the files that the bundle fills in.
const NAMESPACES: [&str; 16] = [
    "camera",
    "documents",
    "failures",
    "fields",
    "finding",
    "frame",
    "inspection",
    "ledger",
    "outbox",
    "pair",
    "quarantine",
    "reasons",
    "settings",
    "start",
    "terms",
    "today",
];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=locales");
    for namespace in NAMESPACES {
        let (zh, en) = (keys("zh", namespace)?, keys("en", namespace)?);
        if let Some(key) = zh.symmetric_difference(&en).next() {
            return Err(format!("locales/*/{namespace}.json: `{key}` stands in one language only").into());
        }
    }
    let config = Config::new("zh")?
        .add_locale("en")?
        .add_namespaces(NAMESPACES)?
        .parse_options(ParseOptions::new().interpolate_display(true));
    let words = TranslationsInfos::parse(config)?;
    words.emit_diagnostics();
    words.rerun_if_locales_changed();
    let out = env::var("OUT_DIR")?;
    let folder = Path::new(&out).join("i18n");
    words.generate_i18n_module_with_options(folder, CodegenOptions::new().gen_docs(false))?;
    let functions = [
        word_of("document_word", "DocumentKind", "documents")?,
        word_of("field_word", "FindingField", "fields")?,
    ];
    fs::write(Path::new(&out).join("records.rs"), functions.concat())?;
    Ok(())
}

/// A function from a vocabulary to words. Its file has a key for each case: a case without one, or a key without a case,
/// does not compile.
fn word_of(function: &str, vocabulary: &str, namespace: &str) -> Result<String, Box<dyn Error>> {
    let mut cases = String::new();
    for key in keys("zh", namespace)? {
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

/// The keys of one file: every line of it that opens with one, since the files are flat.
fn keys(language: &str, namespace: &str) -> Result<BTreeSet<String>, Box<dyn Error>> {
    let text = fs::read_to_string(format!("locales/{language}/{namespace}.json"))?;
    Ok(text
        .lines()
        .filter_map(|line| line.trim_start().strip_prefix('"')?.split_once('"'))
        .map(|(key, _)| key.to_owned())
        .collect())
}
