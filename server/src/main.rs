//! The command `spotcheck`: reads the command line and the settings, and does what they say.

// Named by path, a method of `View` has one lifetime where `Store::read` wants any.
#![allow(clippy::redundant_closure_for_method_calls)]

mod commands;

use clap::Parser;
use commands::error::StartError;
use rand::RngCore;
use spotcheck_domain::codes::NoticeKind;
use spotcheck_domain::id::UserId;
use spotcheck_server::command_line::{
    AuditCommand, Backup, BlackOutEntry, Command, Compact, Config, ConfigCommand, DeviceCommand, Evidence,
    Import, Init, ListDevices, Pair, Restore, RevokeDevice, ShowKey, Verify,
};
use spotcheck_server::disk::{private, space};
use spotcheck_server::people::namesakes::{self, Namesake, Wanted, ask, namesakes, plan_candidates};
use spotcheck_server::people::welcome::link;
use spotcheck_server::people::{notices, pairing};
use spotcheck_server::proof::secret::Secret;
use spotcheck_server::settings::{Settings, SettingsError};
use spotcheck_server::store::{Direct, FolderLock, NewNotice, write_directly};
use spotcheck_server::upkeep::backup::{self, Identities, Recipients};
use spotcheck_server::upkeep::compact::compact;
use spotcheck_server::upkeep::verify::{verify, verify_encrypted};
use spotcheck_server::{clock, log};
use std::io::{IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let Config { command } = Config::parse();
    if matches!(command, Command::Serve(_)) {
        commands::thrift::begin_again();
    }
    private::keep_to_ourselves();
    let settings = match read_settings(&command) {
        Ok(settings) => settings,
        Err(error) => return failed(&error.into(), None),
    };
    let data = settings.data.value.as_path();
    let done = match command {
        Command::Serve(serve) => commands::serve::run(&serve, &settings),
        Command::Init(config) => commands::init::run(&config, data),
        Command::Pair(pair) => new_link(&pair, &settings),
        Command::Device(DeviceCommand::List(config)) => commands::device::list(&config, data),
        Command::Device(DeviceCommand::Revoke(config)) => commands::device::revoke(&config, data),
        Command::Key(config) => commands::key::show(&config, data),
        Command::Import(config) => commands::import::run(&config, data),
        Command::Backup(config) => make_backup(&config, &settings),
        Command::Restore(config) => restore(&config, data),
        Command::Audit(AuditCommand::BlackOut(config)) => commands::audit::black_out(&config, data),
        Command::Compact(config) => put_away(&config, data),
        Command::Evidence(config) => commands::evidence::make(&config, data),
        Command::Verify(config) => check(&config, data),
        Command::Config(ConfigCommand::Check(config)) => commands::config::check(&config, &settings),
    };
    done.map_or_else(|error| failed(&error, Some(data)), |()| ExitCode::SUCCESS)
}

/// Reads them, and begins to log as they say.
fn read_settings(command: &Command) -> Result<Settings, SettingsError> {
    let settings = match command {
        Command::Serve(serve) => Settings::of_serve(serve),
        Command::Config(ConfigCommand::Check(check)) => Settings::of_serve(&check.serve),
        Command::Pair(pair) => Settings::of_pair(pair),
        Command::Backup(backup) => Settings::of_backup(backup),
        Command::Device(
            DeviceCommand::List(ListDevices { place, .. })
            | DeviceCommand::Revoke(RevokeDevice { place, .. }),
        )
        | Command::Init(Init { place, .. })
        | Command::Key(ShowKey { place, .. })
        | Command::Import(Import { place, .. })
        | Command::Restore(Restore { place, .. })
        | Command::Audit(AuditCommand::BlackOut(BlackOutEntry { place, .. }))
        | Command::Compact(Compact { place, .. })
        | Command::Evidence(Evidence { place, .. })
        | Command::Verify(Verify { place, .. }) => Settings::of_place(place),
    }?;
    log::start(&settings.log.value, settings.log_format.value).map_err(SettingsError::Value)?;
    Ok(settings)
}

