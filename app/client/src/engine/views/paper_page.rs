//! A paper as it reads and prints: one that was made, and one as it would be made now.

use crate::engine::papers::{findings_of, is_about, papers_of, steps_of};
use crate::engine::state::State;
use crate::engine::{Blobs, Clock, Engine, Entropy, Storage, Transport};
use crate::protocol::{Failure, PaperPage, RefusalLine, SignatureView, View};
use spotcheck_domain::by::Officer;
use spotcheck_domain::event::Event;
use spotcheck_domain::id::{DocumentId, FindingId, InspectionId, PaperId};
use spotcheck_domain::inspection::officers::stance;
use spotcheck_domain::inspection::{Inspection, REFUSAL, Stance};
use spotcheck_domain::ledger::Row;
use spotcheck_domain::paper::{IssuerWords, Paper, PaperKind, PaperState};
use spotcheck_domain::post::office_day;
use spotcheck_domain::qr;
use spotcheck_domain::record::Contents;
use spotcheck_domain::reference::Checklist;
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::term::{DocumentKind, State as FindingState};
use spotcheck_domain::time::{Day, Timestamp};
use spotcheck_domain::wording::{Earlier, Listed, Matter, Outcome, PaperContent, compose, officers_of};

/// All that a paper is made of, as this phone has it.
struct Known {
    kind: PaperKind,
    number: String,
    issuer: IssuerWords,
    site_name: String,
    visit: Option<Inspection>,
    found: Vec<Listed>,
    /// Problems of it that are not here.
    n_absent: u32,
    officers: Vec<Officer>,
    earlier: Option<Earlier>,
    day: Day,
    made_at: Option<Timestamp>,
}

/// A paper that was made.
pub async fn view<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy>(
    engine: &Engine<S, B, T, C, E>,
    id: PaperId,
) -> Result<View, Failure> {
    let paper = read_paper(engine, id).await?;
    let mut known = Known {
        kind: paper.kind,
        number: paper.number.clone(),
        issuer: paper.words.clone(),
        site_name: paper.site_name.clone(),
        visit: None,
        found: Vec::new(),
        n_absent: 0,
        officers: paper.officers.clone(),
        earlier: None,
        day: office_day(paper.made_at),
        made_at: Some(paper.made_at),
    };
    if let Some(visit) = paper.inspection {
        known.visit = read_visit(engine, visit).await.ok();
    }
    if let Some(Ok(earlier)) = match paper.earlier {
        Some(earlier) => Some(read_paper(engine, earlier).await),
        None => None,
    } {
        let Paper { kind, number, made_at, services, .. } = earlier;
        let service = services.into_iter().next();
        known.earlier = Some(Earlier { kind, number, day: office_day(made_at), service });
    }
    for item in &paper.items {
        let listed = match read_finding(engine, item.finding).await {
            Some(said) => match said.events.iter().find(|event| Some(event.id) == item.event).cloned() {
                Some(event) => Listed::of_event(said, &event).ok(),
                None if item.event.is_none() => Listed::of_visit(said).ok(),
                None => None,
            },
            None => None,
        };
        match listed {
            Some(listed) => known.found.push(listed),
            None => known.n_absent += 1,
        }
    }
    let voided = paper.voided.as_ref().map(|voiding| voiding.reason.clone());
    Ok(page(engine, known, Some((paper.id, voided))).await)
}

/// A paper as it would be made of a visit now.
pub async fn preview<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy>(
    engine: &Engine<S, B, T, C, E>,
    id: InspectionId,
    kind: PaperKind,
) -> Result<View, Failure> {
    let visit = read_visit(engine, id).await?;
    let mut known = Known {
        kind,
        number: String::new(),
        issuer: IssuerWords::of(&engine.state.borrow().organisation, visit.unit),
        site_name: visit.site_name.clone(),
        officers: visit.officers.clone(),
        day: match (kind, visit.ended_at) {
            (PaperKind::Record, Some(ended)) => office_day(ended),
            _ => engine.office_day(),
        },
        visit: None,
        found: Vec::new(),
        n_absent: 0,
        earlier: None,
        made_at: None,
    };
    let findings = listed_by(&engine.state.borrow(), id, kind);
    for finding in findings {
        let Some(said) = read_finding(engine, finding).await else {
            known.n_absent += 1;
            continue;
        };
        let order = Earlier::order_of(&said);
        if let Some((listed, step)) = listed(kind, said) {
            known.found.push(listed);
            known.earlier = known.earlier.or(order);
            if let Some(step) = step.filter(|_| known.found.len() == 1) {
                known.officers = officers_of(&step, &visit);
            }
        }
    }
    if kind == PaperKind::Order
        && let Some(order) = known.earlier.take()
    {
        (known.number, known.day) = (order.number, order.day);
    }
    known.visit = Some(visit);
    Ok(page(engine, known, None).await)
}

/// How a paper of that kind that is to be made lists a problem, and the step by which it does; `None`: it does not.
fn listed(kind: PaperKind, said: Contents) -> Option<(Listed, Option<Event>)> {
    if let Some(step) = Listed::step(&said, steps_of(kind)).filter(|_| is_of_a_step(kind)).cloned() {
        return Some((Listed::of_event(said, &step).ok()?, Some(step)));
    }
    let listed = Listed::of_visit(said).ok()?;
    let is_due = match kind {
        PaperKind::Review => false,
        PaperKind::Order => listed.outcome == Outcome::Open,
        _ => true,
    };
    is_due.then_some((listed, None))
}

/// Its items are steps that were taken before it is made.
const fn is_of_a_step(kind: PaperKind) -> bool {
    matches!(kind, PaperKind::Review | PaperKind::OnSpot)
}

