//! A blob in IndexedDB, in pieces: a step of its upload reads those in which it lies, and never the whole.

use super::super::indexed_db::{BLOB_PIECES, Connection, Failed, of, put, range};
use super::super::js;
use indexed_db_futures::KeyRange;
use indexed_db_futures::object_store::ObjectStore;
use indexed_db_futures::prelude::*;
use spotcheck_client::storage::StorageError;
use spotcheck_domain::photo::PhotoHash;
use wasm_bindgen::JsValue;

/// Bytes of a piece. Blobs are stored in pieces of this size: it cannot change.
const PIECE: u64 = 1 << 20;

/// `hash ‖ number of the piece, big-endian`.
fn key(hash: PhotoHash, piece: u64) -> Vec<u8> {
    let mut key = hash.as_bytes().to_vec();
    key.extend_from_slice(&(piece as u32).to_be_bytes());
    key
}

pub fn all_of(hash: PhotoHash) -> KeyRange<JsValue> {
    range(hash.as_bytes())
}

pub fn put_all(store: &ObjectStore<'_>, hash: PhotoHash, bytes: &[u8]) -> Result<(), Failed> {
    bytes.chunks(PIECE as usize).zip(0..).try_for_each(|(piece, n)| put(store, &key(hash, n), of(piece)))
}

/// The bytes `from..to`. `None`: a piece is missing.
pub async fn read(
    connection: &Connection,
    hash: PhotoHash,
    from: u64,
    to: u64,
) -> Result<Option<Vec<u8>>, StorageError> {
    if from >= to {
        return Ok(Some(Vec::new()));
    }
    let (first, last) = (from / PIECE, (to - 1) / PIECE);
    let pieces = connection
        .run(async |database| {
            let transaction = database.transaction(BLOB_PIECES).build()?;
            let store = transaction.object_store(BLOB_PIECES)?;
            let wanted = KeyRange::Bound(of(&key(hash, first)), false, of(&key(hash, last)), false);
            let pieces = store.get_all::<JsValue>().with_query::<JsValue, _>(wanted).primitive()?.await?;
            Ok(pieces.collect::<Result<Vec<_>, _>>()?)
        })
        .await?;
    if pieces.len() as u64 != last - first + 1 {
        return Ok(None);
    }
    let bytes: Vec<u8> = pieces.iter().filter_map(js::bytes).flatten().collect();
    let start = (from - first * PIECE) as usize;
    Ok(bytes.get(start..start + (to - from) as usize).map(<[u8]>::to_vec))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_sort_by_their_number() {
        let hash = PhotoHash::of(b"photo");
        assert!(key(hash, 255) < key(hash, 256));
        assert!(key(hash, 1).starts_with(hash.as_bytes()));
    }
}
