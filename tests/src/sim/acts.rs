//! What officers note at a visit beside the work: acts of the law, who joins and leaves, what the second one says of the
//! record, and what a supervisor decides of an objection.

use super::choice::any_visit;
use super::hand::Hand;
use spotcheck_client::protocol::{ActSaid, InspectionView, Request};
use spotcheck_domain::authority::Act;
use spotcheck_domain::inspection::{ActKind, Stance};

/// One of those that the page offers.
pub async fn note_act(hand: &mut Hand) {
    let Some(visit) = any_visit(hand).await else { return };
    let Some(act) = hand.pick(&visit.acts) else { return };
    let Some((kind, said)) = noted(hand, &visit, act) else { return };
    let what = format!("note {kind}");
    hand.ask(&what, Request::NoteAct { inspection: visit.row.id, kind, said }, vec![]).await;
}

fn noted(hand: &mut Hand, visit: &InspectionView, act: Act) -> Option<(ActKind, ActSaid)> {
    let words = format!("话 {}", hand.token());
    let plain = ActSaid { words, ..ActSaid::default() };
    let standing: Vec<_> =
        visit.log.iter().filter(|act| act.kind.is_statutory() && !act.is_struck).map(|act| act.id).collect();
    Some(match act {
        Act::NoteAct => match (hand.pick(&[0, 1, 2])?, hand.pick(&standing)) {
            (0, Some(of)) => (ActKind::Strike, ActSaid { of: Some(of), ..plain }),
            (1, _) => (ActKind::Certificates, plain),
            _ => (ActKind::Words, plain),
        },
        Act::NameOfficer => match (hand.pick(&visit.colleagues), visit.officers.last()) {
            (Some(newcomer), _) if visit.officers.len() < 3 => {
                (ActKind::Join, ActSaid { officer: Some(newcomer.user), ..plain })
            }
            (_, Some(last)) => (ActKind::Leave, ActSaid { officer: Some(last.user), ..plain }),
            _ => return None,
        },
        Act::Concur => (hand.pick(&[ActKind::Confirm, ActKind::Object])?, plain),
        Act::DecideObjection => {
            let open = visit.stances.iter().filter(|one| one.stance == Stance::Objected);
            let of = hand.pick(&open.filter_map(|one| one.act).collect::<Vec<_>>());
            (hand.pick(&[ActKind::Uphold, ActKind::Void])?, ActSaid { of, ..plain })
        }
        _ => return None,
    })
}
