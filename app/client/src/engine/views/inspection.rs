//! One visit, with its checklist in walking order.

use super::finding::photo_views;
use super::{drafts, finding_card, whereabouts};
use crate::engine::records::to_hex;
use crate::engine::state::State;
use crate::engine::{Blobs, Clock, Engine, Entropy, Storage, Transport};
use crate::protocol::{ChecklistView, Failure, FindingCard, InspectionView, ItemView, View};
use spotcheck_domain::authority::On;
use spotcheck_domain::id::{DocumentId, FindingId, InspectionId};
use spotcheck_domain::inspection::Inspection;
use spotcheck_domain::ledger::Row;
use spotcheck_domain::reference::{Checklist, Named};
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::term::Level;
use spotcheck_domain::time::Day;

pub async fn view<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy>(
    engine: &Engine<S, B, T, C, E>,
    id: InspectionId,
) -> Result<View, Failure> {
    let document_id = DocumentId::from(id);
    engine.state.borrow().ensure_is(document_id, |row| matches!(row, Row::Inspection(_)))?;
    let mut opened = engine.documents.lock().await;
    let mut document = engine.open_document(&mut opened, document_id).await?;
    let seen = document.heads().iter().map(to_hex).collect();
    let conflicts = document.conflicts();
    let read = document.inspection();
    opened.keep(document_id, document);
    let inspection = read.map_err(|_| Failure::Refused(Refusal::SetAside))?;
    let conflicts = super::finding::conflict_views(engine, document_id, conflicts).await;
    let signatures = super::signatures::views(engine, &mut opened, &inspection).await?;
    drop(opened);
    let checklist = engine.checklist(&inspection.checklist, &inspection.checklist_version).await;

    let state = engine.state.borrow();
    let Some(Row::Inspection(mut row)) = state.entries.get(&document_id).map(|entry| entry.row.clone())
    else {
        return Err(Refusal::NotFound.into());
    };
    // It goes on at the site that stands for both; the record keeps what its papers are to say.
    row.site_name = super::sites::name_now(&state, row.site, &row.site_name);
    let today = engine.today();
    let findings = findings(&state, today, id, &inspection);
    let n_here = inspection.findings.iter().filter(|id| state.entries.contains_key(&(**id).into())).count();
    let items = checklist.as_ref().map(|list| items(&state, list, &inspection)).unwrap_or_default();
    Ok(View::Inspection(Box::new(InspectionView {
        seen,
        whereabouts: whereabouts(&state, document_id, row.n_photos),
        photos: photo_views(&state, inspection.photos.clone()),
        drafts: drafts(&state, document_id),
        is_gone: state.gone.contains(&document_id),
        acts: if state.gone.contains(&document_id) {
            Vec::new()
        } else {
            state.acts(inspection.unit, engine.office_day(), |post| {
                On::visit(post.reach, inspection.kind, inspection.ended_at.is_some())
            })
        },
        n_findings_on_their_way: (inspection.findings.len() - n_here) as u32,
        signatures,
        row,
        site_address: inspection.site_address,
        site_contact: inspection.site_contact,
        officers: inspection.officers,
        representative: inspection.representative,
        checklist: checklist.as_ref().map(ChecklistView::from),
        items,
        narrative: inspection.narrative,
        findings,
        conflicts,
    })))
}

/// The findings of this visit that are here, in the order in which they were recorded.
fn findings(state: &State, today: Day, id: InspectionId, inspection: &Inspection) -> Vec<FindingCard> {
    state
        .entries
        .values()
        .filter_map(|entry| match &entry.row {
            Row::Finding(row) if row.inspection == Some(id) || inspection.findings.contains(&row.id) => {
                Some(finding_card(state, today, row))
            }
            _ => None,
        })
        .collect()
}

fn items(state: &State, list: &Checklist, inspection: &Inspection) -> Vec<ItemView> {
    let recorded = |item: &str| -> Vec<FindingId> {
        state
            .entries
            .values()
            .filter_map(|entry| match &entry.row {
                Row::Finding(row) if row.inspection == Some(inspection.id) && row.catalog_hazard == item => {
                    Some(row.id)
                }
                _ => None,
            })
            .collect()
    };
    let of_section = |(section, items): (usize, &Vec<String>)| {
        items
            .iter()
            .map(|item| {
                let hazard = list.word(item).or_else(|| state.library.hazard(item));
                let answer = inspection.answers.get(item);
                let unknown = || Named { zh: item.clone(), en: item.clone() };
                ItemView {
                    section: section as u32,
                    question: hazard.map_or_else(unknown, |hazard| hazard.question.clone()),
                    basis: hazard.map(|hazard| hazard.basis.clone()).unwrap_or_default(),
                    level: hazard.map_or(Level::General, |hazard| hazard.level),
                    verdict: answer.and_then(|answer| answer.verdict),
                    note: answer.map(|answer| answer.note.clone()).unwrap_or_default(),
                    findings: recorded(item),
                    item: item.clone(),
                }
            })
            .collect::<Vec<_>>()
    };
    let sections = list.sections.iter().map(|section| &section.items).enumerate();
    sections.flat_map(of_section).collect()
}
