//! The command line.

use clap::{Parser, Subcommand};
use spotcheck_domain::id::UserId;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Spotcheck (直查): the office of a hazard inspection service.
#[derive(Debug, Parser)]
#[command(name = "spotcheck", version, about)]
pub struct Config {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run the server.
    Serve(Serve),
    /// Make a new pairing link for a person who has an account. Works while the server runs.
    Pair(Pair),
    /// Write a backup into a new folder. Works while the server runs.
    Backup(Backup),
    /// Put a backup back. Phones then bring the office up to what they hold.
    Restore(Restore),
    /// Check everything that is stored. Works while the server runs, except for a repair.
    Verify(Verify),
    /// Put old changes away, deflated, and make the database's file smaller. The server does the first by itself when
    /// it is quiet.
    Compact(Compact),
}

#[derive(Debug, Clone, clap::Args)]
pub struct Serve {
    /// Folder of the database and the photos; made where it does not exist.
    #[arg(long, default_value = "data")]
    pub data: PathBuf,
    /// Address and port to listen on; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Fill an empty store with a fictional city: units, people, 60 sites.
    #[arg(long)]
    pub demo: bool,
    /// The address under which people reach the server, e.g. `https://spotcheck.example`.
    #[arg(long)]
    pub public_url: Option<String>,
    /// Print one line of JSON instead of text.
    #[arg(long)]
    pub print_json: bool,
}

fn user_id(text: &str) -> Result<UserId, String> {
    text.parse().map_err(|_| "not an id, as the list of namesakes has it".to_owned())
}

#[derive(Debug, Clone, clap::Args)]
pub struct Pair {
    /// The person's name, exactly as entered. Where several have it, they are listed and asked for.
    pub user_name: String,
    /// The one of that name who has this id.
    #[arg(long, value_name = "ID", value_parser = user_id)]
    pub person: Option<UserId>,
    /// Only those of that name in this unit: its name, in either language.
    #[arg(long, value_name = "NAME")]
    pub unit: Option<String>,
    #[arg(long, default_value = "data")]
    pub data: PathBuf,
    /// The address under which people reach the server.
    #[arg(long, default_value = "http://127.0.0.1:8080")]
    pub public_url: String,
}

#[derive(Debug, Clone, clap::Args)]
pub struct Backup {
    /// A folder that does not exist or is empty; another disk is safer.
    pub to: PathBuf,
    #[arg(long, default_value = "data")]
    pub data: PathBuf,
    /// Print one line of JSON instead of text.
    #[arg(long)]
    pub print_json: bool,
}

#[derive(Debug, Clone, clap::Args)]
pub struct Restore {
    /// The folder of the backup.
    pub backup: PathBuf,
    #[arg(long, default_value = "data")]
    pub data: PathBuf,
    /// Move what is in the data folder aside, under a dated name, instead of refusing.
    #[arg(long)]
    pub replace: bool,
    /// Print one line of JSON instead of text.
    #[arg(long)]
    pub print_json: bool,
}

#[derive(Debug, Clone, clap::Args)]
pub struct Compact {
    #[arg(long, default_value = "data")]
    pub data: PathBuf,
    /// Print one line of JSON instead of text.
    #[arg(long)]
    pub print_json: bool,
}

#[derive(Debug, Clone, clap::Args)]
pub struct Verify {
    #[arg(long, default_value = "data")]
    pub data: PathBuf,
    /// Rebuild what is derived from the changes, which are never touched; move files that nothing names aside.
    #[arg(long)]
    pub repair: bool,
    /// Print one line of JSON instead of text.
    #[arg(long)]
    pub print_json: bool,
}
