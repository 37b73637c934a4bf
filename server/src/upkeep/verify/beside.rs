//! What stands beside the documents: the database's own structures, the secret, the quarantine, reference data.

use super::{Fault, Report};
use crate::people::reference::hex;
use crate::store::{Beside, StoreError, View};
use sha2::{Digest, Sha256};
use spotcheck_domain::document::hash_of;

pub fn check(view: &View<'_>, report: &mut Report) -> Result<(), StoreError> {
    for complaint in view.integrity()? {
        report.add(Fault::Database, None, format!("SQLite says: {complaint}"));
    }
    if let Err(error) = view.secret() {
        report.add(Fault::Secret, None, format!("the secret or the epoch cannot be read: {error}"));
    }
    let quarantine = view.each_quarantined(|row, read| match read {
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
    let reference = view.each_reference(|name, sha256, json, compressed| {
        let found: [u8; 32] = Sha256::digest(&json).into();
        let mut plain = Vec::new();
        let is_same =
            brotli::BrotliDecompress(&mut compressed.as_slice(), &mut plain).is_ok() && plain == json;
        if found != sha256 || !is_same {
            report.add(Fault::Reference, None, format!("{name} {} has other bytes", hex(&sha256)));
        }
    });
    if let Err(error) = reference {
        report.add(Fault::Reference, None, format!("the reference data cannot be read: {error}"));
    }
    Ok(())
}

/// What bounds the quarantine, against what is in it.
pub fn check_sums(store: &mut Beside, repair: bool, report: &mut Report) -> Result<(), StoreError> {
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
