//! Keeps what was refused for the administrator, as far as its author's room there reaches: the disk is not a phone's
//! to fill.
//!
//! Where the room is full his phone is told so and keeps the change as its own, like everything that was refused. What
//! an administrator has decided takes no room, so that deciding makes some.

use super::reason::Reason;
use super::verdict::{Judged, Unwanted};
use crate::people::principal::Principal;
use crate::store::{Refused, StoreError, Sum, Tx};
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::wire::{MAX_CHANGE, Outcome};
use std::collections::BTreeMap;

/// What may lie undecided: so many changes, and so many bytes of them.
struct Room {
    n_changes: u64,
    n_bytes: u64,
}

/// Of one author: 64 MiB. A change has about 150 bytes, so that an honest person's whole year finds room many times
/// over, and a thousand hostile ones would be needed for a disk of 64 GiB.
const OF_AUTHOR: Room = Room { n_changes: 100_000, n_bytes: 64 << 20 };
/// Of one author in one document: 8 MiB. The hashes of all of them are read whenever he writes there, which is 5 ms for
/// so many.
const IN_DOCUMENT: Room = Room { n_changes: 5_000, n_bytes: 8 << 20 };

/// Photos that undecided changes of one author name: as much as a phone brings at once that comes home with 200 of them.
/// Beyond it the bytes stay on his phone, which says so.
const PHOTOS_OF_AUTHOR: Room = Room { n_changes: 1_000, n_bytes: 2 << 30 };

impl Room {
    const fn holds(&self, sum: Sum, n_bytes: u64) -> bool {
        sum.n_changes < self.n_changes && sum.n_bytes + n_bytes <= self.n_bytes
    }

    /// Full is what the largest change would not fit in: whether a change is kept must not hang on its size, or one
    /// might lie here without another on which it builds.
    const fn is_full(&self, sum: Sum) -> bool {
        sum.n_changes >= self.n_changes || sum.n_bytes + MAX_CHANGE as u64 > self.n_bytes
    }
}

/// Whether nothing more is kept of an author, by what there is of him in one document and in all.
pub const fn is_full(in_document: Sum, of_author: Sum) -> bool {
    IN_DOCUMENT.is_full(in_document) || OF_AUTHOR.is_full(of_author)
}

/// Stores what was refused in one document. The acknowledgement of what finds no room is made to say so.
pub fn keep(
    tx: &dyn Tx,
    principal: &Principal,
    judged: &mut Judged,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (document, kind) = (judged.document, judged.kind);
    let (author, device) = (principal.user, principal.device);
    let mut n_kept: BTreeMap<&str, u64> = BTreeMap::new();
    let mut room = None;
    for Unwanted { hash, name, bytes, reason, photos } in &judged.refused {
        if is_full(tx.quarantine_sum(author, Some(document))?, tx.quarantine_sum(author, None)?) {
            // What only builds upon another is told as ever: its author's phone writes it again where it may stand.
            let acks = judged.acks.iter_mut().filter(|ack| *ack.change == *hash);
            acks.filter(|_| *reason != Reason::Descends)
                .for_each(|ack| ack.outcome = Outcome::Quarantined(Reason::QuarantineFull.code().into()));
            continue;
        }
        let reason = reason.code();
        *n_kept.entry(reason).or_default() += 1;
        tx.put_quarantine(&Refused { document, kind, hash: name, author, device, reason, bytes }, now)?;
        for (sha256, size) in photos {
            let used = match room {
                Some(used) => used,
                None => tx.sum_of_refused_photos(author)?,
            };
            if PHOTOS_OF_AUTHOR.holds(used, *size) {
                tx.put_refused_photo(document, author, name, *sha256, *size)?;
                room = Some(Sum { n_changes: used.n_changes + 1, n_bytes: used.n_bytes + size });
            }
        }
    }
    for (reason, n) in n_kept {
        tracing::info!(%document, %author, %device, reason, n, "changes were put into quarantine");
        metrics::counter!("spotcheck_quarantined_total", "reason" => reason).increment(n);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_room_is_full_when_the_largest_change_does_not_fit() {
        let largest = MAX_CHANGE as u64;
        let check = |n_changes, n_bytes, expected| {
            let room = Room { n_changes: 3, n_bytes: 2 * largest };
            assert_eq!(room.is_full(Sum { n_changes, n_bytes }), expected, "{n_changes}, {n_bytes}");
        };
        check(0, 0, false);
        check(2, largest, false);
        check(2, largest + 1, true);
        check(3, 0, true);
    }
}
