//! Everything that one office holds, handed to every function of the core.

use crate::events::News;
use crate::ingest::Cache;
use crate::photos::Photos;
use crate::proof::secret::Secret;
use crate::store::{Store, StoreError};
use std::path::Path;

/// Bytes of loaded documents kept between pushes.
const CACHE_BYTES: usize = 12 << 20;

pub struct Office {
    pub store: Store,
    pub secret: Secret,
    pub cache: Cache,
    pub news: News,
    pub photos: Photos,
}

impl Office {
    /// Opens the office in a folder. `fresh` is entropy for the secret of a new one.
    pub fn open(folder: &Path, fresh: [u8; 40]) -> Result<Self, StoreError> {
        let store = Store::open(folder, fresh)?;
        let (key, epoch) = store.read(|view| view.secret())?;
        Ok(Self {
            store,
            secret: Secret::new(key, epoch),
            cache: Cache::new(CACHE_BYTES),
            news: News::default(),
            photos: Photos::open(folder)?,
        })
    }
}
