//! The log: to the standard error, as text or as JSON, a line an event. What people are called and what records say is in
//! none of it: ids and addresses are.

use crate::ingest::is_expected;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::io::IsTerminal;
use std::panic::PanicHookInfo;
use tracing_subscriber::EnvFilter;

/// How a line looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// For programs: an object a line.
    Json,
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text => "text",
            Self::Json => "json",
        })
    }
}

/// Begins to log what `filter` lets through, panics too. An error where the filter cannot be read.
pub fn start(filter: &str, format: Format) -> Result<(), String> {
    let filter = read(filter)?;
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // Colours are for a terminal: in a file they are rubbish between the words.
    let lines = lines.with_ansi(std::io::stderr().is_terminal());
    match format {
        Format::Text => lines.init(),
        Format::Json => lines.json().flatten_event(true).init(),
    }
    std::panic::set_hook(Box::new(note_panic));
    Ok(())
}

/// A filter such as `info` or `warn,spotcheck_server::ingest=debug`.
pub fn read(filter: &str) -> Result<EnvFilter, String> {
    EnvFilter::builder().parse(filter).map_err(|error| format!("{filter:?} is no filter of the log: {error}"))
}

/// Says where. What a panic says may be words of a record, and is for who asks for more.
fn note_panic(panic: &PanicHookInfo<'_>) {
    let place = panic.location().map_or_else(|| "nowhere".to_owned(), ToString::to_string);
    if is_expected() {
        tracing::debug!(place, "a hostile change made its reader panic");
        return;
    }
    let thread = std::thread::current().name().unwrap_or("unnamed").to_owned();
    tracing::error!(place, thread, "a panic");
    tracing::debug!(%panic, "what the panic says");
}
