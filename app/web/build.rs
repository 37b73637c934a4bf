//! Turns `locales/**` into the phrases that the screens compile against: a key that is used and absent, or absent in one of
//! the two languages, a phrase that names other values in one language than in the other, stops the build.

#[path = "build/phrases.rs"]
mod phrases;

use std::{env, error::Error, fs, path::Path};

/// `boot.json`, `lock.json` and `shell.json` are for the files that the bundle fills in; what the desk alone says is in its own table.
const NAMESPACES: [&str; 21] = [
    "act_kinds",
    "acts",
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
    "paper_kinds",
    "paper_states",
    "papers",
    "quarantine",
    "reasons",
    "settings",
    "start",
    "terms",
    "today",
];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=locales");
    let out = env::var("OUT_DIR")?;
    let out = Path::new(&out);
    phrases::write("locales", &NAMESPACES, out)?;
    let functions = [
        phrases::word_of("locales", "act_word", "ActKind", "act_kinds")?,
        phrases::word_of("locales", "document_word", "DocumentKind", "documents")?,
        phrases::word_of("locales", "field_word", "FindingField", "fields")?,
        phrases::word_of("locales", "paper_kind_word", "PaperKind", "paper_kinds")?,
        phrases::word_of("locales", "paper_state_word", "PaperState", "paper_states")?,
    ];
    fs::write(out.join("records.rs"), functions.concat())?;
    Ok(())
}
