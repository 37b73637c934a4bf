//! What was refused, and the sums that bound it.

use super::problem::Fault;
use super::report::Report;
use crate::store::{Direct, StoreError, View};
use sha2::{Digest, Sha256};
use spotcheck_domain::document::hash_of;

pub fn check(view: &dyn View, report: &mut Report) {
    let quarantine = view.each_quarantined(&mut |row, read| match read {
        Err(error) => {
            report.add(Fault::Quarantine, None, format!("refused change {row} cannot be read: {error}"));
        }
        Ok((document, hash, bytes)) => {
            let digest: [u8; 32] = Sha256::digest(&bytes).into();
            // What was too large was not kept; what is no change is named by all of its bytes.
            if !bytes.is_empty() && hash != hash_of(&bytes) && hash != digest {
                let detail = format!("refused change {row} has other bytes than its hash says");
                report.add(Fault::Quarantine, Some(document), detail);
            }
        }
    });
    if let Err(error) = quarantine {
        report.add(Fault::Quarantine, None, format!("the quarantine cannot be read: {error}"));
    }
}

/// What bounds the quarantine, against what is in it.
pub fn check_sums(store: &mut Direct, repair: bool, report: &mut Report) -> Result<(), StoreError> {
    // What cannot be read is wrong too.
    if store.read(|view| Ok::<_, StoreError>(view.are_quarantine_sums_right().unwrap_or(false)))? {
        return Ok(());
    }
    let from = report.problems.len();
    report.add(Fault::QuarantineSums, None, "the sums of what was refused are not those of its rows");
    if repair {
        store.write(|tx| tx.rebuild_quarantine_sums())?;
        report.settle(from, None);
    }
    Ok(())
}
