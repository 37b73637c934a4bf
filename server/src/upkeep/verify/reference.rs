//! Reference data against its hashes, and its compressed twins against it.

use super::problem::Fault;
use super::report::Report;
use crate::store::View;
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

pub fn check(view: &dyn View, report: &mut Report) {
    let reference = view.each_reference(&mut |name, sha256, json, compressed| {
        let found: [u8; 32] = Sha256::digest(&json).into();
        let mut plain = Vec::new();
        // What is empty is not packed yet.
        let is_same = compressed.is_empty()
            || (brotli::BrotliDecompress(&mut compressed.as_slice(), &mut plain).is_ok() && plain == json);
        if found != sha256 || !is_same {
            report.add(
                Fault::Reference,
                None,
                format!("{name} {} has other bytes", HEXLOWER.encode(&sha256)),
            );
        }
    });
    if let Err(error) = reference {
        report.add(Fault::Reference, None, format!("the reference data cannot be read: {error}"));
    }
}
