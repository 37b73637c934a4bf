//! The records: their changes, their chains, and what is to be read of them.

use super::difference::differences;
use super::report::{Fault, Report};
use super::{sound, whole};
use crate::evidence::chain::Chain;
use crate::evidence::container::Container;
use crate::evidence::items::Items;
use crate::evidence::manifest::{Manifest, Why};
use crate::evidence::pages::{Pages, Words};
use crate::evidence::path::{self, CHAIN, CHANGES, ITEMS, RECORD, SIGNATURES, record_of};
use crate::evidence::record::Record;
use crate::ingest::catch;
use serde_json::Value;
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::photo::{Photo, PhotoHash};
use spotcheck_domain::term::DocumentKind;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read as Bytes, Seek};

/// What the records of a pack say, as far as they are sound.
pub struct Read {
    pub pages: Pages<'static>,
    pub photos: Vec<Photo>,
    pub is_whole: bool,
}

impl Read {
    pub fn check<R: Bytes + Seek>(
        container: &mut Container<R>,
        manifest: Option<&Manifest>,
        report: &mut Report,
    ) -> io::Result<Self> {
        let ids = ids(container, manifest);
        let items = items(container, report)?;
        let is_whole = !ids.is_empty() && items.is_some();
        let pages = Pages::new(Words::of_program(), items.unwrap_or_default());
        let mut read = Self { pages, photos: Vec::new(), is_whole };
        let missing = missing(manifest);
        for id in &ids {
            report.n_records += 1;
            match one(container, *id, report)? {
                Some((record, chain)) => {
                    read.photos.extend(record.photos());
                    if record.kind == DocumentKind::Inspection {
                        signatures(container, &record, report)?;
                        named(&record, &ids, manifest, report);
                    }
                    let added = catch(|| read.pages.add(&record, &chain, &missing));
                    read.is_whole &= added.is_ok();
                }
                None => read.is_whole = false,
            }
        }
        Ok(read)
    }
}

/// The records of the pack in their order: the visit, then the others by their ids.
fn ids<R: Bytes + Seek>(container: &Container<R>, manifest: Option<&Manifest>) -> Vec<DocumentId> {
    let of_files = container.entries().iter().map(|entry| entry.name.as_str());
    let of_list = manifest.iter().flat_map(|manifest| &manifest.files).map(|file| file.path.as_str());
    let all: BTreeSet<DocumentId> =
        of_files.chain(of_list).filter_map(|path| record_of(path).map(|(id, _)| id)).collect();
    let visit = manifest.map(|manifest| DocumentId::from(manifest.inspection)).filter(|id| all.contains(id));
    visit.into_iter().chain(all.iter().copied().filter(|id| Some(*id) != visit)).collect()
}

/// What the items ask; nothing else in the pack says it.
fn items<R: Bytes + Seek>(container: &mut Container<R>, report: &mut Report) -> io::Result<Option<Items>> {
    let Some(bytes) = whole(container, ITEMS)? else { return Ok(None) };
    let read = serde_json::from_slice(&bytes);
    Ok(read.map_err(|error| report.add(Fault::File, Some(ITEMS), format!("cannot be read: {error}"))).ok())
}

/// The photos that were not there when the records were read.
fn missing(manifest: Option<&Manifest>) -> BTreeMap<PhotoHash, Why> {
    let all = manifest.iter().flat_map(|manifest| &manifest.missing).map(|one| (one.sha256, one.why));
    all.filter(|(_, why)| *why != Why::Damaged).collect()
}

/// One record with its chain, where its changes are sound.
fn one<R: Bytes + Seek>(
    container: &mut Container<R>,
    id: DocumentId,
    report: &mut Report,
) -> io::Result<Option<(Record, Chain)>> {
    let [changes_at, chain_at, record_at] = [CHANGES, CHAIN, RECORD].map(|file| path::of_record(id, file));
    // That a file is missing is said where files are looked at.
    let Some(changes) = whole(container, &changes_at)? else { return Ok(None) };
    let Some(chain) = whole(container, &chain_at)? else { return Ok(None) };
    let chain: Chain = match serde_json::from_slice(&chain) {
        Ok(chain) => chain,
        Err(error) => {
            report.add(Fault::Chain, Some(&chain_at), format!("cannot be read: {error}"));
            return Ok(None);
        }
    };
    let Some(sound) = sound::check(id, &changes, &chain, (&changes_at, &chain_at), report) else {
        return Ok(None);
    };
    let Some(record) =
        Record::of(id, chain.kind, &sound).filter(|record| record.said("id") == id.to_string())
    else {
        report.add(Fault::Change, Some(&changes_at), format!("its changes do not give the record {id}"));
        return Ok(None);
    };
    if record.said("kind") != chain.kind.word() {
        report.add(Fault::Chain, Some(&chain_at), "says that it is of another kind than the record does");
        return Ok(None);
    }
    let label = format!("{} {id}", record.kind);
    json(container, &record_at, &record.json(), (Fault::Record, &label), report)?;
    Ok(Some((record, chain)))
}

/// Compares a file of JSON with what the record gives.
fn json<R: Bytes + Seek>(
    container: &mut Container<R>,
    path: &str,
    expected: &Value,
    (fault, label): (Fault, &str),
    report: &mut Report,
) -> io::Result<()> {
    let Some(bytes) = whole(container, path)? else { return Ok(()) };
    // Read as that one is, so that both have their numbers by the same way.
    let expected = serde_json::to_vec(expected).and_then(|bytes| serde_json::from_slice::<Value>(&bytes));
    match (serde_json::from_slice::<Value>(&bytes), expected) {
        (Ok(stands), Ok(expected)) => {
            for difference in differences(path, &stands, &expected) {
                report.add(fault, Some(path), format!("{label}: {difference}"));
            }
        }
        (Err(error), _) | (_, Err(error)) => {
            report.add(fault, Some(path), format!("{label}: cannot be read: {error}"));
        }
    }
    Ok(())
}

fn signatures<R: Bytes + Seek>(
    container: &mut Container<R>,
    visit: &Record,
    report: &mut Report,
) -> io::Result<()> {
    let label = format!("{} {}", visit.kind, visit.id);
    json(container, SIGNATURES, &visit.signatures(), (Fault::Signatures, &label), report)
}

/// What the visit names is there, or is said not to be.
fn named(visit: &Record, ids: &[DocumentId], manifest: Option<&Manifest>, report: &mut Report) {
    let Some(manifest) = manifest else { return };
    let findings = visit.plain.fields.get("findings").and_then(Value::as_object);
    for id in findings.into_iter().flatten().filter_map(|(key, _)| key.parse::<DocumentId>().ok()) {
        if !ids.contains(&id) && !manifest.absent.contains(&id) {
            let detail =
                format!("the visit names the finding {id}, which is neither here nor listed as absent");
            report.add(Fault::Absent, None, detail);
        }
    }
    for id in &manifest.absent {
        report.note(format!("the visit names the record {id}, which the office did not put into this pack"));
    }
}
