//! What was ordered stands, on every replica and whatever was written beside it.

use crate::sim::phone::Phone;
use crate::sim::telling::tail;
use spotcheck_client::protocol::{Query, View};
use spotcheck_domain::event::{Detail, Order};
use spotcheck_domain::field::FindingField;
use spotcheck_domain::id::DocumentId;
use std::collections::BTreeSet;

use super::ledger::Held;
use super::{Checked, ensure};

/// Fields of words that an order fixes.
const FIXED: [FindingField; 5] = [
    FindingField::Title,
    FindingField::Place,
    FindingField::Measure,
    FindingField::Responsible,
    FindingField::Goal,
];

fn copy(order: &Order, field: FindingField) -> String {
    let copy = match field {
        FindingField::Title => &order.title,
        FindingField::Place => &order.place,
        FindingField::Measure => &order.measure,
        FindingField::Responsible => &order.responsible,
        _ => &order.goal,
    };
    copy.clone().unwrap_or_default()
}

/// A phone shows of an ordered finding what an order said, or what was amended since, and nothing else. Of several orders
/// that were given beside one another any may be the one that stands.
pub fn check_governing(phone: &Phone, id: DocumentId, held: &Held) -> Checked {
    let View::Finding(view) = phone.view(&Query::Finding { finding: id.into() }) else {
        return Err(format!("finding {} is not shown", tail(id)));
    };
    let details = || held.events.iter().map(|(event, _)| &event.detail);
    for field in FIXED {
        let mut may_stand: BTreeSet<String> = BTreeSet::new();
        for detail in details() {
            match detail {
                Detail::Order(order) => {
                    may_stand.insert(copy(order, field).trim().to_owned());
                }
                Detail::Amend(amendment) if amendment.field.as_deref() == Some(field.word()) => {
                    may_stand.insert(amendment.value.clone().unwrap_or_default().trim().to_owned());
                }
                _ => {}
            }
        }
        let shown = view.said(field).trim();
        // An order that came too late for a state, as after voiding, orders nothing.
        let is_ordered = view
            .timeline
            .iter()
            .any(|entry| entry.kind == Some(spotcheck_domain::event::EventKind::Order) && !entry.contested);
        ensure(!is_ordered || may_stand.contains(shown), || {
            format!("{} shows {shown:?} in {field:?}, where {may_stand:?} was ordered", tail(id))
        })?;
    }
    Ok(())
}
