//! Everything that one office holds: what each wing works with, opened together.

use crate::ingest::Intake;
use crate::news::News;
use crate::people::refusals::{Attempt, Refusals};
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
    refusals: Refusals,
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
            refusals: Refusals::default(),
            has_noted_rules: AtomicBool::new(false),
        })
    }

    /// Notes for the log that something was refused. Where the disk takes nothing, the refusal stands all the same.
    pub fn note_refusal(&self, attempt: Attempt, now: Timestamp) {
        if let Err(error) = self.refusals.note(&self.store, attempt, now) {
            tracing::error!(%error, "a refusal could not be noted");
        }
    }

    /// Notes how many refusals followed the first of their kind, of those that are an hour old; of all, where the office
    /// closes.
    pub fn settle_refusals(&self, now: Timestamp, is_closing: bool) {
        if let Err(error) = self.refusals.settle(&self.store, now, is_closing) {
            tracing::error!(%error, "refusals could not be noted");
        }
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
