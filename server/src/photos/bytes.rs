//! The bytes of photos, wherever they lie: on their way, or arrived under their hash. Everything here blocks.

use spotcheck_domain::photo::PhotoHash;
use std::io::{self, Read, Write};
use std::path::Path;

/// The name of an upload.
pub type UploadId = [u8; 16];

/// What lies among the photos that have arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    Photo(PhotoHash),
    /// Something that no photo is named like: where it lies, as far as it helps to find it.
    Stray(String),
}

/// Photos that were kept, to be read alone.
pub trait HeldPhotos: Send + Sync {
    /// Reads a photo that has arrived, from a place in it.
    fn open(&self, sha256: PhotoHash, from: u64) -> io::Result<Box<dyn Read + Send>>;

    /// Visits everything that lies among the photos that have arrived.
    fn each_file(&self, visit: &mut dyn FnMut(Found) -> io::Result<()>) -> io::Result<()>;
}

impl<P: HeldPhotos + ?Sized> HeldPhotos for &P {
    fn open(&self, sha256: PhotoHash, from: u64) -> io::Result<Box<dyn Read + Send>> {
        (**self).open(sha256, from)
    }

    fn each_file(&self, visit: &mut dyn FnMut(Found) -> io::Result<()>) -> io::Result<()> {
        (**self).each_file(visit)
    }
}

/// Keeps bytes. What a photo's bytes are, their keeper does not look at: a hash is the name under which it is told to
/// keep them.
pub trait Photos: HeldPhotos {
    /// Whether so many bytes more may come: photos leave room for words where both lie on one disk.
    fn has_room_for(&self, n_bytes: u64) -> io::Result<bool>;

    /// How many bytes of an upload are here; none of one that nobody has begun.
    fn length(&self, upload: &UploadId) -> io::Result<u64>;

    /// Writes on from `at`, which is not beyond what is here.
    fn append(&self, upload: &UploadId, at: u64) -> io::Result<Box<dyn Write>>;

    /// Reads an upload from its beginning.
    fn read(&self, upload: &UploadId) -> io::Result<Box<dyn Read>>;

    /// Forgets what lies beyond the first `length` bytes.
    fn cut(&self, upload: &UploadId, length: u64) -> io::Result<()>;

    /// Makes an upload the photo of that hash. When this returns, its bytes and its name survive everything; when it
    /// does not, they are an upload or a photo, and whole.
    fn finish(&self, upload: &UploadId, sha256: PhotoHash) -> io::Result<()>;

    /// Forgets an upload, also one that is not here.
    fn forget(&self, upload: &UploadId) -> io::Result<()>;

    /// Forgets every upload that is not `wanted`, and whatever else lies there.
    fn forget_others(&self, wanted: &mut dyn FnMut(&UploadId) -> io::Result<bool>) -> io::Result<()>;

    /// The size of a photo that has arrived.
    fn size(&self, sha256: PhotoHash) -> io::Result<Option<u64>>;

    /// Keeps a photo that comes whole from elsewhere, and tells its length and its true SHA-256. Its bytes are durable
    /// when this returns, its name after [`Photos::settle`].
    fn put(&self, sha256: PhotoHash, bytes: &mut dyn Read) -> io::Result<(u64, [u8; 32])>;

    /// Makes everything that was put durable.
    fn settle(&self) -> io::Result<()>;

    /// Gives a photo's bytes a second name in the file system where that is possible, and else a durable copy.
    fn copy_to(&self, sha256: PhotoHash, to: &Path) -> io::Result<()>;

    /// Puts something out of the way for a person to look at. Nothing is deleted.
    fn set_aside(&self, found: &Found) -> io::Result<()>;
}
