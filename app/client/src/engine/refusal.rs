//! What the office did not take: kept as it was written, while the document is made anew from what was taken.
//!
//! A replica that went on with a refused change would never agree with the office again. So the refused change and
//! what builds upon it leave the document; what may stand by itself is written again, by a new actor and under the
//! same ids; the rest is kept with its words and photos beside the reason.

use super::documents::{Opened, Planned};
use super::records::{StoredRefusal, Unsent, UnsentPhoto, change_key, pack, pack_json};
use super::{Blobs, Clock, Engine, Entropy, Storage, Transport};
use crate::protocol::Failure;
use crate::storage::{Batch, Table};
use serde_bytes::ByteBuf;
use spotcheck_domain::document::{Containers, Document, Hash, NewChange, Parsed, Write};
use spotcheck_domain::edit::Edit;
use spotcheck_domain::event::frontier;
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::term::DocumentKind;
use std::collections::{BTreeMap, BTreeSet};

/// The reason of what was not judged for itself.
pub const DESCENDS: &str = "descends_from_refused";

/// What a rebuilding changes, beside its batch.
#[derive(Default)]
pub struct Rebuilt {
    /// The document without what was refused; `None` where nothing of it was ever taken: it stays as a draft.
    pub document: Option<Document>,
    pub planned: Option<Planned>,
    pub refused: Vec<(Hash, StoredRefusal)>,
    /// Keys of the outbox that are settled.
    pub settled: Vec<Vec<u8>>,
    /// Keys of uploads that no record names any more.
    pub unnamed: Vec<Vec<u8>>,
}

/// A change that leaves the document, with the edits that it stands for.
pub struct Dropped {
    hash: Hash,
    bytes: Vec<u8>,
    /// The office's own reason; `None`: it only builds upon what was refused.
    reason: Option<String>,
    edits: Vec<Edit>,
}

impl<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy> Engine<S, B, T, C, E> {
    /// Makes a document anew without the changes that were refused, each with its reason.
    pub(super) async fn plan_rebuild(
        &self,
        opened: &mut Opened,
        id: DocumentId,
        kind: DocumentKind,
        refused: &BTreeMap<Hash, String>,
        batch: &mut Batch,
    ) -> Result<Rebuilt, Failure> {
        let mut rebuilt = Rebuilt::default();
        let mut document = self.open_document(opened, id).await.ok();
        let changes = document.as_mut().map_or_else(Vec::new, Document::changes);
        let (kept, mut dropped) = plan_split(changes, refused);
        // What another tab wrote upon a change that had left the document already is in no document.
        for (hash, reason) in refused {
            if dropped.iter().all(|one| one.hash != *hash)
                && let Some(bytes) = self.world.storage.get(Table::Changes, &change_key(id, hash)).await?
            {
                dropped.push(Dropped { hash: *hash, bytes, reason: Some(reason.clone()), edits: Vec::new() });
            }
        }
        // A record of which nothing was ever taken is still in one piece here, with what was refused before.
        let before = self.left_as_refused(id);
        let mut fresh = match &document {
            Some(_) if kept.iter().any(|(hash, _)| !before.contains(hash)) => {
                let kept: Vec<Vec<u8>> = kept.into_iter().map(|(_, bytes)| bytes).collect();
                Document::from_changes(kind, &kept, self.random()).ok()
            }
            _ => None,
        };
        if let Some(document) = &mut document {
            read_edits(document, &mut dropped, self.random());
        }
        let mut written = Vec::new();
        let is_draft = fresh.is_none();
        for one in dropped {
            let key = change_key(id, &one.hash);
            let left = match &mut fresh {
                Some(fresh) if one.reason.is_none() => self.replay(fresh, &one.edits, &mut written),
                _ => one.edits,
            };
            let reason = one.reason.clone().unwrap_or_else(|| DESCENDS.to_owned());
            if one.reason.is_some() || !left.is_empty() {
                let refusal =
                    StoredRefusal { reason, at: self.now(), edits: left, bytes: ByteBuf::from(one.bytes) };
                batch.put(Table::Refused, key.clone(), pack_json(&refusal));
                rebuilt.refused.push((one.hash, refusal));
            }
            if !is_draft {
                batch.delete(Table::Changes, key);
            }
            for unsent in self.unsent_of(id, &one.hash) {
                batch.delete(Table::Outbox, unsent.key.clone());
                rebuilt.settled.push(unsent.key);
            }
        }
        rebuilt.unnamed = self.plan_unnamed(id, fresh.as_ref(), batch);
        match fresh {
            Some(mut fresh) => {
                rebuilt.planned = Some(self.plan_change(batch, id, &mut fresh, &written)?);
                rebuilt.document = Some(fresh);
            }
            // Nothing of it was taken: it stays readable as it is.
            None => document.into_iter().for_each(|document| opened.keep(id, document)),
        }
        Ok(rebuilt)
    }

