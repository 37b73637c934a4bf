//! Reference data: the organisation, the policy, the catalogue, in the version that the office named. What says who may
//! do what is taken together with the answer that names it, the rest after it.

use super::library::is_kept;
use super::records::{StoredReference, WANTED, pack, pack_json, unpack_json};
use super::state::is_governing;
use super::{Blobs, Clock, Engine, Entropy, Storage, Transport};
use crate::storage::{Batch, Table};
use crate::transport::TransportError;
use serde_bytes::ByteBuf;
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::wire::ReferenceVersion;

const ORGANISATION: &str = "organisation";
/// Units and people up to which all of them are a packet or two.
const WORTH_IT: usize = 10;

fn is_version(bytes: &[u8], version: &ReferenceVersion) -> bool {
    PhotoHash::of(bytes).to_string() == version.sha256
}

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
            match self.ask_version(&version).await {
                Ok(bytes) if is_version(&bytes, &version) => {
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

    /// The bytes of a version; they are to be checked. Of the organisation only what is new, where this phone has one that
    /// is worth it and the office can tell.
    async fn ask_version(&self, version: &ReferenceVersion) -> Result<Vec<u8>, TransportError> {
        if let Some(older) = self.worth_a_change(version) {
            match self.ask_reference(&format!("{}/since/{older}", version.sha256)).await {
                Ok(change) => {
                    let changed = self.changed(&change).filter(|bytes| is_version(bytes, version));
                    if let Some(bytes) = changed {
                        return Ok(bytes);
                    }
                }
                // An office of before, or one that has the older version no more.
                Err(TransportError::Status { status: 404 | 405, .. }) => {}
                Err(error) => return Err(error),
            }
        }
        self.ask_reference(&version.sha256).await
    }

    /// The version of the organisation that is here, where asking for all of another would cost more than one question.
    fn worth_a_change(&self, version: &ReferenceVersion) -> Option<String> {
        let state = self.state.borrow();
        let n_entries = state.organisation.units.len() + state.organisation.people.len();
        let here = state.reference.get(&version.name);
        here.filter(|_| version.name == ORGANISATION && n_entries > WORTH_IT).map(|here| here.sha256.clone())
    }

    fn changed(&self, change: &[u8]) -> Option<Vec<u8>> {
        let organisation = self.state.borrow().organisation.clone();
        organisation.changed(unpack_json(change)?).as_ref().map(pack_json)
    }

    /// Fetches what the office has named. A failure leaves the version before in force and is tried again.
    pub(super) async fn fetch_reference(&self) {
        let wanted = self.state.borrow().wanted.clone();
        for version in wanted {
            let fetched = match self.ask_version(&version).await {
                Ok(bytes) if is_version(&bytes, &version) => Ok(bytes),
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
