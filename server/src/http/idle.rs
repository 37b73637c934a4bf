//! What a running server does beside serving.

use super::app::App;
use super::blocking::blocking;
use crate::clock;
use crate::office::Office;
use crate::photos;
use crate::upkeep::compact::Compactor;
use crate::upkeep::health::INTERVAL;
use std::sync::Weak;
use std::time::Duration;

/// Between two runs, and for how long nothing must have been stored.
const QUIET: Duration = Duration::from_mins(1);

/// Runs until the office is gone.
pub async fn keep_compacting(office: Weak<Office>) {
    let mut compactor = Compactor::default();
    loop {
        tokio::time::sleep(QUIET).await;
        let Some(office) = office.upgrade() else { return };
        let run = tokio::task::spawn_blocking(move || {
            if let Err(error) = photos::clear_expired(&office.photos, clock::now()) {
                tracing::error!(%error, "uploads that nobody ended could not be given up");
            }
            office.settle_refusals(clock::now(), false);
            let done = compactor.run(&office.store);
            (compactor, done)
        });
        match run.await {
            Ok((again, done)) => {
                compactor = again;
                match done {
                    Ok(done) => tracing::debug!(?done, "compaction"),
                    Err(error) => tracing::error!(%error, "compaction failed"),
                }
            }
            // It panicked, or the server stops.
            Err(_) => return,
        }
    }
}

/// Tries again and again whether the office can do its work, until the server stops.
pub async fn keep_trying(app: App) {
    let mut stopping = app.stopping.clone();
    loop {
        let trying = app.clone();
        let tried = blocking(move || {
            trying.health.try_now(&trying.office.store, trying.since.elapsed());
            // What was measured piles up until somebody asks, or this is done.
            trying.manner.figures.run_upkeep();
            Ok(())
        });
        let _ = tried.await;
        tokio::select! {
            _ = stopping.wait_for(|stopping| *stopping) => return,
            () = tokio::time::sleep(INTERVAL) => {}
        }
    }
}