    /// What was refused comes back from the office: an administrator has released it, and its photos are wanted.
    pub(super) async fn plan_released(
        &self,
        id: DocumentId,
        hash: &Hash,
        batch: &mut Batch,
    ) -> Result<Option<Vec<UnsentPhoto>>, Failure> {
        let refusal = self.state.borrow().refused.get(&id).and_then(|of| of.get(hash)).cloned();
        let Some(refusal) = refusal else { return Ok(None) };
        batch.delete(Table::Refused, change_key(id, hash));
        let mut uploads = Vec::new();
        for edit in &refusal.edits {
            let Edit::AddPhoto(photo) = edit else { continue };
            for (blob, size, media_type) in photo.blobs() {
                let is_waiting = self.state.borrow().uploads.iter().any(|upload| upload.hash == blob);
                if is_waiting || self.world.storage.get(Table::Photos, blob.as_bytes()).await?.is_none() {
                    continue;
                }
                let is_thumbnail = blob != photo.sha256;
                let media_type = media_type.to_owned();
                let upload = self.new_upload(blob, id, size, media_type, is_thumbnail);
                batch.put(Table::Uploads, upload.key.clone(), pack(&upload));
                uploads.push(upload);
            }
        }
        Ok(Some(uploads))
    }

    fn unsent_of(&self, id: DocumentId, hash: &Hash) -> Vec<Unsent> {
        let state = self.state.borrow();
        let of = |unsent: &&Unsent| unsent.document == id && unsent.hash.as_slice() == hash;
        state.outbox.iter().filter(of).cloned().collect()
    }

    /// Writes the edits of one change again, where the rules allow it, and gives those that they do not.
    fn replay(&self, fresh: &mut Document, edits: &[Edit], written: &mut Vec<NewChange>) -> Vec<Edit> {
        let mut left = Vec::new();
        for edit in edits {
            let mut edit = edit.clone();
            if let (Edit::Append(event), Ok(finding)) = (&mut edit, fresh.finding()) {
                event.after = frontier(&finding.events);
            }
            if self.judge(fresh, &edit).is_err() {
                left.push(edit);
                continue;
            }
            match fresh.edit(&edit, None, self.now(), self.random()) {
                Ok(change) => written.extend(change),
                Err(_) => left.push(edit),
            }
        }
        left
    }

    /// Uploads of photos that no document of the office names: their bytes stay here, it would not take them.
    pub(super) fn plan_unnamed(
        &self,
        id: DocumentId,
        fresh: Option<&Document>,
        batch: &mut Batch,
    ) -> Vec<Vec<u8>> {
        let named: BTreeSet<PhotoHash> = fresh
            .map(spotcheck_domain::document::photos_of)
            .unwrap_or_default()
            .iter()
            .flat_map(|photo| photo.blobs().map(|(hash, _, _)| hash).collect::<Vec<_>>())
            .collect();
        let state = self.state.borrow();
        let unnamed =
            state.uploads.iter().filter(|upload| upload.document == id && !named.contains(&upload.hash));
        unnamed
            .map(|upload| {
                batch.delete(Table::Uploads, upload.key.clone());
                upload.key.clone()
            })
            .collect()
    }
}

/// The changes that stay, and those that leave: the refused ones with all that builds upon them, in causal order.
pub fn plan_split(
    changes: Vec<(Hash, Vec<u8>)>,
    refused: &BTreeMap<Hash, String>,
) -> (Vec<(Hash, Vec<u8>)>, Vec<Dropped>) {
    let mut kept = Vec::new();
    let mut gone: BTreeSet<Hash> = BTreeSet::new();
    let mut dropped = Vec::new();
    for (hash, bytes) in changes {
        let reason = refused.get(&hash);
        let deps = Parsed::parse(&bytes).map(|parsed| parsed.head().deps).unwrap_or_default();
        let descends = deps.iter().any(|dep| gone.contains(dep));
        if reason.is_none() && !descends {
            kept.push((hash, bytes));
            continue;
        }
        gone.insert(hash);
        // What it builds upon may be refused for a reason that is not known here. Written again upon the same, it would
        // come back for ever.
        let reason = reason.filter(|reason| *reason != DESCENDS || !descends).cloned();
        dropped.push(Dropped { hash, bytes, reason, edits: Vec::new() });
    }
    (kept, dropped)
}

/// Fills in what the dropped changes had written. The words of a text are those that it had after the change; where a
/// refused change typed in the same text they cannot be told apart, and only what was typed is kept.
fn read_edits(document: &mut Document, dropped: &mut [Dropped], actor: [u8; 16]) {
    let mut containers: Containers = document.containers();
    let kind = document.kind();
    let mut soiled: BTreeSet<String> = BTreeSet::new();
    for one in dropped {
        let Ok(parsed) = Parsed::parse(&one.bytes) else { continue };
        for write in parsed.writes(&mut containers) {
            let Some(mut edit) = write.edit(kind) else { continue };
            if let Write::Text { key, typed } = &write {
                if one.reason.is_some() {
                    soiled.insert(key.clone());
                }
                let whole = (!soiled.contains(key)).then(|| document.at(&[one.hash], actor).ok()).flatten();
                let words = whole.and_then(|then| text_of(&then, key)).unwrap_or_else(|| typed.clone());
                match &mut edit {
                    Edit::Describe { text } | Edit::Narrate { text } => *text = words,
                    _ => {}
                }
                // Without the whole text it cannot be written again: it is kept beside what was refused.
                if soiled.contains(key) && one.reason.is_none() {
                    one.reason = Some(DESCENDS.to_owned());
                }
            }
            one.edits.push(edit);
        }
    }
}

fn text_of(document: &Document, key: &str) -> Option<String> {
    match key {
        "description" => document.finding().ok().map(|finding| finding.description),
        "narrative" => document.inspection().ok().map(|inspection| inspection.narrative),
        _ => None,
    }
}
