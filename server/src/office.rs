//! Everything that one office holds: what each wing works with, opened together.

use crate::ingest::Intake;
use crate::news::News;
use crate::photos::Gallery;
use crate::proof::secret::Secret;
use crate::sites::ensure_columns;
use crate::store::{Store, StoreError};
use spotcheck_domain::rules;
use spotcheck_domain::time::Timestamp;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

pub struct Office {
    pub store: Store,
    pub secret: Arc<Secret>,
    pub news: Arc<News>,
    pub intake: Intake,
    pub photos: Gallery,
    /// The version of the rules is noted in the store.
    has_noted_rules: AtomicBool,
}

impl Office {
    /// Opens the office in a folder. `fresh` is entropy for the secret of a new one.
    pub fn open(folder: &Path, fresh: [u8; 40]) -> Result<Self, StoreError> {
        let store = Store::open(folder, fresh)?;
        ensure_columns(&store)?;
        let (key, epoch) = store.read(|view| view.secret())?;
        let (secret, news) = (Arc::new(Secret::new(key, epoch)), Arc::<News>::default());
        Ok(Self {
            intake: Intake::new(store.clone(), Arc::clone(&secret), Arc::clone(&news)),
            photos: Gallery::open(folder, store.clone(), Arc::clone(&news))?,
            store,
            secret,
            news,
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
