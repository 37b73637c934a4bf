//! Orders of several findings by one paper, and what else is done with papers.

use super::choice::any_visit;
use super::hand::Hand;
use super::life::prepare;
use super::telling::tail;
use rand::Rng;
use spotcheck_client::protocol::{PapersView, Query, Reply, Request, View};
use spotcheck_domain::authority::Act;
use spotcheck_domain::event::EventKind;
use spotcheck_domain::id::{FindingId, InspectionId};
use spotcheck_domain::paper::{PaperKind, ServiceHow};

/// One deed with the papers of some visit.
pub async fn do_paperwork(hand: &mut Hand) {
    let Some(visit) = any_visit(hand).await else { return };
    let inspection = visit.row.id;
    let Some(papers) = papers(hand, inspection).await else { return };
    if !papers.orderable.is_empty() && hand.rng.random_bool(0.6) {
        return order(hand, inspection, &papers.orderable).await;
    }
    if hand.rng.random_bool(0.5) {
        let may_make: Vec<PaperKind> =
            papers.may_make.iter().copied().filter(|kind| *kind != PaperKind::Order).collect();
        let Some(kind) = hand.pick(&may_make) else { return };
        let request = Request::MakePaper { inspection, kind, findings: Vec::new() };
        hand.make(&format!("paper {kind} of {}", tail(inspection.into())), request).await;
        return;
    }
    let Some(card) = hand.pick(&papers.papers) else { return };
    let Some(act) = hand.pick(&card.acts) else { return };
    let paper = card.row.id;
    let request = match act {
        Act::NumberPaper => Request::NumberPaper { paper },
        // Few are void.
        Act::VoidPaper if hand.rng.random_bool(0.3) => Request::VoidPaper { paper, reason: "写错".to_owned() },
        Act::ServePaper => Request::ServePaper {
            paper,
            how: ServiceHow::InPerson,
            whom: "负责人".to_owned(),
            witness: String::new(),
            note: String::new(),
        },
        _ => return,
    };
    hand.ask(&format!("{act} of {}", tail(paper.into())), request, vec![]).await;
}

async fn papers(hand: &Hand, inspection: InspectionId) -> Option<PapersView> {
    match Box::pin(hand.engine.view(&Query::Papers { inspection })).await {
        View::Papers(papers) => Some(papers),
        _ => None,
    }
}

/// Up to three at once, each with what an order needs, or nearly.
async fn order(hand: &mut Hand, inspection: InspectionId, orderable: &[FindingId]) {
    let findings: Vec<FindingId> = orderable.iter().copied().take(3).collect();
    let mut second = None;
    for finding in &findings {
        let Some(view) = hand.finding(*finding).await else { return };
        if hand.rng.random_bool(0.9) {
            prepare(hand, &view, EventKind::Order).await;
        }
        second = hand.pick(&view.colleagues).map(|officer| officer.user);
    }
    let apart = hand.rng.random_bool(0.3);
    hand.book.borrow_mut().n_attempts += findings.len();
    let what = format!("order of {} in {}", findings.len(), tail(inspection.into()));
    let reply = hand.ask(&what, Request::OrderVisit { inspection, findings, apart, second }, vec![]).await;
    if let Reply::PapersMade { papers } = reply {
        let mut book = hand.book.borrow_mut();
        let made = (hand.author, hand.phone);
        book.made.extend(papers.into_iter().map(|paper| (paper.into(), made)));
    }
}
