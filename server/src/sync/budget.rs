//! What one request may cost, told before anything is judged: to judge a change takes reading its record, however small it
//! is. What goes beyond is not answered, and a phone sends again what is not acknowledged.

use crate::store::{StoreError, View};
use spotcheck_domain::wire::Push;

/// Operations that one request has judged upon: those of the records, and what is pushed by its bytes. About a second of
/// one processor, and more than twice what a phone packs into one request where its records are of usual size.
const MOST: u64 = 300_000;
/// Bytes of a change that cost as much as an operation that is there.
const BYTES_AN_OPERATION: u64 = 8;

/// The first pushes of a request, in their order, as far as they can be afforded. One always can.
pub fn affordable(view: &dyn View, mut push: Vec<Push>) -> Result<Vec<Push>, StoreError> {
    let (mut spent, mut n_afforded) = (0_u64, 0);
    for one in &push {
        let n_there = view.document(one.document)?.map_or(0, |row| row.n_operations);
        let n_bytes: u64 = one.changes.iter().map(|change| change.len() as u64).sum();
        spent += n_there + n_bytes / BYTES_AN_OPERATION;
        if spent > MOST && n_afforded > 0 {
            metrics::counter!("spotcheck_refused_total", "for" => "cost").increment(1);
            break;
        }
        n_afforded += 1;
    }
    push.truncate(n_afforded);
    Ok(push)
}
