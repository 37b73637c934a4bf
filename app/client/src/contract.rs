//! What every [`Storage`] and every [`Blobs`] must do: one suite, run against memory natively and against the
//! browser's own stores in the browser.

use crate::blobs::Blobs;
use crate::storage::{Batch, Storage, StorageError, Table};
use spotcheck_domain::photo::PhotoHash;

/// What a store did not do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Broken(String);

impl From<StorageError> for Broken {
    fn from(error: StorageError) -> Self {
        Self(format!("unexpected error: {error}"))
    }
}

fn ensure(holds: bool, clause: &str) -> Result<(), Broken> {
    if holds { Ok(()) } else { Err(Broken(clause.to_owned())) }
}

/// Runs against an empty store; `reopen` gives the same store anew, as after a restart.
pub async fn check_storage<S: Storage>(store: S, reopen: impl AsyncFn() -> S) -> Result<(), Broken> {
    ensure(store.get(Table::Settings, b"absent").await?.is_none(), "what was never put is absent")?;
    store.commit(Batch::default()).await?;

    let mut batch = Batch::default();
    for (key, value) in
        [(&b"a\x01"[..], &b"1"[..]), (b"a\xff", b"2"), (b"b", b"3"), (b"a", b"0"), (b"", b"root")]
    {
        batch.put(Table::Changes, key, value);
    }
    batch.put(Table::Rows, *b"a", vec![0_u8; 300_000]);
    store.commit(batch).await?;
    let keys = |entries: Vec<(Vec<u8>, Vec<u8>)>| entries.into_iter().map(|(key, _)| key).collect::<Vec<_>>();
    let found = keys(store.scan(Table::Changes, b"a").await?);
    ensure(
        found == [b"a".to_vec(), b"a\x01".to_vec(), b"a\xff".to_vec()],
        "a scan gives a prefix in order of bytes",
    )?;
    ensure(store.scan(Table::Changes, b"").await?.len() == 5, "an empty prefix gives the whole table")?;
    ensure(store.scan(Table::Outbox, b"").await?.is_empty(), "tables are apart")?;
    ensure(store.scan(Table::Changes, b"\xff").await?.is_empty(), "a prefix at the end of all keys works")?;
    ensure(
        store.get(Table::Rows, b"a").await?.is_some_and(|value| value.len() == 300_000),
        "large values come back whole",
    )?;

    let mut batch = Batch::default();
    batch.put(Table::Settings, *b"x", *b"first").put(Table::Settings, *b"x", *b"second");
    batch.delete(Table::Changes, *b"b").delete(Table::Changes, *b"never there");
    store.commit(batch).await?;
    ensure(
        store.get(Table::Settings, b"x").await?.as_deref() == Some(b"second"),
        "the last write of a batch wins",
    )?;
    ensure(store.get(Table::Changes, b"b").await?.is_none(), "a deleted entry is gone")?;

    store.probe().await?;
    drop(store);
    let store = reopen().await;
    ensure(store.get(Table::Settings, b"x").await?.as_deref() == Some(b"second"), "a restart loses nothing")?;
    ensure(store.scan(Table::Changes, b"").await?.len() == 4, "a restart brings nothing back")?;

    let mut batch = Batch::default();
    batch.put(Table::Changes, *b"before", *b"1").clear(Table::Changes).put(Table::Changes, *b"after", *b"2");
    store.commit(batch).await?;
    ensure(
        keys(store.scan(Table::Changes, b"").await?) == [b"after".to_vec()],
        "a cleared table has what was put after",
    )?;
    ensure(store.get(Table::Settings, b"x").await?.is_some(), "and the other tables have what they had")
}

/// Runs against an empty store of bytes.
pub async fn check_blobs<B: Blobs>(blobs: B, reopen: impl AsyncFn() -> B) -> Result<(), Broken> {
    let bytes: Vec<u8> = (0..2_500_000_u32).map(|n| (n % 251) as u8).collect();
    let hash = PhotoHash::of(&bytes);
    ensure(blobs.get(hash).await?.is_none(), "what was never put is absent")?;
    ensure(blobs.slice(hash, 0, 10).await?.is_none(), "nor is there a slice of it")?;
    blobs.put(hash, &bytes).await?;
    blobs.put(hash, &bytes).await?;
    ensure(blobs.get(hash).await?.as_deref() == Some(&bytes[..]), "bytes come back as they were")?;
    let middle = blobs.slice(hash, 1_000_000, 1_000).await?;
    ensure(middle.as_deref() == Some(&bytes[1_000_000..1_001_000]), "a slice is that part")?;
    let tail = blobs.slice(hash, 2_499_990, 1_000).await?;
    ensure(tail.as_deref() == Some(&bytes[2_499_990..]), "a slice ends where the bytes end")?;
    drop(blobs);
    let blobs = reopen().await;
    ensure(blobs.get(hash).await?.is_some_and(|found| found == bytes), "a restart loses nothing")?;
    blobs.delete(hash).await?;
    blobs.delete(hash).await?;
    ensure(blobs.get(hash).await?.is_none(), "what was deleted is gone")?;
    blobs.put(hash, &bytes).await?;
    blobs.put(PhotoHash::of(b"another"), b"another").await?;
    blobs.clear().await?;
    let n_left = [hash, PhotoHash::of(b"another")].map(|hash| blobs.get(hash));
    for left in n_left {
        ensure(left.await?.is_none(), "of what was cleared nothing is left")?;
    }
    blobs.put(hash, &bytes).await?;
    ensure(blobs.get(hash).await?.as_deref() == Some(&bytes[..]), "what is put after that is there")
}
