//! Documents as records. Old documents are understood as they are: what is absent reads as empty.

use super::flat::{get_entries, get_map, get_str, get_strs, get_text_id};
use super::{Document, DocumentError};
use crate::by::Officer;
use crate::event::Event;
use crate::finding::Finding;
use crate::id::{DocumentId, EventId, FindingId, PhotoId, SignatureId, UnitId};
use crate::inspection::{Answer, Inspection, Signature};
use crate::photo::Photo;
use crate::responsible::responsible_unit;
use crate::site::Site;
use crate::task::Task;
use crate::term::{DocumentKind, Level};
use crate::time::Timestamp;
use automerge::{ROOT, ReadDoc};
use std::collections::BTreeMap;
use std::str::FromStr;

type Result<T> = std::result::Result<T, DocumentError>;

/// The id by which a document of any kind calls itself.
pub fn id_of(document: &Document) -> Result<DocumentId> {
    document.need("id")
}

/// The owning unit of a document of any kind.
pub fn unit_of(document: &Document) -> Result<UnitId> {
    document.need("unit")
}

/// The unit that is responsible for an ordered finding, and sees the document. `None` for any other.
pub fn shown_to(document: &Document) -> Option<UnitId> {
    if document.kind() != DocumentKind::Finding {
        return None;
    }
    let level = document.need("level").unwrap_or(Level::General);
    responsible_unit(level, document.need("responsible_unit").ok(), &events_of(document))
}

/// Every photo that the document names.
pub fn photos_of(document: &Document) -> Vec<Photo> {
    let mut photos: Vec<Photo> = get_entries::<Photo>(&document.doc, "photos")
        .into_iter()
        .filter_map(|(key, photo)| key.parse::<PhotoId>().ok().map(|id| Photo { id, ..photo }))
        .collect();
    photos.sort_unstable_by_key(|photo| photo.id);
    photos
}

/// The scalars at the root, read at once.
#[derive(Debug, Clone, Default)]
pub(super) struct Root(pub(super) BTreeMap<String, String>);

impl Root {
    /// Of a document that calls itself of that kind.
    pub(super) fn of(document: &Document, kind: DocumentKind) -> Result<Self> {
        let root = Self(get_strs(&document.doc, &ROOT));
        match root.some::<DocumentKind>("kind") {
            Some(found) if found == kind => Ok(root),
            Some(found) => Err(DocumentError::WrongKind(found)),
            None => Err(DocumentError::Incomplete("kind")),
        }
    }
    fn str(&self, key: &str) -> String {
        self.0.get(key).cloned().unwrap_or_default()
    }
    fn some<T: FromStr>(&self, key: &str) -> Option<T> {
        self.0.get(key)?.parse().ok()
    }
    fn need<T: FromStr>(&self, key: &'static str) -> Result<T> {
        self.some(key).ok_or(DocumentError::Incomplete(key))
    }
    fn officer(&self, n: usize) -> Option<Officer> {
        Some(Officer {
            user: self.some(&format!("officer/{n}/user"))?,
            name: self.str(&format!("officer/{n}/name")),
            certificate: self.str(&format!("officer/{n}/certificate")),
        })
    }
}

impl Root {
    /// A finding whose scalars these are.
    pub(super) fn finding(
        &self,
        description: String,
        photos: Vec<Photo>,
        events: Vec<Event>,
    ) -> Result<Finding> {
        Ok(Finding {
            id: self.need("id")?,
            unit: self.need("unit")?,
            inspection: self.some("inspection"),
            site: self.some("site"),
            site_name: self.str("site_name"),
            self_check: self.some("self_check").unwrap_or(false),
            recorded_at: Timestamp::from_millis(self.need("recorded_at")?),
            recorded_by: self.str("recorded_by"),
            title: self.str("title"),
            description,
            level: self.some("level").unwrap_or(Level::General),
            sector: self.str("sector"),
            place: self.str("place"),
            position: self.some("position"),
            catalog_hazard: self.str("catalog_hazard"),
            catalog_version: self.str("catalog_version"),
            basis: self.str("basis"),
            measure: self.str("measure"),
            responsible: self.str("responsible"),
            responsible_unit: self.some("responsible_unit"),
            deadline: self.some("deadline"),
            funds: self.some("funds"),
            goal: self.str("goal"),
            interim_measure: self.str("interim_measure"),
            no_photo_reason: self.str("no_photo_reason"),
            photos,
            events,
        })
    }
}

