//! Makes a pack piece by piece: of its records one is in memory at a time, and of a photo what is sent at once.

use super::chain::Chain;
use super::container::Writer;
use super::items::Items;
use super::manifest::{self, Key, Listed, Manifest, Missing, Why};
use super::members::Members;
use super::pages::{Pages, Words, view};
use super::path;
use super::record::Record;
use super::rights::EvidenceError;
use super::shelf::Shelf;
use crate::photos::pour;
use crate::proof::office_key::ALGORITHM;
use crate::proof::secret::Secret;
use flate2::Crc;
use serde_json::Value;
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::photo::{Photo, PhotoHash};
use spotcheck_domain::term::DocumentKind;
use spotcheck_domain::time::Timestamp;
use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::sync::Arc;

/// What of a photo is read at once.
const PIECE: u64 = 256 << 10;

const README: &str = include_str!("../../data/evidence.txt");

/// What comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Readme,
    Items,
    /// That of the records.
    Record(usize),
    Photos,
    Page,
    Manifest,
    End,
}

/// A pack on its way.
pub struct Pack<S> {
    shelf: S,
    secret: Arc<Secret>,
    members: Members,
    stage: Stage,
    container: Writer,
    manifest: Manifest,
    pages: Pages<'static>,
    signatures: Option<Value>,
    /// Those that are to come.
    photos: BTreeMap<PhotoHash, Photo>,
    missing: BTreeMap<PhotoHash, Why>,
    /// The photo whose header was given out, and the bytes of it that were not.
    pouring: Option<(Box<dyn Read + Send>, u64)>,
}

impl<S: Shelf> Pack<S> {
    pub fn new(shelf: S, secret: Arc<Secret>, members: Members, now: Timestamp) -> Self {
        let key = Key { algorithm: ALGORITHM.to_owned(), public: secret.office_key().public().to_string() };
        let manifest = Manifest {
            format: manifest::FORMAT.to_owned(),
            program: env!("CARGO_PKG_VERSION").to_owned(),
            view: view().to_owned(),
            inspection: members.visit,
            made_at: manifest::moment(now),
            key,
            files: Vec::new(),
            missing: Vec::new(),
            absent: members.absent.clone(),
        };
        Self {
            pages: Pages::new(Words::of_program(), members.items.clone()),
            shelf,
            secret,
            members,
            stage: Stage::Readme,
            container: Writer::default(),
            manifest,
            signatures: None,
            photos: BTreeMap::new(),
            missing: BTreeMap::new(),
            pouring: None,
        }
    }

    /// The next bytes of it; `None` at its end.
    pub fn next_piece(&mut self) -> Result<Option<Vec<u8>>, EvidenceError> {
        loop {
            if let Some(piece) = self.pour_on()? {
                return Ok(Some(piece));
            }
            return Ok(Some(match self.stage {
                Stage::Readme => {
                    self.stage = Stage::Items;
                    self.file(path::README, README.as_bytes())?
                }
                Stage::Items => {
                    self.stage = Stage::Record(0);
                    let items = manifest::json(&self.members.items)?;
                    self.file(path::ITEMS, &items)?
                }
                Stage::Record(n) => {
                    if let Some((id, kind)) = self.members.records.get(n).copied() {
                        self.stage = Stage::Record(n + 1);
                        self.record(id, kind)?
                    } else {
                        self.stage = Stage::Photos;
                        let signatures = manifest::json(&self.signatures.take())?;
                        self.file(path::SIGNATURES, &signatures)?
                    }
                }
                Stage::Photos => {
                    let Some((_, photo)) = self.photos.pop_first() else {
                        self.stage = Stage::Page;
                        continue;
                    };
                    let Some(header) = self.photo(&photo)? else { continue };
                    header
                }
                Stage::Page => {
                    self.stage = Stage::Manifest;
                    self.page()?
                }
                Stage::Manifest => {
                    self.stage = Stage::End;
                    self.end()?
                }
                Stage::End => return Ok(None),
            }));
        }
    }

    /// A file as a whole, which the manifest lists.
    fn file(&mut self, path: &str, bytes: &[u8]) -> Result<Vec<u8>, EvidenceError> {
        self.manifest.files.push(Listed::of(path, bytes));
        Ok(self.container.whole(path, bytes)?)
    }

