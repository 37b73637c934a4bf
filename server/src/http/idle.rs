//! What a running server does beside serving.

use crate::office::Office;
use crate::upkeep::compact::Compactor;
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
