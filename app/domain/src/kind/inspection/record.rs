//! An inspection as a document: its layout, how it begins, how it is read, and who may write what in it.

use super::acts::{self, ActKind, VisitAct};
use super::bulk;
use super::bulk_judge::judge_bulk;
use super::judge::judge_act;
use super::officers::{self, Stance, stance};
use super::{Answer, Inspection, InspectionField, InspectionRow, NewInspection};
use crate::author::{Author, Wrong};
use crate::authority::{Act, On, may};
use crate::by::Officer;
use crate::edit::Edit;
use crate::id::{DocumentId, FindingId};
use crate::kind::beginning::Beginning;
use crate::kind::form::{LINE, TEXT};
use crate::kind::room::Kind;
use crate::kind::schema::{Container, Family, Schema, Shape, facts};
use crate::ledger::{Row, cover};
use crate::parties::{Named, judge_officer, judge_signature};
use crate::record::{Contents, DocumentError, ROOT, Record, Source};
use crate::refusal::Refusal;
use crate::rules::{Circumstance, judge_inspection};
use crate::term::{DocumentKind, InspectionKind, PhotoRole};
use crate::time::Timestamp;

static SCHEMA: Schema = Schema {
    facts: &facts(
        [
            "tier",
            "site",
            "site_name",
            "site_address",
            "site_sector",
            "checklist",
            "checklist_version",
            "n_items",
            "began_at",
            "campaign",
            "officer/",
        ],
        LINE,
    ),
    fields: InspectionField::FIELDS,
    families: &[
        Family { prefix: acts::PREFIX, fields: ActKind::FIELDS },
        Family { prefix: bulk::PREFIX, fields: bulk::FIELDS },
    ],
    containers: &[
        // Two keys for an item: its verdict and its note.
        Container { key: "answers", shape: Shape::Flat { settles: true }, most: 4_000 },
        Container { key: "photos", shape: Shape::Photos, most: 400 },
        Container { key: "findings", shape: Shape::Flat { settles: false }, most: 1_000 },
        Container { key: "signatures", shape: Shape::Signatures, most: 500 },
        Container { key: "narrative", shape: Shape::Text, most: TEXT },
    ],
};

/// The room of inspections.
pub struct Room;

impl Kind for Room {
    fn schema(&self) -> &'static Schema {
        &SCHEMA
    }

    fn retype(&self, _: &str, text: String) -> Option<Edit> {
        Some(Edit::Narrate { text })
    }

    fn put(&self, map: &str, key: &str, value: &str) -> Option<Edit> {
        match map {
            "answers" => Answer::edit(key, value),
            _ if value.is_empty() => Some(Edit::UnnameFinding { finding: key.parse().ok()? }),
            _ => Some(Edit::NameFinding { finding: key.parse().ok()? }),
        }
    }

    fn project(&self, id: DocumentId, document: &mut dyn Source) -> Result<Row, DocumentError> {
        InspectionRow::project(id, document).map(Row::Inspection)
    }

    fn judge(&self, document: &dyn Source, edit: &Edit, around: Circumstance<'_>) -> Result<(), Refusal> {
        let said = document.read(DocumentKind::Inspection).map_err(|_| Refusal::SetAside)?;
        let edit = as_meant(&said, edit);
        judge_bulk(&said, &edit, around.by)?;
        let visit = Inspection::read(said).map_err(|_| Refusal::SetAside)?;
        let on = On::visit(around.reach, visit.kind, visit.ended_at.is_some());
        if let Edit::NoteAct { act, kind, value } = &edit {
            let act = acts::said(*act, *kind, value).ok_or(Refusal::FieldInvalid)?;
            return judge_act(&visit, &act, &on, (around.by, around.rules), act.at);
        }
        judge_inspection(&on, &edit, around.by, around.rules)?;
        match &edit {
            Edit::Sign(signature) => {
                judge_signature(around.by, signature, &visit.officers, &visit.signatures)
            }
            _ => Ok(()),
        }
    }

    fn judge_new(&self, record: &Record, author: &Author<'_>) -> Result<(), Wrong> {
        let by = author.by;
        let officers = officers_of(record.contents(), &[]);
        let n_named = (1..=9).take_while(|n| record.has_scalar(&format!("officer/{n}/user"))).count();
        if officers.len() < n_named {
            return Err(Wrong::Malformed("an officer without an id"));
        }
        if !officers.is_empty() && officers.iter().all(|officer| officer.user != by.user) {
            return Err(Wrong::NotTheAuthor);
        }
        if record.scalar("tier") != by.tier.word() && !author.is_vouched {
            return Err(Wrong::NotTheAuthor);
        }
        may(by, Act::start(kind_of(record)), &On::new(author.reach_of(record)))?;
        officers.iter().try_for_each(|Officer { user, name, certificate }| {
            Ok(judge_officer(author, by, &Named { user: *user, name, certificate })?)
        })
    }

    fn judge_edit(&self, before: &Record, edit: &Edit, author: &Author<'_>) -> Result<(), Wrong> {
        let edit = as_meant(before.contents(), edit);
        if let Edit::NoteAct { act, kind, value } = &edit {
            let malformed = Wrong::Malformed("an act of a visit that says nothing");
            return judge_noted(before, &acts::said(*act, *kind, value).ok_or(malformed)?, author);
        }
        judge_inspection(&visit_of(before, author), &edit, author.by, author.rules)?;
        judge_bulk(before.contents(), &edit, author.by)?;
        match &edit {
            Edit::Sign(signature) => {
                let said = before.contents();
                Ok(judge_signature(
                    author.by,
                    signature,
                    &officers_of(said, &acts_of(said)),
                    &said.signatures,
                )?)
            }
            _ => Ok(()),
        }
    }

    fn judge_unknown(&self, before: &Record, author: &Author<'_>) -> Result<(), Wrong> {
        Ok(may(author.by, Act::WriteVisit, &visit_of(before, author))?)
    }
}

