//! What a rescue file holds goes the way that it would have gone from its phone. Taking it in twice does nothing twice.

use super::error::RescueError;
use super::file::Reader;
use crate::office::Office;
use crate::people::desk::acting_in;
use crate::people::principal::Principal;
use crate::photos::{self, NewUpload, Part as PhotoPart, PhotoError};
use crate::store::{Upload, View};
use crate::sync;
use rand::RngCore;
use serde::Serialize;
use spotcheck_domain::authority::Act;
use spotcheck_domain::id::{DeviceId, UserId};
use spotcheck_domain::rescue::{Origin, PhotoPiece};
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::wire::{Outcome, SyncRequest, decode};
use std::io::Read;

/// What became of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Imported {
    /// Whose work it is.
    pub person: String,
    pub exported_at: Option<Timestamp>,
    /// Changes that the office has only now.
    pub n_stored: u64,
    /// Changes that it had.
    pub n_known: u64,
    /// Changes that it keeps aside: in quarantine, overtaken, or without what they build upon.
    pub n_refused: u64,
    /// Photos, small copies included, that are here now.
    pub n_photos: u64,
    /// Photos that no stored record names.
    pub n_photos_refused: u64,
}

impl Imported {
    pub fn describe(&self) -> String {
        format!(
            "{}: {} changes stored, {} known before, {} not taken (see the quarantine); {} photos, {} that no record names",
            self.person, self.n_stored, self.n_known, self.n_refused, self.n_photos, self.n_photos_refused
        )
    }
}

/// Takes a file in. `by` is the administrator who brings it, where one does: of what lies in his area only. Without a seal
/// a file is taken only where `unsealed` says so, as the work of whom it names.
pub fn import(
    office: &Office,
    input: impl Read,
    by: Option<&Principal>,
    unsealed: bool,
    now: Timestamp,
    rng: &mut dyn RngCore,
) -> Result<Imported, RescueError> {
    let mut reader = Reader::open(input, &office.secret)?;
    if reader.device.is_none() && !unsealed {
        return Err(RescueError::Unsealed);
    }
    let first = reader.next_part()?.ok_or(RescueError::Broken)?;
    let origin = first.of.clone();
    let author = office.store.read(|view| {
        let author = author(view, reader.device, origin.as_ref())?;
        let is_his = match by {
            Some(by) => acting_in(view, by, Act::ImportRescue, author.unit).is_ok(),
            None => true,
        };
        if is_his { Ok(author) } else { Err(RescueError::Elsewhere) }
    })?;
    let mut imported = Imported {
        person: author.name.clone(),
        exported_at: origin.map(|origin| origin.exported_at),
        ..Imported::default()
    };
    let mut next = Some(first);
    let mut photo = None;
    while let Some(part) = next {
        if let Some(push) = part.push {
            take_push(office, &author, &push, now, &mut imported)?;
        }
        if let Some(piece) = part.photo {
            photo = take_piece(office, &author, photo, piece, now, rng, &mut imported)?;
        }
        next = reader.next_part()?;
    }
    Ok(imported)
}

/// Whose work it is: his to whom the sealing device belongs, whatever the file says.
fn author(
    view: &dyn View,
    device: Option<DeviceId>,
    origin: Option<&Origin>,
) -> Result<Principal, RescueError> {
    let (user, device) = match device {
        Some(device) => {
            let row = view.devices()?.into_iter().find(|row| row.device == device);
            (row.ok_or(RescueError::NoDevice(device))?.user, device)
        }
        // An upload notes by which device it came: by none.
        None => (
            origin.ok_or(RescueError::Broken)?.user,
            DeviceId::from_parts(Timestamp::from_millis(0), [0; 10]),
        ),
    };
    person(view, user, device)
}

fn person(view: &dyn View, user: UserId, device: DeviceId) -> Result<Principal, RescueError> {
    Principal::of_person(view, user, device)?.ok_or(RescueError::Elsewhere)
}

fn take_push(
    office: &Office,
    author: &Principal,
    push: &[u8],
    now: Timestamp,
    imported: &mut Imported,
) -> Result<(), RescueError> {
    let request: SyncRequest = decode(push).map_err(|_| RescueError::Broken)?;
    for ack in sync::take_push(office, author, request, now)?.acks {
        match ack.outcome {
            Outcome::Stored => imported.n_stored += 1,
            Outcome::Known => imported.n_known += 1,
            Outcome::MissingDependencies | Outcome::Stale | Outcome::Quarantined(_) => {
                imported.n_refused += 1;
            }
        }
    }
    Ok(())
}

/// The upload into which the pieces of a photo go, one after the other; `None` where they lead nowhere.
type Current = Option<(Upload, u64)>;

fn take_piece(
    office: &Office,
    author: &Principal,
    current: Current,
    piece: PhotoPiece,
    now: Timestamp,
    rng: &mut dyn RngCore,
    imported: &mut Imported,
) -> Result<Current, RescueError> {
    let gallery = &office.photos;
    let current = if piece.offset == 0 {
        let (sha256, document) = (piece.sha256, piece.document);
        let new = NewUpload { sha256, document, size: piece.size, media_type: piece.media_type };
        match photos::create(gallery, author, new, now, rng) {
            Ok(created) if created.offset == piece.size => {
                imported.n_photos += 1;
                None
            }
            Ok(created) => Some((created.upload, created.offset)),
            // Its record was not taken.
            Err(PhotoError::NotYet | PhotoError::OtherSize(_) | PhotoError::Empty) => {
                imported.n_photos_refused += 1;
                None
            }
            Err(error) => return Err(error.into()),
        }
    } else {
        current.filter(|(upload, _)| upload.sha256 == piece.sha256)
    };
    let Some((upload, at)) = current else { return Ok(None) };
    // What of it had come over the line is here.
    let skipped = at.saturating_sub(piece.offset).min(piece.bytes.len() as u64);
    let bytes = &piece.bytes[skipped as usize..];
    if bytes.is_empty() {
        return Ok(Some((upload, at)));
    }
    if piece.offset + skipped != at {
        return Err(RescueError::Broken);
    }
    let part = PhotoPart { offset: at, checksum: None };
    // Nobody else knows this upload.
    let lock = futures::executor::block_on(gallery.progress.lock(&upload.id));
    let arrived = photos::take_part(gallery, &upload, &part, lock, [Ok(bytes)], now);
    match arrived {
        Ok(arrived) if arrived.is_complete => {
            imported.n_photos += 1;
            Ok(None)
        }
        Ok(arrived) => Ok(Some((upload, arrived.offset))),
        Err(PhotoError::ChecksumMismatch) => {
            imported.n_photos_refused += 1;
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}
