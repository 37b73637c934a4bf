//! One writer for each upload, and the hash of what it has written so far, so that finishing reads nothing again.

use futures::lock::OwnedMutexGuard;
use sha2::Sha256;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The hash over the first `at` bytes; after a restart it is made anew from the file.
#[derive(Clone, Default)]
pub struct Progress {
    pub hash: Sha256,
    pub at: u64,
}

pub type Lock = OwnedMutexGuard<Progress>;

/// Idle entries beyond this number are forgotten: hashing again costs time, not correctness.
const MOST_IDLE: usize = 1_024;

#[derive(Default)]
pub struct InProgress {
    uploads: Mutex<HashMap<[u8; 16], Arc<futures::lock::Mutex<Progress>>>>,
}

impl InProgress {
    /// Waits for whoever writes now, however long that takes: how long somebody has patience is his own to say.
    pub async fn lock(&self, upload: &[u8; 16]) -> Lock {
        let entry = {
            let mut uploads = self.uploads.lock().unwrap_or_else(PoisonError::into_inner);
            if uploads.len() > MOST_IDLE {
                uploads.retain(|_, entry| Arc::strong_count(entry) > 1);
            }
            Arc::clone(uploads.entry(*upload).or_default())
        };
        entry.lock_owned().await
    }

    pub fn forget(&self, upload: &[u8; 16]) {
        self.uploads.lock().unwrap_or_else(PoisonError::into_inner).remove(upload);
    }

    /// Whether somebody writes to it at this moment.
    pub fn is_busy(&self, upload: &[u8; 16]) -> bool {
        let uploads = self.uploads.lock().unwrap_or_else(PoisonError::into_inner);
        uploads.get(upload).is_some_and(|entry| entry.try_lock().is_none())
    }
}
