//! Why no office was founded, in words for whoever wrote the files: which of them, which row, which cell, and why.

use crate::ingest::IngestError;
use crate::people::desk::DeskError;
use crate::store::StoreError;
use serde_json::Value;
use spotcheck_domain::call::{Obstacle, Preview, PreviewRow, Verdict};
use std::collections::HashMap;
use std::fmt::Write;
use std::path::PathBuf;

/// What screens say of obstacles: there is one wording.
const WORDS: &str = include_str!("../../../../app/web/locales/en/obstacles.json");

/// Refused rows that are told of one by one.
const MOST_TOLD: usize = 50;

#[derive(Debug, thiserror::Error)]
pub enum FoundingError {
    #[error("{file} cannot be read: {cause}")]
    File { file: String, cause: std::io::Error },
    #[error("there is no file {0:?} among those of this program")]
    Absent(String),
    #[error("{file} is no TOML of an office:\n{cause}")]
    Toml { file: String, cause: String },
    #[error("{file}:\n  {}", problems.join("\n  "))]
    Said { file: String, problems: Vec<String> },
    #[error("{file}: {why}")]
    Table { file: String, why: String },
    #[error("{file}: {n_refused} of {n_rows} rows are not taken, and so nothing is:\n{lines}")]
    Rows { file: String, n_refused: u32, n_rows: usize, lines: String },
    #[error("there is an office, or something else, in {} already", .0.display())]
    Occupied(PathBuf),
    #[error("{} cannot become the office's folder: {cause}", folder.display())]
    Folder { folder: PathBuf, cause: std::io::Error },
    #[error(transparent)]
    Io(#[from] std::io::Error),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Ingest(#[from] IngestError),
}

impl FoundingError {
    /// What is wrong with a table as a whole.
    pub fn of_table(file: &str, error: DeskError) -> Self {
        let file = file.to_owned();
        let (what, details) = match error {
            DeskError::Store(error) => return Self::Store(error),
            DeskError::NotFound => return Self::Table { file, why: "it is not the administrator's".into() },
            DeskError::Obstacle { what, details } => (what, details),
        };
        let details = if details == Value::Null { String::new() } else { format!(" {details}") };
        Self::Table { file, why: format!("{}{details}", words(what)) }
    }

    /// Which rows of a table are refused, and why.
    pub fn of_rows(file: &str, preview: &Preview) -> Self {
        let mut lines = String::new();
        let refused = preview.rows.iter().filter(|row| row.verdict == Verdict::Refused);
        for row in refused.take(MOST_TOLD) {
            describe(row, &preview.sheet, &mut lines);
        }
        let n_left = (preview.n_refused as usize).saturating_sub(MOST_TOLD);
        if n_left > 0 {
            let _ = writeln!(lines, "  and {n_left} more");
        }
        let lines = lines.trim_end().to_owned();
        let n_rows = preview.rows.len() + preview.n_not_shown as usize;
        Self::Rows { file: file.to_owned(), n_refused: preview.n_refused, n_rows, lines }
    }
}

fn describe(row: &PreviewRow, sheet: &str, lines: &mut String) {
    let sheet = if sheet.is_empty() { String::new() } else { format!("sheet {sheet}, ") };
    for problem in &row.problems {
        let (n, cell, field) = (row.row, &problem.cell, &problem.field);
        let value = if problem.value.is_empty() { String::new() } else { format!(" {:?}", problem.value) };
        let _ = writeln!(lines, "  {sheet}row {n}, cell {cell} ({field}){value}: {}", words(problem.why));
    }
}

fn words(what: Obstacle) -> String {
    let all: HashMap<String, String> = serde_json::from_str(WORDS).unwrap_or_default();
    all.get(what.word()).cloned().unwrap_or_else(|| what.word().to_owned())
}
