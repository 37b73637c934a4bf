//! A finding as a document: its layout, how it begins and how it is read.

use super::{Finding, FindingField, FindingRow, Governing, NewFinding, judge};
use crate::audience::Audience;
use crate::author::{Author, Wrong};
use crate::edit::Edit;
use crate::event::{Event, EventKind};
use crate::fold::{Life, fold};
use crate::id::{DocumentId, UnitId, UserId};
use crate::kind::beginning::Beginning;
use crate::kind::form::{LINE, TEXT};
use crate::kind::room::Kind;
use crate::kind::schema::{Container, Schema, Shape, facts};
use crate::ledger::{Row, cover};
use crate::record::{Contents, DocumentError, Record, Source};
use crate::refusal::Refusal;
use crate::rules::{Circumstance, judge_finding};
use crate::term::{DocumentKind, Level, PhotoRole};
use crate::time::Timestamp;

static SCHEMA: Schema = Schema {
    facts: &facts(["inspection", "site", "site_name", "self_check", "recorded_at", "recorded_by"], LINE),
    fields: FindingField::FIELDS,
    families: &[],
    containers: &[
        Container { key: "photos", shape: Shape::Photos, most: 200 },
        Container { key: "description", shape: Shape::Text, most: TEXT },
        Container { key: "events", shape: Shape::Events, most: 1_000 },
    ],
};

/// The room of findings.
pub struct Room;

impl Kind for Room {
    fn schema(&self) -> &'static Schema {
        &SCHEMA
    }

    fn retype(&self, _: &str, text: String) -> Option<Edit> {
        Some(Edit::Describe { text })
    }

    fn project(&self, id: DocumentId, document: &mut dyn Source) -> Result<Row, DocumentError> {
        FindingRow::project(id, document).map(Row::Finding)
    }

    /// From its order on also the enterprise that is to put it right.
    fn audiences(&self, document: &dyn Source) -> Vec<Audience> {
        let owner = document.text_of("unit").parse().map(Audience::Line);
        owner.into_iter().chain(responsible(document).map(Audience::Enterprise)).collect()
    }

    fn judge(&self, document: &dyn Source, edit: &Edit, around: Circumstance<'_>) -> Result<(), Refusal> {
        let said = document.read(DocumentKind::Finding).map_err(|_| Refusal::SetAside)?;
        let finding = Finding::read(said.clone()).map_err(|_| Refusal::SetAside)?;
        if finding.events.iter().any(Event::is_unknown) {
            return Err(Refusal::NeedsUpdate);
        }
        if let Edit::Settle { key, .. } = edit
            && key.parse::<FindingField>().is_err()
        {
            // The words of a text are not chosen between.
            return Err(Refusal::FrozenByOrder);
        }
        judge_finding(&finding, &judge::as_meant(&said, &finding, edit), around)
    }

    fn judge_new(&self, record: &Record, author: &Author<'_>) -> Result<(), Wrong> {
        judge::new(record, author)
    }

    fn judge_edit(&self, before: &Record, edit: &Edit, author: &Author<'_>) -> Result<(), Wrong> {
        judge::edit(before, edit, author)
    }

    fn judge_unknown(&self, before: &Record, author: &Author<'_>) -> Result<(), Wrong> {
        judge::unknown(before, author)
    }
}

/// The unit that governs as the responsible one; `None` before an order.
fn responsible(document: &dyn Source) -> Option<UnitId> {
    document.events().iter().find(|event| event.kind() == Some(EventKind::Order))?;
    let said = document.read(DocumentKind::Finding).ok()?;
    let life = fold(said.some("level").unwrap_or(Level::General), &said.events);
    Governing::of(&said, &life)?.value(FindingField::ResponsibleUnit.word())?.parse().ok()
}

impl Finding {
    pub fn read(said: Contents) -> Result<Self, DocumentError> {
        Ok(Self {
            id: said.need("id")?,
            unit: said.need("unit")?,
            inspection: said.some("inspection"),
            site: said.some("site"),
            site_name: said.str("site_name"),
            self_check: said.some("self_check").unwrap_or(false),
            recorded_at: Timestamp::from_millis(said.need("recorded_at")?),
            recorded_by: said.str("recorded_by"),
            title: said.str("title"),
            description: said.text("description"),
            level: said.some("level").unwrap_or(Level::General),
            sector: said.str("sector"),
            place: said.str("place"),
            position: said.some("position"),
            catalog_hazard: said.str("catalog_hazard"),
            catalog_version: said.str("catalog_version"),
            basis: said.str("basis"),
            measure: said.str("measure"),
            responsible: said.str("responsible"),
            responsible_unit: said.some("responsible_unit"),
            deadline: said.some("deadline"),
            funds: said.some("funds"),
            goal: said.str("goal"),
            interim_measure: said.str("interim_measure"),
            no_photo_reason: said.str("no_photo_reason"),
            criterion: said.str("criterion"),
            photos: said.photos_now(),
            events: said.events,
        })
    }
}

