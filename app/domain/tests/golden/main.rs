//! What every edit and every event writes, byte for byte, and what is read from it. The files under `fixtures/golden`
//! were written by the code of document version 1, before its record kinds had rooms of their own; no file of them is
//! ever written again. `GOLDEN=write` adds one that is not there yet, for a script that is new.

#![allow(clippy::disallowed_methods, reason = "a test reads its fixtures")]

mod life;
mod read;
mod scripts;

use read::Played;
use serde_json::Value;
use spotcheck_domain::ledger::Row;
use spotcheck_domain::wire::decode;
use std::path::PathBuf;

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/golden").join(format!("{name}.json"))
}

#[track_caller]
fn check(name: &str, script: &[scripts::Step]) {
    let path = path(name);
    let played = Played::of(script).to_string();
    if !path.exists() && std::env::var_os("GOLDEN").is_some_and(|what| what == "write") {
        std::fs::write(&path, &played).expect("writes");
    }
    let golden = std::fs::read_to_string(&path).expect("a file of the first version");
    for (line, (golden, played)) in golden.lines().zip(played.lines()).enumerate() {
        assert!(agree(golden, played), "{name}.json, line {}: {played}\nand was {golden}", line + 1);
    }
    assert_eq!(played.lines().count(), golden.lines().count(), "{name}.json");
}

/// Columns in which a row shows what an order says since it fixes them, though nothing was filled in there.
const FIXED: [&str; 5] = ["title", "place", "sector", "catalog_hazard", "responsible"];

/// The same to the letter; but a row of the ledger, which is made anew from its document, may say more than it did.
fn agree(golden: &str, played: &str) -> bool {
    let said = |line: &str| serde_json::from_str::<[String; 2]>(line.trim_end_matches(',')).ok();
    match (said(golden), said(played)) {
        (Some([name, golden]), Some([_, played])) if name == "row" => {
            let row = |said: &str| serde_json::from_str::<Value>(said).expect("a row");
            let (golden, played) = (row(&golden), row(&played));
            let (kind, fields) = golden.as_object().and_then(|row| row.iter().next()).expect("of a kind");
            let says_more = |key: &str, value: &Value| *value == "" && FIXED.contains(&key);
            let mut fields = fields.as_object().expect("fields").iter();
            fields.all(|(key, value)| played[kind][key] == *value || says_more(key, value))
        }
        (Some([name, golden]), Some([again, _])) if name == "row on the wire" => {
            let digits: Vec<char> = golden.chars().collect();
            let byte = |pair: &[char]| u8::from_str_radix(&String::from_iter(pair), 16).expect("hex");
            let bytes: Vec<u8> = digits.chunks(2).map(byte).collect();
            again == name && decode::<Row>(&bytes).is_ok()
        }
        _ => golden == played,
    }
}

#[test]
fn a_finding_is_written_and_read_as_ever() {
    check("finding", &scripts::finding());
    check("finding-sparse", &scripts::finding_sparse());
}

#[test]
fn every_event_is_written_and_read_as_ever() {
    check("life", &life::whole());
    check("life-on-the-spot", &life::on_the_spot());
    check("life-strange", &life::strange());
}

#[test]
fn an_inspection_is_written_and_read_as_ever() {
    check("inspection", &scripts::inspection());
    check("inspection-sparse", &scripts::inspection_sparse());
}

#[test]
fn a_site_and_a_task_are_written_and_read_as_ever() {
    check("site", &scripts::site());
    check("site-sparse", &scripts::site_sparse());
    check("task", &scripts::task());
    check("task-sparse", &scripts::task_sparse());
}
