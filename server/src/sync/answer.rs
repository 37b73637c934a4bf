//! What an answer holds beside what became of the push: what this phone lacks, or its part of a repair.

use super::feed::pull;
use super::reading::Asking;
use super::standing::{Standing, stand};
use super::{cursor, repair};
use crate::office::Office;
use crate::people::principal::Principal;
use crate::store::{StoreError, View};
use serde_bytes::ByteBuf;
use spotcheck_domain::id::ReplicaId;
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::wire::{Ack, Offer, Outcome, PushReceipt, RefusedHere, Repair, SyncResponse};
use std::collections::HashSet;

/// Who asks, and what answering him takes.
pub(super) struct Asker<'a> {
    pub(super) office: &'a Office,
    pub(super) principal: &'a Principal,
    pub(super) replica: ReplicaId,
    pub(super) pushed: &'a HashSet<[u8; 32]>,
    pub(super) refused: &'a [RefusedHere],
    pub(super) room: Option<u32>,
    pub(super) nonce: [u8; 24],
    pub(super) now: Timestamp,
}

impl Asker<'_> {
    /// Everything but what became of the push.
    pub(super) fn answer(
        &self,
        view: &dyn View,
        cursor: Option<ByteBuf>,
        offer: Option<Offer>,
    ) -> Result<SyncResponse, StoreError> {
        let (secret, principal) = (&self.office.secret, self.principal);
        match offer {
            Some(Offer::Digests(offered)) => {
                let buckets = repair::differing(view, principal, &offered)?;
                let cursor = repair::cursor_after(view, secret, principal, self.nonce)?;
                Ok(SyncResponse { repair: Some(Repair::Differ(buckets)), ..blank(ByteBuf::from(cursor)) })
            }
            Some(Offer::Heads { buckets, documents }) => {
                let compared = repair::compare(view, secret, principal, &buckets, documents, self.room)?;
                Ok(SyncResponse {
                    documents: compared.parcel.documents,
                    gone: compared.gone,
                    more: compared.more,
                    repair: Some(Repair::Lacks(compared.lacks)),
                    ..blank(cursor.unwrap_or_default())
                })
            }
            photos => {
                match stand(view, secret, principal, cursor.as_ref().map(|sealed| sealed.as_slice()))? {
                    Standing::Elsewhere => {
                        Ok(SyncResponse { repair: Some(Repair::Offer), ..blank(cursor.unwrap_or_default()) })
                    }
                    Standing::New => self.pull(view, None, photos),
                    Standing::At(cursor) => self.pull(view, Some(cursor), photos),
                }
            }
        }
    }

    fn pull(
        &self,
        view: &dyn View,
        cursor: Option<cursor::Cursor>,
        photos: Option<Offer>,
    ) -> Result<SyncResponse, StoreError> {
        let (secret, principal) = (&self.office.secret, self.principal);
        let asking = Asking {
            principal,
            replica: self.replica,
            cursor,
            pushed: self.pushed,
            refused: self.refused,
            room: self.room,
            now: self.now,
        };
        let pull = pull(view, secret, &asking)?;
        let repair = match photos {
            Some(Offer::Photos(offered)) => {
                Some(Repair::LacksPhotos(repair::lacked_photos(view, principal, &offered)?))
            }
            _ => None,
        };
        Ok(SyncResponse {
            acks: known(&pull.own_receipts),
            receipts: pull.own_receipts,
            documents: pull.documents,
            gone: pull.gone,
            reference: pull.reference,
            more: pull.more,
            repair,
            ..blank(ByteBuf::from(pull.cursor.seal(secret, principal.user, self.nonce)))
        })
    }
}

fn known(receipts: &[PushReceipt]) -> Vec<Ack> {
    let hashes = receipts.iter().flat_map(|pushed| &pushed.receipt.hashes);
    hashes.map(|hash| Ack { change: *hash, outcome: Outcome::Known }).collect()
}

fn blank(cursor: ByteBuf) -> SyncResponse {
    SyncResponse {
        cursor,
        acks: Vec::new(),
        receipts: Vec::new(),
        documents: Vec::new(),
        gone: Vec::new(),
        reference: Vec::new(),
        more: false,
        repair: None,
        settled: Vec::new(),
        now: None,
        rescue_key: None,
        numbers: None,
    }
}
