//! Papers of a visit beside its orders: made, served, voided, numbered.

use super::documents::Opened;
use super::state::State;
use super::{Blobs, Clock, Engine, Entropy, Storage, Transport};
use crate::protocol::{Failure, Reply};
use crate::storage::Batch;
use spotcheck_domain::audience::Audience;
use spotcheck_domain::authority::{Act, On};
use spotcheck_domain::by::{By, Officer};
use spotcheck_domain::document::{Document, audiences};
use spotcheck_domain::edit::Edit;
use spotcheck_domain::event::{Event, EventKind};
use spotcheck_domain::field::{LINE, bounded, one_line};
use spotcheck_domain::fold::effective;
use spotcheck_domain::id::{DocumentId, EventId, FindingId, InspectionId, NoteId, PaperId, UnitId};
use spotcheck_domain::inspection::Inspection;
use spotcheck_domain::ledger::{FindingRow, PaperRow, Row};
use spotcheck_domain::paper::{
    IssuerWords, MOST_ITEMS, NewPaper, Paper, PaperField, PaperItem, PaperKind, PaperState, ServiceField,
    ServiceHow, VoidField, judge_officers,
};
use spotcheck_domain::parties::{Named, judge_officer};
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::term::{DocumentKind, State as FindingState};

/// A person of the organisation, as a paper names him.
pub fn officer_of(state: &State, by: &By) -> Officer {
    let person = state.organisation.person(by.user);
    let certificate = person.map(|person| person.certificate.clone()).unwrap_or_default();
    Officer { user: by.user, name: by.name.clone(), certificate }
}

/// Whether a paper of that kind can be about a finding of the visit as it stands.
pub fn is_about(kind: PaperKind, row: &FindingRow) -> bool {
    use FindingState as S;
    match kind {
        PaperKind::Record => row.state != S::Void,
        PaperKind::Order | PaperKind::HazardNotice => row.state == S::Recorded,
        PaperKind::OnSpot => row.state.is_open(),
        PaperKind::Review => {
            matches!(row.state, S::Reviewed | S::Accepted | S::Closed)
                || (row.state == S::Rectifying && row.round > 0)
        }
        PaperKind::Listing => row.listed,
        PaperKind::Reminder => matches!(row.state, S::Ordered | S::Rectifying),
        PaperKind::Approval | PaperKind::InspectionNotice | PaperKind::ServiceReceipt => false,
    }
}

/// The steps in a finding that a paper of that kind is about.
pub const fn steps_of(kind: PaperKind) -> &'static [EventKind] {
    match kind {
        PaperKind::Record | PaperKind::HazardNotice => &[EventKind::Record],
        PaperKind::Order | PaperKind::Reminder => &[EventKind::Order],
        PaperKind::OnSpot => &[EventKind::OnSpotMeasure],
        PaperKind::Review => &[EventKind::ReviewPass, EventKind::ReviewFail],
        PaperKind::Listing => &[EventKind::List],
        PaperKind::Approval | PaperKind::InspectionNotice | PaperKind::ServiceReceipt => &[],
    }
}

/// The findings of a visit that are here, in the order in which they were recorded.
pub fn findings_of(state: &State, inspection: InspectionId) -> impl Iterator<Item = &FindingRow> {
    state.entries.values().filter_map(move |entry| match &entry.row {
        Row::Finding(row) if row.inspection == Some(inspection) => Some(row),
        _ => None,
    })
}

/// The papers of a visit that are here, in the order in which they were made.
pub fn papers_of(state: &State, inspection: InspectionId) -> impl Iterator<Item = &PaperRow> {
    state.entries.values().filter_map(move |entry| match &entry.row {
        Row::Paper(row) if row.inspection == Some(inspection) => Some(row),
        _ => None,
    })
}

/// The last order that stands with one of these among its items.
fn order_before(state: &State, inspection: InspectionId, items: &[PaperItem]) -> Option<PaperId> {
    let is_it = |row: &&PaperRow| {
        row.kind == PaperKind::Order
            && row.state != PaperState::Void
            && items.iter().any(|item| row.items.contains(&item.finding))
    };
    papers_of(state, inspection).filter(is_it).last().map(|row| row.id)
}

