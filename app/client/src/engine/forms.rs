//! Words of forms and dialogs that stand in no record yet. They are durable as they are typed, there again after a kill, and
//! gone when the form is done.

use super::records::{pack, unpack};
use super::{Blobs, Clock, Engine, Entropy, Storage, StorageError, Transport};
use crate::protocol::{Failure, Reply};
use crate::storage::{Batch, Table};
use serde::{Deserialize, Serialize};
use spotcheck_domain::time::Timestamp;
use std::collections::BTreeMap;

const PREFIX: &[u8] = b"form/";
/// A form that nobody has gone on with for so long is given up.
const KEPT_MILLIS: i64 = 90 * 86_400_000;

#[derive(Serialize, Deserialize)]
struct StoredForm {
    at: Timestamp,
    words: BTreeMap<String, String>,
}

fn key_of(form: &str) -> Vec<u8> {
    [PREFIX, form.as_bytes()].concat()
}

impl<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy> Engine<S, B, T, C, E> {
    pub(super) async fn hold(&self, form: &str, words: BTreeMap<String, String>) -> Result<Reply, Failure> {
        let mut batch = Batch::default();
        if words.is_empty() {
            batch.delete(Table::Settings, key_of(form));
        } else {
            batch.put(Table::Settings, key_of(form), pack(&StoredForm { at: self.now(), words }));
        }
        self.world.storage.commit(batch).await?;
        Ok(Reply::Done)
    }

    pub(super) async fn held(&self, form: &str) -> Result<Reply, Failure> {
        let stored = self.world.storage.get(Table::Settings, &key_of(form)).await?;
        let form = stored.and_then(|bytes| unpack::<StoredForm>(&bytes));
        Ok(Reply::Held { words: form.map(|form| form.words).unwrap_or_default() })
    }

    pub(super) async fn forget_old_forms(&self) -> Result<(), StorageError> {
        let oldest = self.now().plus_millis(-KEPT_MILLIS);
        let mut batch = Batch::default();
        for (key, bytes) in self.world.storage.scan(Table::Settings, PREFIX).await? {
            if unpack::<StoredForm>(&bytes).is_none_or(|form| form.at < oldest) {
                batch.delete(Table::Settings, key);
            }
        }
        self.world.storage.commit(batch).await
    }
}
