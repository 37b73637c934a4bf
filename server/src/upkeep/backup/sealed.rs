//! An encrypted backup, as those see it who have its identity.

use super::archive::{FORMAT as LAYOUT_FORMAT, LAYOUT, Layout, read_small};
use super::cipher::Identities;
use super::error::BackupError;
use super::manifest::{ARCHIVE, FILE as MANIFEST, Manifest};
use super::vault;
use crate::photos::{Found, HeldPhotos, Measured, sink};
use crate::store::FILE;
use data_encoding::HEXLOWER;
use spotcheck_domain::photo::PhotoHash;
use std::cell::RefCell;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use tar::Archive;

pub struct Sealed {
    folder: PathBuf,
    identities: Identities,
    /// The key under which the photos have their names.
    names: [u8; 32],
}

impl Sealed {
    /// Opens the beginning: another's, or one of a newer program, is refused before anything is done.
    pub fn open(folder: &Path, identities: Identities) -> Result<Self, BackupError> {
        let path = folder.join(ARCHIVE);
        let broken = |error: &dyn std::fmt::Display| BackupError::Broken(path.clone(), error.to_string());
        let mut archive = Archive::new(identities.open(&path)?);
        let mut entries = archive.entries().map_err(|error| broken(&error))?;
        let first = entries.next().ok_or_else(|| broken(&"it is empty"))?;
        let mut first = first.map_err(|error| broken(&error))?;
        if *first.path_bytes() != *LAYOUT.as_bytes() {
            return Err(broken(&"it is another archive"));
        }
        let n_bytes = first.size();
        let json = read_small(&mut first, n_bytes).map_err(|error| broken(&error))?;
        let layout: Layout = serde_json::from_slice(&json).map_err(|error| broken(&error))?;
        if layout.format > LAYOUT_FORMAT {
            return Err(BackupError::Newer { found: layout.format, known: LAYOUT_FORMAT });
        }
        let names = HEXLOWER.decode(layout.names.as_bytes()).ok().and_then(|names| names.try_into().ok());
        let names = names.ok_or_else(|| broken(&"it has no key of names"))?;
        Ok(Self { folder: folder.to_owned(), identities, names })
    }

    /// Hands over the database: its length and its bytes, which are to be read to their end. Gives the manifest, and what the
    /// database's length and SHA-256 were. What was handed over is good only where this succeeds.
    pub fn database<E: From<BackupError>>(
        &self,
        take: impl FnOnce(u64, &mut dyn Read) -> Result<(), E>,
    ) -> Result<(Manifest, (u64, [u8; 32])), E> {
        let path = self.folder.join(ARCHIVE);
        let fault = RefCell::new(None);
        let from = Witness { from: self.identities.open(&path)?, fault: &fault };
        let read = walk(Archive::new(from), take);
        match (fault.into_inner(), read) {
            // Whatever it made of the one who was reading.
            (Some(fault), _) => Err(BackupError::Broken(path, fault).into()),
            (None, Err(Stop::Taker(error))) => Err(error),
            (None, Err(Stop::Tar(error))) => Err(BackupError::Broken(path, error.to_string()).into()),
            (None, Ok((Some(manifest), Some(found)))) => Ok((Manifest::of_json(&manifest)?, found)),
            (None, Ok(_)) => Err(BackupError::Broken(path, "a part of it is missing".to_owned()).into()),
        }
    }
}

enum Stop<E> {
    Tar(io::Error),
    Taker(E),
}

impl<E> From<io::Error> for Stop<E> {
    fn from(error: io::Error) -> Self {
        Self::Tar(error)
    }
}

/// The manifest as JSON, and what was found of the database.
type Walked = (Option<Vec<u8>>, Option<(u64, [u8; 32])>);

fn walk<E>(
    mut archive: Archive<impl Read>,
    take: impl FnOnce(u64, &mut dyn Read) -> Result<(), E>,
) -> Result<Walked, Stop<E>> {
    let (mut take, mut manifest, mut found) = (Some(take), None, None);
    for entry in archive.entries()? {
        let mut entry = entry?;
        let n_bytes = entry.size();
        if *entry.path_bytes() == *FILE.as_bytes() {
            let mut bytes = Measured::of(&mut entry);
            if let Some(take) = take.take() {
                take(n_bytes, &mut bytes).map_err(Stop::Taker)?;
            }
            found = Some(bytes.found());
        } else if *entry.path_bytes() == *MANIFEST.as_bytes() {
            manifest = Some(read_small(&mut entry, n_bytes)?);
        }
    }
    // A tar ends before its stream does, and only the stream's end proves that nothing was cut off.
    sink(&mut archive.into_inner())?;
    Ok((manifest, found))
}