impl<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy> Engine<S, B, T, C, E> {
    pub(super) async fn make_paper(
        &self,
        inspection: InspectionId,
        kind: PaperKind,
        findings: &[FindingId],
    ) -> Result<Reply, Failure> {
        // An order is made together with the steps that it is about.
        if kind == PaperKind::Order {
            return Err(Refusal::WrongState.into());
        }
        let mut opened = self.documents.lock().await;
        let visit = self.open_document(&mut opened, inspection.into()).await?;
        self.judge_here(&visit)?;
        let visited = visit.inspection().map_err(|_| Failure::Refused(Refusal::NotFound));
        opened.keep(inspection.into(), visit);
        let visited = visited?;
        let by = self.by_for(visited.unit, kind.act(), On::new)?;
        let (items, to_unit) = self.plan_items(&mut opened, inspection, kind, findings).await?;
        let new = self.plan_paper(&visited, kind, &by, items, to_unit)?;

        let mut numbers = self.numbers_here().await?;
        let is_numbered = kind.is_numbered() && self.state.borrow().has_power(&by);
        let number = if is_numbered { numbers.next(&by, kind, self.office_day().year()) } else { None };
        let mut batch = Batch::default();
        let id = PaperId::from_parts(self.now(), self.random());
        let edit = Edit::MakePaper(NewPaper { number, ..new });
        let (document, _, planned) = self.plan_create(&mut batch, id.into(), &edit)?;
        Self::plan_used(&numbers, &mut batch);
        self.world.storage.commit(batch).await?;
        opened.keep(id.into(), document);
        drop(opened);
        self.apply_planned(vec![planned]);
        self.note_used(numbers);
        Ok(Reply::Made { document: id.into() })
    }

    /// All of a paper but its number.
    fn plan_paper(
        &self,
        visited: &Inspection,
        kind: PaperKind,
        by: &By,
        items: Vec<PaperItem>,
        to_unit: Option<UnitId>,
    ) -> Result<NewPaper, Failure> {
        let state = self.state.borrow();
        let organisation = &*state.organisation;
        // Who has left since, or is no officer any more, is not named on what is made now.
        let stands = |officer: &&Officer| {
            let Officer { user, name, certificate } = officer;
            let named = Named { user: *user, name, certificate };
            officer.user != by.user
                && (organisation.units.is_empty() || judge_officer(organisation, by, &named).is_ok())
        };
        let others = visited.officers.iter().filter(stands).cloned();
        let officers: Vec<Officer> = std::iter::once(officer_of(&state, by)).chain(others).take(9).collect();
        if !organisation.units.is_empty() {
            judge_officers(organisation, by, kind, &officers)?;
        }
        let earlier = match kind {
            PaperKind::Review | PaperKind::Reminder | PaperKind::ServiceReceipt => {
                order_before(&state, visited.id, &items)
            }
            _ => None,
        };
        // An opinion is on what an earlier paper demanded.
        if kind == PaperKind::Review && earlier.is_none() {
            return Err(Refusal::NotFound.into());
        }
        Ok(NewPaper {
            unit: visited.unit,
            issuer: by.unit,
            words: IssuerWords::of(&state.organisation, by.unit),
            inspection: Some(visited.id),
            site: Some(visited.site),
            site_name: visited.site_name.clone(),
            kind,
            number: None,
            earlier,
            to_unit,
            officers,
            items,
        })
    }

    /// The items, and the enterprise to which the paper is addressed: one that reads all of them.
    async fn plan_items(
        &self,
        opened: &mut Opened,
        inspection: InspectionId,
        kind: PaperKind,
        findings: &[FindingId],
    ) -> Result<(Vec<PaperItem>, Option<UnitId>), Failure> {
        let chosen: Vec<FindingId> = {
            let state = self.state.borrow();
            let of = findings_of(&state, inspection).filter(|row| is_about(kind, row));
            let named = |id: &FindingId| findings.is_empty() || findings.contains(id);
            of.map(|row| row.id).filter(named).collect()
        };
        let n_named = findings.iter().filter(|id| !chosen.contains(id)).count();
        if n_named > 0 || (chosen.is_empty() && kind.has_items() && kind != PaperKind::Record) {
            return Err(Refusal::WrongState.into());
        }
        if chosen.len() > MOST_ITEMS {
            return Err(Refusal::TooMany.into());
        }
        let mut items = Vec::with_capacity(chosen.len());
        let mut readers: Vec<Option<UnitId>> = Vec::with_capacity(chosen.len());
        for finding in chosen {
            let document = self.open_document(opened, finding.into()).await?;
            let event = last_step(&document, steps_of(kind));
            readers.push(enterprise_of(&document));
            opened.keep(finding.into(), document);
            items.push(PaperItem { finding, event });
        }
        let first = readers.first().copied().flatten().filter(|_| kind.is_addressed());
        let is_for_all = readers.iter().all(|reader| *reader == first);
        Ok((items, first.filter(|_| is_for_all)))
    }

