//! The command line.

mod place;
mod proof;

pub use place::Place;
pub use proof::{Evidence, ShowKey, Verify};

use clap::{Parser, Subcommand};
use ipnet::IpNet;
use spotcheck_domain::call::AuditValue;
use spotcheck_domain::id::{DeviceId, UserId};
use std::net::{IpAddr, SocketAddr};
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
    /// Found an office from files: its first unit and administrator in TOML, units, people and sites in tables beside it. All of
    /// it, or nothing.
    Init(Init),
    /// Make a new pairing link for a person who has an account. Works while the server runs.
    Pair(Pair),
    /// See who is signed in where, and sign a device out.
    #[command(subcommand)]
    Device(DeviceCommand),
    /// Print the public half of the key by which the office signs. It is no secret: give it to whoever is to check evidence packs.
    Key(ShowKey),
    /// Take in a rescue file that a phone exported, as its author's. The server must not run: the desk takes files while it
    /// does.
    Import(Import),
    /// Write a backup into a new folder. Works while the server runs.
    Backup(Backup),
    /// Put a backup back. Phones then bring the office up to what they hold.
    Restore(Restore),
    /// Write a visit with its findings, photos and receipts as a pack that the office signs. Works while the server runs.
    Evidence(Evidence),
    /// Check everything that is stored, which works while the server runs, except for a repair; or an evidence pack, on any
    /// machine.
    Verify(Verify),
    /// Read the log of what was done, and black values out of it.
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Put old changes away, deflated, and make the database's file smaller. The server does the first by itself when
    /// it is quiet.
    Compact(Compact),
    /// Look at the settings.
    #[command(subcommand)]
    Config(ConfigCommand),
}

#[derive(Debug, Subcommand)]
pub enum DeviceCommand {
    /// Say which devices are paired, whose they are and when each was last used. Works while the server runs.
    List(ListDevices),
    /// Sign a device out for good, a lost phone for instance, and take its person's password away. Works while the server runs.
    /// What the phone holds unsent stays on it; it can be paired again.
    Revoke(RevokeDevice),
}

#[derive(Debug, Clone, clap::Args)]
pub struct ListDevices {
    /// Only those of the persons of this name.
    pub user_name: Option<String>,
    /// Those that were signed out, too.
    #[arg(long)]
    pub all: bool,
    #[command(flatten)]
    pub place: Place,
    /// Print one line of JSON instead of text.
    #[arg(long)]
    pub print_json: bool,
}

#[derive(Debug, Clone, clap::Args)]
pub struct RevokeDevice {
    /// As `device list` shows it.
    #[arg(value_parser = device_id)]
    pub device: DeviceId,
    #[command(flatten)]
    pub place: Place,
}

#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Take values of an entry away for good, as the law may demand. The chain of the log holds. Works while the server runs.
    BlackOut(BlackOutEntry),
}

#[derive(Debug, Clone, clap::Args)]
pub struct BlackOutEntry {
    /// The entry's number, as the log shows it.
    pub entry: i64,
    /// Why: it stands in the log, so it says nothing of what was taken away.
    #[arg(long)]
    pub reason: String,
    /// Only these of its values [default: actor, subject, note].
    #[arg(long = "value", value_parser = audit_value, value_delimiter = ',')]
    pub values: Vec<AuditValue>,
    #[command(flatten)]
    pub place: Place,
}

#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Say what would hold, and what is wrong: values, names, the file, the folder. Changes nothing.
    Check(Check),
}

#[derive(Debug, Clone, Default, clap::Args)]
pub struct Serve {
    #[command(flatten)]
    pub place: Place,
    /// Address and port to listen on; port 0 takes a free one [default: 127.0.0.1:8080].
    #[arg(long, env = "SPOTCHECK_LISTEN")]
    pub listen: Option<SocketAddr>,
    /// Found a new office where there is none, also in a folder that has to be made.
    #[arg(long)]
    pub new: bool,
    /// Fill a new office with a fictional city: units, people, 60 sites.
    #[arg(long)]
    pub demo: bool,
    /// The address under which people reach the server, e.g. `https://spotcheck.example`.
    #[arg(long, env = "SPOTCHECK_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// The certificate with its chain, as PEM: TLS ends here. Read anew when it changes.
    #[arg(long, env = "SPOTCHECK_TLS_CERT", value_name = "FILE", requires = "tls_key")]
    pub tls_cert: Option<PathBuf>,
    /// The certificate's key, as PEM.
    #[arg(long, env = "SPOTCHECK_TLS_KEY", value_name = "FILE", requires = "tls_cert")]
    pub tls_key: Option<PathBuf>,
    /// A proxy in front ends TLS. Without that and without a certificate, only this machine is listened to.
    #[arg(long, env = "SPOTCHECK_BEHIND_PROXY")]
    pub behind_proxy: bool,
    /// A proxy, or a network of them, that is believed when it says for whom it asks (`X-Forwarded-For`, `Forwarded`).
    #[arg(long, env = "SPOTCHECK_TRUSTED_PROXY", value_name = "CIDR", value_parser = network, value_delimiter = ',')]
    pub trusted_proxy: Vec<IpNet>,
    /// Who shows this as `Authorization: Bearer …` reads `/metrics` from everywhere; else this machine alone does.
    #[arg(long, env = "SPOTCHECK_METRICS_TOKEN", hide_env_values = true, value_name = "SECRET")]
    pub metrics_token: Option<String>,
    /// A device that was not used for so many days is signed out at the office [default: 60].
    #[arg(long, env = "SPOTCHECK_SESSION_DAYS", value_name = "N")]
    pub session_days: Option<u16>,
    /// Whether people may set passwords and sign in by them at a desk; else codes alone let them in [default: true].
    #[arg(long, env = "SPOTCHECK_PASSWORDS", value_name = "BOOL")]
    pub passwords: Option<bool>,
    /// A request that takes longer is logged [default: 2000].
    #[arg(long, env = "SPOTCHECK_SLOW_MILLIS", value_name = "N")]
    pub slow_millis: Option<u64>,
    /// A body that falls silent for so long is given up; what came of a photo stays [default: 20000].
    #[arg(long, env = "SPOTCHECK_SILENCE_MILLIS", value_name = "N")]
    pub silence_millis: Option<u64>,
    /// Print one line of JSON instead of text.
    #[arg(long)]
    pub print_json: bool,
}

