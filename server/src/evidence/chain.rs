//! The chain of a record: its changes in the order in which the office stored them, push by push, each push with the receipt
//! that the office gave for it.

use crate::proof::receipt;
use crate::proof::secret::Secret;
use crate::store::ChangeRow;
use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use spotcheck_domain::document::Hash;
use spotcheck_domain::id::{DocumentId, UserId};
use spotcheck_domain::term::DocumentKind;
use spotcheck_domain::time::Timestamp;
use std::collections::HashMap;

pub const FORMAT: &str = "spotcheck chain 1";

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chain {
    pub format: String,
    pub record: DocumentId,
    pub kind: DocumentKind,
    pub pushes: Vec<Push>,
}

/// Changes that came together. Whether the MAC is good only the office can say, which has the secret for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Push {
    pub author: UserId,
    /// Milliseconds since 1970, by the office's clock.
    pub received_at: Timestamp,
    /// HMAC-SHA-256 over the record's id, the author's, the time and the hashes.
    pub mac: String,
    pub changes: Vec<String>,
}

impl Chain {
    /// Of a record's rows, which stand in the order in which they were stored.
    pub fn of(secret: &Secret, record: DocumentId, kind: DocumentKind, rows: &[ChangeRow]) -> Self {
        let receipts = receipt::for_rows(secret, record, rows).into_iter();
        let pushes = receipts.map(|receipt| Push {
            author: receipt.author,
            received_at: receipt.received_at,
            mac: HEXLOWER.encode(&receipt.mac),
            changes: receipt.hashes.iter().map(|hash| HEXLOWER.encode(hash.as_slice())).collect(),
        });
        Self { format: FORMAT.to_owned(), record, kind, pushes: pushes.collect() }
    }

    /// Every change with its push, in their order.
    pub fn each(&self) -> impl Iterator<Item = (&str, &Push)> {
        self.pushes.iter().flat_map(|push| push.changes.iter().map(move |change| (change.as_str(), push)))
    }

    /// The push of each change.
    pub fn by_change(&self) -> HashMap<Hash, &Push> {
        self.each().filter_map(|(change, push)| Some((hash_of(change)?, push))).collect()
    }
}

/// A hash as the chain writes it.
pub fn hash_of(text: &str) -> Option<Hash> {
    HEXLOWER.decode(text.as_bytes()).ok()?.try_into().ok()
}