/// Notes what went wrong in reading: whoever reads through others' code may be told something else.
struct Witness<'f, R> {
    from: R,
    fault: &'f RefCell<Option<String>>,
}

impl<R: Read> Read for Witness<'_, R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(to);
        if let Err(error) = &read
            && error.kind() != io::ErrorKind::Interrupted
        {
            self.fault.replace(Some(error.to_string()));
        }
        read
    }
}

impl HeldPhotos for Sealed {
    fn open(&self, sha256: PhotoHash, from: u64) -> io::Result<Box<dyn Read + Send>> {
        let opened = self.identities.open(&vault::path_in(&self.folder, &self.names, sha256));
        let mut bytes = opened.map_err(|error| match error {
            BackupError::Io(error) => error,
            error => io::Error::new(io::ErrorKind::InvalidData, error.to_string()),
        })?;
        sink(&mut bytes.by_ref().take(from))?;
        Ok(Box::new(bytes))
    }

    /// Names tell nothing: what no row names is not known from what one does.
    fn each_file(&self, _: &mut dyn FnMut(Found) -> io::Result<()>) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::archive::{add, add_json};
    use super::super::cipher::Recipients;
    use super::*;
    use age::secrecy::ExposeSecret;
    use spotcheck_domain::time::Timestamp;
    use std::fs::{self, OpenOptions};
    use std::io::Write;
    use tar::Builder;

    /// A backup without photos, whose tar ends long before its stream does.
    fn padded(folder: &Path) -> Identities {
        let (identity, at) = (age::x25519::Identity::generate(), Timestamp::from_millis(1));
        fs::write(folder.join("key"), identity.to_string().expose_secret()).unwrap();
        let recipients = Recipients::read(&[identity.to_public().to_string()]).unwrap();
        let mut archive = Builder::new(recipients.seal(&folder.join(ARCHIVE)).unwrap());
        let layout = Layout { format: LAYOUT_FORMAT, names: "00".repeat(32) };
        add_json(&mut archive, LAYOUT, &layout, at).unwrap();
        add(&mut archive, FILE, 3, &mut &b"abc"[..], at).unwrap();
        let manifest = Manifest {
            format: 1,
            program: String::new(),
            schema: 1,
            made_at: at,
            database_bytes: 3,
            database_sha256: PhotoHash::of(b"abc"),
            counts: crate::store::Counts::default(),
            missing: Vec::new(),
        };
        add_json(&mut archive, MANIFEST, &manifest, at).unwrap();
        let mut sealing = archive.into_inner().unwrap();
        sealing.write_all(&vec![0; 300_000]).unwrap();
        sealing.finish().unwrap();
        Identities::read(&folder.join("key")).unwrap()
    }

    #[test]
    fn what_is_cut_off_behind_the_tar_is_noticed_too() {
        let folder = tempfile::tempdir().unwrap();
        let sealed = Sealed::open(folder.path(), padded(folder.path())).unwrap();
        let read = || {
            sealed.database(|n_bytes, bytes| {
                let mut found = Vec::new();
                bytes.read_to_end(&mut found)?;
                assert_eq!((n_bytes, found.as_slice()), (3, &b"abc"[..]));
                Ok::<_, BackupError>(())
            })
        };
        assert_eq!(read().unwrap().1, (3, *PhotoHash::of(b"abc").as_bytes()));
        let file = OpenOptions::new().write(true).open(folder.path().join(ARCHIVE)).unwrap();
        file.set_len(150_000).unwrap();
        assert!(matches!(read(), Err(BackupError::Broken(..))));
    }

    #[test]
    fn what_a_newer_program_wrote_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let (identity, at) = (age::x25519::Identity::generate(), Timestamp::from_millis(1));
        fs::write(folder.path().join("key"), identity.to_string().expose_secret()).unwrap();
        let recipients = Recipients::read(&[identity.to_public().to_string()]).unwrap();
        let mut archive = Builder::new(recipients.seal(&folder.path().join(ARCHIVE)).unwrap());
        let layout = Layout { format: LAYOUT_FORMAT + 1, names: String::new() };
        add_json(&mut archive, LAYOUT, &layout, at).unwrap();
        archive.into_inner().unwrap().finish().unwrap();
        let identities = Identities::read(&folder.path().join("key")).unwrap();
        assert!(matches!(Sealed::open(folder.path(), identities), Err(BackupError::Newer { .. })));
    }
}
