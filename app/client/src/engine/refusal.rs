//! What the office did not take: kept as it was written, while the document is made anew from what was taken.
//!
//! A replica that went on with a refused change would never agree with the office again. So the refused change and
//! what builds upon it leave the document; what may stand by itself is written again, by a new actor and under the
//! same ids; the rest is kept with its words and photos beside the reason.

use super::applied::Applied;
use super::documents::{Opened, Planned};
use super::dropped::{AGAIN, DESCENDS, Dropped, holds_any, plan_split, read_edits};
use super::records::{StoredRefusal, Unsent, UnsentPhoto, change_key, pack, pack_json};
use super::{Blobs, Clock, Engine, Entropy, Storage, Transport};
use crate::protocol::Failure;
use crate::storage::{Batch, Table};
use serde_bytes::ByteBuf;
use spotcheck_domain::document::{Document, Hash, NewChange};
use spotcheck_domain::edit::Edit;
use spotcheck_domain::event::frontier;
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::sorted::{SortedMap, SortedSet};
use spotcheck_domain::term::DocumentKind;

/// What a rebuilding changes, beside its batch.
#[derive(Default)]
struct Rebuilt {
    /// The document without what was refused; `None` where nothing of it was ever taken: it stays as a draft.
    pub document: Option<Document>,
    pub planned: Option<Planned>,
    pub refused: Vec<(Hash, StoredRefusal)>,
    /// What was refused before, and has been written again.
    pub replayed: Vec<Hash>,
    /// Keys of the outbox that are settled.
    pub settled: Vec<Vec<u8>>,
    /// Keys of uploads that neither a record nor a refused change names any more.
    pub aside: Vec<Vec<u8>>,
}

impl<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy> Engine<S, B, T, C, E> {
    /// Makes a document anew without the changes that were refused, each with its reason.
    pub(super) async fn plan_rebuilt(
        &self,
        opened: &mut Opened,
        id: DocumentId,
        kind: DocumentKind,
        refused: &SortedMap<Hash, String>,
        batch: &mut Batch,
        applied: &mut Applied,
    ) -> Result<(), Failure> {
        let rebuilt = self.plan_rebuild(opened, id, kind, refused, applied, batch).await?;
        applied.settled.extend(rebuilt.settled);
        applied.refused.extend(rebuilt.refused.into_iter().map(|(hash, refusal)| (id, hash, refusal)));
        applied.forgiven.extend(rebuilt.replayed.into_iter().map(|hash| (id, hash)));
        // The office may have released what names them.
        applied.names_held |= !rebuilt.aside.is_empty();
        applied.aside.extend(rebuilt.aside);
        if rebuilt.planned.is_some() {
            applied.rows.retain(|(other, _)| *other != id);
        }
        applied.planned.extend(rebuilt.planned);
        applied.documents.extend(rebuilt.document.map(|document| (id, document)));
        Ok(())
    }

    /// Makes a document anew without what is still refused of it: nothing of it had been taken, it stood here in one
    /// piece, and now the office has a part.
    pub(super) async fn plan_parted(
        &self,
        opened: &mut Opened,
        id: DocumentId,
        kind: DocumentKind,
        mut refused: SortedMap<Hash, String>,
        batch: &mut Batch,
        applied: &mut Applied,
    ) -> Result<(), Failure> {
        for reason in refused.values_mut().filter(|reason| *reason == DESCENDS) {
            AGAIN.clone_into(reason);
        }
        self.plan_rebuilt(opened, id, kind, &refused, batch, applied).await
    }

    /// The office has a part of a document, as its heads say. Of what is refused of it nothing is to be in it here.
    pub(super) async fn plan_lacked(
        &self,
        opened: &mut Opened,
        id: DocumentId,
        batch: &mut Batch,
        applied: &mut Applied,
    ) -> Result<(), Failure> {
        let refused = self.still_refused(id, applied);
        if refused.is_empty() || applied.documents.iter().any(|(other, _)| *other == id) {
            return Ok(());
        }
        let Ok(mut document) = self.open_document(opened, id).await else { return Ok(()) };
        let (kind, is_parted) = (document.kind(), holds_any(&mut document, &refused));
        opened.keep(id, document);
        if is_parted { self.plan_parted(opened, id, kind, refused, batch, applied).await } else { Ok(()) }
    }

    /// What is refused of a document, before this answer or by it, and is not released with it; with the reasons.
    pub(super) fn still_refused(&self, id: DocumentId, applied: &Applied) -> SortedMap<Hash, String> {
        let mut refused = self.left_as_refused(id);
        let now =
            applied.refused.iter().filter(|(other, _, refusal)| *other == id && !refusal.bytes.is_empty());
        refused.extend(now.map(|(_, hash, refusal)| (*hash, refusal.reason.clone())));
        refused.retain(|hash, _| !applied.forgiven.contains(&(id, *hash)));
        refused
    }

