//! `spotcheck serve`: port and folder are looked at, then the office is opened or founded, then it serves until it is told
//! to stop.

use super::error::StartError;
use super::ground;
use rand::RngCore;
use sd_notify::NotifyState;
use spotcheck_server::command_line::Serve;
use spotcheck_server::disk::private;
use spotcheck_server::http::{self, Manner, Proxies, Tls};
use spotcheck_server::office::Office;
use spotcheck_server::people::welcome::{Started, describe, invite};
use spotcheck_server::settings::Settings;
use spotcheck_server::upkeep::{demo, seed};
use spotcheck_server::{clock, photos, sites};
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;

pub fn run(config: &Serve, settings: &Settings) -> Result<(), StartError> {
    let mut rng = rand::rng();
    let (folder, is_new) = ground::plan(&settings.data.value, config.new || config.demo)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(std::thread::available_parallelism().map_or(2, usize::from).min(8))
        .max_blocking_threads(96)
        .enable_all()
        .build()?;
    let listen = settings.listen.value;
    // Before the folder: where the port is another's, nothing is to be written.
    let listener =
        runtime.block_on(TcpListener::bind(listen)).map_err(|error| StartError::Listen(listen, error))?;
    let tls = match (&settings.tls_cert.value, &settings.tls_key.value) {
        (Some(certificate), Some(key)) => Some(Tls::read(certificate, key)?),
        _ => None,
    };
    let _lock = ground::take(&folder)?;
    tighten(&folder, is_new)?;
    let office = open(&folder, is_new, config.demo)?;
    let figures = http::start_figures().map_err(|error| StartError::Figures(error.to_string()))?;
    let scheme = if tls.is_some() { "https" } else { "http" };
    let listening = format!("{scheme}://{}", listener.local_addr()?);
    let public_url = settings.public_url.value.clone();
    let url = public_url.clone().unwrap_or_else(|| listening.clone());
    let invitations = invite(&office.store, &office.secret, config.demo, &url, clock::now(), &mut rng)?;
    let text = if config.print_json {
        let started =
            Started { listening: &listening, founded: is_new, data: &folder, pairing: &invitations };
        serde_json::to_string(&started)? + "\n"
    } else {
        let founded = is_new.then_some(folder.as_path());
        describe(&url, &listening, founded, config.demo, &invitations)
    };
    let manner = Manner {
        data: folder.clone(),
        public_url,
        tls,
        proxies: Proxies(settings.trusted_proxies.value.clone()),
        figures,
        metrics_token: settings.metrics_token.value.clone(),
        passwords: settings.passwords.value,
        session_idle_millis: i64::from(settings.session_days.value) * 86_400_000,
        slow: Duration::from_millis(settings.slow_millis.value),
        silence: Duration::from_millis(settings.silence_millis.value),
    };
    runtime.block_on(async {
        // Listening for signals before saying so: whoever reads the line may stop the server at once.
        let stop = told_to_stop()?;
        let version = env!("CARGO_PKG_VERSION");
        tracing::info!(version, listening, url, data = %folder.display(), "started");
        // Whoever started the server may have closed its output; that is no reason to stop.
        let mut out = std::io::stdout();
        let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
        tell_systemd(&NotifyState::Ready);
        tokio::spawn(http::keep_compacting(Arc::downgrade(&office)));
        let unfinished = Arc::clone(&office);
        tokio::task::spawn_blocking(move || {
            if let Err(error) = sites::import::resume(&unfinished.intake, clock::now()) {
                tracing::error!(%error, "a file of sites could not be taken in further");
            }
        });
        let closing = Arc::clone(&office);
        http::serve(office, listener, manner, stop).await;
        closing.settle_refusals(clock::now(), true);
        tracing::info!("stopped");
        Ok(())
    })
}

/// Closes what others could read so far, and says so where there was something to read.
fn tighten(folder: &Path, is_new: bool) -> Result<(), StartError> {
    let n_open = private::tighten(folder).map_err(|error| ground::unusable(folder, error.into()))?;
    if n_open > 0 && !is_new {
        let data = folder.display();
        tracing::warn!(n_open, %data, "files and folders were open to other users of this machine; they are closed now");
    }
    Ok(())
}

/// Opens the office, or founds one and says so loudly: a mistyped folder must not look like an office that has lost
/// everything.
fn open(folder: &Path, is_new: bool, is_demo: bool) -> Result<Arc<Office>, StartError> {
    let mut rng = rand::rng();
    let mut fresh = [0; 40];
    rng.fill_bytes(&mut fresh);
    let office = Office::open(folder, fresh).map_err(|error| ground::unusable(folder, error))?;
    let now = clock::now();
    photos::recover(&office.photos, now)?;
    if is_new {
        tracing::warn!(data = %folder.display(), "there was no office in this folder; a new one is founded");
    }
    if office.store.read(|view| view.is_empty())? {
        if is_demo {
            demo::fill(&office, now, &mut rng)?;
        } else {
            let mut entropy = [0; 32];
            rng.fill_bytes(&mut entropy);
            office.store.write(move |tx| {
                let mut rng = <rand::rngs::StdRng as rand::SeedableRng>::from_seed(entropy);
                seed::seed(tx, now, &mut rng)
            })?;
            spotcheck_server::people::reference::pack(&office.store)?;
        }
    }
    Ok(Arc::new(office))
}

/// Whoever started the server may want to know how it stands; nobody is no fault.
fn tell_systemd(state: &NotifyState<'_>) {
    if let Err(error) = sd_notify::notify(std::slice::from_ref(state)) {
        tracing::warn!(%error, "systemd could not be told");
    }
}

/// Ready at SIGTERM or SIGINT, for which it listens from the call on.
fn told_to_stop() -> Result<impl Future<Output = ()>, StartError> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        let signal = tokio::select! {
            _ = terminate.recv() => "SIGTERM",
            _ = interrupt.recv() => "SIGINT",
        };
        tracing::info!(signal, "stopping");
        tell_systemd(&NotifyState::Stopping);
    })
}
