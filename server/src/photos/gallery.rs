//! What this wing works with.

use super::bytes::Photos;
use super::folder::Folder;
use super::progress::InProgress;
use crate::news::News;
use crate::store::Store;
use std::io;
use std::path::Path;
use std::sync::Arc;

/// The bytes, the rows about them, and what is known of running uploads.
pub struct Gallery {
    pub bytes: Box<dyn Photos>,
    pub store: Store,
    pub news: Arc<News>,
    pub progress: InProgress,
}

impl Gallery {
    pub fn open(data: &Path, store: Store, news: Arc<News>) -> io::Result<Self> {
        Ok(Self { bytes: Box::new(Folder::open(data)?), store, news, progress: InProgress::default() })
    }
}
