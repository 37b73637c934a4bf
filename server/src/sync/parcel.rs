//! One answer's documents while they are gathered, within a budget of bytes.

use crate::proof::receipt;
use crate::proof::secret::Secret;
use crate::store::{ChangeRow, StoreError, View};
use serde_bytes::ByteBuf;
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::wire::{LEAST_PULL, PULL_BUDGET, Pulled};
use std::collections::{HashMap, HashSet};

pub struct Parcel<'s> {
    secret: &'s Secret,
    pub documents: Vec<Pulled>,
    place: HashMap<DocumentId, usize>,
    /// Documents that are in it whole, as of that sequence.
    whole: HashMap<DocumentId, u64>,
    bytes: usize,
    budget: usize,
}

impl<'s> Parcel<'s> {
    /// With `room` for so many bytes, about.
    pub fn new(secret: &'s Secret, room: Option<u32>) -> Self {
        let room = room.map_or(PULL_BUDGET, |room| usize::try_from(room).unwrap_or(PULL_BUDGET));
        let budget = room.clamp(LEAST_PULL, PULL_BUDGET);
        Self { secret, documents: Vec::new(), place: HashMap::new(), whole: HashMap::new(), bytes: 0, budget }
    }

    pub fn is_full(&self) -> bool {
        self.bytes >= self.budget
    }

    /// Snapshot and tail, or all changes where there is no snapshot, as of `upto`. What consists of nothing but `pushed`
    /// is at its asker's already. A push of it that is in the parcel is part of that, and no reason to leave out the rest:
    /// what was pushed while he did not see the document is in no feed of his.
    pub fn add_whole(
        &mut self,
        view: &dyn View,
        document: DocumentId,
        upto: u64,
        pushed: &HashSet<[u8; 32]>,
    ) -> Result<(), StoreError> {
        if self.whole.get(&document).is_some_and(|whole| *whole >= upto) {
            return Ok(());
        }
        let snapshot = view.snapshot(document)?;
        let from = snapshot.as_ref().map_or(0, |(sequence, _, _)| *sequence);
        let tail = view.changes_between(document, from, upto)?;
        let is_own = snapshot.is_none() && tail.iter().all(|change| pushed.contains(&change.hash));
        let Some(row) = view.document(document)? else { return Ok(()) };
        if is_own {
            return Ok(());
        }
        let mut receipts = Vec::new();
        if snapshot.is_some() {
            let rows = view.change_rows_without_bytes(document, from)?;
            receipts = receipt::for_rows(self.secret, document, &rows);
        }
        receipts.extend(receipt::for_rows(self.secret, document, &tail));
        self.bytes += tail.iter().map(|change| change.bytes.len()).sum::<usize>();
        self.bytes += snapshot.as_ref().map_or(0, |(_, _, bytes)| bytes.len());
        let pulled = Pulled {
            id: document,
            kind: row.kind,
            snapshot: snapshot.map(|(_, _, bytes)| ByteBuf::from(bytes)),
            changes: tail.into_iter().map(|change| ByteBuf::from(change.bytes)).collect(),
            receipts,
            runs: Vec::new(),
        };
        self.whole.insert(document, upto);
        if let Some(place) = self.place.get(&document) {
            self.documents[*place] = pulled;
        } else {
            self.place.insert(document, self.documents.len());
            self.documents.push(pulled);
        }
        Ok(())
    }

    /// The changes of one push.
    pub fn add_changes(
        &mut self,
        view: &dyn View,
        document: DocumentId,
        changes: Vec<ChangeRow>,
    ) -> Result<(), StoreError> {
        let place = if let Some(place) = self.place.get(&document) {
            *place
        } else {
            let Some(row) = view.document(document)? else { return Ok(()) };
            self.documents.push(Pulled {
                id: document,
                kind: row.kind,
                snapshot: None,
                changes: Vec::new(),
                receipts: Vec::new(),
                runs: Vec::new(),
            });
            self.place.insert(document, self.documents.len() - 1);
            self.documents.len() - 1
        };
        let pulled = &mut self.documents[place];
        pulled.receipts.extend(receipt::for_rows(self.secret, document, &changes));
        for change in changes {
            self.bytes += change.bytes.len();
            pulled.changes.push(ByteBuf::from(change.bytes));
        }
        Ok(())
    }
}