#[derive(Debug, Clone, clap::Args)]
pub struct Init {
    /// As `server/data/demo/office.toml`: `[unit]`, `[administrator]`, and `[files]` with the names of the tables (CSV or
    /// XLSX) beside it.
    pub file: PathBuf,
    /// Only say what is wrong with the files, or what they would found.
    #[arg(long)]
    pub check: bool,
    #[command(flatten)]
    pub place: Place,
    /// Print one line of JSON instead of text.
    #[arg(long)]
    pub print_json: bool,
}

#[derive(Debug, Clone, clap::Args)]
pub struct Check {
    #[command(flatten)]
    pub serve: Serve,
}

/// `10.0.0.0/8`, or one address.
pub fn network(text: &str) -> Result<IpNet, String> {
    let one = || text.parse::<IpAddr>().map(IpNet::from).ok();
    let found = text.parse().ok().or_else(one);
    found.ok_or_else(|| format!("trusted-proxy: {text:?} is not like 10.0.0.0/8 or 127.0.0.1"))
}

fn audit_value(text: &str) -> Result<AuditValue, String> {
    text.parse().map_err(|_| "actor, subject or note".to_owned())
}

fn device_id(text: &str) -> Result<DeviceId, String> {
    text.parse().map_err(|_| "not an id, as `spotcheck device list` has it".to_owned())
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
    #[command(flatten)]
    pub place: Place,
    /// The address under which people reach the server.
    #[arg(long, env = "SPOTCHECK_PUBLIC_URL")]
    pub public_url: Option<String>,
}

#[derive(Debug, Clone, clap::Args)]
pub struct Import {
    /// As the phone saved it: `spotcheck-2026-11-29.rescue`.
    pub file: PathBuf,
    /// Take in a file that is not sealed, as by a phone that had never reached this office, as the work of whom it names.
    #[arg(long)]
    pub unsealed: bool,
    #[command(flatten)]
    pub place: Place,
    /// Print one line of JSON instead of text.
    #[arg(long)]
    pub print_json: bool,
}

#[derive(Debug, Clone, clap::Args)]
pub struct Backup {
    /// A folder that does not exist or is empty; another disk is safer.
    pub to: PathBuf,
    /// Encrypt it for this reader (age), or several. Who has their identities reads it, and this machine does not.
    #[arg(
        long = "recipient",
        alias = "backup-recipients",
        env = "SPOTCHECK_BACKUP_RECIPIENTS",
        value_name = "age1…",
        value_delimiter = ','
    )]
    pub recipients: Vec<String>,
    #[command(flatten)]
    pub place: Place,
    /// Print one line of JSON instead of text.
    #[arg(long)]
    pub print_json: bool,
}

#[derive(Debug, Clone, clap::Args)]
pub struct Restore {
    /// The folder of the backup.
    pub backup: PathBuf,
    /// What opens it, where it is encrypted: a file as `age-keygen` writes it.
    #[arg(long, value_name = "FILE")]
    pub identity: Option<PathBuf>,
    #[command(flatten)]
    pub place: Place,
    /// Move what is in the data folder aside, under a dated name, instead of refusing.
    #[arg(long)]
    pub replace: bool,
    /// Put back what can be put back of a damaged backup, and say all that is passed over.
    #[arg(long)]
    pub despite_damage: bool,
    /// Print one line of JSON instead of text.
    #[arg(long)]
    pub print_json: bool,
}

#[derive(Debug, Clone, clap::Args)]
pub struct Compact {
    #[command(flatten)]
    pub place: Place,
    /// Print one line of JSON instead of text.
    #[arg(long)]
    pub print_json: bool,
}
