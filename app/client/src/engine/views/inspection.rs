//! One visit, with its checklist in walking order.

use super::acts::{keep_own, log, stances};
use super::finding::photo_views;
use super::{colleagues, drafts, finding_card, whereabouts};
use crate::engine::records::to_hex;
use crate::engine::state::State;
use crate::engine::{Blobs, Clock, Engine, Entropy, Storage, Transport};
use crate::protocol::{ChecklistView, Failure, FindingCard, InspectionView, ItemView, View};
use spotcheck_domain::authority::{Act, On};
use spotcheck_domain::by::Officer;
use spotcheck_domain::id::{DocumentId, FindingId, InspectionId};
use spotcheck_domain::initials::{has_all, haystack, words};
use spotcheck_domain::inspection::{ActKind, Inspection};
use spotcheck_domain::ledger::Row;
use spotcheck_domain::reference::{Checklist, Named};
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::term::{Level, State as FindingState};
use spotcheck_domain::time::{Day, Timestamp};

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
    let Ok(inspection) = document.inspection() else { return Err(Refusal::SetAside.into()) };
    let log = log(engine, document_id, &document, &inspection.acts).await;
    opened.keep(document_id, document);
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
    let is_gone = state.gone.contains(&document_id);
    let acts =
        if is_gone { Vec::new() } else { acts(&state, engine.office_day(), engine.now(), &inspection) };
    let may_name = acts.contains(&Act::NameOfficer);
    Ok(View::Inspection(Box::new(InspectionView {
        seen,
        stances: stances(&inspection),
        colleagues: if may_name { newcomers(&state, engine.office_day(), &inspection) } else { Vec::new() },
        log,
        demanded: ActKind::demanded(inspection.kind).to_vec(),
        whereabouts: whereabouts(&state, document_id, row.n_photos),
        photos: photo_views(&state, inspection.photos.clone()),
        drafts: drafts(&state, document_id),
        is_gone,
        acts,
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

/// What he may do here now in one post or another.
fn acts(state: &State, day: Day, now: Timestamp, visit: &Inspection) -> Vec<Act> {
    let mut acts =
        state.acts(visit.unit, day, |post| On::visit(post.reach, visit.kind, visit.ended_at.is_some()));
    keep_own(&mut acts, visit, state.by().map(|by| by.user), now);
    acts
}

/// Who can join its officers.
fn newcomers(state: &State, day: Day, visit: &Inspection) -> Vec<Officer> {
    let mut people = colleagues(state, &[visit.unit], day);
    people.retain(|one| visit.officers.iter().all(|officer| officer.user != one.user));
    people
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

/// The places of a visit's items whose question, hazard or basis hold all words of a query, by the initials of their
/// pinyin too.
pub async fn items_with<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy>(
    engine: &Engine<S, B, T, C, E>,
    id: InspectionId,
    query: &str,
) -> Result<View, Failure> {
    let words = words(query);
    if words.is_empty() {
        return Ok(View::Items(Vec::new()));
    }
    let View::Inspection(visit) = view(engine, id).await? else { return Ok(View::Absent) };
    let holds = |item: &ItemView| {
        let said = [&item.question, &item.title, &item.basis];
        has_all(&haystack(said.iter().flat_map(|named| [named.zh.as_str(), &named.en])), &words)
    };
    let found = visit.items.iter().enumerate().filter(|(_, item)| holds(item));
    Ok(View::Items(found.map(|(place, _)| place as u32).collect()))
}

fn items(state: &State, list: &Checklist, inspection: &Inspection) -> Vec<ItemView> {
    let recorded = |item: &str| -> Vec<FindingId> {
        state
            .entries
            .values()
            .filter_map(|entry| match &entry.row {
                // One that was struck through is none of it any more.
                Row::Finding(row)
                    if row.inspection == Some(inspection.id)
                        && row.catalog_hazard == item
                        && row.state != FindingState::Void =>
                {
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
                    title: hazard.map(|hazard| hazard.title.clone()).unwrap_or_default(),
                    verdict: answer.and_then(|answer| answer.verdict),
                    bulk: answer.and_then(|answer| answer.bulk),
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