/// Says why; where a disk is full, which one.
fn failed(error: &StartError, data: Option<&Path>) -> ExitCode {
    eprintln!("spotcheck: {error}");
    if let Some(complaint) = data.and_then(space::complaint) {
        eprintln!("spotcheck: {complaint}");
    }
    ExitCode::FAILURE
}

fn new_link(config: &Pair, settings: &Settings) -> Result<(), StartError> {
    let data = &settings.data.value;
    backup::refuse(data)?;
    let wanted = Wanted { person: config.person, unit: config.unit.clone() };
    let found = Direct::open(data)?.read(|view| namesakes(view, &config.user_name))?;
    let person = who_is_meant(&config.user_name, &plan_candidates(found, &wanted))?;
    let now = clock::now();
    // Chosen before, so that nothing waits for the answer of a person with the database in hand.
    let code = write_directly(data, |tx| {
        let (key, epoch) = tx.secret()?;
        let notice = NewNotice { kind: NoticeKind::CodeMade, person, device: None, by: None };
        notices::note(tx, &notice, now)?;
        Ok::<_, StartError>(pairing::issue(tx, &Secret::new(key, epoch), person, now, &mut rand::rng())?)
    })?;
    let url = settings.public_url.value.as_deref();
    if url.is_none() {
        eprintln!(
            "spotcheck: by which address phones reach this office is not said; this link opens on this machine alone, where \
             the server listens there. --public-url https://… makes one for phones"
        );
    }
    println!("{}", link(url.unwrap_or("http://127.0.0.1:8080"), &code));
    Ok(())
}

/// The only candidate; of several the one whom a person at the terminal names. Without a terminal nobody is guessed.
fn who_is_meant(name: &str, candidates: &[Namesake]) -> Result<UserId, StartError> {
    match candidates {
        [] => Err(StartError::Nobody(name.to_owned())),
        [only] => Ok(only.person.id),
        several => {
            let input = std::io::stdin();
            let chosen = if input.is_terminal() {
                ask(name, several, &mut input.lock(), &mut std::io::stderr())?
            } else {
                None
            };
            let list = namesakes::describe(several);
            chosen.ok_or(StartError::Several { n: several.len(), name: name.to_owned(), list })
        }
    }
}

fn make_backup(config: &Backup, settings: &Settings) -> Result<(), StartError> {
    let recipients = Recipients::read(&settings.backup_recipients.value).map_err(SettingsError::Value)?;
    let manifest = backup::backup(&settings.data.value, &config.to, &recipients, clock::now())?;
    say(config.print_json, &manifest, &manifest.describe())
}

fn restore(config: &Restore, data: &Path) -> Result<(), StartError> {
    let mut epoch = [0; 8];
    rand::rng().fill_bytes(&mut epoch);
    let manner = backup::Manner { replace: config.replace, despite_damage: config.despite_damage };
    let identities = config.identity.as_deref().map(Identities::read).transpose()?;
    let restored = backup::restore(&config.backup, identities.as_ref(), data, manner, clock::now(), epoch)?;
    say(config.print_json, &restored, &restored.describe())
}

fn put_away(config: &Compact, data: &Path) -> Result<(), StartError> {
    backup::refuse(data)?;
    let _lock = FolderLock::of_existing(data)?;
    let done = compact(data)?;
    say(config.print_json, &done, &done.describe())
}

fn check(config: &Verify, data: &Path) -> Result<(), StartError> {
    if let Some(pack) = &config.pack {
        return commands::evidence::verify(pack, config);
    }
    let report = match &config.identity {
        Some(identity) => verify_encrypted(data, &Identities::read(identity)?)?,
        None => verify(data, config.repair)?,
    };
    say(config.print_json, &report, &report.describe())?;
    if report.is_clean() { Ok(()) } else { Err(StartError::Problems) }
}

/// Prints a result for people, or as a line of JSON for programs.
pub fn say(as_json: bool, result: &impl serde::Serialize, text: &str) -> Result<(), StartError> {
    let line = if as_json { serde_json::to_string(result)? } else { text.trim_end().to_owned() };
    writeln!(std::io::stdout(), "{line}")?;
    Ok(())
}
