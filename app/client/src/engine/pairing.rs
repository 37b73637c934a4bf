//! Making this device somebody's, and nobody's again.

use super::records::{IDENTITY, Identity, SIGNED_OUT, pack, pack_json, unpack_json};
use super::{Blobs, Clock, Engine, Entropy, Storage, Transport};
use crate::protocol::{Failure, Reply};
use crate::storage::{Batch, StorageError, Table};
use crate::transport::TransportError;
use spotcheck_domain::id::DeviceId;
use spotcheck_domain::wire::PairRequest;

/// What the office answers to a code that it does not know, or not any more.
const CODE_UNKNOWN: &str = "code_unknown";

impl<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy> Engine<S, B, T, C, E> {
    /// Another person's code is looked at before it is used up: while his predecessor's work is unsent, nothing changes,
    /// here or at the office.
    pub(super) async fn pair(
        &self,
        code: String,
        device: String,
        leave_unsent: bool,
    ) -> Result<Reply, Failure> {
        self.tell_signed_out().await?;
        let before = self.identity().await?.map(|identity| identity.session.person.id);
        let request = PairRequest { code, device };
        let may_leave = {
            let state = self.state.borrow();
            state.unsent().is_empty() || leave_unsent && state.is_all_exported()
        };
        if let Some(before) = before.filter(|_| !may_leave) {
            match self.world.transport.look(&request).await {
                Ok(owner) if owner.person != before => return Err(Failure::OthersWorkUnsent),
                // An office of before cannot look.
                Ok(_) | Err(TransportError::Status { status: 404 | 405, .. }) => {}
                Err(error) => return Err(code_failure(&error)),
            }
        }
        let session = self.world.transport.pair(&request).await.map_err(|error| code_failure(&error))?;
        let is_another = before.is_some_and(|before| before != session.person.id);
        if is_another && !may_leave {
            return Err(Failure::OthersWorkUnsent);
        }
        let identity = pack_json(&Identity { session: session.clone(), ended: false });
        if is_another {
            let mut batch = Batch::default();
            batch.put(Table::Settings, IDENTITY, identity);
            self.wipe(batch).await?;
        } else {
            let mut batch = Batch::default();
            batch.put(Table::Settings, IDENTITY, identity);
            batch.delete(Table::Settings, super::records::RESCUE_KEY);
            self.world.storage.commit(batch).await?;
            self.touch(|state| {
                state.session = Some(session.clone());
                (state.has_ended, state.rescue_key, state.is_key_registered) = (false, None, false);
                state.planner.paired(true);
                // On another device, as far as the office knows.
                state.numbers.check();
                state.untold.queues = true;
            });
            self.name_device();
        }
        Ok(Reply::Paired { session })
    }

    /// Nothing of the person can be read here afterwards. The office is told now, or when it is next reached.
    pub(super) async fn sign_out(&self, leave_unsent: bool) -> Result<Reply, Failure> {
        let may_leave = {
            let state = self.state.borrow();
            state.unsent().is_empty() || leave_unsent && state.is_all_exported()
        };
        if !may_leave {
            return Err(Failure::WorkUnsent);
        }
        let mut batch = Batch::default();
        if self.world.transport.sign_out().await.is_err_and(|error| !is_signed_out(&error)) {
            batch.put(Table::Settings, SIGNED_OUT, pack(&true));
        }
        self.wipe(batch).await?;
        Ok(Reply::Done)
    }

    /// The session that this browser still has is nobody's: it is ended before the office is asked for anything else.
    async fn tell_signed_out(&self) -> Result<(), Failure> {
        if self.world.storage.get(Table::Settings, SIGNED_OUT).await?.is_none() {
            return Ok(());
        }
        match self.world.transport.sign_out().await {
            Err(error) if !is_signed_out(&error) => return Err((&error).into()),
            _ => {}
        }
        let mut batch = Batch::default();
        batch.delete(Table::Settings, SIGNED_OUT);
        Ok(self.world.storage.commit(batch).await?)
    }

    async fn identity(&self) -> Result<Option<Identity>, StorageError> {
        let stored = self.world.storage.get(Table::Settings, IDENTITY).await?;
        Ok(stored.and_then(|bytes| unpack_json(&bytes)))
    }

    /// The device that this is, as the office knows it.
    pub fn device(&self) -> Option<DeviceId> {
        self.state.borrow().session.as_ref().map(|session| session.device)
    }

    pub(super) fn name_device(&self) {
        self.world.transport.ask_as(self.device());
    }
}

fn code_failure(error: &TransportError) -> Failure {
    match error {
        TransportError::Status { code, .. } if code == CODE_UNKNOWN => Failure::CodeUnknown,
        error => error.into(),
    }
}

/// The office knows the session no more.
const fn is_signed_out(error: &TransportError) -> bool {
    matches!(error, TransportError::Status { status: 401, .. })
}