    async fn plan_rebuild(
        &self,
        opened: &mut Opened,
        id: DocumentId,
        kind: DocumentKind,
        refused: &SortedMap<Hash, String>,
        applied: &Applied,
        batch: &mut Batch,
    ) -> Result<Rebuilt, Failure> {
        let before = self.still_refused(id, applied);
        let mut rebuilt = Rebuilt::default();
        let mut document = self.open_document(opened, id).await.ok();
        let changes = document.as_mut().map_or_else(Vec::new, Document::changes);
        // A record of which nothing was ever taken is still in one piece here, with what was refused before.
        let mut all = before.clone();
        all.extend(refused.iter().map(|(hash, reason)| (*hash, reason.clone())));
        let (kept, mut dropped) = plan_split(changes, &all);
        // What another tab wrote upon a change that had left the document already is in no document.
        for (hash, reason) in refused {
            if dropped.iter().all(|one| one.hash != *hash)
                && let Some(bytes) = self.world.storage.get(Table::Changes, &change_key(id, hash)).await?
            {
                let reason = Some(reason.clone()).filter(|reason| reason != AGAIN);
                dropped.push(Dropped { hash: *hash, bytes, reason, edits: Vec::new() });
            }
        }
        let mut fresh = match &document {
            Some(_) if !kept.is_empty() => {
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
            let is_kept = before.contains_key(&one.hash) && !refused.contains_key(&one.hash);
            if is_kept && one.reason.is_some() {
                // It lies beside the document already, as it was refused then.
            } else if one.reason.is_some() || !left.is_empty() {
                let made_under =
                    self.unsent_of(id, &one.hash).into_iter().find_map(|unsent| unsent.made_under);
                let (at, bytes) = (self.now(), ByteBuf::from(one.bytes));
                let only_here = !applied.kept_there.contains(&one.hash) && self.was_only_here(id, &one.hash);
                let refusal = StoredRefusal { reason, at, edits: left, bytes, made_under, only_here };
                batch.put(Table::Refused, key.clone(), pack_json(&refusal));
                rebuilt.refused.push((one.hash, refusal));
            } else if before.contains_key(&one.hash) {
                batch.delete(Table::Refused, key.clone());
                rebuilt.replayed.push(one.hash);
            }
            if !is_draft {
                batch.delete(Table::Changes, key);
            }
            for unsent in self.unsent_of(id, &one.hash) {
                batch.delete(Table::Outbox, unsent.key.clone());
                rebuilt.settled.push(unsent.key);
            }
        }
        let refused = self.photos_refused(id, &rebuilt);
        rebuilt.aside = self.plan_unnamed(id, fresh.as_ref(), &refused, batch);
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
                if let Some(upload) = self.plan_from_aside(blob, id, batch) {
                    uploads.push(upload);
                    continue;
                }
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
            if self.judge_again(fresh, &edit).is_err() {
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

    /// Whether nobody but this phone had a change, as far as was known of it.
    fn was_only_here(&self, id: DocumentId, hash: &Hash) -> bool {
        let state = self.state.borrow();
        state.refused.get(&id).and_then(|of| of.get(hash)).is_none_or(|refusal| refusal.only_here)
    }

    /// The photos that refused changes of a document name: the office, which keeps these changes, takes the bytes as well.
    fn photos_refused(&self, id: DocumentId, rebuilt: &Rebuilt) -> SortedSet<PhotoHash> {
        let state = self.state.borrow();
        let before = state.refused.get(&id).into_iter().flatten();
        let before = before.filter(|(hash, _)| !rebuilt.replayed.contains(hash)).map(|(_, refusal)| refusal);
        let now = rebuilt.refused.iter().map(|(_, refusal)| refusal);
        let edits = before.chain(now).flat_map(|refusal| &refusal.edits);
        edits
            .filter_map(Edit::photo)
            .flat_map(|photo| photo.blobs().map(|(hash, ..)| hash).collect::<Vec<_>>())
            .collect()
    }

    /// Photos that no document of the office names, nor a change that it refused: they wait aside, it would not take them.
    pub(super) fn plan_unnamed(
        &self,
        id: DocumentId,
        fresh: Option<&Document>,
        refused: &SortedSet<PhotoHash>,
        batch: &mut Batch,
    ) -> Vec<Vec<u8>> {
        let named: SortedSet<PhotoHash> = fresh
            .map(spotcheck_domain::document::photos_of)
            .unwrap_or_default()
            .iter()
            .flat_map(|photo| photo.blobs().map(|(hash, _, _)| hash).collect::<Vec<_>>())
            .collect();
        let state = self.state.borrow();
        let is_unnamed = |hash: &PhotoHash| !named.contains(hash) && !refused.contains(hash);
        let unnamed = state.sending().filter(|upload| upload.document == id && is_unnamed(&upload.hash));
        unnamed
            .map(|upload| {
                batch.put(Table::Uploads, upload.key.clone(), pack(&upload.set_aside()));
                upload.key.clone()
            })
            .collect()
    }
}