impl Finding {
    /// As it governs, with what stands in each of its fields and with its life: what an export shows.
    pub fn governed(document: &dyn Source) -> Result<(Self, Vec<String>, Life), DocumentError> {
        let said = document.read(DocumentKind::Finding)?;
        let life = fold(said.some("level").unwrap_or(Level::General), &said.events);
        let governed = match Governing::of(&said, &life) {
            Some(governing) => governing.over(&said),
            None => said,
        };
        let fields = FindingField::all_of(&governed);
        Ok((Self::read(governed)?, fields, life))
    }
}

impl FindingField {
    /// What stands in each of them, in their order.
    pub fn all_of(said: &Contents) -> Vec<String> {
        Self::ALL.iter().map(|field| field.form().read(&said.str(field.word()))).collect()
    }
}

impl NewFinding {
    pub(in crate::kind) fn begin(&self, at: Timestamp) -> Beginning {
        Beginning::of(self.unit)
            .some("inspection", self.inspection)
            .some("site", self.site)
            .text("site_name", &self.site_name)
            .flag("self_check", self.self_check)
            .number("recorded_at", at.millis())
            .text("recorded_by", &self.record.by.name)
            .text("title", &self.title)
            .text("level", self.level.word())
            .text("sector", &self.sector)
            .text("catalog_hazard", &self.catalog_hazard)
            .text("catalog_version", &self.catalog_version)
            .text("basis", &self.basis)
            .text("measure", &self.measure)
            .some("deadline", self.deadline)
            .some("position", self.position)
            .entry("events", self.record.id.to_string(), self.record.fields())
    }
}

impl FindingRow {
    fn project(id: DocumentId, document: &dyn Source) -> Result<Self, DocumentError> {
        let written = document.read(DocumentKind::Finding)?;
        let life = fold(written.some("level").unwrap_or(Level::General), &written.events);
        let governing = Governing::of(&written, &life);
        let needs_settling = !life.contested.is_empty() || has_several(&written, governing.as_ref());
        let said = match governing {
            Some(governing) => governing.over(&written),
            None => written,
        };
        let searched = FindingField::ALL.iter().filter(|field| field.form().is_searched());
        let searched = searched.map(|field| said.str(field.word())).filter(|words| !words.is_empty());
        let searched = searched.collect();
        let finding = Finding::read(said)?;
        Ok(Self {
            id: id.into(),
            unit: finding.unit,
            inspection: finding.inspection,
            site: finding.site,
            cover: cover(&finding.photos, PhotoRole::Before),
            n_photos: finding.photos.len() as u32,
            needs_settling,
            state: life.state,
            round: life.round,
            listed: life.listed,
            suspended: life.suspended,
            level: life.level,
            deadline: life.deadline.or(finding.deadline),
            closed_at: life.closed_at,
            site_name: finding.site_name,
            title: finding.title,
            place: finding.place,
            sector: finding.sector,
            catalog_hazard: finding.catalog_hazard,
            responsible: finding.responsible,
            recorded_at: finding.recorded_at,
            recorded_by: finding.recorded_by,
            recorder: recorder(&finding.events),
            searched,
        })
    }
}

/// Somebody is to choose between the values of a field, or to note what was written beside the order.
fn has_several(written: &Contents, governing: Option<&Governing>) -> bool {
    let is_fixed = |key: &str| governing.is_some_and(|governing| governing.value(key).is_some());
    let is_open = |key: &String| SCHEMA.field(key).is_some() && !is_fixed(key);
    written.several.keys().any(is_open) || governing.is_some_and(|them| !them.beside(written).is_empty())
}

/// The author of the first change, by its event.
fn recorder(events: &[Event]) -> Option<UserId> {
    events.iter().find(|event| event.kind() == Some(EventKind::Record)).map(|event| event.by.user)
}