/// Every event of a finding, in the order of their ids.
pub(super) fn events_of(document: &Document) -> Vec<Event> {
    let mut events: Vec<Event> = get_entries::<Event>(&document.doc, "events")
        .into_iter()
        .filter_map(|(key, event)| key.parse::<EventId>().ok().map(|id| Event { id, ..event }))
        .collect();
    events.sort_unstable_by_key(|event| event.id);
    events
}

impl Document {
    /// One scalar at the root.
    fn need<T: FromStr>(&self, key: &'static str) -> Result<T> {
        get_str(&self.doc, &ROOT, key).parse().map_err(|_| DocumentError::Incomplete(key))
    }
    fn text(&self, key: &str) -> String {
        get_text_id(&self.doc, key).and_then(|id| self.doc.text(&id).ok()).unwrap_or_default()
    }
    pub fn inspection(&self) -> Result<Inspection> {
        let root = Root::of(self, DocumentKind::Inspection)?;
        Ok(Inspection {
            id: root.need("id")?,
            unit: root.need("unit")?,
            tier: root.need("tier")?,
            kind: root.need("inspection_kind")?,
            campaign: root.str("campaign"),
            site: root.need("site")?,
            site_name: root.str("site_name"),
            site_address: root.str("site_address"),
            site_contact: root.str("site_contact"),
            site_sector: root.str("site_sector"),
            checklist: root.str("checklist"),
            checklist_version: root.str("checklist_version"),
            n_items: root.some("n_items").unwrap_or(0),
            officers: (1..=9).map_while(|n| root.officer(n)).collect(),
            began_at: Timestamp::from_millis(root.need("began_at")?),
            ended_at: root.some("ended_at").map(Timestamp::from_millis),
            position: root.some("position"),
            representative: root.str("representative"),
            answers: self.answers(),
            narrative: self.text("narrative"),
            photos: photos_of(self),
            findings: self.named_findings(),
            signatures: get_entries::<Signature>(&self.doc, "signatures")
                .into_iter()
                .filter_map(|(key, signature)| {
                    key.parse::<SignatureId>().ok().map(|id| Signature { id, ..signature })
                })
                .collect(),
        })
    }

    fn answers(&self) -> BTreeMap<String, Answer> {
        let mut answers: BTreeMap<String, Answer> = BTreeMap::new();
        let Some(map) = get_map(&self.doc, "answers") else { return answers };
        for (key, value) in get_strs(&self.doc, &map) {
            match key.rsplit_once('/') {
                Some((item, "verdict")) => {
                    answers.entry(item.to_owned()).or_default().verdict = value.parse().ok();
                }
                Some((item, "note")) => answers.entry(item.to_owned()).or_default().note = value,
                _ => {}
            }
        }
        answers.retain(|_, answer| *answer != Answer::default());
        answers
    }

    fn named_findings(&self) -> Vec<FindingId> {
        let Some(map) = get_map(&self.doc, "findings") else { return Vec::new() };
        self.doc.keys(&map).filter_map(|key| key.parse().ok()).collect()
    }

    pub fn finding(&self) -> Result<Finding> {
        let root = Root::of(self, DocumentKind::Finding)?;
        root.finding(self.text("description"), photos_of(self), events_of(self))
    }

    pub fn site(&self) -> Result<Site> {
        let root = Root::of(self, DocumentKind::Site)?;
        Ok(Site {
            id: root.need("id")?,
            unit: root.need("unit")?,
            name: root.str("name"),
            address: root.str("address"),
            town: root.str("town"),
            county: root.str("county"),
            city: root.str("city"),
            sector: root.str("sector"),
            uscc: root.str("uscc"),
            legal_rep: root.str("legal_rep"),
            phone: root.str("phone"),
            position: root.some("position"),
            grade: root.some("grade"),
            responsible_unit: root.some("responsible_unit"),
            responsible_person: root.str("responsible_person"),
            note: root.str("note"),
            provisional: root.some("provisional").unwrap_or(false),
            merged_into: root.some("merged_into"),
        })
    }

    pub fn task(&self) -> Result<Task> {
        let root = Root::of(self, DocumentKind::Task)?;
        Ok(Task {
            id: root.need("id")?,
            unit: root.need("unit")?,
            title: root.str("title"),
            due: root.some("due"),
        })
    }
}
