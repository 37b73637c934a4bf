//! What of a visit can be ordered: its findings that were not, each whole.

use super::{finding, inspection};
use crate::engine::{Blobs, Clock, Engine, Entropy, Storage, Transport};
use crate::protocol::{Failure, OrderView, View};
use spotcheck_domain::authority::Act;
use spotcheck_domain::id::InspectionId;
use spotcheck_domain::inspection::ActKind;
use spotcheck_domain::paper::PaperKind;
use spotcheck_domain::term::State;

pub async fn view<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy>(
    engine: &Engine<S, B, T, C, E>,
    id: InspectionId,
) -> Result<View, Failure> {
    let View::Inspection(visit) = inspection::view(engine, id).await? else { return Ok(View::Absent) };
    let (mut findings, mut n_ordered) = (Vec::new(), 0);
    for card in &visit.findings {
        match card.row.state {
            State::Void | State::Transferred => {}
            State::Recorded => {
                // One that cannot be opened is shown where it stands alone.
                if let Ok(View::Finding(view)) = finding::view(engine, card.row.id).await
                    && view.acts.contains(&Act::Order)
                {
                    findings.push(*view);
                }
            }
            _ => n_ordered += 1,
        }
    }
    let answers = visit.log.iter().filter(|act| act.kind == ActKind::Safety && !act.is_struck);
    let safety = answers.filter_map(|act| Some((act.said.finding?, act.said.answer?))).collect();
    let mut numbers = engine.numbers_here().await?;
    let day = engine.office_day();
    let posts = engine.state.borrow().posts(day);
    let next = posts.iter().find_map(|by| numbers.next(by, PaperKind::Order, day.year()));
    Ok(View::Order(Box::new(OrderView {
        row: visit.row,
        officers: visit.officers,
        stances: visit.stances,
        safety,
        findings,
        next_number: next.map(|numbered| numbered.number),
        n_ordered,
    })))
}
