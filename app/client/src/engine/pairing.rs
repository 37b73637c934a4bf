//! Making this device somebody's.

use super::records::{CURSOR, GONE, IDENTITY, Identity, OFFER_PHOTOS, UNCONFIRMED, pack_json, unpack_json};
use super::{Blobs, Clock, Engine, Entropy, Storage, Transport};
use crate::protocol::{Failure, Reply};
use crate::storage::{Batch, Table};
use crate::transport::TransportError;
use spotcheck_domain::wire::PairRequest;

/// What the office answers to a code that it does not know, or not any more.
const CODE_UNKNOWN: &str = "code_unknown";

impl<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy> Engine<S, B, T, C, E> {
    pub(super) async fn pair(&self, code: String, device: String) -> Result<Reply, Failure> {
        let before: Option<Identity> =
            self.world.storage.get(Table::Settings, IDENTITY).await?.and_then(|bytes| unpack_json(&bytes));
        let unsent = {
            let state = self.state.borrow();
            !state.outbox.is_empty() || !state.uploads.is_empty() || !state.drafts.is_empty()
        };
        let request = PairRequest { code, device };
        let session = self.world.transport.pair(&request).await.map_err(|error| match &error {
            TransportError::Status { code, .. } if code == CODE_UNKNOWN => Failure::CodeUnknown,
            error => error.into(),
        })?;
        let somebody_else = before.is_some_and(|before| before.session.person.id != session.person.id);
        if somebody_else && unsent {
            return Err(Failure::OthersWorkUnsent);
        }
        let mut batch = Batch::default();
        if somebody_else {
            self.plan_clearing(&mut batch).await?;
        }
        let identity = Identity { session: session.clone(), ended: false };
        batch.put(Table::Settings, IDENTITY, pack_json(&identity));
        self.world.storage.commit(batch).await?;
        if somebody_else {
            self.reload().await?;
        }
        self.touch(|state| {
            state.session = Some(session.clone());
            state.planner.paired(true);
            state.untold.queues = true;
        });
        Ok(Reply::Paired { session })
    }

    /// What the person before could see is not the next one's: documents, rows and the cursor go.
    async fn plan_clearing(&self, batch: &mut Batch) -> Result<(), Failure> {
        for table in [Table::Documents, Table::Changes, Table::Rows, Table::Receipts, Table::Refused] {
            for (key, _) in self.world.storage.scan(table, b"").await? {
                batch.delete(table, key);
            }
        }
        for setting in [CURSOR, OFFER_PHOTOS, UNCONFIRMED, GONE] {
            batch.delete(Table::Settings, setting);
        }
        Ok(())
    }
}
