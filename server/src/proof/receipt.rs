//! Receipts: the office's word that it stored these changes of that author at that time.

use crate::proof::secret::Secret;
use crate::store::ChangeRow;
use serde_bytes::{ByteArray, ByteBuf};
use spotcheck_domain::id::{DocumentId, UserId};
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::wire::Receipt;

pub fn make(
    secret: &Secret,
    document: DocumentId,
    hashes: &[[u8; 32]],
    author: UserId,
    at: Timestamp,
) -> Receipt {
    Receipt {
        hashes: hashes.iter().copied().map(ByteArray::new).collect(),
        author,
        received_at: at,
        mac: ByteBuf::from(mac(secret, document, hashes, author, at)),
    }
}

/// Whether this server made the receipt, for this document.
pub fn is_genuine(secret: &Secret, document: DocumentId, receipt: &Receipt) -> bool {
    let hashes: Vec<[u8; 32]> = receipt.hashes.iter().map(|hash| **hash).collect();
    let expected = mac(secret, document, &hashes, receipt.author, receipt.received_at);
    // Every byte is compared whatever the first ones say, so that time tells nothing.
    receipt.mac.len() == expected.len()
        && receipt.mac.iter().zip(&expected).fold(0, |differs, (a, b)| differs | (a ^ b)) == 0
}

/// One receipt for each stored push among `rows`, which stand in the order in which they were stored.
pub fn for_rows(secret: &Secret, document: DocumentId, rows: &[ChangeRow]) -> Vec<Receipt> {
    rows.chunk_by(|a, b| a.sequence == b.sequence)
        .map(|push| {
            let hashes: Vec<[u8; 32]> = push.iter().map(|row| row.hash).collect();
            make(secret, document, &hashes, push[0].author, push[0].received_at)
        })
        .collect()
}

fn mac(secret: &Secret, document: DocumentId, hashes: &[[u8; 32]], author: UserId, at: Timestamp) -> Vec<u8> {
    let millis = at.millis().to_be_bytes();
    let mut parts: Vec<&[u8]> = vec![document.as_bytes(), author.as_bytes(), &millis];
    parts.extend(hashes.iter().map(|hash| &hash[..]));
    secret.receipt_mac(&parts).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipt_is_good_for_its_document_and_its_words_only() {
        let secret = Secret::new([1; 32], [0; 8]);
        let at = Timestamp::from_millis(5);
        let (one, other) = (DocumentId::from_parts(at, [1; 10]), DocumentId::from_parts(at, [2; 10]));
        let receipt = make(&secret, one, &[[7; 32]], UserId::from_parts(at, [3; 10]), at);
        assert!(is_genuine(&secret, one, &receipt));
        assert!(!is_genuine(&secret, other, &receipt));
        let mut later = receipt.clone();
        later.received_at = Timestamp::from_millis(6);
        assert!(!is_genuine(&secret, one, &later));
        let mut short = receipt;
        short.mac.truncate(8);
        assert!(!is_genuine(&secret, one, &short));
    }
}