/// An act that arrives speaks for its author alone, and names officers whom the organisation knows.
fn judge_noted(before: &Record, act: &VisitAct, author: &Author<'_>) -> Result<(), Wrong> {
    let by = author.by;
    if act.by != by.user || act.name != by.name {
        return Err(Wrong::NotTheAuthor);
    }
    let visit = Inspection::read(before.contents().clone());
    let visit = visit.map_err(|_| Wrong::Malformed("a visit lacks a fact"))?;
    // Of two under one id one is not read: under none of its kinds may anything be stored, whatever its author saw.
    let is_stored = |kind: &ActKind| (author.is_taken)(ROOT, &acts::key(act.id, *kind));
    if visit.acts.iter().any(|other| other.id == act.id) || ActKind::ALL.iter().any(is_stored) {
        return Err(Wrong::EntryExists);
    }
    let [first, last] = author.believed(act.at);
    let on = visit_of(before, author);
    let judged = |at| judge_act(&visit, act, &on, (by, author.rules), at);
    judged(first).or_else(|_| judged(last))?;
    match (act.kind, act.officer) {
        (ActKind::Join, Some(user)) => {
            let named = Named { user, name: &act.officer_name, certificate: &act.certificate };
            Ok(judge_officer(author, by, &named)?)
        }
        _ => Ok(()),
    }
}

/// A choice is one between values that stand at once: any other value is the writing of a field or an answer.
fn as_meant(said: &Contents, edit: &Edit) -> Edit {
    let Edit::Settle { key, value } = edit else { return edit.clone() };
    if said.stands(key, value) {
        return edit.clone();
    }
    let written = match key.split_once('/') {
        Some((_, key)) => Answer::edit(key, value),
        None => Edit::set(DocumentKind::Inspection, key, value.clone()),
    };
    written.unwrap_or_else(|| edit.clone())
}

/// A visit of no known kind is judged as the ordinary one.
fn kind_of(record: &Record) -> InspectionKind {
    record.scalar(InspectionField::Kind.word()).parse().unwrap_or(InspectionKind::Routine)
}

