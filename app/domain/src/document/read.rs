//! Documents as records. Old documents are understood as they are: what is absent reads as empty.

use super::flat::{get_entries, get_map, get_str, get_text_id};
use super::{Document, DocumentError};
use crate::by::Officer;
use crate::event::Event;
use crate::finding::Finding;
use crate::id::{EventId, FindingId, PhotoId, SignatureId, UnitId};
use crate::inspection::{Answer, Inspection, Signature};
use crate::photo::Photo;
use crate::site::Site;
use crate::task::Task;
use crate::term::{DocumentKind, Level};
use crate::time::Timestamp;
use automerge::{ROOT, ReadDoc};
use std::collections::BTreeMap;
use std::str::FromStr;

type Result<T> = std::result::Result<T, DocumentError>;

/// The owning unit of a document of any kind.
pub fn unit_of(document: &Document) -> Result<UnitId> {
    document.need("unit")
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

impl Document {
    fn str(&self, key: &str) -> String {
        get_str(&self.doc, &ROOT, key)
    }
    fn some<T: FromStr>(&self, key: &str) -> Option<T> {
        self.str(key).parse().ok()
    }
    fn need<T: FromStr>(&self, key: &'static str) -> Result<T> {
        self.some(key).ok_or(DocumentError::Incomplete(key))
    }
    fn text(&self, key: &str) -> String {
        get_text_id(&self.doc, key).and_then(|id| self.doc.text(&id).ok()).unwrap_or_default()
    }
    fn expect(&self, kind: DocumentKind) -> Result<()> {
        match self.some::<DocumentKind>("kind") {
            Some(found) if found == kind => Ok(()),
            Some(found) => Err(DocumentError::WrongKind(found)),
            None => Err(DocumentError::Incomplete("kind")),
        }
    }

    pub fn inspection(&self) -> Result<Inspection> {
        self.expect(DocumentKind::Inspection)?;
        Ok(Inspection {
            id: self.need("id")?,
            unit: self.need("unit")?,
            tier: self.need("tier")?,
            kind: self.need("inspection_kind")?,
            campaign: self.str("campaign"),
            site: self.need("site")?,
            site_name: self.str("site_name"),
            site_address: self.str("site_address"),
            site_contact: self.str("site_contact"),
            site_sector: self.str("site_sector"),
            checklist: self.str("checklist"),
            checklist_version: self.str("checklist_version"),
            n_items: self.some("n_items").unwrap_or(0),
            officers: (1..=9).map_while(|n| self.officer(n)).collect(),
            began_at: Timestamp::from_millis(self.need("began_at")?),
            ended_at: self.some("ended_at").map(Timestamp::from_millis),
            position: self.some("position"),
            representative: self.str("representative"),
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

    fn officer(&self, n: usize) -> Option<Officer> {
        Some(Officer {
            user: self.some(&format!("officer/{n}/user"))?,
            name: self.str(&format!("officer/{n}/name")),
            certificate: self.str(&format!("officer/{n}/certificate")),
        })
    }

    fn answers(&self) -> BTreeMap<String, Answer> {
        let mut answers: BTreeMap<String, Answer> = BTreeMap::new();
        let Some(map) = get_map(&self.doc, "answers") else { return answers };
        for key in self.doc.keys(&map) {
            let value = get_str(&self.doc, &map, &key);
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
        self.expect(DocumentKind::Finding)?;
        let mut events: Vec<Event> = get_entries::<Event>(&self.doc, "events")
            .into_iter()
            .filter_map(|(key, event)| key.parse::<EventId>().ok().map(|id| Event { id, ..event }))
            .collect();
        events.sort_unstable_by_key(|event| event.id);
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
            description: self.text("description"),
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
            photos: photos_of(self),
            events,
        })
    }

    pub fn site(&self) -> Result<Site> {
        self.expect(DocumentKind::Site)?;
        Ok(Site {
            id: self.need("id")?,
            unit: self.need("unit")?,
            name: self.str("name"),
            address: self.str("address"),
            town: self.str("town"),
            county: self.str("county"),
            city: self.str("city"),
            sector: self.str("sector"),
            uscc: self.str("uscc"),
            legal_rep: self.str("legal_rep"),
            phone: self.str("phone"),
            position: self.some("position"),
            grade: self.some("grade"),
            responsible_unit: self.some("responsible_unit"),
            responsible_person: self.str("responsible_person"),
            note: self.str("note"),
            provisional: self.some("provisional").unwrap_or(false),
            merged_into: self.some("merged_into"),
        })
    }

    pub fn task(&self) -> Result<Task> {
        self.expect(DocumentKind::Task)?;
        Ok(Task {
            id: self.need("id")?,
            unit: self.need("unit")?,
            title: self.str("title"),
            due: self.some("due"),
        })
    }
}
