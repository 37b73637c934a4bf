//! The photos that the records name against those that are there.

use super::files::Photos;
use super::records::Read;
use super::report::{Fault, Report};
use crate::evidence::manifest::{Manifest, Why};
use spotcheck_domain::photo::PhotoHash;
use std::collections::{BTreeMap, BTreeSet};

pub fn check(read: &Read, found: &Photos, manifest: Option<&Manifest>, report: &mut Report) {
    let named: BTreeSet<PhotoHash> = read.photos.iter().map(|photo| photo.sha256).collect();
    let missing: BTreeMap<PhotoHash, Why> =
        manifest.iter().flat_map(|manifest| &manifest.missing).map(|one| (one.sha256, one.why)).collect();
    for hash in named.iter().filter(|hash| !found.contains(hash)) {
        match missing.get(hash) {
            Some(why) => {
                let why = match why {
                    Why::NotArrived => "the office had not had it",
                    Why::Lost => "its record says that it is gone",
                    Why::Damaged => "the office had it whole no more",
                };
                report.note(format!("the photo {hash} is not in the pack: {why}"));
            }
            None if manifest.is_some() => {
                let detail =
                    format!("the photo {hash}, which a record names, is neither here nor listed as missing");
                report.add(Fault::Photo, None, detail);
            }
            None => {}
        }
    }
    // Of a record that cannot be read nobody knows what it names.
    for hash in found.iter().filter(|hash| read.is_whole && !named.contains(hash)) {
        report.add(Fault::Surplus, None, format!("the photo {hash} is here and no record names it"));
    }
}
