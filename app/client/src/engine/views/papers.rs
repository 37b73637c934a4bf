//! The papers of a visit, and one whole.

use super::whereabouts;
use crate::engine::papers::{findings_of, is_about, papers_of};
use crate::engine::state::State;
use crate::engine::{Blobs, Clock, Engine, Entropy, Storage, Transport};
use crate::protocol::{
    Failure, PaperCard, PaperItemView, PaperView, PapersView, ServiceView, View, VoidedView,
};
use spotcheck_domain::authority::{Act, On};
use spotcheck_domain::document::Document;
use spotcheck_domain::event::Detail;
use spotcheck_domain::finding::Finding;
use spotcheck_domain::id::{DocumentId, EventId, InspectionId, PaperId};
use spotcheck_domain::ledger::{PaperRow, Row};
use spotcheck_domain::paper::{Paper, PaperItem, PaperKind, PaperState};
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::term::DocumentKind;
use spotcheck_domain::time::Day;

/// The papers of a visit, and those that can be made in it now.
pub fn list(state: &State, inspection: InspectionId, day: Day) -> View {
    let Some(Row::Inspection(visit)) = state.entries.get(&inspection.into()).map(|entry| &entry.row) else {
        return View::Absent;
    };
    let is_gone = state.gone.contains(&inspection.into());
    let may = if is_gone {
        Vec::new()
    } else {
        state.acts(visit.unit, day, |post| On::new(post.reach))
    };
    let has_power =
        state.posts(day).iter().any(|by| may.contains(&Act::MakeDecision) && state.has_power(by));
    let rows: Vec<_> = findings_of(state, inspection).collect();
    let is_due = |kind: &PaperKind| {
        let is_for_his_unit = (*kind == PaperKind::HazardNotice) != has_power || !is_of_power(*kind);
        let has_some = *kind == PaperKind::Record
            || !kind.has_items()
            || rows.iter().any(|row| is_about(*kind, row));
        may.contains(&kind.act()) && is_for_his_unit && has_some
    };
    let orderable = if may.contains(&Act::MakeDecision) && has_power {
        rows.iter().filter(|row| is_about(PaperKind::Order, row)).map(|row| row.id).collect()
    } else {
        Vec::new()
    };
    View::Papers(PapersView {
        inspection,
        papers: papers_of(state, inspection).map(|row| card(state, row, day)).collect(),
        may_make: PaperKind::ALL.iter().copied().filter(is_due).collect(),
        orderable,
    })
}

/// Kinds that depend on whether a unit has power: a decision, or a notice in its place.
const fn is_of_power(kind: PaperKind) -> bool {
    kind.is_decision() || matches!(kind, PaperKind::HazardNotice)
}

fn card(state: &State, row: &PaperRow, day: Day) -> PaperCard {
    let id = DocumentId::from(row.id);
    let n_here = row.items.iter().filter(|item| state.entries.contains_key(&(**item).into())).count();
    let issuer = state.organisation.unit(row.issuer);
    let gives = issuer.is_none_or(|unit| state.gives_numbers(unit.id, unit.tier));
    let lacks_number = row.number.is_empty() && row.kind.is_numbered() && gives;
    let is_maker = row.maker.is_some() && row.maker == state.session.as_ref().map(|session| session.person.id);
    let takes = |act: &Act| match act {
        Act::NumberPaper => lacks_number && is_maker && row.state != PaperState::Void,
        Act::ServePaper | Act::VoidPaper => row.state != PaperState::Void,
        _ => false,
    };
    let mut acts = if state.gone.contains(&id) {
        Vec::new()
    } else {
        state.acts(row.unit, day, |post| On::record(DocumentKind::Paper, post.reach))
    };
    acts.retain(takes);
    PaperCard {
        whereabouts: whereabouts(state, id, 0),
        n_absent: (row.items.len() - n_here) as u32,
        lacks_number,
        acts,
        row: row.clone(),
    }
}

/// One paper whole. What it says stands in its items, as their steps have it.
pub async fn view<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy>(
    engine: &Engine<S, B, T, C, E>,
    id: PaperId,
) -> Result<View, Failure> {
    let document_id = DocumentId::from(id);
    engine.state.borrow().ensure_is(document_id, |row| matches!(row, Row::Paper(_)))?;
    let mut opened = engine.documents.lock().await;
    let document = engine.open_document(&mut opened, document_id).await?;
    let read = document.read(DocumentKind::Paper).and_then(|said| Paper::read(&said));
    opened.keep(document_id, document);
    let paper = read.map_err(|_| Failure::Refused(Refusal::SetAside))?;
    let mut items = Vec::with_capacity(paper.items.len());
    for PaperItem { finding, event } in &paper.items {
        let title = match engine.open_document(&mut opened, (*finding).into()).await {
            Ok(document) => {
                let title = title_of(&document, *event);
                opened.keep((*finding).into(), document);
                title
            }
            Err(_) => None,
        };
        items.push(PaperItemView {
            finding: *finding,
            event: *event,
            is_here: title.is_some(),
            title: title.unwrap_or_default(),
        });
    }
    drop(opened);
    let state = engine.state.borrow();
    let Some(Row::Paper(row)) = state.entries.get(&document_id).map(|entry| &entry.row) else {
        return Err(Refusal::NotFound.into());
    };
    let earlier = paper.earlier.and_then(|earlier| state.entries.get(&earlier.into()));
    let earlier_number = match earlier.map(|entry| &entry.row) {
        Some(Row::Paper(earlier)) => earlier.number.clone(),
        _ => String::new(),
    };
    let issuer = state.organisation.unit(paper.issuer).map(|unit| unit.name.clone()).unwrap_or_default();
    Ok(View::Paper(Box::new(PaperView {
        card: card(&state, row, engine.office_day()),
        issuer,
        officers: paper.officers,
        items,
        earlier: paper.earlier,
        earlier_number,
        other_numbers: paper.other_numbers,
        services: paper
            .services
            .into_iter()
            .map(|service| ServiceView {
                how: service.how,
                at: service.at,
                whom: service.whom,
                witness: service.witness,
                note: service.note,
                by: service.by_name,
            })
            .collect(),
        voided: paper.voided.map(|voided| VoidedView {
            reason: voided.reason,
            at: voided.at,
            by: voided.by_name,
        }),
    })))
}

/// What the finding is called there: by the copy of its order, where the step is one; `None` where the step is not here.
fn title_of(document: &Document, event: Option<EventId>) -> Option<String> {
    let (finding, ..) = Finding::governed(document).ok()?;
    let Some(event) = event else { return Some(finding.title) };
    let step = finding.events.iter().find(|one| one.id == event)?;
    match &step.detail {
        Detail::Order(order) => Some(order.title.clone().unwrap_or(finding.title)),
        _ => Some(finding.title),
    }
}
