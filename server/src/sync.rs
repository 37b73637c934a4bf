//! The core of `POST /v1/sync`: stores what a phone pushes and gives what it lacks. Idempotent; keeps nothing between
//! two requests. A simulation calls [`handle`] as the HTTP side does.

use crate::cursor::Cursor;
use crate::error::Error;
use crate::feed::{Asking, pull};
use crate::ingest::{IngestError, ingest};
use crate::office::Office;
use crate::principal::Principal;
use crate::reference;
use rand::RngCore;
use serde_bytes::ByteBuf;
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::wire::{PROTOCOL, SyncRequest, SyncResponse};
use std::collections::HashSet;
use std::sync::Arc;

/// Documents and changes that one request may name.
const MOST_CHANGES: usize = 50_000;

pub fn handle(
    office: &Arc<Office>,
    principal: &Principal,
    request: SyncRequest,
    now: Timestamp,
    rng: &mut dyn RngCore,
) -> Result<SyncResponse, Error> {
    if request.protocol != PROTOCOL {
        return Err(Error::Protocol(PROTOCOL));
    }
    if request.push.iter().map(|push| push.changes.len()).sum::<usize>() > MOST_CHANGES {
        return Err(Error::Invalid(format!("more than {MOST_CHANGES} changes")));
    }
    let ingested =
        ingest(office, principal, request.replica, request.push, now).map_err(|error| match error {
            IngestError::Store(error) => Error::Store(error),
            IngestError::Raced => Error::Busy,
        })?;
    let pushed: HashSet<[u8; 32]> = ingested.acks.iter().map(|ack| *ack.change).collect();
    let cursor =
        request.cursor.and_then(|sealed| Cursor::open(&office.secret, principal.user, sealed.as_slice()));
    reference::ensure_organisation(office, principal.unit, now)?;
    let asking = Asking { principal, replica: request.replica, cursor, pushed: &pushed, now };
    let pull = office.store.read(|view| pull(view, &office.secret, &asking))?;
    let mut nonce = [0; 24];
    rng.fill_bytes(&mut nonce);
    Ok(SyncResponse {
        cursor: ByteBuf::from(pull.cursor.seal(&office.secret, principal.user, nonce)),
        acks: ingested.acks,
        receipts: ingested.receipts,
        documents: pull.documents,
        gone: pull.gone,
        reference: pull.reference,
        more: pull.more,
        repair: None,
        released: Vec::new(),
    })
}
