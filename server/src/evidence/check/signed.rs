//! The manifest and its signature.

use super::report::{Fault, Report};
use super::whole;
use crate::evidence::container::Container;
use crate::evidence::manifest::{FORMAT, Manifest};
use crate::evidence::path::{MANIFEST, SIGNATURE};
use crate::proof::office_key::PublicKey;
use std::io::{self, Read, Seek};

/// The manifest, as far as it can be read, whoever signed it.
pub fn check<R: Read + Seek>(
    container: &mut Container<R>,
    key: &PublicKey,
    report: &mut Report,
) -> io::Result<Option<Manifest>> {
    let Some(bytes) = whole(container, MANIFEST)? else {
        report.add(Fault::Missing, Some(MANIFEST), "is missing: nothing says what the office signed");
        return Ok(None);
    };
    let manifest: Option<Manifest> = match serde_json::from_slice(&bytes) {
        Ok(manifest) => Some(manifest),
        Err(error) => {
            report.add(Fault::Manifest, Some(MANIFEST), format!("cannot be read: {error}"));
            None
        }
    };
    match whole(container, SIGNATURE)? {
        None => report.add(Fault::Missing, Some(SIGNATURE), "is missing: nobody signed this"),
        Some(signature) if key.has_signed(&bytes, &signature) => {}
        Some(signature) => {
            let said = manifest.as_ref().and_then(|manifest| manifest.key.public.parse::<PublicKey>().ok());
            let detail = match said {
                Some(other) if other != *key && other.has_signed(&bytes, &signature) => {
                    format!(
                        "is by another key, {other}: somebody else than the office with the key {key} made this pack"
                    )
                }
                _ => format!(
                    "is not the signature of these bytes by the key {key}: {MANIFEST} or {SIGNATURE} was \
                     altered, or somebody else made them"
                ),
            };
            report.add(Fault::Signature, Some(SIGNATURE), detail);
        }
    }
    let Some(manifest) = manifest else { return Ok(None) };
    report.made_at.clone_from(&manifest.made_at);
    if manifest.format != FORMAT {
        let detail =
            format!("is of the format {}, and this program knows {FORMAT}", super::shown(&manifest.format));
        report.add(Fault::Manifest, Some(MANIFEST), detail);
    }
    Ok(Some(manifest))
}
