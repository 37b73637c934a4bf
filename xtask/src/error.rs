//! What can go wrong in a task. Each case says what to do next, since a person reads it in a terminal.

use std::{io, path::PathBuf, process::ExitStatus};

use thiserror::Error;

#[derive(Debug, Error)]
pub enum Error {
    #[error("{}: {source}", path.display())]
    File { path: PathBuf, source: io::Error },
    #[error("cannot start `{command}`: {source}")]
    Start { command: String, source: io::Error },
    #[error("`{command}` failed ({status})")]
    Failed { command: String, status: ExitStatus },
    /// A tool is absent and cannot be installed from here; the text names the command that would.
    #[error("{0}")]
    Need(String),
    #[error("wasm-bindgen, {module}: {reason}")]
    Bindgen { module: &'static str, reason: String },
    #[error("style: {0}")]
    Style(String),
    #[error("{file}: {problem}")]
    Shell { file: String, problem: String },
    #[error("tidy: {n_found} to mend")]
    Tidy { n_found: usize },
    #[error("the {module}'s module has code of `{name}`, which belongs to the other: see xtask/src/walls.rs")]
    Wall { module: String, name: &'static str },
}

impl Error {
    /// For `map_err` on calls of `std::fs`, whose own errors do not name the file.
    pub fn at(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { path, source }
    }
}
