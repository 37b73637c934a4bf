//! Photos: every row has its bytes, all bytes have a row, and they are what the name says.

use super::error::VerifyError;
use super::problem::{Fault, Problem};
use super::report::Report;
use crate::photos::{Found, HeldPhotos, Photos, measure, path_in};
use crate::store::{Direct, StoreError, each_blob};
use spotcheck_domain::photo::PhotoHash;
use std::io;
use std::path::Path;

/// `repair`: they may be put in order.
pub fn check(
    photos: &dyn HeldPhotos,
    repair: Option<&dyn Photos>,
    store: &mut Direct,
    report: &mut Report,
) -> Result<(), VerifyError> {
    let mut bad: Vec<(PhotoHash, Problem)> = Vec::new();
    store.read(|view| {
        each_blob(view, |sha256, blob| {
            report.n_photos += 1;
            let (fault, why) = match photos.open(sha256, 0).and_then(|mut bytes| measure(&mut bytes)) {
                Ok((n_bytes, found)) if (n_bytes, found) == (blob.size, *sha256.as_bytes()) => return Ok(()),
                Ok(_) => (Fault::PhotoDamaged, "has other bytes than its name says".to_owned()),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    (Fault::PhotoMissing, "has arrived once and is not there".to_owned())
                }
                Err(error) => (Fault::PhotoDamaged, format!("cannot be read: {error}")),
            };
            let document = view.documents_naming(sha256)?.first().copied();
            bad.push((sha256, Problem::new(fault, document, format!("photo {sha256} {why}"))));
            Ok::<_, StoreError>(())
        })
    })?;
    for (sha256, mut problem) in bad {
        if let Some(photos) = repair {
            photos.set_aside(&Found::Photo(sha256))?;
            // A phone that still holds it may bring it again.
            store.write(|tx| tx.drop_blob(sha256))?;
            problem.repaired = true;
        }
        report.problems.push(problem);
    }
    for stray in strays(photos, store)? {
        let shown = match &stray {
            Found::Photo(sha256) => path_in(Path::new("photos"), *sha256).display().to_string(),
            Found::Stray(path) => path.clone(),
        };
        let mut problem = Problem::new(Fault::Stray, None, format!("{shown} is named by no row"));
        if let Some(photos) = repair {
            photos.set_aside(&stray)?;
            problem.repaired = true;
        }
        report.problems.push(problem);
    }
    Ok(())
}

/// What lies among the photos and is named by no row. What is about to be marked arrived is none of it.
fn strays(photos: &dyn HeldPhotos, store: &Direct) -> Result<Vec<Found>, VerifyError> {
    let mut strays = Vec::new();
    photos.each_file(&mut |found| {
        let is_named = match &found {
            // Asked after it was seen: its row may have come in between.
            Found::Photo(sha256) => store.read(|view| {
                Ok::<_, StoreError>(view.blob(*sha256)?.is_some() || view.is_on_its_way(*sha256)?)
            }),
            Found::Stray(_) => Ok(false),
        };
        if !is_named.map_err(io::Error::other)? {
            strays.push(found);
        }
        Ok(())
    })?;
    Ok(strays)
}
