//! Photo bytes: files of the origin's private file system where the browser has one, pieces in IndexedDB where not.
//!
//! A blob is here when IndexedDB says so, in the object store `blobs`: how long it is, and whether it lies in a file or
//! in pieces. The entry is written, durably, only after the file was written whole, flushed and closed; it is deleted
//! before the file is. So a page that is killed at any moment leaves at worst a file that no entry names, which counts
//! for nothing and is swept away later. Nothing has to be renamed, which not every browser can.

mod files;
mod pieces;

use super::indexed_db::{BLOB_PIECES, BLOBS, Connection, clear, delete, of, put, write};
use super::js;
use files::{FileError, Files};
use indexed_db_futures::KeyRange;
use indexed_db_futures::prelude::*;
use js_sys::{Object, Reflect};
use spotcheck_client::blobs::Blobs;
use spotcheck_client::storage::StorageError;
use spotcheck_domain::photo::PhotoHash;
use wasm_bindgen::JsValue;

/// A clone is another handle on the same store.
#[derive(Clone)]
pub struct PhotoStore {
    connection: Connection,
    /// `None`: this browser has no files for us, as in private windows and older WebKit.
    files: Option<Files>,
}

/// What IndexedDB knows of a blob.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Entry {
    size: u64,
    in_file: bool,
}

impl PhotoStore {
    /// `folder` is a directory of the origin's private file system.
    pub async fn open(connection: Connection, folder: &str) -> Self {
        let files = Files::open(folder).await.ok();
        Self { connection, files }
    }

    /// As in a browser without files.
    pub const fn without_files(connection: Connection) -> Self {
        Self { connection, files: None }
    }

    pub const fn has_files(&self) -> bool {
        self.files.is_some()
    }

    /// Removes files that no entry names: what pages left that were killed while writing.
    pub async fn sweep(&self) {
        let Some(files) = &self.files else { return };
        for name in files.old_names().await {
            let is_named = match name.parse() {
                Ok(hash) => !matches!(self.entry(hash).await, Ok(None)),
                Err(_) => false,
            };
            if !is_named {
                files.remove(&name).await;
            }
        }
    }

    async fn entry(&self, hash: PhotoHash) -> Result<Option<Entry>, StorageError> {
        let value = self
            .connection
            .run(async |database| {
                let transaction = database.transaction(BLOBS).build()?;
                let store = transaction.object_store(BLOBS)?;
                let value: Option<JsValue> = store.get(of(hash.as_bytes())).primitive()?.await?;
                Ok(value)
            })
            .await?;
        Ok(value.as_ref().and_then(Entry::read))
    }

    /// The entry of a blob whose bytes can be read.
    async fn present(&self, hash: PhotoHash) -> Result<Option<Entry>, StorageError> {
        let Some(entry) = self.entry(hash).await? else { return Ok(None) };
        if !entry.in_file {
            return Ok(Some(entry));
        }
        // A browser that threw the files away and kept the database has lost it all the same.
        let Some(files) = &self.files else { return Ok(None) };
        Ok((files.size(&hash.to_string()).await == Some(entry.size)).then_some(entry))
    }

    async fn part(&self, hash: PhotoHash, offset: u64, length: u64) -> Result<Option<Vec<u8>>, StorageError> {
        let Some(entry) = self.entry(hash).await? else { return Ok(None) };
        let from = offset.min(entry.size);
        let to = from.saturating_add(length).min(entry.size);
        let bytes = match (&self.files, entry.in_file) {
            (_, false) => pieces::read(&self.connection, hash, from, to).await?,
            (Some(files), true) => match files.read(&hash.to_string(), from, to).await {
                Err(FileError::Absent) => None,
                read => Some(read?),
            },
            (None, true) => None,
        };
        Ok(bytes.filter(|bytes| bytes.len() as u64 == to - from))
    }
}

impl Blobs for PhotoStore {
    async fn put(&self, hash: PhotoHash, bytes: &[u8]) -> Result<(), StorageError> {
        if self.present(hash).await?.is_some() {
            return Ok(());
        }
        if let Some(files) = &self.files {
            match files.write(&hash.to_string(), bytes).await {
                Ok(()) => {
                    let entry = Entry { size: bytes.len() as u64, in_file: true };
                    return self
                        .connection
                        .run(async |database| {
                            write(database, &[BLOBS], |transaction| {
                                put(&transaction.object_store(BLOBS)?, hash.as_bytes(), entry.value())
                            })
                            .await
                        })
                        .await;
                }
                Err(FileError::Full) => return Err(StorageError::Full),
                // Files that fail, or that another tab is writing: pieces will do.
                Err(FileError::Absent | FileError::Fault(_)) => {}
            }
        }
        let entry = Entry { size: bytes.len() as u64, in_file: false };
        self.connection
            .run(async |database| {
                write(database, &[BLOBS, BLOB_PIECES], |transaction| {
                    pieces::put_all(&transaction.object_store(BLOB_PIECES)?, hash, bytes)?;
                    put(&transaction.object_store(BLOBS)?, hash.as_bytes(), entry.value())
                })
                .await
            })
            .await
    }

    async fn get(&self, hash: PhotoHash) -> Result<Option<Vec<u8>>, StorageError> {
        self.part(hash, 0, u64::MAX).await
    }

    async fn slice(
        &self,
        hash: PhotoHash,
        offset: u64,
        length: usize,
    ) -> Result<Option<Vec<u8>>, StorageError> {
        self.part(hash, offset, length as u64).await
    }

    async fn delete(&self, hash: PhotoHash) -> Result<(), StorageError> {
        self.connection
            .run(async |database| {
                write(database, &[BLOBS, BLOB_PIECES], |transaction| {
                    delete(&transaction.object_store(BLOBS)?, KeyRange::Only(of(hash.as_bytes())))?;
                    delete(&transaction.object_store(BLOB_PIECES)?, pieces::all_of(hash))
                })
                .await
            })
            .await?;
        if let Some(files) = &self.files {
            // What stays behind is swept away later.
            files.remove(&hash.to_string()).await;
        }
        Ok(())
    }

    async fn clear(&self) -> Result<(), StorageError> {
        self.connection
            .run(async |database| {
                write(database, &[BLOBS, BLOB_PIECES], |transaction| {
                    clear(&transaction.object_store(BLOBS)?)?;
                    clear(&transaction.object_store(BLOB_PIECES)?)
                })
                .await
            })
            .await?;
        // A file without an entry counts for nothing, but could be read by who knows how.
        if let Some(files) = &self.files {
            for name in files.names().await {
                files.remove(&name).await;
            }
        }
        Ok(())
    }
}

impl Entry {
    fn value(self) -> JsValue {
        let object = Object::new();
        js::set(&object, "size", &(self.size as f64).into());
        js::set(&object, "file", &self.in_file.into());
        object.into()
    }

    fn read(value: &JsValue) -> Option<Self> {
        let size = Reflect::get(value, &"size".into()).ok()?.as_f64()? as u64;
        let in_file = Reflect::get(value, &"file".into()).ok()?.as_bool()?;
        Some(Self { size, in_file })
    }
}
