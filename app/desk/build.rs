//! Turns what the desk alone says into phrases of its own, so that no phone has to fetch them.

#[path = "../web/build/phrases.rs"]
mod phrases;

use std::{env, error::Error, fs, path::Path};

const LOCALES: &str = "../web/locales";

const NAMESPACES: [&str; 22] = [
    "account",
    "audit",
    "begin",
    "certificate_fields",
    "certificates",
    "codes",
    "desk",
    "library",
    "list_changes",
    "obstacles",
    "people",
    "person_fields",
    "policy",
    "policy_fields",
    "posts",
    "registers",
    "sheet_fields",
    "sheets",
    "site_fields",
    "sites",
    "unit_fields",
    "units",
];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=../web/build");
    println!("cargo::rerun-if-changed={LOCALES}");
    let out = env::var("OUT_DIR")?;
    let out = Path::new(&out);
    phrases::write(LOCALES, &NAMESPACES, out)?;
    let functions = [
        phrases::word_of(LOCALES, "change_kind_word", "ChangeKind", "list_changes")?,
        phrases::word_of(LOCALES, "policy_field_word", "PolicyField", "policy_fields")?,
        phrases::word_of(LOCALES, "obstacle_words", "Obstacle", "obstacles")?,
        phrases::word_of(LOCALES, "person_field_word", "PersonField", "person_fields")?,
        phrases::word_of(LOCALES, "certificate_field_word", "CertificateField", "certificate_fields")?,
        phrases::word_of(LOCALES, "sheet_field_word", "SheetField", "sheet_fields")?,
        phrases::word_of(LOCALES, "site_field_word", "SiteField", "site_fields")?,
        phrases::word_of(LOCALES, "unit_field_word", "UnitField", "unit_fields")?,
    ];
    fs::write(out.join("vocabularies.rs"), functions.concat())?;
    Ok(())
}
