//! The origin's private file system, in a worker: written through synchronous handles (`createWritable` came to iOS
//! only with 26), read through `getFile`, which no other tab's handle locks out.

use super::super::js;
use js_sys::{AsyncIterator, Date, Uint8Array, global};
use spotcheck_client::storage::StorageError;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    File, FileSystemDirectoryHandle, FileSystemFileHandle, FileSystemGetDirectoryOptions,
    FileSystemGetFileOptions, FileSystemReadWriteOptions, FileSystemSyncAccessHandle, StorageManager,
};

/// A file younger than this may be one that another tab is about to name.
const SETTLED_MILLIS: f64 = 86_400_000.0;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    #[error("there is no such file")]
    Absent,
    #[error("the browser refuses to store more")]
    Full,
    #[error("the file system failed: {0}")]
    Fault(String),
}

impl From<JsValue> for FileError {
    fn from(error: JsValue) -> Self {
        match js::error_name(&error).as_str() {
            "NotFoundError" => Self::Absent,
            "QuotaExceededError" => Self::Full,
            _ => Self::Fault(js::error_text(&error)),
        }
    }
}

impl From<FileError> for StorageError {
    fn from(error: FileError) -> Self {
        match error {
            FileError::Full => Self::Full,
            other => Self::Fault(other.to_string()),
        }
    }
}

/// One directory of immutable files.
#[derive(Debug, Clone)]
pub struct Files {
    directory: FileSystemDirectoryHandle,
}

impl Files {
    /// Fails where the browser has no such file system, or none for this window, or none that can be written here.
    pub async fn open(folder: &str) -> Result<Self, FileError> {
        let unsupported = || FileError::Fault("no private file system".to_owned());
        let storage =
            js::property(&global(), "navigator").and_then(|navigator| js::property(&navigator, "storage"));
        let storage: StorageManager = storage.ok_or_else(unsupported)?.unchecked_into();
        js::property(&storage, "getDirectory").ok_or_else(unsupported)?;
        let root: FileSystemDirectoryHandle = js::settled(storage.get_directory()).await?.unchecked_into();
        let options = FileSystemGetDirectoryOptions::new();
        options.set_create(true);
        let directory: FileSystemDirectoryHandle =
            js::settled(root.get_directory_handle_with_options(folder, &options)).await?.unchecked_into();
        let can_write = js::property(&global(), "FileSystemFileHandle")
            .and_then(|class| js::property(&class, "prototype"))
            .and_then(|prototype| js::property(&prototype, "createSyncAccessHandle"));
        can_write.ok_or_else(unsupported)?;
        Ok(Self { directory })
    }

    /// Whole and flushed when this returns; after a failure there may be anything.
    pub async fn write(&self, name: &str, bytes: &[u8]) -> Result<(), FileError> {
        let options = FileSystemGetFileOptions::new();
        options.set_create(true);
        let handle: FileSystemFileHandle =
            js::settled(self.directory.get_file_handle_with_options(name, &options)).await?.unchecked_into();
        let access: FileSystemSyncAccessHandle =
            js::settled(handle.create_sync_access_handle()).await?.unchecked_into();
        let written = write_all(&access, bytes);
        access.close();
        if written.is_err() {
            self.remove(name).await;
        }
        written
    }

    pub async fn read(&self, name: &str, from: u64, to: u64) -> Result<Vec<u8>, FileError> {
        let file = self.file(name).await?;
        let part = file.slice_with_f64_and_f64(from as f64, to as f64)?;
        let buffer = js::settled(part.array_buffer()).await?;
        Ok(Uint8Array::new(&buffer).to_vec())
    }

    pub async fn size(&self, name: &str) -> Option<u64> {
        self.file(name).await.ok().map(|file| file.size() as u64)
    }

    /// Removing what is not there does nothing; what cannot be removed stays.
    pub async fn remove(&self, name: &str) {
        let _ = js::settled(self.directory.remove_entry(name)).await;
    }

    pub async fn names(&self) -> Vec<String> {
        let mut all = Vec::new();
        let names: AsyncIterator = self.directory.keys();
        while let Some(name) = next(&names).await {
            all.push(name);
        }
        all
    }

    /// The names of files that nobody has written to for a day.
    pub async fn old_names(&self) -> Vec<String> {
        let mut old = Vec::new();
        for name in self.names().await {
            if let Ok(file) = self.file(&name).await
                && Date::now() - file.last_modified() > SETTLED_MILLIS
            {
                old.push(name);
            }
        }
        old
    }

    async fn file(&self, name: &str) -> Result<File, FileError> {
        let handle: FileSystemFileHandle =
            js::settled(self.directory.get_file_handle(name)).await?.unchecked_into();
        Ok(js::settled(handle.get_file()).await?.unchecked_into())
    }
}

fn write_all(access: &FileSystemSyncAccessHandle, bytes: &[u8]) -> Result<(), FileError> {
    access.truncate_with_f64(0.0)?;
    let mut done = 0;
    while done < bytes.len() {
        let options = FileSystemReadWriteOptions::new();
        options.set_at_f64(done as f64);
        let n = access.write_with_u8_array_and_options(&bytes[done..], &options)? as usize;
        // Browsers write short when the quota ends, without an exception.
        if n == 0 {
            return Err(FileError::Full);
        }
        done += n;
    }
    access.flush()?;
    Ok(())
}

async fn next(names: &AsyncIterator) -> Option<String> {
    let step = js::settled(names.next().ok()?).await.ok()?;
    js::property(&step, "value")?.as_string()
}
