//! The photos that refused changes name. What somebody photographed is evidence as what he wrote is: the office takes the
//! bytes while his phone has them, and shows them to nobody until the change is released.

use super::hush::catch;
use super::intake::Intake;
use super::loaded::load;
use super::reason::Reason;
use super::verdict::{Judged, Unwanted};
use crate::store::StoreError;
use spotcheck_domain::document::{Containers, Parsed};
use spotcheck_domain::edit::Edit;
use spotcheck_domain::photo::{MAX_PHOTO, PhotoHash};
use spotcheck_domain::term::DocumentKind;

/// Photos that one change names: an honest one names a picture and its small copy.
const MOST_OF_ONE: usize = 16;

/// Notes beside each refused change which photos it names.
pub(super) fn name_pictures(intake: &Intake, judged: &mut Judged) -> Result<(), StoreError> {
    if !judged.refused.iter().any(is_readable) {
        return Ok(());
    }
    let mut containers = containers(intake, judged)?;
    let kind = judged.kind;
    // In causal order: one of these may make what the next writes into.
    for one in judged.refused.iter_mut().filter(|one| is_readable(one)) {
        one.photos = catch(|| named(&one.bytes, kind, &mut containers)).unwrap_or_default();
    }
    Ok(())
}

/// Its operations are few enough to be looked at.
const fn is_readable(one: &Unwanted) -> bool {
    !matches!(one.reason, Reason::TooLarge | Reason::NotAChange | Reason::TooManyOperations)
}

fn containers(intake: &Intake, judged: &Judged) -> Result<Containers, StoreError> {
    if let Some(stored) = &judged.stored {
        return Ok(stored.loaded.document.containers());
    }
    let cached = intake.cache.take(judged.document);
    let loaded = match cached {
        Some(loaded) => Some(loaded),
        None => intake.store.read(|view| load(view, judged.document))?,
    };
    let Some(loaded) = loaded else { return Ok(Containers::default()) };
    let containers = loaded.document.containers();
    intake.cache.put(judged.document, loaded);
    Ok(containers)
}

fn named(bytes: &[u8], kind: DocumentKind, containers: &mut Containers) -> Vec<(PhotoHash, u64)> {
    let Ok(parsed) = Parsed::parse(bytes) else { return Vec::new() };
    let mut named = Vec::new();
    for edit in parsed.writes(containers).iter().filter_map(|write| write.edit(kind)) {
        let Edit::AddPhoto(photo) = edit else { continue };
        named.extend(
            photo.blobs().map(|(sha256, size, _)| (sha256, size)).filter(|(_, size)| *size <= MAX_PHOTO),
        );
    }
    named.truncate(MOST_OF_ONE);
    named
}
