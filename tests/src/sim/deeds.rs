//! What people do, each deed chosen by the run's seed among those that the screens offer.

use super::acts::note_act;
use super::choice::{any_finding, any_visit, set};
use super::hand::Hand;
use super::life::take_step;
use super::notebook::Place;
use super::papers::do_paperwork;
use rand::Rng;
use spotcheck_client::protocol::{
    Edit, InspectionView, LedgerOrder, Query, Reply, Request, Signing, View, Whereabouts,
};
use spotcheck_domain::authority::Act;
use spotcheck_domain::field::{FindingField, InspectionField};
use spotcheck_domain::id::BulkId;
use spotcheck_domain::inspection::OFFICER;
use spotcheck_domain::ledger::LedgerFilter;
use spotcheck_domain::term::{InspectionKind, Level, PhotoRole, State, Verdict};

/// One deed of whoever holds the phone.
pub async fn do_something(mut hand: Hand) {
    let Some(today) = hand.today().await else { return };
    let roll = hand.rng.random_range(0..100);
    if !today.acts.contains(&Act::StartRoutine) {
        return match roll {
            0..60 => take_step(&mut hand).await,
            60..80 => look_at_photo(&mut hand).await,
            _ => add_photo(&mut hand).await,
        };
    }
    match roll {
        0..7 => start_visit(&mut hand).await,
        7..20 => record(&mut hand).await,
        20..38 => fill_in(&mut hand).await,
        38..45 => tell(&mut hand).await,
        45..47 => note_act(&mut hand).await,
        47..54 => draft(&mut hand).await,
        54..66 => add_photo(&mut hand).await,
        66..72 => answer(&mut hand).await,
        72..87 => take_step(&mut hand).await,
        87..92 => do_paperwork(&mut hand).await,
        92..95 => settle(&mut hand).await,
        95..97 => end_visit(&mut hand).await,
        97..98 => add_site(&mut hand).await,
        98..99 => use_catalogue(&mut hand).await,
        _ if hand.rng.random_bool(0.5) => strike_photo(&mut hand).await,
        _ => look_at_photo(&mut hand).await,
    }
}

async fn start_visit(hand: &mut Hand) {
    let query = Query::Sites { query: String::new(), near: None, limit: 20 };
    let View::Sites(sites) = Box::pin(hand.engine.view(&query)).await else { return };
    let Some(site) = hand.pick(&sites.sites) else { return };
    let site = site.row.id;
    let asked = Query::Start { site, unit: None };
    let View::Start(mut start) = Box::pin(hand.engine.view(&asked)).await else { return };
    // Who holds several posts chooses one.
    let unit = hand.pick(&start.posts).map(|post| post.unit);
    if unit.is_some() {
        let asked = Query::Start { site, unit };
        let View::Start(chosen) = Box::pin(hand.engine.view(&asked)).await else { return };
        start = chosen;
    }
    let request = Request::StartInspection {
        site,
        kind: if hand.rng.random_bool(0.2) { InspectionKind::SelfCheck } else { InspectionKind::Routine },
        checklist: start.checklists.first().map(|list| list.id.clone()),
        second: start.colleagues.first().map(|officer| officer.user),
        position: None,
        unit,
    };
    hand.make("visit", request).await;
}

async fn record(hand: &mut Hand) {
    let Some(visit) = any_visit(hand).await else { return start_visit(hand).await };
    let token = hand.token();
    let items: Vec<String> = visit.items.iter().map(|item| item.item.clone()).collect();
    let item = hand.pick(&items).filter(|_| hand.rng.random_bool(0.3));
    let request = Request::RecordFinding {
        inspection: visit.row.id,
        item,
        title: format!("隐患 {token}"),
        level: if hand.rng.random_bool(0.2) { Level::Major } else { Level::General },
        position: None,
    };
    if let Some(finding) = hand.make(&format!("record {token}"), request).await {
        hand.note_words(finding, token, Place::Field);
    }
}

