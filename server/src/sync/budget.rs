//! What one request may cost, told before anything is judged: to judge a change takes reading its record, however small it
//! is, and a few bytes may be thousands of operations. What goes beyond is not answered, and a phone sends again what is not acknowledged.

use crate::ingest::n_operations;
use crate::store::{StoreError, View};
use serde_bytes::ByteBuf;
use spotcheck_domain::wire::Push;

/// Operations that one request has judged, and upon which: those of the records, those that are pushed, and what is pushed
/// by its bytes. A second or two of one processor, and more than what a phone packs into one request where its records are
/// of usual size.
const MOST: u64 = 300_000;
/// Bytes of a change that cost as much as an operation that is there.
const BYTES_AN_OPERATION: u64 = 8;

/// The first pushes of a request, in their order, as far as they can be afforded. One always can.
pub fn affordable(view: &dyn View, mut push: Vec<Push>) -> Result<Vec<Push>, StoreError> {
    let (mut spent, mut n_afforded) = (0_u64, 0);
    for one in &push {
        let n_there = view.document(one.document)?.map_or(0, |row| row.n_operations);
        let of_change = |change: &ByteBuf| n_operations(change) + change.len() as u64 / BYTES_AN_OPERATION;
        spent += n_there + one.changes.iter().map(of_change).sum::<u64>();
        if spent > MOST && n_afforded > 0 {
            metrics::counter!("spotcheck_refused_total", "for" => "cost").increment(1);
            break;
        }
        n_afforded += 1;
    }
    push.truncate(n_afforded);
    Ok(push)
}
