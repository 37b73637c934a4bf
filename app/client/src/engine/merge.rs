//! A document that came from the office, merged with what is here and written into the batch of its answer.

use super::applied::Applied;
use super::documents::Opened;
use super::dropped::holds_any;
use super::records::{
    SET_ASIDE, StoredDocument, StoredRow, change_key, document_key, pack, pack_json, receipt_key,
};
use super::{Blobs, Clock, Engine, Entropy, Storage, Transport};
use crate::protocol::Failure;
use crate::storage::{Batch, Table};
use spotcheck_domain::document::{Document, DocumentError, Hash, dependencies, hash_of, photos_of};
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::ledger::{ROW_VERSION, project};
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::sorted::SortedSet;
use spotcheck_domain::wire::Pulled;

impl<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy> Engine<S, B, T, C, E> {
    /// The office has, or will have with this answer, what it had refused.
    pub(super) async fn plan_forgiven(
        &self,
        id: DocumentId,
        hash: &Hash,
        batch: &mut Batch,
        applied: &mut Applied,
    ) -> Result<(), Failure> {
        if applied.forgiven.contains(&(id, *hash)) {
            return Ok(());
        }
        if let Some(uploads) = self.plan_released(id, hash, batch).await? {
            applied.forgiven.push((id, *hash));
            applied.uploads.extend(uploads);
            // It may name more than the edits tell.
            applied.names_held = true;
        }
        Ok(())
    }

    pub(super) async fn plan_pulled(
        &self,
        opened: &mut Opened,
        pulled: Pulled,
        batch: &mut Batch,
        applied: &mut Applied,
    ) -> Result<(), Failure> {
        let id = pulled.id;
        for receipt in &pulled.receipts {
            if let Some(key) = receipt_key(id, receipt) {
                batch.put(Table::Receipts, key, pack(receipt));
            }
            for hash in &receipt.hashes {
                self.plan_forgiven(id, hash, batch, applied).await?;
            }
        }
        // Whether they are sound, applying them tells: each is parsed once.
        for change in pulled.changes.iter().filter(|change| dependencies(change).is_some()) {
            batch.put(Table::Changes, change_key(id, &hash_of(change)), change.to_vec());
        }
        if self.state.borrow().set_aside.contains(&id) {
            return self.plan_complete(id, pulled.kind, batch, applied).await;
        }
        // The same document may come twice in one answer.
        let here = match applied.documents.iter().position(|(known, _)| *known == id) {
            Some(index) => Some(applied.documents.swap_remove(index).1),
            None => match opened.take(id) {
                Some(document) => Some(document),
                None => self.read_document(id).await.unwrap_or(None),
            },
        };
        let is_new = here.is_none();
        let named_before: SortedSet<PhotoHash> = here.iter().flat_map(blobs_of).collect();
        let merged = merge(here, &pulled, self.random());
        let snapshot = pulled.snapshot.clone().filter(|_| is_new);
        if is_new {
            batch.put(
                Table::Documents,
                document_key(id),
                pack(&StoredDocument { kind: pulled.kind, snapshot }),
            );
        }
        let projected = merged.and_then(|(mut document, from_snapshot)| {
            let row = project(id, &mut document)?;
            Ok((document, row, from_snapshot))
        });
        let Ok((mut document, row, from_snapshot)) = projected else {
            // Its bytes are kept; the rest of the answer is applied.
            batch.put(Table::SetAside, document_key(id), pack(&SET_ASIDE));
            applied.set_aside.push(id);
            return self.plan_complete(id, pulled.kind, batch, applied).await;
        };
        for (hash, bytes) in from_snapshot {
            batch.put(Table::Changes, change_key(id, &hash), bytes);
        }
        applied.named.extend(blobs_of(&document).filter(|hash| !named_before.contains(hash)));
        let refused = self.still_refused(id, applied);
        if holds_any(&mut document, &refused) {
            opened.keep(id, document);
            return self.plan_parted(opened, id, pulled.kind, refused, batch, applied).await;
        }
        let stored = StoredRow { version: ROW_VERSION, row: row.clone() };
        batch.put(Table::Rows, document_key(id), pack_json(&stored));
        applied.rows.push((id, row));
        applied.documents.push((id, document));
        self.plan_complete(id, pulled.kind, batch, applied).await
    }
}

/// The pictures that a document names.
fn blobs_of(document: &Document) -> impl Iterator<Item = PhotoHash> + use<> {
    photos_of(document).into_iter().flat_map(|photo| photo.blobs().map(|(hash, ..)| hash).collect::<Vec<_>>())
}

type FromSnapshot = Vec<(Hash, Vec<u8>)>;

/// What is here merged with what came; the second part are changes of a snapshot that must be stored one by one,
/// because the document was here already.
fn merge(
    here: Option<Document>,
    pulled: &Pulled,
    actor: [u8; 16],
) -> Result<(Document, FromSnapshot), DocumentError> {
    match (here, &pulled.snapshot) {
        (None, Some(snapshot)) => {
            let mut document = Document::load(pulled.kind, snapshot, actor)?;
            document.apply(&pulled.changes)?;
            Ok((document, Vec::new()))
        }
        (None, None) => Ok((Document::from_changes(pulled.kind, &pulled.changes, actor)?, Vec::new())),
        (Some(mut document), snapshot) => {
            let from_snapshot = match snapshot {
                Some(snapshot) => Document::load(pulled.kind, snapshot, actor)?.changes(),
                None => Vec::new(),
            };
            let bytes: Vec<&[u8]> = from_snapshot
                .iter()
                .map(|(_, bytes)| bytes.as_slice())
                .chain(pulled.changes.iter().map(|bytes| bytes.as_slice()))
                .collect();
            document.apply(&bytes)?;
            Ok((document, from_snapshot))
        }
    }
}
