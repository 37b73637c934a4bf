//! What this phone holds of documents, read from the store without opening them: where they end, and which of their
//! changes the office has attested.

use super::applied::Applied;
use super::records::{StoredDocument, Unsent, change_key, document_of, hash_of, pack, queue_key, unpack};
use super::{Blobs, Clock, Engine, Entropy, Storage, Transport};
use crate::protocol::Failure;
use crate::storage::{Batch, Table};
use serde_bytes::ByteBuf;
use spotcheck_domain::document::{Hash, dependencies, saved_heads};
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::sorted::{SortedMap, SortedSet};
use spotcheck_domain::wire::Receipt;

/// Where all are wanted, those whose ids begin with the same bytes are read together: three bytes of their time are
/// about five hours.
const READ_TOGETHER: usize = 3;
/// So few are read one by one, whatever else was made in the same hours.
const FEW: usize = 1_000;

/// The heads of a document that is stored as these changes on top of what ends in `snapshot`.
fn heads_of(snapshot: Vec<Hash>, changes: &[(Hash, Vec<u8>)]) -> Vec<Hash> {
    let mut heads: SortedSet<Hash> = snapshot.into_iter().collect();
    heads.extend(changes.iter().map(|(hash, _)| *hash));
    for dependency in changes.iter().filter_map(|(_, bytes)| dependencies(bytes)).flatten() {
        heads.remove(&dependency);
    }
    heads.into_iter().collect()
}

/// The changes that do not stand behind `heads`, as far as those are known, and whether all of them are.
pub fn plan_beyond(changes: &[(Hash, Vec<u8>)], heads: &[Hash]) -> (Vec<Hash>, bool) {
    let bytes: SortedMap<Hash, &[u8]> =
        changes.iter().map(|(hash, bytes)| (*hash, bytes.as_slice())).collect();
    let mut behind: SortedSet<Hash> = SortedSet::new();
    let mut next: Vec<Hash> = heads.iter().copied().filter(|head| bytes.contains_key(head)).collect();
    let is_all_known = next.len() == heads.len();
    while let Some(hash) = next.pop() {
        if behind.insert(hash) {
            next.extend(bytes.get(&hash).and_then(|bytes| dependencies(bytes)).into_iter().flatten());
        }
    }
    let beyond = changes.iter().map(|(hash, _)| *hash).filter(|hash| !behind.contains(hash));
    (beyond.collect(), is_all_known)
}

impl<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy> Engine<S, B, T, C, E> {
    /// Every document here, those included that are set aside: their bytes are good.
    pub(super) fn held_ids(&self) -> SortedSet<DocumentId> {
        let state = self.state.borrow();
        state.entries.keys().chain(&state.set_aside).copied().collect()
    }

    /// The documents among `wanted` that are stored, with their heads.
    pub(super) async fn held_heads(
        &self,
        wanted: &SortedSet<DocumentId>,
    ) -> Result<Vec<(DocumentId, Vec<Hash>)>, Failure> {
        let mut held = Vec::with_capacity(wanted.len());
        let length = if wanted.len() <= FEW { 16 } else { READ_TOGETHER };
        let prefixes: SortedSet<&[u8]> = wanted.iter().map(|id| &id.as_bytes()[..length]).collect();
        for prefix in prefixes {
            let mut changes: SortedMap<DocumentId, Vec<(Hash, Vec<u8>)>> = SortedMap::new();
            for (key, bytes) in self.world.storage.scan(Table::Changes, prefix).await? {
                if let (Some(id), Some(hash)) = (document_of(&key), hash_of(&key)) {
                    changes.entry(id).or_default().push((hash, bytes));
                }
            }
            for (key, bytes) in self.world.storage.scan(Table::Documents, prefix).await? {
                let Some(id) = document_of(&key).filter(|id| wanted.contains(id)) else { continue };
                let Some(stored) = unpack::<StoredDocument>(&bytes) else { continue };
                let snapshot =
                    stored.snapshot.and_then(|snapshot| saved_heads(&snapshot)).unwrap_or_default();
                held.push((id, heads_of(snapshot, changes.get(&id).map_or(&[], Vec::as_slice))));
            }
        }
        Ok(held)
    }

    /// Every change of a document here.
    async fn held_changes(
        &self,
        id: DocumentId,
    ) -> Result<Option<(StoredDocument, Vec<(Hash, Vec<u8>)>)>, Failure> {
        let storage = &self.world.storage;
        let stored = storage.get(Table::Documents, id.as_bytes()).await?;
        let Some(stored) = stored.and_then(|bytes| unpack::<StoredDocument>(&bytes)) else { return Ok(None) };
        if stored.snapshot.is_some() && !self.state.borrow().set_aside.contains(&id) {
            // A snapshot's changes stand nowhere by themselves.
            self.note_opening(&[id]).await?;
            let read = self.read_document(id).await;
            self.note_opened(&[id]).await?;
            if let Ok(Some(mut document)) = read {
                return Ok(Some((stored, document.changes())));
            }
        }
        let changes = storage.scan(Table::Changes, id.as_bytes()).await?;
        let changes = changes.into_iter().filter_map(|(key, bytes)| Some((hash_of(&key)?, bytes))).collect();
        Ok(Some((stored, changes)))
    }

