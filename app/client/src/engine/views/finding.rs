//! One finding, its photos and its life.

use super::sites::name_now;
use super::used::used;
use super::{colleagues, drafts, sector_name, whereabouts};
use crate::engine::posts::Held;
use crate::engine::records::{UnsentPhoto, hash_of, to_hex, unpack};
use crate::engine::state::State;
use crate::engine::{Blobs, Clock, Engine, Entropy, Storage, Transport};
use crate::protocol::{
    CandidateView, ConflictView, Failure, FindingView, PhotoFacts, PhotoView, PhotoWhereabouts,
    TimelineEntry, View, Whereabouts,
};
use crate::storage::Table;
use spotcheck_domain::authority::{Act, On, Reach, is_on_behalf};
use spotcheck_domain::awaited::awaited;
use spotcheck_domain::by::Officer;
use spotcheck_domain::document::{Candidate, Conflict, Document, Hash};
use spotcheck_domain::event::{Event, in_order};
use spotcheck_domain::field::FindingField;
use spotcheck_domain::finding::{Beside, Finding, Governing};
use spotcheck_domain::fold::{Life, fold};
use spotcheck_domain::id::{DocumentId, EventId, FindingId, UnitId, UserId};
use spotcheck_domain::ledger::{FindingRow, Row, due};
use spotcheck_domain::photo::Photo;
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::rules::{judge_recorded, order_terms};
use spotcheck_domain::sorted::{SortedMap, SortedSet};
use spotcheck_domain::term::{DocumentKind, Level, State as FindingState};
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::wire::Receipt;

/// The author of a change, and the time at which the office received it.
#[derive(Debug, Clone)]
pub struct Received {
    pub by: Option<String>,
    pub at: Timestamp,
}

pub async fn view<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy>(
    engine: &Engine<S, B, T, C, E>,
    id: FindingId,
) -> Result<View, Failure> {
    let document_id = DocumentId::from(id);
    engine.state.borrow().ensure_is(document_id, |row| matches!(row, Row::Finding(_)))?;
    let mut opened = engine.documents.lock().await;
    let mut document = engine.open_document(&mut opened, document_id).await?;
    let seen = document.heads().iter().map(to_hex).collect();
    let mut conflicts = document.conflicts();
    let read = document.read(DocumentKind::Finding).and_then(|written| {
        let life = fold(written.some("level").unwrap_or(Level::General), &written.events);
        let governing = Governing::of(&written, &life);
        let said = governing.as_ref().map_or_else(|| written.clone(), |governing| governing.over(&written));
        let beside = governing.as_ref().map_or_else(Vec::new, |governing| governing.beside(&written));
        conflicts
            .retain(|conflict| governing.as_ref().is_none_or(|them| them.value(&conflict.key).is_none()));
        Ok((FindingField::all_of(&said), Finding::read(said)?, life, beside))
    });
    let Ok((fields, finding, life, beside)) = read else {
        return Err(Refusal::SetAside.into());
    };
    let received = change_authors(engine, document_id).await;
    let timeline = timeline(engine, &document, &finding, &life, &received);
    let beside = beside.into_iter().map(|one| (document.values_at(one.key), one)).collect::<Vec<_>>();
    opened.keep(document_id, document);
    let mut conflicts = conflict_views(engine, document_id, conflicts).await;
    let order = finding.events.iter().find(|event| Some(event.at) == life.ordered_at);
    conflicts.extend(beside.into_iter().map(|(written, one)| {
        let author = |hash| author(engine, &received, hash);
        beside_view(&one, written, order, author)
    }));
    let row = engine.state.borrow().entries.get(&document_id).map(|entry| entry.row.clone());
    let Some(Row::Finding(mut row)) = row else {
        return Err(Refusal::NotFound.into());
    };
    let used = used(engine, &mut opened, &row).await;
    drop(opened);

    let state = engine.state.borrow();
    if let Some(site) = row.site {
        row.site_name = name_now(&state, site, &row.site_name);
    }
    let needs_update = finding.events.iter().any(Event::is_unknown);
    let is_gone = state.gone.contains(&document_id);
    let policy = state.policy_of(finding.unit);
    let day = engine.office_day();
    let held = state.held(finding.unit, day);
    let acts = if needs_update || is_gone {
        Vec::new()
    } else {
        state.acts(finding.unit, day, |post| On::finding(post.reach, &finding, &life, &post.policy))
    };
    // The post whose unit covers it, else the main one.
    let covers = |post: &&Held| matches!(post.reach, Reach::Own | Reach::Below);
    let acting = held.iter().find(covers).or(held.first());
    let units: Vec<UnitId> = held.iter().filter(covers).map(|post| post.by.unit).collect();
    let colleagues = colleagues(&state, &units, day);
    let hazard = state.library.hazard(&finding.catalog_hazard);
    let photos = photo_views(&state, finding.photos.clone());
    let is_away = |photo: &&PhotoView| photo.whereabouts == PhotoWhereabouts::OnItsWay;
    let n_away = photos.iter().filter(is_away).count() as u32;
    let whereabouts = match whereabouts(&state, document_id, row.n_photos) {
        // Its words are there; of what somebody else has still to send this phone has heard.
        Whereabouts::AtTheOffice if n_away > 0 => {
            Whereabouts::Sending { n_sent: row.n_photos.saturating_sub(n_away), n_photos: row.n_photos }
        }
        whereabouts => whereabouts,
    };
    Ok(View::Finding(Box::new(FindingView {
        seen,
        due: due(row.state, row.deadline, engine.today()),
        sector_name: sector_name(&state, &finding.sector),
        basis_unverified: hazard.is_some_and(|hazard| !hazard.verified),
        cites_clause: hazard.is_some_and(|hazard| !hazard.clause.is_empty()),
        photos,
        lacks: if acts.contains(&Act::Order) { lacks(&finding) } else { Vec::new() },
        acts,
        is_on_behalf: acting.is_some_and(|post| is_on_behalf(&post.by)),
        awaited: awaited(&finding, &life, &policy, engine.world.clock.offset_minutes()),
        is_frozen: life.state != FindingState::Recorded,
        needs_update,
        is_gone,
        second: second(&state, &row, &colleagues),
        colleagues,
        state: life.state,
        on_spot: life.on_spot,
        today: engine.today(),
        used,
        drafts: drafts(&state, document_id),
        whereabouts,
        refusals: super::refusals(&state, document_id),
        timeline,
        conflicts,
        row,
        description: finding.description,
        fields,
    })))
}

