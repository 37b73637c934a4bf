//! Which office a command is about.

use crate::log::Format;
use std::path::PathBuf;

/// Which office, and what holds for every command. Each may also stand in the file, under the name of its flag, or in the
/// environment.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Place {
    /// Folder of the database and the photos [default: data].
    #[arg(long, env = "SPOTCHECK_DATA")]
    pub data: Option<PathBuf>,
    /// A TOML file of settings.
    #[arg(long, env = "SPOTCHECK_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// What is logged, e.g. `warn` or `info,spotcheck_server::ingest=debug` [default: info].
    #[arg(long, env = "SPOTCHECK_LOG", value_name = "FILTER")]
    pub log: Option<String>,
    /// How a line of the log looks [default: text].
    #[arg(long, env = "SPOTCHECK_LOG_FORMAT", value_enum)]
    pub log_format: Option<Format>,
}
