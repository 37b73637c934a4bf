//! The feed's chain: a hash over everything that was stored, in its order. Whoever stands at a link of it has the
//! history that this store has; after a restore the links say where they part.
//!
//! A link without changes is a grant, or the arrival of a photo: those too are lost with a restore, and noticed.

use crate::store::{Link, StoreError, Tx};
use sha2::{Digest, Sha256};
use spotcheck_domain::id::DocumentId;

/// The link after `last`. `contents` are the hashes of the changes, or of what else happened to the document.
pub fn next_link(last: Link, document: DocumentId, contents: &[[u8; 32]]) -> Link {
    let sequence = last.sequence + 1;
    let mut digest = Sha256::new();
    digest.update(last.hash);
    digest.update(sequence.to_be_bytes());
    digest.update(document.as_bytes());
    for hash in contents {
        digest.update(hash);
    }
    let digest: [u8; 32] = digest.finalize().into();
    let mut hash = [0; 16];
    hash.copy_from_slice(&digest[..16]);
    Link { sequence, hash }
}

/// Adds a link for something that is no push.
pub fn note(tx: &dyn Tx, document: DocumentId, content: [u8; 32]) -> Result<Link, StoreError> {
    let link = next_link(tx.last_link()?, document, &[content]);
    tx.put_link(link)?;
    Ok(link)
}

/// Adds a link for a change of what governs: an office that is put back to before it is not the one that gave cursors
/// after it, though it may count on to the same numbers.
pub fn note_change(tx: &dyn Tx, of: &[u8], to: &[u8]) -> Result<(), StoreError> {
    let changed = Sha256::new_with_prefix(of).chain_update(to).finalize();
    note(tx, DocumentId::from_uuid(uuid::Uuid::nil()), changed.into())?;
    Ok(())
}
