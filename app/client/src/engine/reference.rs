//! Reference data: the organisation, the policy, the catalogue, in the version that the office named. What says who may
//! do what is taken together with the answer that names it, the rest after it.

use super::library::is_kept;
use super::records::{StoredReference, WANTED, pack};
use super::state::is_governing;
use super::{Blobs, Clock, Engine, Entropy, Storage, Transport};
use crate::storage::{Batch, Table};
use crate::transport::TransportError;
use serde_bytes::ByteBuf;
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::wire::ReferenceVersion;

impl<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy> Engine<S, B, T, C, E> {
    /// Fetches the governing versions among those that an answer names, as far as they are not here. `None`: one did not
    /// come, and the answer is to be asked for again.
    pub(super) async fn learn_governing(&self, named: &[ReferenceVersion]) -> Option<Vec<StoredReference>> {
        let lacking: Vec<ReferenceVersion> = {
            let state = self.state.borrow();
            let lacks = |version: &&ReferenceVersion| {
                is_governing(&version.name) && state.reference.get(&version.name) != Some(*version)
            };
            named.iter().filter(lacks).cloned().collect()
        };
        let mut learned = Vec::with_capacity(lacking.len());
        for version in lacking {
            match self.ask_reference(&version.sha256).await {
                Ok(bytes) if PhotoHash::of(&bytes).to_string() == version.sha256 => {
                    learned.push(StoredReference { version, bytes: ByteBuf::from(bytes) });
                }
                Ok(_) => {
                    self.exchange_failed(&(&TransportError::Garbage).into());
                    return None;
                }
                // It was replaced since the answer was made, which another one will tell; or the office has lost it, and
                // to ask on would keep everything else waiting.
                Err(TransportError::Status { status: 404, .. }) => {
                    if self.touch(|state| state.missing.insert(version.sha256)) {
                        self.touch(|state| state.planner.news());
                        return None;
                    }
                }
                Err(error) => {
                    self.exchange_failed(&(&error).into());
                    return None;
                }
            }
        }
        Some(learned)
    }

    /// Fetches what the office has named. A failure leaves the version before in force and is tried again.
    pub(super) async fn fetch_reference(&self) {
        let wanted = self.state.borrow().wanted.clone();
        for version in wanted {
            let fetched = match self.ask_reference(&version.sha256).await {
                Ok(bytes) if PhotoHash::of(&bytes).to_string() == version.sha256 => Ok(bytes),
                Ok(_) => Err(TransportError::Garbage),
                Err(error) => Err(error),
            };
            let bytes = match fetched {
                Ok(bytes) => Some(bytes),
                // The office has it no more, or never had: it will name another. To ask on would keep photos waiting.
                Err(TransportError::Status { status: 404, .. }) => None,
                Err(error) => {
                    return self.exchange_failed(&(&error).into());
                }
            };
            let stored =
                bytes.map(|bytes| StoredReference { version: version.clone(), bytes: ByteBuf::from(bytes) });
            let left: Vec<ReferenceVersion> =
                self.state.borrow().wanted.iter().filter(|other| **other != version).cloned().collect();
            let mut batch = Batch::default();
            if let Some(stored) = &stored {
                self.state.borrow().library.plan_keeping(stored, &mut batch);
                batch.put(Table::Reference, version.name.as_bytes().to_vec(), pack(stored));
            }
            batch.put(Table::Settings, WANTED, pack(&left));
            if let Err(error) = self.world.storage.commit(batch).await {
                return self.exchange_failed(&error.into());
            }
            self.touch(|state| {
                state.wanted = left;
                // A visit may go on citing what the office gives nobody here.
                if stored.is_none() && is_kept(&version.name) {
                    state.missing.insert(version.sha256.clone());
                }
                state.untold.reference = true;
                if let Some(stored) = &stored {
                    state.take_reference(&version.name, stored);
                }
            });
        }
    }
}
