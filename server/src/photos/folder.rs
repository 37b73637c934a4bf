//! Photos in a folder of the disk: `uploads/` holds what is on its way, `photos/ab/abcd…` what has arrived,
//! `lost+found/` what was set aside.

use super::bytes::{Found, HeldPhotos, Photos, UploadId};
use super::measure::pour;
use crate::disk::private;
use crate::disk::space::Space;
use data_encoding::HEXLOWER;
use spotcheck_domain::photo::PhotoHash;
use std::collections::HashSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Where what nobody names is put, inside the data folder.
const LOST_AND_FOUND: &str = "lost+found";

/// The folders of one office's photos.
pub struct Folder {
    data: PathBuf,
    uploads: PathBuf,
    arrived: PathBuf,
    /// Folders of photos whose own names are known to be durable.
    durable: Mutex<HashSet<PathBuf>>,
    /// Folders in which names were put that are not durable yet.
    unsettled: Mutex<HashSet<PathBuf>>,
}

impl Folder {
    /// The photos of an office's data folder, which is left as it is.
    pub fn of(data: &Path) -> Self {
        Self {
            data: data.to_owned(),
            uploads: data.join("uploads"),
            arrived: data.join("photos"),
            durable: Mutex::default(),
            unsettled: Mutex::default(),
        }
    }

    /// As [`Folder::of`], made ready for what comes.
    pub fn open(data: &Path) -> io::Result<Self> {
        let folder = Self::of(data);
        private::make_folder(&folder.uploads)?;
        private::make_folder(&folder.arrived)?;
        Ok(folder)
    }

    fn upload(&self, upload: &UploadId) -> PathBuf {
        self.uploads.join(HEXLOWER.encode(upload))
    }

    fn photo(&self, sha256: PhotoHash) -> PathBuf {
        path_in(&self.arrived, sha256)
    }

    /// Makes a folder of photos, and its name durable. One that is there already may be another thread's, or one of a
    /// server that was killed before it could say so.
    fn make(&self, folder: &Path) -> io::Result<()> {
        let mut durable = self.durable.lock().unwrap_or_else(PoisonError::into_inner);
        if !durable.contains(folder) {
            private::make_folder(folder)?;
            sync_folder(&self.arrived)?;
            durable.insert(folder.to_owned());
        }
        Ok(())
    }
}

/// Where a photo lies in a folder of photos.
pub fn path_in(photos: &Path, sha256: PhotoHash) -> PathBuf {
    let name = sha256.to_string();
    photos.join(&name[..2]).join(name)
}

/// Makes the names in a folder durable.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// A second name for the same bytes where the disk allows it; they are never changed. A durable copy elsewhere.
fn link_or_copy(from: &Path, to: &Path) -> io::Result<()> {
    to.parent().map_or(Ok(()), private::make_folder)?;
    if fs::hard_link(from, to).is_ok() {
        // Of an office that has not been started since it kept its photos open.
        return private::close(to).map(drop);
    }
    let mut target = private::new_file(to)?;
    pour(&mut File::open(from)?, &mut target)?;
    target.sync_all()
}

fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    match fs::read_dir(folder) {
        Ok(entries) => entries.map(|entry| entry.map(|entry| entry.path())).collect(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

/// The upload that a file is named after.
fn upload_of(path: &Path) -> Option<UploadId> {
    let name = path.file_name()?.to_str()?;
    HEXLOWER.decode(name.as_bytes()).ok()?.try_into().ok()
}

/// The photo that a file among the photos is named after.
fn photo_of(path: &Path) -> Option<PhotoHash> {
    path.file_name()?.to_str()?.parse().ok()
}

impl HeldPhotos for Folder {
    fn open(&self, sha256: PhotoHash, from: u64) -> io::Result<Box<dyn Read + Send>> {
        let mut file = File::open(self.photo(sha256))?;
        file.seek(SeekFrom::Start(from))?;
        Ok(Box::new(file))
    }

    fn each_file(&self, visit: &mut dyn FnMut(Found) -> io::Result<()>) -> io::Result<()> {
        for entry in entries(&self.arrived)? {
            let files = if entry.is_dir() { entries(&entry)? } else { vec![entry] };
            for file in files {
                visit(match photo_of(&file).filter(|sha256| self.photo(*sha256) == file) {
                    Some(sha256) => Found::Photo(sha256),
                    None => {
                        Found::Stray(file.strip_prefix(&self.data).unwrap_or(&file).display().to_string())
                    }
                })?;
            }
        }
        Ok(())
    }
}

impl Photos for Folder {
    fn has_room_for(&self, n_bytes: u64) -> io::Result<bool> {
        Ok(Space::of(&self.uploads)?.has_room_for(n_bytes))
    }

    fn length(&self, upload: &UploadId) -> io::Result<u64> {
        match fs::metadata(self.upload(upload)) {
            Ok(file) => Ok(file.len()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0),
            Err(error) => Err(error),
        }
    }

    fn append(&self, upload: &UploadId, at: u64) -> io::Result<Box<dyn Write>> {
        let mut file =
            private::options().create(true).truncate(false).write(true).open(self.upload(upload))?;
        file.seek(SeekFrom::Start(at))?;
        Ok(Box::new(file))
    }

    fn read(&self, upload: &UploadId) -> io::Result<Box<dyn Read>> {
        Ok(Box::new(File::open(self.upload(upload))?))
    }

    fn cut(&self, upload: &UploadId, length: u64) -> io::Result<()> {
        OpenOptions::new().write(true).open(self.upload(upload))?.set_len(length)
    }

    /// Bytes durable, then the name durable.
    fn finish(&self, upload: &UploadId, sha256: PhotoHash) -> io::Result<()> {
        let (from, to) = (self.upload(upload), self.photo(sha256));
        File::open(&from)?.sync_all()?;
        metrics::counter!("spotcheck_fsyncs_total", "of" => "photo").increment(1);
        let folder = to.parent().ok_or_else(|| io::Error::other("a photo's path has a folder"))?;
        self.make(folder)?;
        fs::rename(from, &to)?;
        sync_folder(folder)
    }

    fn forget(&self, upload: &UploadId) -> io::Result<()> {
        match fs::remove_file(self.upload(upload)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    fn forget_others(&self, wanted: &mut dyn FnMut(&UploadId) -> io::Result<bool>) -> io::Result<()> {
        for path in entries(&self.uploads)? {
            let is_wanted = match upload_of(&path) {
                Some(upload) => wanted(&upload)?,
                None => false,
            };
            if !is_wanted {
                fs::remove_file(path)?;
            }
        }
        Ok(())
    }

    fn size(&self, sha256: PhotoHash) -> io::Result<Option<u64>> {
        match fs::metadata(self.photo(sha256)) {
            Ok(file) => Ok(file.is_file().then_some(file.len())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn put(&self, sha256: PhotoHash, bytes: &mut dyn Read) -> io::Result<(u64, [u8; 32])> {
        let to = self.photo(sha256);
        let folder = to.parent().ok_or_else(|| io::Error::other("a photo's path has a folder"))?;
        private::make_folder(folder)?;
        self.unsettled.lock().unwrap_or_else(PoisonError::into_inner).insert(folder.to_owned());
        let mut file = private::new_file(&to)?;
        let measured = pour(bytes, &mut file)?;
        file.sync_all()?;
        Ok(measured)
    }

    fn settle(&self) -> io::Result<()> {
        private::make_folder(&self.arrived)?;
        for folder in self.unsettled.lock().unwrap_or_else(PoisonError::into_inner).drain() {
            sync_folder(&folder)?;
        }
        sync_folder(&self.arrived)
    }

    fn copy_to(&self, sha256: PhotoHash, to: &Path) -> io::Result<()> {
        link_or_copy(&self.photo(sha256), to)
    }

    fn set_aside(&self, found: &Found) -> io::Result<()> {
        let path = match found {
            Found::Photo(sha256) => self.photo(*sha256),
            Found::Stray(path) => self.data.join(path),
        };
        if !path.exists() {
            return Ok(());
        }
        let aside = self.data.join(LOST_AND_FOUND);
        private::make_folder(&aside)?;
        let mut name = path.file_name().unwrap_or_default().to_owned();
        while aside.join(&name).exists() {
            name.push("x");
        }
        fs::rename(path, aside.join(name))?;
        sync_folder(&aside)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::photos::contract;

    #[test]
    fn a_folder_keeps_the_contract() {
        contract::check(&|data| Folder::open(data).map(|folder| Box::new(folder) as Box<dyn Photos>));
    }
}
