//! What ingest works with.

use super::cache::Cache;
use crate::news::News;
use crate::proof::secret::Secret;
use crate::store::Store;
use std::sync::Arc;

/// Bytes of loaded documents kept between pushes.
const CACHE_BYTES: usize = 12 << 20;

/// The store, the keys, the documents lately written, and who is told of what was stored.
pub struct Intake {
    pub store: Store,
    pub secret: Arc<Secret>,
    pub news: Arc<News>,
    pub cache: Cache,
}

impl Intake {
    pub fn new(store: Store, secret: Arc<Secret>, news: Arc<News>) -> Self {
        Self { store, secret, news, cache: Cache::new(CACHE_BYTES) }
    }
}
