//! What a person finds to work upon, and a field that he fills in there.

use super::hand::Hand;
use super::notebook::Place;
use rand::Rng;
use spotcheck_client::protocol::{Edit, FindingView, InspectionView, LedgerOrder, Query, View};
use spotcheck_domain::field::FindingField;
use spotcheck_domain::id::{FindingId, InspectionId};
use spotcheck_domain::ledger::LedgerFilter;

pub async fn any_finding(hand: &mut Hand) -> Option<FindingView> {
    let query = Query::Ledger {
        filter: LedgerFilter::default(),
        order: LedgerOrder::default(),
        offset: 0,
        limit: 40,
    };
    let View::Ledger(ledger) = Box::pin(hand.engine.view(&query)).await else { return None };
    let ids: Vec<FindingId> = ledger.cards.iter().map(|card| card.row.id).collect();
    // People mostly work on what is new.
    let ids = if hand.rng.random_bool(0.6) { &ids[..ids.len().min(4)] } else { &ids[..] };
    let id = hand.pick(ids)?;
    hand.finding(id).await
}

pub async fn any_visit(hand: &mut Hand) -> Option<InspectionView> {
    let query = Query::Inspections { query: String::new(), offset: 0, limit: 12 };
    let View::Inspections(visits) = Box::pin(hand.engine.view(&query)).await else { return None };
    let ids: Vec<InspectionId> = visits.cards.iter().map(|card| card.row.id).collect();
    let ids = if hand.rng.random_bool(0.6) { &ids[..ids.len().min(2)] } else { &ids[..] };
    let id = hand.pick(ids)?;
    hand.inspection(id).await
}

pub async fn set(hand: &mut Hand, view: &FindingView, field: FindingField) {
    let token = hand.token();
    let seen = hand.seen(view.row.id.into(), &view.seen);
    let edit = Edit::SetFinding { field, value: format!("{} {token}", field.word()) };
    hand.edit(view.row.id.into(), edit, seen, token, Place::Field).await;
}