async fn fill_in(hand: &mut Hand) {
    use FindingField as F;
    let Some(view) = any_finding(hand).await else { return record(hand).await };
    let fields = [F::Title, F::Place, F::Measure, F::Responsible, F::Goal, F::NoPhotoReason, F::Place];
    let Some(field) = hand.pick(&fields) else { return };
    set(hand, &view, field).await;
}

/// Adds to a text that everybody may add to.
async fn tell(hand: &mut Hand) {
    let token = hand.token();
    if hand.rng.random_bool(0.5) {
        let Some(view) = any_finding(hand).await else { return };
        let text = format!("{}{token}", view.description);
        hand.edit(view.row.id.into(), Edit::Describe { text }, view.seen, token, Place::Text).await;
    } else {
        let Some(view) = any_visit(hand).await else { return };
        let text = format!("{}{token}", view.narrative);
        hand.edit(view.row.id.into(), Edit::Narrate { text }, view.seen, token, Place::Text).await;
    }
}

async fn draft(hand: &mut Hand) {
    let token = hand.token();
    match hand.rng.random_range(0..3) {
        0 => {
            let Some(view) = any_finding(hand).await else { return };
            let edit = Edit::SetFinding { field: FindingField::Place, value: format!("在 {token}") };
            hand.draft(view.row.id.into(), edit, view.seen, token, Place::Field).await;
        }
        1 => {
            let Some(view) = any_finding(hand).await else { return };
            let edit = Edit::Describe { text: format!("{}{token}", view.description) };
            hand.draft(view.row.id.into(), edit, view.seen, token, Place::Text).await;
        }
        _ => {
            let Some(view) = any_visit(hand).await else { return };
            let edit = Edit::Narrate { text: format!("{}{token}", view.narrative) };
            hand.draft(view.row.id.into(), edit, view.seen, token, Place::Text).await;
        }
    }
}

async fn add_photo(hand: &mut Hand) {
    if hand.rng.random_bool(0.3) {
        let Some(visit) = any_visit(hand).await else { return };
        hand.shoot(visit.row.id.into(), PhotoRole::Scene).await;
        return;
    }
    let Some(finding) = any_finding(hand).await else { return };
    let roles = [PhotoRole::Before, PhotoRole::After, PhotoRole::Review];
    let Some(role) = hand.pick(&roles) else { return };
    hand.shoot(finding.row.id.into(), role).await;
}

async fn answer(hand: &mut Hand) {
    let Some(visit) = any_visit(hand).await else { return };
    if hand.rng.random_bool(0.2) {
        return answer_rest(hand, &visit).await;
    }
    let Some(item) = hand.pick(&visit.items) else { return };
    let document = visit.row.id.into();
    let seen = hand.seen(document, &visit.seen);
    if hand.rng.random_bool(0.5) {
        let token = hand.token();
        let edit = Edit::NoteAnswer { item: item.item, note: format!("备注 {token}") };
        hand.edit(document, edit, seen, token, Place::Field).await;
    } else {
        let verdict = hand.pick(&[Verdict::Conforms, Verdict::Hazard, Verdict::NotApplicable]);
        let edit = Edit::Answer { item: item.item, verdict };
        hand.ask("answer", Request::Edit { document, edit, seen }, vec![]).await;
    }
}

/// Some items together, or what was answered so taken back.
async fn answer_rest(hand: &mut Hand, visit: &InspectionView) {
    let inspection = visit.row.id;
    let bulks: Vec<BulkId> = visit.items.iter().filter_map(|item| Some(item.bulk?.id)).collect();
    if let Some(bulk) = hand.pick(&bulks).filter(|_| hand.rng.random_bool(0.5)) {
        hand.ask("rest struck", Request::StrikeRest { inspection, bulk }, vec![]).await;
        return;
    }
    let items: Vec<String> = visit.items.iter().map(|item| item.item.clone()).collect();
    let Some(verdict) = hand.pick(&[Verdict::Conforms, Verdict::NotLookedAt]) else { return };
    hand.ask("rest", Request::AnswerRest { inspection, items, verdict }, vec![]).await;
}

