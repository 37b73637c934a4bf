//! Commands that prove: the office's key, packs of evidence, and what is checked.

use super::place::Place;
use spotcheck_domain::id::InspectionId;
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
pub struct Evidence {
    /// The id of the visit, as its address in the app has it.
    #[arg(value_parser = inspection_id)]
    pub inspection: InspectionId,
    /// A file that must not be there yet [default: evidence-ID.zip].
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    #[command(flatten)]
    pub place: Place,
    /// Print one line of JSON instead of text.
    #[arg(long)]
    pub print_json: bool,
}

fn inspection_id(text: &str) -> Result<InspectionId, String> {
    text.parse().map_err(|_| "not an id, as the visit's address in the app has it".to_owned())
}

#[derive(Debug, Clone, clap::Args)]
pub struct Verify {
    /// An evidence pack: it alone is checked, and no office is needed for that. Without one, the office's folder is.
    #[arg(requires = "key", conflicts_with_all = ["repair", "identity"])]
    pub pack: Option<PathBuf>,
    /// The public key of the office that must have signed the pack: as `spotcheck key` prints it there, or a file of it.
    #[arg(long, value_name = "HEX|FILE", requires = "pack")]
    pub key: Option<String>,
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
