//! In whose name a pushed change is stored: its sender's, or its author's where a receipt of this office proves him.

use crate::people::principal::Principal;
use crate::proof::receipt;
use crate::proof::secret::Secret;
use spotcheck_domain::document::Hash;
use spotcheck_domain::id::{DeviceId, UserId};
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::wire::Push;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Authority {
    pub author: UserId,
    /// Nil where only a receipt names the author.
    pub device: DeviceId,
    /// When the office had it first, by its own receipt: it was judged then and is not judged by rights again. Of what an
    /// administrator releases, when it came.
    pub attested_at: Option<Timestamp>,
    /// An administrator speaks for it: no rule refuses it, but nothing proves that it is sound and its author's.
    pub is_released: bool,
}

impl Authority {
    /// Of a change for which nobody speaks but its sender.
    pub fn of(principal: &Principal) -> Self {
        Self { author: principal.user, device: principal.device, attested_at: None, is_released: false }
    }

    pub const fn is_attested(&self) -> bool {
        self.attested_at.is_some()
    }

    /// The office's own receipt says that it had stored it.
    pub const fn is_proved(&self) -> bool {
        self.is_attested() && !self.is_released
    }
}

/// The changes of a push for which it carries a genuine receipt. Of several receipts the earliest holds.
pub fn attested(secret: &Secret, push: &Push, hashes: &HashSet<Hash>) -> HashMap<Hash, Authority> {
    let mut authorities: HashMap<Hash, Authority> = HashMap::new();
    for receipt in &push.receipts {
        let is_about_this = receipt.hashes.iter().any(|hash| hashes.contains(&**hash));
        if !is_about_this || !receipt::is_genuine(secret, push.document, receipt) {
            continue;
        }
        let authority = Authority {
            author: receipt.author,
            device: DeviceId::from_uuid(Uuid::nil()),
            attested_at: Some(receipt.received_at),
            is_released: false,
        };
        for hash in &receipt.hashes {
            let known = authorities.entry(**hash).or_insert(authority);
            if known.attested_at > authority.attested_at {
                *known = authority;
            }
        }
    }
    authorities
}
