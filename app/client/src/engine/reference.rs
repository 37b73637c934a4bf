//! Reference data: the organisation, the policy, the catalogue, in the version that the office named.

use super::records::{StoredReference, WANTED, pack};
use super::{Blobs, Clock, Engine, Entropy, Storage, Transport};
use crate::storage::{Batch, Table};
use crate::transport::TransportError;
use serde_bytes::ByteBuf;
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::wire::ReferenceVersion;

impl<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy> Engine<S, B, T, C, E> {
    /// Fetches what the office has named. A failure leaves the version before in force and is tried again.
    pub(super) async fn fetch_reference(&self) {
        let wanted = self.state.borrow().wanted.clone();
        for version in wanted {
            let fetched = match self.world.transport.reference(&version.sha256).await {
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
                batch.put(Table::Reference, version.name.as_bytes().to_vec(), pack(stored));
            }
            batch.put(Table::Settings, WANTED, pack(&left));
            if let Err(error) = self.world.storage.commit(batch).await {
                return self.exchange_failed(&error.into());
            }
            self.touch(|state| {
                state.wanted = left;
                state.untold.reference = true;
                if let Some(stored) = &stored {
                    state.take_reference(&version.name, stored);
                }
            });
        }
    }
}
