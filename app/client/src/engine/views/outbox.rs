//! Every unsent thing, by record.

use super::{Now, n_lost, status};
use crate::engine::edits::field_of;
use crate::engine::state::{Entry, State};
use crate::protocol::{Failure, OutboxRecord, OutboxView, RefusedChange, View};
use crate::session::Trouble;
use spotcheck_domain::edit::Edit;
use spotcheck_domain::entry::read;
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::reason::Reason;
use spotcheck_domain::sorted::SortedMap;
use spotcheck_domain::term::DocumentKind;
use spotcheck_domain::time::Timestamp;

pub fn view(state: &State, now: Now) -> View {
    let mut records: SortedMap<DocumentId, OutboxRecord> = SortedMap::new();
    // Changes travel together: how the last exchange failed is the last error of each.
    let last_error = state.health.failure().or_else(|| match state.planner.trouble()? {
        Trouble::Unreachable => Some(Failure::Unreachable),
        Trouble::Office => Some(Failure::OfficeFault),
        // It has healed, and the next try is on its way.
        Trouble::Store => None,
    });
    for unsent in &state.outbox {
        let record = entry(&mut records, state, unsent.document, unsent.kind, unsent.since);
        record.last_error.clone_from(&last_error);
        record.n_changes += 1;
        record.n_bytes += unsent.n_bytes;
    }
    for upload in state.sending() {
        let kind = state.entries.get(&upload.document).map_or(DocumentKind::Finding, Entry::kind);
        let record = entry(&mut records, state, upload.document, kind, upload.since);
        record.n_photos += u32::from(!upload.is_thumbnail);
        record.n_bytes += upload.size;
        record.n_sent_bytes += upload.offset;
        if upload.last_error.is_some() {
            record.last_error.clone_from(&upload.last_error);
        }
    }
    for record in records.values_mut() {
        record.n_lost = n_lost(state.uploads.iter().filter(|upload| upload.document == record.document));
    }
    for (id, refusals) in &state.refused {
        let kind = state.entries.get(id).map_or(DocumentKind::Finding, Entry::kind);
        for refusal in refusals.values() {
            let shown = refused(&refusal.reason, refusal.at, &refusal.edits);
            entry(&mut records, state, *id, kind, refusal.at).refusals.push(shown);
        }
    }
    for ((id, field), (refusal, at)) in &state.refused_drafts {
        let kind = state.entries.get(id).map_or(DocumentKind::Finding, Entry::kind);
        let draft = state.drafts.get(id).and_then(|drafts| drafts.get(field));
        let words = draft.and_then(|draft| field_of(&draft.edit)).into_iter().collect();
        let reason = Reason::Rule(*refusal).to_string();
        let shown = RefusedChange { reason, at: *at, words, ..RefusedChange::default() };
        entry(&mut records, state, *id, kind, *at).refusals.push(shown);
    }
    let mut records: Vec<OutboxRecord> = records.into_values().collect();
    records.sort_by_key(|record| record.since);
    let n_bytes = records.iter().map(|record| record.n_bytes - record.n_sent_bytes.min(record.n_bytes)).sum();
    View::Outbox(OutboxView { status: status(state, now), records, n_bytes })
}

fn entry<'a>(
    records: &'a mut SortedMap<DocumentId, OutboxRecord>,
    state: &State,
    id: DocumentId,
    kind: DocumentKind,
    since: Timestamp,
) -> &'a mut OutboxRecord {
    let record = records.entry(id).or_insert_with(|| OutboxRecord {
        document: id,
        title: title(state, id),
        kind,
        n_changes: 0,
        n_photos: 0,
        n_bytes: 0,
        n_sent_bytes: 0,
        n_lost: 0,
        since,
        last_error: None,
        refusals: Vec::new(),
    });
    record.since = record.since.min(since);
    record
}

/// What was not taken, in words and pictures.
pub fn refused(reason: &str, at: Timestamp, edits: &[Edit]) -> RefusedChange {
    let mut shown = RefusedChange { reason: reason.to_owned(), at, ..RefusedChange::default() };
    for edit in edits {
        match edit {
            Edit::AddPhoto(photo) => shown.photos.push(photo.thumbnail.unwrap_or(photo.sha256)),
            Edit::Append(event) => {
                shown.steps.extend(event.kind());
                let fields = event.fields();
                let said = ["note", "reason"].into_iter().filter_map(|key| read::<String>(&fields, key));
                let said = said.filter(|words| !words.is_empty());
                shown.words.extend(said.map(|words| (event.detail.word().to_owned(), words)));
            }
            Edit::Settle { key, value } => shown.words.push((key.clone(), value.clone())),
            edit => shown.words.extend(field_of(edit).filter(|(_, words)| !words.is_empty())),
        }
    }
    shown
}

fn title(state: &State, id: DocumentId) -> String {
    state.entries.get(&id).map(|entry| entry.row.title().to_owned()).unwrap_or_default()
}