/// The hazards of a visit that a paper of that kind would list, in the order in which they were recorded. An order lists
/// those that are to be ordered; where there are none, those that were ordered and stand on no paper.
fn listed_by(state: &State, id: InspectionId, kind: PaperKind) -> Vec<FindingId> {
    let about: Vec<FindingId> =
        findings_of(state, id).filter(|row| is_about(kind, row)).map(|row| row.id).collect();
    if kind != PaperKind::Order || !about.is_empty() {
        return about;
    }
    let is_on_paper = |finding: FindingId| {
        papers_of(state, id).any(|paper| {
            paper.kind == PaperKind::Order
                && paper.state != PaperState::Void
                && paper.items.contains(&finding)
        })
    };
    let left = findings_of(state, id).filter(|row| row.state != FindingState::Void && !is_on_paper(row.id));
    left.map(|row| row.id).collect()
}

async fn page<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy>(
    engine: &Engine<S, B, T, C, E>,
    known: Known,
    made: Option<(PaperId, Option<String>)>,
) -> View {
    let checklist = match &known.visit {
        Some(visit) => engine.checklist(&visit.checklist, &visit.checklist_version).await,
        None => None,
    };
    let signatures = signed(engine, &known, made.as_ref().map(|(id, _)| *id)).await;
    let state = engine.state.borrow();
    let content = composed(&state, &known, checklist.as_ref());
    let digest = (known.n_absent == 0).then(|| content.digest_words());
    let (paper, voided) = made.unzip();
    let qr = paper.zip(digest.as_ref()).and_then(|(paper, digest)| {
        let number = if content.number.is_empty() { paper.to_string() } else { content.number.clone() };
        qr::drawn(&format!("{}\n{number}\nSHA-256 {digest}", content.kind.title()))
    });
    let refusal = signatures.iter().find(|signature| signature.party == REFUSAL);
    let refusal = refusal.map(|refusal| RefusalLine {
        name: refusal.name.clone(),
        reason: refusal.reason.clone(),
        witness: refusal.witness.clone(),
    });
    let objections = match (&known.visit, known.kind) {
        (Some(visit), PaperKind::Record) => objections(visit),
        _ => Vec::new(),
    };
    View::PaperPage(Box::new(PaperPage {
        content,
        digest,
        qr,
        inspection: known.visit.as_ref().map(|visit| visit.id),
        site_name: known.site_name,
        refusal,
        signatures,
        objections,
        n_on_their_way: known.n_absent,
        voided: voided.flatten(),
    }))
}

/// The signatures under the paper. The record of a visit is the visit's own, whether it was made or not.
async fn signed<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy>(
    engine: &Engine<S, B, T, C, E>,
    known: &Known,
    made: Option<PaperId>,
) -> Vec<SignatureView> {
    let Some(visit) = &known.visit else { return Vec::new() };
    let key = match made {
        _ if known.kind == PaperKind::Record => String::new(),
        Some(paper) => paper.to_string(),
        None => return Vec::new(),
    };
    let mut opened = engine.documents.lock().await;
    let signatures = super::signatures::views(engine, &mut opened, visit).await.unwrap_or_default();
    signatures.into_iter().filter(|signature| signature.paper == key).collect()
}

/// Those that nobody has found to be wrong.
fn objections(visit: &Inspection) -> Vec<(String, String)> {
    let of = |officer: &Officer| match stance(&visit.acts, officer.user) {
        (Stance::Objected | Stance::Upheld, Some(said)) => Some((officer.name.clone(), said.words.clone())),
        _ => None,
    };
    visit.officers.iter().filter_map(of).collect()
}

fn composed(state: &State, known: &Known, checklist: Option<&Checklist>) -> PaperContent {
    let question = |item: &str| {
        let hazard = checklist.and_then(|list| list.word(item)).or_else(|| state.library.hazard(item));
        hazard.map_or_else(|| item.to_owned(), |hazard| hazard.question.zh.clone())
    };
    compose(
        known.kind,
        &Matter {
            issuer: &known.issuer,
            addressee: &known.site_name,
            visit: known.visit.as_ref(),
            checklist,
            question: &question,
            found: &known.found,
            officers: &known.officers,
            earlier: known.earlier.as_ref(),
            number: &known.number,
            day: known.day,
            made_at: known.made_at,
        },
    )
}

async fn read_visit<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy>(
    engine: &Engine<S, B, T, C, E>,
    id: InspectionId,
) -> Result<Inspection, Failure> {
    let id = DocumentId::from(id);
    engine.state.borrow().ensure_is(id, |row| matches!(row, Row::Inspection(_)))?;
    let mut opened = engine.documents.lock().await;
    let document = engine.open_document(&mut opened, id).await?;
    let read = document.inspection();
    opened.keep(id, document);
    read.map_err(|_| Refusal::SetAside.into())
}

async fn read_paper<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy>(
    engine: &Engine<S, B, T, C, E>,
    id: PaperId,
) -> Result<Paper, Failure> {
    let id = DocumentId::from(id);
    engine.state.borrow().ensure_is(id, |row| matches!(row, Row::Paper(_)))?;
    let mut opened = engine.documents.lock().await;
    let document = engine.open_document(&mut opened, id).await?;
    let read = document.read(DocumentKind::Paper).and_then(|said| Paper::read(&said));
    opened.keep(id, document);
    read.map_err(|_| Refusal::SetAside.into())
}

/// `None`: it is not here, or cannot be read.
async fn read_finding<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy>(
    engine: &Engine<S, B, T, C, E>,
    id: FindingId,
) -> Option<Contents> {
    let mut opened = engine.documents.lock().await;
    let document = engine.open_document(&mut opened, id.into()).await.ok()?;
    let read = document.read(DocumentKind::Finding);
    opened.keep(id.into(), document);
    read.ok()
}
