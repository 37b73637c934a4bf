//! The office's quarantine in an administrator's hands. Nothing of it is kept here: it is asked for each time, and
//! without the office there is nothing to show.

use super::views::refused;
use super::{Blobs, Clock, Engine, Entropy, Storage, Transport};
use crate::protocol::{Failure, QuarantinedView, RefusedChange, Reply};
use crate::transport::TransportError;
use spotcheck_domain::edit::Edit;
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::wire::QuarantinedChange;

/// Changes that are asked for at once: whoever has decided on these is shown the next.
const N_SHOWN: usize = 1_000;

impl<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy> Engine<S, B, T, C, E> {
    pub(super) async fn quarantine(&self) -> Result<Reply, Failure> {
        let mut changes: Vec<QuarantinedChange> = Vec::new();
        while changes.len() < N_SHOWN {
            let after = changes.last().map_or(0, |change| change.id);
            let page = self.world.transport.quarantine(after).await.map_err(|error| failure(&error))?;
            // Ids rise from page to page; an answer that does not go on would be asked for without end.
            if page.last().is_none_or(|last| last.id <= after) {
                break;
            }
            changes.extend(page);
        }
        Ok(Reply::Quarantine { changes: changes.into_iter().map(listed).collect() })
    }

    pub(super) async fn inspect_quarantined(&self, id: i64) -> Result<Reply, Failure> {
        let change = self.world.transport.quarantined(id).await.map_err(|error| failure(&error))?;
        Ok(Reply::Quarantined { change: shown(&change) })
    }

    pub(super) async fn decide_quarantined(&self, id: i64, release: bool) -> Result<Reply, Failure> {
        let decided = self.world.transport.decide_quarantined(id, release).await;
        decided.map(|()| Reply::Done).map_err(|error| failure(&error))
    }
}

fn listed(change: QuarantinedChange) -> QuarantinedView {
    QuarantinedView {
        id: change.id,
        document: change.document,
        kind: change.kind,
        title: change.title,
        author: change.author,
        author_name: change.author_name,
        reason: change.reason,
        received_at: change.received_at,
        n_bytes: change.n_bytes,
        is_full: change.is_full,
    }
}

/// The office gives the words of a text beside the edit, as they were typed.
fn shown(change: &QuarantinedChange) -> RefusedChange {
    let mut edits = change.edits.clone();
    for edit in &mut edits {
        if let Edit::Describe { text } | Edit::Narrate { text } = edit {
            text.clone_from(&change.typed);
        }
    }
    refused(&change.reason, change.received_at, &edits)
}

fn failure(error: &TransportError) -> Failure {
    match error {
        // Decided by somebody else, or not this person's to see.
        TransportError::Status { status: 404, .. } => Refusal::NotFound.into(),
        // Nobody releases what he wrote himself.
        TransportError::Status { status: 403, .. } => Refusal::SamePerson.into(),
        // Not sound: it can be looked at and discarded, never stored.
        TransportError::Status { status: 400, .. } => Refusal::FieldInvalid.into(),
        error => error.into(),
    }
}
