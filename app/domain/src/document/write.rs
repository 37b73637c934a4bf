//! Edits as operations. Every container is made in the document's first change.

use super::flat::{get_map, get_str, get_text_id, put_entry, text_of};
use super::{Document, DocumentError, NewChange, VERSION};
use crate::edit::Edit;
use crate::finding::NewFinding;
use crate::id::{DocumentId, SiteId};
use crate::inspection::NewInspection;
use crate::site::NewSite;
use crate::task::NewTask;
use crate::time::Timestamp;
use automerge::transaction::Transactable;
use automerge::{AutoCommit, ObjId, ObjType, ROOT, ReadDoc, Value};

type Result<T> = std::result::Result<T, DocumentError>;

/// A site as a document, in one change.
pub fn create_site(id: SiteId, site: &NewSite, at: Timestamp, actor: [u8; 16]) -> NewChange {
    let (_, change) = Document::create(id.into(), &Edit::AddSite(site.clone()), at, actor)
        .expect("a blank document takes scalars under fresh keys");
    change
}

pub(super) fn create(doc: &mut AutoCommit, id: DocumentId, edit: &Edit, at: Timestamp) -> Result<()> {
    doc.put(ROOT, "v", VERSION)?;
    doc.put(ROOT, "id", id.to_string())?;
    match edit {
        Edit::StartInspection(new) => create_inspection(doc, new, at),
        Edit::RecordFinding(new) => create_finding(doc, new, at),
        Edit::AddSite(new) => create_site_fields(doc, new),
        Edit::AddTask(new) => create_task(doc, new),
        _ => Err(DocumentError::Incomplete("kind")),
    }
}

fn put(doc: &mut AutoCommit, key: &str, value: &str) -> Result<()> {
    if !value.is_empty() {
        doc.put(ROOT, key, value)?;
    }
    Ok(())
}

fn put_some<T: ToString>(doc: &mut AutoCommit, key: &str, value: Option<&T>) -> Result<()> {
    value.map_or(Ok(()), |value| put(doc, key, &value.to_string()))
}

fn create_inspection(doc: &mut AutoCommit, new: &NewInspection, at: Timestamp) -> Result<()> {
    put(doc, "kind", "inspection")?;
    put(doc, "unit", &new.unit.to_string())?;
    put(doc, "tier", new.tier.word())?;
    put(doc, "inspection_kind", new.kind.word())?;
    put(doc, "site", &new.site.to_string())?;
    put(doc, "site_name", &new.site_name)?;
    put(doc, "site_address", &new.site_address)?;
    put(doc, "site_contact", &new.site_contact)?;
    put(doc, "site_sector", &new.site_sector)?;
    put(doc, "checklist", &new.checklist)?;
    put(doc, "checklist_version", &new.checklist_version)?;
    doc.put(ROOT, "n_items", i64::from(new.n_items))?;
    doc.put(ROOT, "began_at", at.millis())?;
    put_some(doc, "position", new.position.as_ref())?;
    for (n, officer) in new.officers.iter().enumerate() {
        let n = n + 1;
        put(doc, &format!("officer/{n}/user"), &officer.user.to_string())?;
        put(doc, &format!("officer/{n}/name"), &officer.name)?;
        put(doc, &format!("officer/{n}/certificate"), &officer.certificate)?;
    }
    for map in ["answers", "photos", "findings", "signatures"] {
        doc.put_object(ROOT, map, ObjType::Map)?;
    }
    doc.put_object(ROOT, "narrative", ObjType::Text)?;
    Ok(())
}

fn create_finding(doc: &mut AutoCommit, new: &NewFinding, at: Timestamp) -> Result<()> {
    put(doc, "kind", "finding")?;
    put(doc, "unit", &new.unit.to_string())?;
    put_some(doc, "inspection", new.inspection.as_ref())?;
    put_some(doc, "site", new.site.as_ref())?;
    put(doc, "site_name", &new.site_name)?;
    if new.self_check {
        doc.put(ROOT, "self_check", true)?;
    }
    doc.put(ROOT, "recorded_at", at.millis())?;
    put(doc, "recorded_by", &new.record.by.name)?;
    put(doc, "title", &new.title)?;
    put(doc, "level", new.level.word())?;
    put(doc, "sector", &new.sector)?;
    put(doc, "catalog_hazard", &new.catalog_hazard)?;
    put(doc, "catalog_version", &new.catalog_version)?;
    put(doc, "basis", &new.basis)?;
    put(doc, "measure", &new.measure)?;
    put_some(doc, "deadline", new.deadline.as_ref())?;
    put_some(doc, "position", new.position.as_ref())?;
    doc.put_object(ROOT, "photos", ObjType::Map)?;
    doc.put_object(ROOT, "description", ObjType::Text)?;
    let events = doc.put_object(ROOT, "events", ObjType::Map)?;
    put_entry(doc, &events, &new.record.id.to_string(), &new.record)
}