/// The other officer of its visit, where he is one of these.
fn second(state: &State, row: &FindingRow, colleagues: &[Officer]) -> Option<UserId> {
    let visit = state.entries.get(&DocumentId::from(row.inspection?))?;
    let Row::Inspection(visit) = &visit.row else { return None };
    let is_officer = |officer: &&Officer| visit.officer_ids.contains(&officer.user);
    colleagues.iter().find(is_officer).map(|officer| officer.user)
}

/// What an order still lacks, in the order of the form.
pub fn lacks(finding: &Finding) -> Vec<Refusal> {
    let terms = order_terms(finding);
    let checks = [
        judge_recorded(finding).err(),
        terms.measure.is_none().then_some(Refusal::NeedsMeasure),
        terms.deadline.is_none().then_some(Refusal::NeedsDeadline),
        terms.responsible.is_none().then_some(Refusal::NeedsResponsible),
    ];
    checks.into_iter().flatten().collect()
}

fn timeline<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy>(
    engine: &Engine<S, B, T, C, E>,
    document: &Document,
    finding: &Finding,
    life: &Life,
    received: &SortedMap<Hash, Received>,
) -> Vec<TimelineEntry> {
    let organisation = engine.state.borrow().organisation.clone();
    let contested: SortedSet<EventId> = life.contested.iter().copied().collect();
    in_order(&finding.events)
        .into_iter()
        .map(|event| TimelineEntry {
            kind: event.kind(),
            by: event.by.name.clone(),
            unit: organisation.unit(event.by.unit).map(|unit| unit.name.clone()).unwrap_or_default(),
            second: event.second().name,
            at: event.at,
            received_at: document
                .written_by("events", &event.id.to_string())
                .and_then(|hash| received.get(&hash).map(|received| received.at)),
            detail: event.into(),
            contested: contested.contains(&event.id),
        })
        .collect()
}

