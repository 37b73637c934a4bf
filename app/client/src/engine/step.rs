//! A step that is decided at the office: pushed alone, and answered while its author waits.

use super::{Blobs, Clock, Engine, Entropy, Storage, Transport};
use crate::protocol::Failure;
use serde_bytes::ByteBuf;
use spotcheck_domain::document::NewChange;
use spotcheck_domain::id::{DocumentId, ReplicaId};
use spotcheck_domain::reason::Reason;
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::term::DocumentKind;
use spotcheck_domain::tree::from_cbor;
use spotcheck_domain::wire::{Outcome, Push, PushReceipt, SyncRequest, SyncResponse, encode};

impl<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy> Engine<S, B, T, C, E> {
    /// Pushes one online-only step and nothing else. It goes under the name of no replica that is, so that the feed
    /// gives it to this phone as to all others, also where the answer is lost or the phone killed. Gives the receipts of
    /// the answer: an office that is put back before the feed has brought them would bring them no more.
    pub(super) async fn push_step(
        &self,
        document: DocumentId,
        kind: DocumentKind,
        change: &NewChange,
    ) -> Result<Vec<PushReceipt>, Failure> {
        let replica = ReplicaId::from_parts(self.now(), self.random());
        let cursor = self.state.borrow().cursor.clone();
        let changes = vec![ByteBuf::from(change.bytes.clone())];
        let push = vec![Push { document, kind, changes, receipts: Vec::new(), made: Vec::new() }];
        let request = SyncRequest::plain(replica, cursor, push);
        let body = encode(&request).map_err(|_| Failure::StorageFault)?;
        let answer = self.world.transport.sync(body).await.map_err(|error| {
            let failure = Failure::from(&error);
            self.exchange_failed(&failure);
            failure
        })?;
        let answer: SyncResponse = from_cbor(&answer).map_err(|_| Failure::OfficeFault)?;
        self.touch(|state| state.planner.news());
        match answer.acks.iter().find(|ack| *ack.change == change.hash).map(|ack| &ack.outcome) {
            Some(Outcome::Stored | Outcome::Known) => Ok(answer.receipts),
            Some(Outcome::Stale | Outcome::MissingDependencies) => Err(Refusal::WrongState.into()),
            Some(Outcome::Quarantined(code)) => Err(match code.parse() {
                Ok(Reason::Rule(refusal)) => refusal.into(),
                _ => Failure::NotTaken,
            }),
            None => Err(Failure::OfficeFault),
        }
    }
}
