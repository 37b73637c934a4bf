//! The command `spotcheck`: reads the command line, opens the office, serves until it is told to stop.

// Named by path, a method of `View` has one lifetime where `Store::read` wants any.
#![allow(clippy::redundant_closure_for_method_calls)]

use clap::Parser;
use rand::RngCore;
use spotcheck_domain::id::UserId;
use spotcheck_server::command_line::{Backup, Command, Compact, Config, Pair, Restore, Serve, Verify};
use spotcheck_server::disk::private;
use spotcheck_server::http;
use spotcheck_server::ingest::IngestError;
use spotcheck_server::office::Office;
use spotcheck_server::people::namesakes::{self, Namesake, Wanted, ask, namesakes, plan_candidates};
use spotcheck_server::people::pairing;
use spotcheck_server::people::welcome::{Started, describe, invite, link};
use spotcheck_server::proof::secret::Secret;
use spotcheck_server::store::{Direct, FILE, FolderLock, StoreError, write_directly};
use spotcheck_server::upkeep::backup::{self, BackupError};
use spotcheck_server::upkeep::compact::compact;
use spotcheck_server::upkeep::verify::{VerifyError, verify};
use spotcheck_server::upkeep::{demo, seed};
use spotcheck_server::{clock, photos};
use std::io::{IsTerminal, Write};
use std::process::ExitCode;
use std::sync::Arc;
use tokio::net::TcpListener;

#[derive(Debug, thiserror::Error)]
enum StartError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Ingest(#[from] IngestError),
    #[error(transparent)]
    Backup(#[from] BackupError),
    #[error(transparent)]
    Verify(#[from] VerifyError),
    #[error("there are problems")]
    Problems,
    #[error("the photos cannot be put in order: {0}")]
    Photos(#[from] photos::PhotoError),
    #[error("cannot listen on {0}: {1}")]
    Listen(std::net::SocketAddr, std::io::Error),
    #[error("cannot start: {0}")]
    Io(#[from] std::io::Error),
    #[error("nobody here is called {0}, or not with that id or in that unit")]
    Nobody(String),
    #[error("{n} people here are called {name}; say which with --person ID or --unit NAME:\n{list}")]
    Several { n: usize, name: String, list: String },
    #[error("the answer cannot be written: {0}")]
    Json(#[from] serde_json::Error),
}

fn main() -> ExitCode {
    let config = Config::parse();
    private::keep_to_ourselves();
    let level = tracing_subscriber::EnvFilter::try_from_env("SPOTCHECK_LOG");
    let level = level.unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(level).with_writer(std::io::stderr).init();
    // Hostile changes make the library that reads them panic; ingest catches that, and it is no news for the log.
    std::panic::set_hook(Box::new(|panic| tracing::debug!(%panic, "a panic was caught or ends its thread")));
    let done = match config.command {
        Command::Serve(serve) => run(&serve),
        Command::Pair(pair) => new_link(&pair),
        Command::Backup(config) => make_backup(&config),
        Command::Restore(config) => restore(&config),
        Command::Compact(config) => put_away(&config),
        Command::Verify(config) => check(&config),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("spotcheck: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(config: &Serve) -> Result<(), StartError> {
    let mut rng = rand::rng();
    let mut fresh = [0; 40];
    rng.fill_bytes(&mut fresh);
    let _lock = FolderLock::take(&config.data)?;
    let is_new = !config.data.join(FILE).exists();
    let n_open = private::tighten(&config.data)?;
    if n_open > 0 && !is_new {
        let folder = config.data.display();
        tracing::warn!(
            "{n_open} files and folders of {folder} were open to other users of this machine; now they are closed"
        );
    }
    let office = Arc::new(Office::open(&config.data, fresh)?);
    let now = clock::now();
    photos::recover(&office.photos, now)?;
    if office.store.read(|view| view.is_empty())? {
        if config.demo {
            demo::fill(&office, now, &mut rng)?;
        } else {
            let mut entropy = [0; 32];
            rng.fill_bytes(&mut entropy);
            office.store.write(move |tx| {
                let mut rng = <rand::rngs::StdRng as rand::SeedableRng>::from_seed(entropy);
                seed::seed(tx, now, &mut rng)
            })?;
        }
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(std::thread::available_parallelism().map_or(2, usize::from).min(8))
        .max_blocking_threads(96)
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind(config.listen)
            .await
            .map_err(|error| StartError::Listen(config.listen, error))?;
        let listening = format!("http://{}", listener.local_addr()?);
        let url = config.public_url.clone().unwrap_or_else(|| listening.clone());
        let invitations = invite(&office.store, &office.secret, config.demo, &url, now, &mut rng)?;
        let text = if config.print_json {
            serde_json::to_string(&Started { listening: &listening, pairing: &invitations })? + "\n"
        } else {
            describe(&url, &listening, config.demo, &invitations)
        };
        // Listening for signals before saying so: whoever reads the line may stop the server at once.
        let stop = told_to_stop()?;
        // Whoever started the server may have closed its output; that is no reason to stop.
        let mut out = std::io::stdout();
        let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
        tokio::spawn(http::keep_compacting(Arc::downgrade(&office)));
        http::serve(office, listener, config.public_url.as_deref(), stop).await;
        Ok(())
    })
}

/// Ready at SIGTERM or SIGINT, for which it listens from the call on.
fn told_to_stop() -> Result<impl Future<Output = ()>, StartError> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

fn new_link(config: &Pair) -> Result<(), StartError> {
    let wanted = Wanted { person: config.person, unit: config.unit.clone() };
    let found = Direct::open(&config.data)?.read(|view| namesakes(view, &config.user_name))?;
    let person = who_is_meant(&config.user_name, &plan_candidates(found, &wanted))?;
    let now = clock::now();
    // Chosen before, so that nothing waits for the answer of a person with the database in hand.
    let code = write_directly(&config.data, |tx| {
        let (key, epoch) = tx.secret()?;
        Ok::<_, StartError>(pairing::issue(tx, &Secret::new(key, epoch), person, now, &mut rand::rng())?)
    })?;
    println!("{}", link(&config.public_url, &code));
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

fn make_backup(config: &Backup) -> Result<(), StartError> {
    let manifest = backup::backup(&config.data, &config.to, clock::now())?;
    say(config.print_json, &manifest, &manifest.describe())
}

fn restore(config: &Restore) -> Result<(), StartError> {
    let mut epoch = [0; 8];
    rand::rng().fill_bytes(&mut epoch);
    let restored = backup::restore(&config.backup, &config.data, config.replace, clock::now(), epoch)?;
    say(config.print_json, &restored, &restored.describe())
}

fn put_away(config: &Compact) -> Result<(), StartError> {
    let _lock = FolderLock::of_existing(&config.data)?;
    let done = compact(&config.data)?;
    say(config.print_json, &done, &done.describe())
}

fn check(config: &Verify) -> Result<(), StartError> {
    let report = verify(&config.data, config.repair)?;
    say(config.print_json, &report, &report.describe())?;
    if report.is_clean() { Ok(()) } else { Err(StartError::Problems) }
}

/// Prints a result for people, or as a line of JSON for programs.
fn say(as_json: bool, result: &impl serde::Serialize, text: &str) -> Result<(), StartError> {
    let line = if as_json { serde_json::to_string(result)? } else { text.trim_end().to_owned() };
    writeln!(std::io::stdout(), "{line}")?;
    Ok(())
}