async fn settle(hand: &mut Hand) {
    let query = Query::Ledger {
        filter: LedgerFilter { needs_settling: true, ..LedgerFilter::default() },
        order: LedgerOrder::default(),
        offset: 0,
        limit: 40,
    };
    let View::Ledger(ledger) = Box::pin(hand.engine.view(&query)).await else { return };
    let Some(card) = hand.pick(&ledger.cards) else { return };
    let Some(view) = hand.finding(card.row.id).await else { return };
    let Some(conflict) = hand.pick(&view.conflicts) else { return };
    let Some(candidate) = hand.pick(&conflict.candidates) else { return };
    let edit = Edit::Settle { key: conflict.key, value: candidate.value };
    let request = Request::Edit { document: view.row.id.into(), edit, seen: view.seen };
    hand.ask("settle", request, vec![]).await;
}

async fn end_visit(hand: &mut Hand) {
    let Some(visit) = any_visit(hand).await else { return };
    if visit.row.ended_at.is_some() {
        return sign(hand, &visit).await;
    }
    let request = Request::EndInspection { inspection: visit.row.id, representative: "负责人".to_owned() };
    hand.ask("end of a visit", request, vec![]).await;
    let edit = Edit::SetInspection { field: InspectionField::Contact, value: "联系人".to_owned() };
    let document = visit.row.id.into();
    hand.ask("contact", Request::Edit { document, edit, seen: visit.seen }, vec![]).await;
}

/// One of its officers signs a visit, by a drawing that is like no other.
async fn sign(hand: &mut Hand, visit: &InspectionView) {
    let Some(officer) = visit.officers.first() else { return };
    let moves: Vec<String> = hand.token().bytes().map(|byte| format!(",{},1,16", byte % 4)).collect();
    let drawn = moves.concat();
    let signing = Signing {
        party: OFFICER.to_owned(),
        name: officer.name.clone(),
        strokes: format!("600,240;12,30,0,1,1,16{drawn}"),
        ..Signing::default()
    };
    hand.ask("signature", Request::Sign { inspection: visit.row.id, signing }, vec![]).await;
}

async fn add_site(hand: &mut Hand) {
    let token = hand.token();
    let request = Request::AddSite {
        name: format!("新场所 {token}"),
        address: String::new(),
        sector: "mine".to_owned(),
        phone: String::new(),
        position: None,
    };
    if let Some(site) = hand.make(&format!("site {token}"), request).await {
        hand.note_words(site, token, Place::Field);
    }
}

async fn use_catalogue(hand: &mut Hand) {
    let Some(view) = any_finding(hand).await.filter(|view| view.state == State::Recorded) else { return };
    let token = hand.token();
    let request = Request::UseCatalogHazard {
        finding: view.row.id,
        hazard: "h2".to_owned(),
        title: format!("条目 {token}"),
    };
    if hand.ask(&format!("catalogue {token}"), request, vec![]).await == Reply::Done {
        hand.note_words(view.row.id.into(), token, Place::Field);
    }
}

/// Taken by mistake: it stays, struck through.
async fn strike_photo(hand: &mut Hand) {
    let Some(view) = any_finding(hand).await else { return };
    let Some(photo) = hand.pick(&view.photos) else { return };
    let token = hand.token();
    // Whoever strikes one through has it before him.
    let edit = Edit::StrikePhoto { photo: photo.id, reason: format!("误拍 {token}") };
    hand.edit(view.row.id.into(), edit, view.seen, token, Place::Field).await;
}

async fn look_at_photo(hand: &mut Hand) {
    let Some(view) = any_finding(hand).await else { return };
    let Some(photo) = hand.pick(&view.photos) else { return };
    if view.whereabouts == Whereabouts::AtTheOffice {
        hand.ask("look", Request::Photo { sha256: photo.photo.sha256 }, vec![]).await;
    }
}
