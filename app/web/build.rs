//! Turns `locales/**` into the module of words that the screens compile against: a key that is used and absent, or
//! absent in one of the two languages, stops the build.

use leptos_i18n_build::{Config, ParseOptions, TranslationsInfos, options::CodegenOptions};
use std::{collections::BTreeSet, env, error::Error, fs, path::Path};

/// `boot.json` and `shell.json` are for the files that the bundle fills in.
const NAMESPACES: [&str; 14] = [
    "camera",
    "failures",
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
    let folder = Path::new(&env::var("OUT_DIR")?).join("i18n");
    words.generate_i18n_module_with_options(folder, CodegenOptions::new().gen_docs(false))?;
    Ok(())
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