    fn record(&mut self, id: DocumentId, kind: DocumentKind) -> Result<Vec<u8>, EvidenceError> {
        let rows = self.shelf.rows(id, self.members.upto)?;
        let changes: Vec<&[u8]> = rows.iter().map(|row| row.bytes.as_slice()).collect();
        let record = Record::of(id, kind, &changes).ok_or(EvidenceError::Broken(id))?;
        let chain = Chain::of(&self.secret, id, kind, &rows);
        for photo in record.photos() {
            self.plan_photo(photo)?;
        }
        self.pages.add(&record, &chain, &self.missing);
        if self.signatures.is_none() {
            self.signatures = Some(record.signatures());
        }
        let mut piece = self.file(&path::of_record(id, path::CHANGES), &changes.concat())?;
        piece.extend(self.file(&path::of_record(id, path::CHAIN), &manifest::json(&chain)?)?);
        piece.extend(self.file(&path::of_record(id, path::RECORD), &manifest::json(&record.json())?)?);
        Ok(piece)
    }

    /// Notes a photo that a record names, once: as one to come, or as one that is missing.
    fn plan_photo(&mut self, photo: Photo) -> Result<(), EvidenceError> {
        let hash = photo.sha256;
        if self.photos.contains_key(&hash) || self.missing.contains_key(&hash) {
            return Ok(());
        }
        let records: Vec<DocumentId> = self.members.records.iter().map(|(id, _)| *id).collect();
        if self.shelf.has(&records, hash)? {
            self.photos.insert(hash, photo);
        } else {
            self.missing.insert(hash, if photo.is_lost { Why::Lost } else { Why::NotArrived });
        }
        Ok(())
    }

    /// What stands before a photo's bytes, which come next. `None` where they are not what their name says.
    fn photo(&mut self, photo: &Photo) -> Result<Option<Vec<u8>>, EvidenceError> {
        let hash = photo.sha256;
        let mut crc = Summed(Crc::new());
        let measured = self.shelf.open(hash).and_then(|mut bytes| pour(&mut bytes, &mut crc));
        let size = match measured {
            Ok((size, found)) if found == *hash.as_bytes() => size,
            Err(error) if !is_damage(&error) => return Err(error.into()),
            Ok(_) | Err(_) => {
                self.missing.insert(hash, Why::Damaged);
                return Ok(None);
            }
        };
        let path = path::of_photo(photo);
        let header = self.container.begin(&path, size, crc.0.sum())?;
        self.manifest.files.push(Listed::named(&path, size, *hash.as_bytes()));
        self.pouring = Some((self.shelf.open(hash)?, size));
        Ok(Some(header))
    }

    fn pour_on(&mut self) -> Result<Option<Vec<u8>>, EvidenceError> {
        let Some((mut bytes, n_left)) = self.pouring.take().filter(|(_, n_left)| *n_left > 0) else {
            return Ok(None);
        };
        let n = n_left.min(PIECE);
        let mut piece = vec![0; usize::try_from(n).unwrap_or_default()];
        bytes.read_exact(&mut piece)?;
        self.pouring = Some((bytes, n_left - n));
        Ok(Some(piece))
    }

    fn page(&mut self) -> Result<Vec<u8>, EvidenceError> {
        let missing = std::mem::take(&mut self.missing);
        self.manifest.missing = missing.into_iter().map(|(sha256, why)| Missing { sha256, why }).collect();
        let pages = std::mem::replace(&mut self.pages, Pages::new(Words::of_program(), Items::default()));
        let page = pages.finish(&self.manifest.missing, &self.manifest.absent);
        self.file(path::PAGE, page.as_bytes())
    }

    /// The manifest, its signature, and the end of the container.
    fn end(&mut self) -> Result<Vec<u8>, EvidenceError> {
        let manifest = manifest::json(&self.manifest)?;
        let signature = self.secret.office_key().sign(&manifest);
        let mut piece = self.container.whole(path::MANIFEST, &manifest)?;
        piece.extend(self.container.whole(path::SIGNATURE, &signature)?);
        piece.extend(std::mem::take(&mut self.container).end());
        Ok(piece)
    }
}

/// Whether it is the photo's bytes that are wrong, and not the disk that fails just now.
fn is_damage(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof
    )
}

/// Takes what is written for its sum alone.
struct Summed(Crc);

impl Write for Summed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
