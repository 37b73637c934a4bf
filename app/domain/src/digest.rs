//! What two stores compare to find where they differ: one digest for each bucket of documents.

use crate::id::DocumentId;
use crate::wire::{BucketDigest, N_BUCKETS};
use serde_bytes::ByteArray;
use sha2::{Digest, Sha256};

/// The bucket of a document: the last byte of its id, which is random.
pub fn bucket_of(document: DocumentId) -> u8 {
    document.as_bytes()[15]
}

/// Digests over documents and their heads. Neither the documents nor the heads need an order.
pub fn digests(documents: impl IntoIterator<Item = (DocumentId, Vec<[u8; 32]>)>) -> Vec<BucketDigest> {
    let mut buckets: Vec<Vec<(DocumentId, Vec<[u8; 32]>)>> = vec![Vec::new(); N_BUCKETS];
    for (id, mut heads) in documents {
        heads.sort_unstable();
        buckets[usize::from(bucket_of(id))].push((id, heads));
    }
    buckets
        .into_iter()
        .map(|mut bucket| {
            bucket.sort_unstable();
            let mut digest = Sha256::new();
            for (id, heads) in bucket {
                digest.update(id.as_bytes());
                digest.update((heads.len() as u64).to_be_bytes());
                heads.iter().for_each(|head| digest.update(head));
            }
            let full: [u8; 32] = digest.finalize().into();
            let mut short = [0; 16];
            short.copy_from_slice(&full[..16]);
            ByteArray::new(short)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Timestamp;

    #[test]
    fn a_digest_knows_no_order_and_notices_every_head() {
        let id = |n| DocumentId::from_parts(Timestamp::from_millis(5), [n; 10]);
        let one = digests([(id(1), vec![[1; 32], [2; 32]]), (id(2), vec![[3; 32]])]);
        assert_eq!(one.len(), N_BUCKETS);
        assert_eq!(one, digests([(id(2), vec![[3; 32]]), (id(1), vec![[2; 32], [1; 32]])]));
        let other = digests([(id(1), vec![[1; 32]]), (id(2), vec![[3; 32]])]);
        let n_differing = one.iter().zip(&other).filter(|(a, b)| a != b).count();
        assert_eq!((n_differing, one[usize::from(bucket_of(id(1)))] == other[1]), (1, false));
    }
}