/// What the receipts say of a document's changes; changes that are still here are this person's.
pub async fn change_authors<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy>(
    engine: &Engine<S, B, T, C, E>,
    id: DocumentId,
) -> SortedMap<Hash, Received> {
    let receipts = engine.world.storage.scan(Table::Receipts, id.as_bytes()).await.unwrap_or_default();
    let organisation = engine.state.borrow().organisation.clone();
    let mut received = SortedMap::new();
    for (key, value) in receipts {
        let Some(receipt) = unpack::<Receipt>(&value) else { continue };
        let by = organisation.person(receipt.author).map(|person| person.name.clone());
        let first = hash_of(&key).into_iter();
        for hash in first.chain(receipt.hashes.iter().map(|hash| **hash)) {
            // What came back after a restore without its receipt has two: the office had it at the earlier time.
            let known =
                received.entry(hash).or_insert_with(|| Received { by: by.clone(), at: receipt.received_at });
            if receipt.received_at < known.at {
                *known = Received { by: by.clone(), at: receipt.received_at };
            }
        }
    }
    received
}

pub async fn conflict_views<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy>(
    engine: &Engine<S, B, T, C, E>,
    id: DocumentId,
    conflicts: Vec<Conflict>,
) -> Vec<ConflictView> {
    if conflicts.is_empty() {
        return Vec::new();
    }
    let received = change_authors(engine, id).await;
    let view = |candidate: Candidate| CandidateView {
        by: author(engine, &received, candidate.change),
        value: candidate.value,
        at: candidate.at,
    };
    conflicts
        .into_iter()
        .map(|conflict| ConflictView {
            key: conflict.key,
            candidates: conflict.candidates.into_iter().map(view).collect(),
            is_beside_the_order: false,
        })
        .collect()
}

/// Who wrote a value: what has no receipt is this person's.
fn author<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy>(
    engine: &Engine<S, B, T, C, E>,
    received: &SortedMap<Hash, Received>,
    change: Option<Hash>,
) -> Option<String> {
    match change.and_then(|hash| received.get(&hash)) {
        Some(received) => received.by.clone(),
        None => engine.state.borrow().by().map(|by| by.name),
    }
}

/// What governs by the order, and what somebody wrote beside it.
fn beside_view(
    beside: &Beside,
    written: Vec<Candidate>,
    order: Option<&Event>,
    author: impl Fn(Option<Hash>) -> Option<String>,
) -> ConflictView {
    let governs = CandidateView {
        value: beside.governs.clone(),
        by: order.map(|event| event.by.name.clone()),
        at: order.map(|event| event.at),
    };
    let others = beside.values.iter().map(|value| match written.iter().find(|one| one.value == *value) {
        Some(one) => CandidateView { value: value.clone(), by: author(one.change), at: one.at },
        None => CandidateView { value: value.clone(), by: None, at: None },
    });
    let candidates = std::iter::once(governs).chain(others).collect();
    ConflictView { key: beside.key.to_owned(), candidates, is_beside_the_order: true }
}

pub fn photo_views(state: &State, photos: Vec<Photo>) -> Vec<PhotoView> {
    photos
        .into_iter()
        .map(|photo| {
            let upload = state.uploads.iter().find(|upload| upload.hash == photo.sha256);
            let is_away = || photo.blobs().any(|(hash, ..)| state.away.contains(&hash));
            let is_lost = photo.is_lost || upload.is_some_and(UnsentPhoto::is_lost);
            let whereabouts = match upload {
                _ if is_lost => PhotoWhereabouts::Lost,
                None if is_away() => PhotoWhereabouts::OnItsWay,
                None => PhotoWhereabouts::AtTheOffice,
                Some(upload) if upload.offset == 0 => PhotoWhereabouts::OnThisPhone,
                Some(upload) => PhotoWhereabouts::Sending {
                    percent: (upload.offset * 100 / upload.size.max(1)).min(99) as u8,
                },
            };
            let id = photo.id;
            PhotoView { id, photo: PhotoFacts { is_lost, ..photo.into() }, whereabouts }
        })
        .collect()
}
