//! One writer for each upload, and the hash of what it has written so far, so that finishing reads nothing again.

use futures::lock::OwnedMutexGuard;
use futures::task::AtomicWaker;
use sha2::Sha256;
use std::collections::HashMap;
use std::future::poll_fn;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;

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
struct Entry {
    progress: Arc<futures::lock::Mutex<Progress>>,
    /// Those who want to take over.
    n_asking: AtomicUsize,
    /// Who writes, and waits for bytes.
    writer: AtomicWaker,
}

#[derive(Default)]
pub struct InProgress {
    uploads: Mutex<HashMap<[u8; 16], Arc<Entry>>>,
}

/// Counted as long as it lives: who gives up asks no more.
struct Asking(Arc<Entry>);

impl Drop for Asking {
    fn drop(&mut self) {
        self.0.n_asking.fetch_sub(1, Ordering::SeqCst);
    }
}

impl InProgress {
    /// Waits for whoever writes now, however long that takes: how long somebody has patience is his own to say.
    pub async fn lock(&self, upload: &[u8; 16]) -> Lock {
        Arc::clone(&self.entry(upload).progress).lock_owned().await
    }

    /// The same, and whoever writes now is told to leave.
    pub async fn take_over(&self, upload: &[u8; 16]) -> Lock {
        let entry = self.entry(upload);
        entry.n_asking.fetch_add(1, Ordering::SeqCst);
        let asking = Asking(Arc::clone(&entry));
        entry.writer.wake();
        let lock = Arc::clone(&entry.progress).lock_owned().await;
        drop(asking);
        lock
    }

    /// Over once somebody wants to take over. For who writes, and for him alone.
    pub async fn taken_over(&self, upload: &[u8; 16]) {
        let entry = self.entry(upload);
        let is_wanted = |entry: &Entry| entry.n_asking.load(Ordering::SeqCst) > 0;
        poll_fn(|context| {
            entry.writer.register(context.waker());
            if is_wanted(&entry) { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
    }

    fn entry(&self, upload: &[u8; 16]) -> Arc<Entry> {
        let mut uploads = self.uploads.lock().unwrap_or_else(PoisonError::into_inner);
        if uploads.len() > MOST_IDLE {
            uploads.retain(|_, entry| Arc::strong_count(entry) > 1 || Arc::strong_count(&entry.progress) > 1);
        }
        Arc::clone(uploads.entry(*upload).or_default())
    }

    pub fn forget(&self, upload: &[u8; 16]) {
        self.uploads.lock().unwrap_or_else(PoisonError::into_inner).remove(upload);
    }

    /// Whether somebody writes to it at this moment.
    pub fn is_busy(&self, upload: &[u8; 16]) -> bool {
        let uploads = self.uploads.lock().unwrap_or_else(PoisonError::into_inner);
        uploads.get(upload).is_some_and(|entry| entry.progress.try_lock().is_none())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::FutureExt;

    #[test]
    fn who_writes_is_told_to_leave_and_who_comes_after_is_not() {
        let (uploads, id) = (InProgress::default(), [7; 16]);
        let lock = uploads.lock(&id).now_or_never().expect("nobody writes");
        assert!(uploads.taken_over(&id).now_or_never().is_none());
        let mut asking = Box::pin(uploads.take_over(&id));
        assert!(asking.as_mut().now_or_never().is_none());
        assert!(uploads.taken_over(&id).now_or_never().is_some());
        drop(lock);
        let lock = asking.now_or_never().expect("he has left");
        assert!(uploads.taken_over(&id).now_or_never().is_none());
        // One that loses patience wants nothing any more.
        assert!(uploads.take_over(&id).now_or_never().is_none());
        assert!(uploads.taken_over(&id).now_or_never().is_none());
        drop(lock);
    }
}