fn visit_of(before: &Record, author: &Author<'_>) -> On<'static> {
    let has_ended = !before.scalar(InspectionField::EndedAt.word()).is_empty();
    On::visit(author.reach_of(before), kind_of(before), has_ended)
}

impl Inspection {
    pub fn read(said: Contents) -> Result<Self, DocumentError> {
        let acts = acts_of(&said);
        Ok(Self {
            id: said.need("id")?,
            unit: said.need("unit")?,
            tier: said.need("tier")?,
            kind: said.need("inspection_kind")?,
            campaign: said.str("campaign"),
            site: said.need("site")?,
            site_name: said.str("site_name"),
            site_address: said.str("site_address"),
            site_contact: said.str("site_contact"),
            site_sector: said.str("site_sector"),
            checklist: said.str("checklist"),
            checklist_version: said.str("checklist_version"),
            n_items: said.some("n_items").unwrap_or(0),
            officers: officers_of(&said, &acts),
            began_at: Timestamp::from_millis(said.need("began_at")?),
            ended_at: said.some("ended_at").map(Timestamp::from_millis),
            position: said.some("position"),
            representative: said.str("representative"),
            answers: Answer::read(said.flat("answers"), bulk::read(&said.root)),
            narrative: said.text("narrative"),
            findings: named(said.flat("findings")),
            photos: said.photos_now(),
            signatures: said.signatures,
            acts,
        })
    }
}

/// The findings that it names: one that it names no more stands there with nothing.
fn named<'s>(said: impl Iterator<Item = (&'s str, &'s str)>) -> Vec<FindingId> {
    said.filter(|(_, value)| !value.is_empty()).filter_map(|(key, _)| key.parse().ok()).collect()
}

fn acts_of(said: &Contents) -> Vec<VisitAct> {
    acts::read(said.root.iter().map(|(key, value)| (key.as_str(), value.as_str())))
}

/// Those of the first change, and who joined and left since.
fn officers_of(said: &Contents, acts: &[VisitAct]) -> Vec<Officer> {
    officers::officers((1..=9).map_while(|n| officer(said, n)).collect(), acts)
}

fn officer(said: &Contents, n: usize) -> Option<Officer> {
    Some(Officer {
        user: said.some(&format!("officer/{n}/user"))?,
        name: said.str(&format!("officer/{n}/name")),
        certificate: said.str(&format!("officer/{n}/certificate")),
    })
}

impl NewInspection {
    pub(in crate::kind) fn begin(&self, at: Timestamp) -> Beginning {
        let mut beginning = Beginning::of(self.unit)
            .text("tier", self.tier.word())
            .text("inspection_kind", self.kind.word())
            .some("site", Some(self.site))
            .text("site_name", &self.site_name)
            .text("site_address", &self.site_address)
            .text("site_contact", &self.site_contact)
            .text("site_sector", &self.site_sector)
            .text("checklist", &self.checklist)
            .text("checklist_version", &self.checklist_version)
            .number("n_items", i64::from(self.n_items))
            .number("began_at", at.millis())
            .some("position", self.position);
        for (n, officer) in (1..).zip(&self.officers) {
            beginning = beginning
                .some(format!("officer/{n}/user"), Some(officer.user))
                .text(format!("officer/{n}/name"), &officer.name)
                .text(format!("officer/{n}/certificate"), &officer.certificate);
        }
        beginning
    }
}

impl InspectionRow {
    fn project(id: DocumentId, document: &dyn Source) -> Result<Self, DocumentError> {
        let inspection = document.read(DocumentKind::Inspection).and_then(Inspection::read)?;
        let seconds = inspection.officers.iter().skip(1).map(|officer| officer.user);
        let stances = seconds.map(|user| (user, stance(&inspection.acts, user).0));
        let (mut heard, mut n_objections) = (Vec::new(), 0);
        for (user, stance) in stances.filter(|(_, stance)| *stance != Stance::Silent) {
            heard.push(user);
            n_objections += u32::from(stance == Stance::Objected);
        }
        Ok(Self {
            heard,
            n_objections,
            id: id.into(),
            unit: inspection.unit,
            site: inspection.site,
            sector: inspection.site_sector,
            kind: inspection.kind,
            began_at: inspection.began_at,
            ended_at: inspection.ended_at,
            officer_ids: inspection.officers.iter().map(|officer| officer.user).collect(),
            officers: inspection.officers.into_iter().map(|officer| officer.name).collect(),
            n_items: inspection.n_items,
            n_answered: inspection.answers.values().filter(|answer| answer.verdict.is_some()).count() as u32,
            n_findings: inspection.findings.len() as u32,
            n_photos: inspection.photos.len() as u32,
            cover: cover(&inspection.photos, PhotoRole::Scene),
            site_name: inspection.site_name,
        })
    }
}
