//! Everything that one office holds: what each wing works with, opened together.

use crate::ingest::Intake;
use crate::news::News;
use crate::papers::note_epoch;
use crate::people::posts;
use crate::people::reference::pack;
use crate::people::refusals::{Attempt, Refusals};
use crate::photos::Gallery;
use crate::proof::secret::Secret;
use crate::sites::ensure_columns;
use crate::store::{Store, StoreError};
use spotcheck_domain::id::DeviceId;
use spotcheck_domain::post::office_day;
use spotcheck_domain::rules;
use spotcheck_domain::time::Timestamp;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use uuid::Uuid;

pub struct Office {
    pub store: Store,
    pub secret: Arc<Secret>,
    pub news: Arc<News>,
    pub intake: Intake,
    pub photos: Gallery,
    refusals: Refusals,
    /// The version of the rules is noted in the store.
    has_noted_rules: AtomicBool,
    /// The day of which everything that begins and ends with it was seen to.
    turned: AtomicI32,
}

impl Office {
    /// Opens the office in a folder. `fresh` is entropy for the secret of a new one.
    pub fn open(folder: &Path, fresh: [u8; 40]) -> Result<Self, StoreError> {
        let store = Store::open(folder, fresh)?;
        ensure_columns(&store)?;
        pack(&store)?;
        let (key, epoch) = store.read(|view| view.secret())?;
        note_epoch(&store, epoch)?;
        let (secret, news) = (Arc::new(Secret::new(key, epoch)), Arc::<News>::default());
        Ok(Self {
            intake: Intake::new(store.clone(), Arc::clone(&secret), Arc::clone(&news)),
            photos: Gallery::open(folder, store.clone(), Arc::clone(&news))?,
            store,
            secret,
            news,
            refusals: Refusals::default(),
            has_noted_rules: AtomicBool::new(false),
            turned: AtomicI32::new(i32::MIN),
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

    /// Begins and ends the posts whose days say so, the first time that it is asked for on a day.
    pub fn turn(&self, now: Timestamp) -> Result<(), StoreError> {
        let day = office_day(now);
        if self.turned.load(Ordering::Relaxed) == day.days() {
            return Ok(());
        }
        let is_due = self.store.read(|view| Ok::<_, StoreError>(!view.posts_due(day)?.is_empty()))?;
        if is_due {
            let concerned = self.store.write(move |tx| posts::turn(tx, now))?;
            self.news.tell(&concerned, DeviceId::from_uuid(Uuid::nil()));
        }
        self.turned.store(day.days(), Ordering::Relaxed);
        Ok(())
    }
}