    pub(super) async fn serve_paper(
        &self,
        paper: PaperId,
        how: ServiceHow,
        [whom, witness, note]: [String; 3],
    ) -> Result<Reply, Failure> {
        let line = |text: &str| bounded(one_line(text).trim(), LINE);
        let (whom, witness, note) = (line(&whom)?, line(&witness)?, line(&note)?);
        if how == ServiceHow::Left && witness.is_empty() {
            return Err(Refusal::NeedsWitness.into());
        }
        if how == ServiceHow::InPerson && whom.is_empty() {
            return Err(Refusal::FieldInvalid.into());
        }
        let by = self.state.borrow().by().ok_or(Failure::NotPaired)?;
        let now = self.now();
        let service = NoteId::from_parts(now, self.random());
        let edits = [
            (ServiceField::How, how.word().to_owned()),
            (ServiceField::At, now.millis().to_string()),
            (ServiceField::Whom, whom),
            (ServiceField::Witness, witness),
            (ServiceField::Note, note),
            (ServiceField::By, by.user.to_string()),
            (ServiceField::ByName, by.name),
        ];
        let said = edits.into_iter().filter(|(_, value)| !value.is_empty());
        let edits: Vec<Edit> =
            said.map(|(field, value)| Edit::ServePaper { service, field, value }).collect();
        self.write(paper.into(), &edits, None, None).await?;
        Ok(Reply::Done)
    }

    pub(super) async fn void_paper(&self, paper: PaperId, reason: &str) -> Result<Reply, Failure> {
        let reason = bounded(one_line(reason).trim(), LINE)?;
        if reason.is_empty() {
            return Err(Refusal::NeedsReason.into());
        }
        let by = self.state.borrow().by().ok_or(Failure::NotPaired)?;
        let now = self.now();
        let voiding = NoteId::from_parts(now, self.random());
        let edits = [
            (VoidField::Reason, reason),
            (VoidField::At, now.millis().to_string()),
            (VoidField::By, by.user.to_string()),
            (VoidField::ByName, by.name),
        ]
        .map(|(field, value)| Edit::VoidPaper { voiding, field, value });
        self.write(paper.into(), &edits, None, None).await?;
        Ok(Reply::Done)
    }

    /// A number for a paper that was made when this device had none: once.
    pub(super) async fn number_paper(&self, id: PaperId) -> Result<Reply, Failure> {
        let document_id = DocumentId::from(id);
        let mut opened = self.documents.lock().await;
        let mut document = self.open_document(&mut opened, document_id).await?;
        let read = document.read(DocumentKind::Paper).and_then(|said| Paper::read(&said));
        let paper = match read {
            Ok(paper) if paper.lacks_number() => paper,
            read => {
                opened.keep(document_id, document);
                return Err(read.map_or(Refusal::SetAside, |_| Refusal::WrongState).into());
            }
        };
        let on = |reach| On::record(DocumentKind::Paper, reach);
        let by = self.by_for(paper.unit, Act::NumberPaper, on)?;
        let by = By { unit: paper.issuer, ..by };
        let mut numbers = self.numbers_here().await?;
        let Some(numbered) = numbers.next(&by, paper.kind, self.office_day().year()) else {
            opened.keep(document_id, document);
            return Err(Refusal::NoNumber.into());
        };
        let edits = [(PaperField::Block, numbered.block.to_string()), (PaperField::Number, numbered.number)]
            .map(|(field, value)| Edit::SetPaper { field, value });
        // From here on the opened document is ahead of the store: it is dropped unless the batch becomes durable.
        let changes = self.plan_edits(&mut document, &edits, None)?;
        let mut batch = Batch::default();
        let planned = self.plan_change(&mut batch, document_id, &mut document, &changes)?;
        Self::plan_used(&numbers, &mut batch);
        self.world.storage.commit(batch).await?;
        opened.keep(document_id, document);
        drop(opened);
        self.apply_planned(vec![planned]);
        self.note_used(numbers);
        Ok(Reply::Done)
    }
}

/// The last of these steps that took effect.
fn last_step(document: &Document, kinds: &[EventKind]) -> Option<EventId> {
    let finding = document.finding().ok()?;
    let is_it = |event: &&Event| event.kind().is_some_and(|kind| kinds.contains(&kind));
    effective(finding.level, &finding.events).filter(is_it).last().map(|event| event.id)
}

/// The enterprise that reads a finding.
fn enterprise_of(document: &Document) -> Option<UnitId> {
    audiences(document).into_iter().find_map(|audience| match audience {
        Audience::Enterprise(unit) => Some(unit),
        Audience::Line(_) | Audience::Person(_) => None,
    })
}
