//! Everything that one office holds, handed to every function of the core.

use crate::events::News;
use crate::ingest::Cache;
use crate::photos::Photos;
use crate::proof::secret::Secret;
use crate::store::{Store, StoreError};
use spotcheck_domain::rules;
use spotcheck_domain::time::Timestamp;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

/// Bytes of loaded documents kept between pushes.
const CACHE_BYTES: usize = 12 << 20;

pub struct Office {
    pub store: Store,
    pub secret: Secret,
    pub cache: Cache,
    pub news: News,
    pub photos: Photos,
    /// The version of the rules is noted in the store.
    has_noted_rules: AtomicBool,
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
            has_noted_rules: AtomicBool::new(false),
        })
    }

    /// Notes since when this office judges by the rules of this program, the first time that it is asked to judge.
    pub fn note_rules(&self, now: Timestamp) -> Result<(), StoreError> {
        if !self.has_noted_rules.load(Ordering::Relaxed) {
            let noted: Option<u32> = self.store.read(|view| view.rules_at(now))?;
            if noted != Some(rules::VERSION) {
                self.store.write(move |tx| tx.note_rules(rules::VERSION, now))?;
            }
            self.has_noted_rules.store(true, Ordering::Relaxed);
        }
        Ok(())
    }
}