fn create_site_fields(doc: &mut AutoCommit, new: &NewSite) -> Result<()> {
    put(doc, "kind", "site")?;
    put(doc, "unit", &new.unit.to_string())?;
    let lines: [(&str, &str); 10] = [
        ("name", &new.name),
        ("address", &new.address),
        ("town", &new.town),
        ("county", &new.county),
        ("city", &new.city),
        ("sector", &new.sector),
        ("uscc", &new.uscc),
        ("legal_rep", &new.legal_rep),
        ("phone", &new.phone),
        ("note", &new.note),
    ];
    for (key, value) in lines {
        put(doc, key, value)?;
    }
    put_some(doc, "position", new.position.as_ref())?;
    put_some(doc, "grade", new.grade.as_ref())?;
    put(doc, "provisional", if new.provisional { "true" } else { "" })
}

fn create_task(doc: &mut AutoCommit, new: &NewTask) -> Result<()> {
    put(doc, "kind", "task")?;
    put(doc, "unit", &new.unit.to_string())?;
    put(doc, "title", &new.title)?;
    put_some(doc, "due", new.due.as_ref())
}

pub(super) fn edit(doc: &mut AutoCommit, edit: &Edit) -> Result<()> {
    match edit {
        Edit::SetInspection { field, value } => set(doc, &ROOT, field.word(), value),
        Edit::SetFinding { field, value } => set(doc, &ROOT, field.word(), value),
        Edit::SetSite { field, value } => set(doc, &ROOT, field.word(), value),
        Edit::Narrate { text } => retype(doc, "narrative", text),
        Edit::Describe { text } => retype(doc, "description", text),
        Edit::Answer { item, verdict } => {
            let answers = container(doc, "answers")?;
            set(doc, &answers, &format!("{item}/verdict"), verdict.map_or("", |verdict| verdict.word()))
        }
        Edit::NoteAnswer { item, note } => {
            let answers = container(doc, "answers")?;
            set(doc, &answers, &format!("{item}/note"), note)
        }
        Edit::AddPhoto(photo) => add(doc, "photos", &photo.id.to_string(), photo),
        Edit::Sign(signature) => add(doc, "signatures", &signature.id.to_string(), signature),
        Edit::Append(event) => add(doc, "events", &event.id.to_string(), event),
        Edit::NameFinding { finding } => {
            let findings = container(doc, "findings")?;
            set(doc, &findings, &finding.to_string(), "true")
        }
        Edit::Settle { key, value } => match key.strip_prefix("answers/") {
            Some(key) => {
                let answers = container(doc, "answers")?;
                choose(doc, &answers, key, value)
            }
            None => choose(doc, &ROOT, key, value),
        },
        Edit::StartInspection(_) | Edit::RecordFinding(_) | Edit::AddSite(_) | Edit::AddTask(_) => {
            Err(DocumentError::Exists)
        }
    }
}

/// Writes a scalar unless it says that already: an edit that alters nothing is no change.
fn set(doc: &mut AutoCommit, object: &ObjId, key: &str, value: &str) -> Result<()> {
    if get_str(doc, object, key) != value {
        doc.put(object, key, value)?;
    }
    Ok(())
}

/// Writes a value over all that are there. That the one which is shown stays, Automerge would say by deleting the others:
/// an operation without a value, which nobody can judge. So another is written first, and then the chosen one over it.
fn choose(doc: &mut AutoCommit, object: &ObjId, key: &str, value: &str) -> Result<()> {
    if get_str(doc, object, key) == value {
        let values = doc.get_all(object, key)?.into_iter().filter_map(|(value, _)| match value {
            Value::Scalar(scalar) => Some(text_of(&scalar)),
            Value::Object(_) => None,
        });
        let Some(other) = values.into_iter().find(|other| other != value) else { return Ok(()) };
        doc.put(object, key, other)?;
    }
    Ok(doc.put(object, key, value)?)
}

fn retype(doc: &mut AutoCommit, key: &'static str, text: &str) -> Result<()> {
    let id = get_text_id(doc, key).ok_or(DocumentError::Incomplete(key))?;
    Ok(doc.update_text(&id, text)?)
}

/// Adds an entry under its fresh id; one that is there already stays as it is, so that a replay doubles nothing.
fn add<T: serde::Serialize>(doc: &mut AutoCommit, map: &'static str, key: &str, record: &T) -> Result<()> {
    let map = container(doc, map)?;
    if doc.get(&map, key)?.is_some() {
        return Ok(());
    }
    put_entry(doc, &map, key, record)
}

fn container(doc: &AutoCommit, key: &'static str) -> Result<ObjId> {
    get_map(doc, key).ok_or(DocumentError::Incomplete(key))
}