    /// The office's receipts for a document, by change. Of several the first holds as well as any.
    pub(super) async fn held_receipts(&self, id: DocumentId) -> Result<SortedMap<Hash, Receipt>, Failure> {
        let mut receipts = SortedMap::new();
        for (_, bytes) in self.world.storage.scan(Table::Receipts, id.as_bytes()).await? {
            let Some(receipt) = unpack::<Receipt>(&bytes) else { continue };
            for hash in &receipt.hashes {
                receipts.entry(**hash).or_insert_with(|| receipt.clone());
            }
        }
        Ok(receipts)
    }

    /// Queues what the office, which has only `heads` of a document, has lost of it: what it attested. What nobody attests
    /// is either this person's and in the outbox already, or nobody's to send. Gives whether everything that the office
    /// has is here.
    pub(super) async fn plan_attested(
        &self,
        id: DocumentId,
        heads: &[Hash],
        batch: &mut Batch,
        applied: &mut Applied,
    ) -> Result<bool, Failure> {
        let Some((stored, changes)) = self.held_changes(id).await? else { return Ok(true) };
        let (beyond, is_all_known) = plan_beyond(&changes, heads);
        let beyond: SortedSet<Hash> = beyond.into_iter().collect();
        let receipts = self.held_receipts(id).await?;
        let waiting: SortedSet<Vec<u8>> = {
            let state = self.state.borrow();
            let queued = state.outbox.iter().chain(&applied.queued);
            queued.filter(|unsent| unsent.document == id).map(|unsent| unsent.hash.to_vec()).collect()
        };
        let now = self.now();
        for (hash, bytes) in changes {
            if !beyond.contains(&hash) || !receipts.contains_key(&hash) || waiting.contains(hash.as_slice()) {
                continue;
            }
            let unsent = Unsent {
                key: queue_key(now, self.queue_suffix()),
                document: id,
                kind: stored.kind,
                hash: ByteBuf::from(hash.to_vec()),
                n_bytes: bytes.len() as u64,
                since: now,
                attested: true,
                made_under: None,
                fresh: false,
            };
            batch.put(Table::Outbox, unsent.key.clone(), pack(&unsent));
            if stored.snapshot.is_some() {
                batch.put(Table::Changes, change_key(id, &hash), bytes);
            }
            applied.queued.push(unsent);
        }
        Ok(is_all_known)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use spotcheck_domain::document::{Document, NewChange};
    use spotcheck_domain::edit::Edit;
    use spotcheck_domain::id::UnitId;
    use spotcheck_domain::task::NewTask;
    use spotcheck_domain::time::Timestamp;

    /// A first change, and two beside each other upon it.
    fn fork() -> (Document, [NewChange; 3]) {
        let at = Timestamp::from_millis(1_790_000_000_000);
        let new = NewTask { unit: UnitId::from_parts(at, [1; 10]), title: "检查".into(), due: None };
        let id = DocumentId::from_parts(at, [2; 10]);
        let (mut document, first) = Document::create(id, &Edit::AddTask(new), at, [3; 16]).expect("a task");
        let base = document.heads();
        let settle = |value: &str| Edit::Settle { key: "title".into(), value: value.into() };
        let second = document.edit(&settle("一"), None, at, [4; 16]).expect("edits").expect("a change");
        let third = document.edit(&settle("二"), Some(&base), at, [5; 16]).expect("edits").expect("a change");
        (document, [first, second, third])
    }

    fn stored(changes: &[NewChange]) -> Vec<(Hash, Vec<u8>)> {
        changes.iter().map(|change| (change.hash, change.bytes.clone())).collect()
    }

    #[test]
    fn heads_are_the_same_however_a_document_is_stored() {
        let (mut document, changes) = fork();
        let heads = document.heads();
        assert_eq!(heads_of(vec![], &stored(&changes)), heads);
        let saved = saved_heads(&document.save()).expect("reads");
        assert_eq!(heads_of(saved.clone(), &[]), heads);
        assert_eq!(heads_of(saved, &stored(&changes)), heads);
        assert_eq!(heads_of(vec![changes[0].hash], &stored(&changes[1..])), heads);
    }

    #[test]
    fn what_is_beyond_the_office_is_what_does_not_stand_behind_its_heads() {
        let (_, changes) = fork();
        let [first, second, third] = [0, 1, 2].map(|n| changes[n].hash);
        let check = |heads: &[Hash], expected: &[Hash], is_all_known| {
            let expected = (expected.to_vec(), is_all_known);
            assert_eq!(plan_beyond(&stored(&changes), heads), expected);
        };
        check(&[], &[first, second, third], true);
        check(&[first], &[second, third], true);
        check(&[second], &[third], true);
        check(&[second, third], &[], true);
        check(&[third, [9; 32]], &[second], false);
    }
}
