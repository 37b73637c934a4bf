//! Files of other programs, over HTTP: shown row by row before anything is stored, then stored whole or not at all;
//! and what is exported is read again. The files are made by `tests/fixtures/make.py`.
#![allow(clippy::unwrap_used)]

#[path = "../common/mod.rs"]
mod common;

mod exported;
mod large;
mod people;
mod units;
mod workbooks;

use common::Answer;
use common::call::done;
use common::desk::{BYTES, Desk};
use spotcheck_domain::call::{Applied, ListPeople, PersonField, PersonLine, Preview, PreviewRow};
use std::path::Path;

impl Desk {
    #[track_caller]
    fn preview(&self, of: &str, file: &[u8]) -> Preview {
        let answer = self.send(&format!("/v1/import/{of}"), file);
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        serde_json::from_slice(&answer.body).unwrap()
    }

    fn try_apply(&self, of: &str, file: &[u8], token: &str) -> Answer {
        self.send(&format!("/v1/import/{of}/apply?token={token}"), file)
    }

    #[track_caller]
    fn apply(&self, of: &str, file: &[u8], preview: &Preview) -> Applied {
        let answer = self.try_apply(of, file, &preview.token);
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        serde_json::from_slice(&answer.body).unwrap()
    }

    fn person(&self, name: &str) -> Option<PersonLine> {
        let q = name.to_owned();
        let found = done(&self.admin, &ListPeople { q, ..ListPeople::default() }).people;
        found.into_iter().find(|person| person.fields[&PersonField::Name] == name)
    }

    fn n_people(&self) -> u64 {
        done(&self.admin, &ListPeople::default()).n_found
    }
}

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)).unwrap()
}

/// A row's changes as `field=after`.
fn after(row: &PreviewRow) -> Vec<String> {
    row.changes.iter().map(|change| format!("{}={}", change.field, change.after)).collect()
}

/// A row's problems as `cell why`.
fn problems(row: &PreviewRow) -> Vec<String> {
    row.problems.iter().map(|problem| format!("{} {}", problem.cell, problem.why)).collect()
}

/// A table of text.
fn csv(rows: &[&[&str]]) -> Vec<u8> {
    let lines: Vec<String> = rows.iter().map(|row| row.join(",")).collect();
    lines.join("\n").into_bytes()
}
