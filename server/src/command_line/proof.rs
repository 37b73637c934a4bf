//! Commands that prove: the office's key, and what is checked.

use super::place::Place;
use std::path::PathBuf;

#[derive(Debug, Clone, clap::Args)]
pub struct ShowKey {
    #[command(flatten)]
    pub place: Place,
    /// As a PEM file, which OpenSSL reads.
    #[arg(long)]
    pub pem: bool,
    /// Print one line of JSON instead of text.
    #[arg(long)]
    pub print_json: bool,
}

#[derive(Debug, Clone, clap::Args)]
pub struct Verify {
    #[command(flatten)]
    pub place: Place,
    /// Rebuild what is derived from the changes, which are never touched; move files that nothing names aside.
    #[arg(long)]
    pub repair: bool,
    /// What opens a backup that is encrypted: a file as `age-keygen` writes it.
    #[arg(long, value_name = "FILE", conflicts_with = "repair")]
    pub identity: Option<PathBuf>,
    /// Print one line of JSON instead of text.
    #[arg(long)]
    pub print_json: bool,
}
