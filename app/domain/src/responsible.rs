//! The unit that has to rectify a finding: whoever is named there when the order is issued, until an amendment names
//! another. From the order on it sees the finding, and no longer than it is named.

use crate::event::{Detail, Event};
use crate::field::FindingField;
use crate::fold::effective;
use crate::id::UnitId;
use crate::term::Level;

/// The responsible unit of an ordered finding whose own fields say `level` and `written`; `None` before the order, and
/// where nobody is named. The order's copy governs; one of an earlier version has none, and the field stands for it.
pub fn responsible_unit(level: Level, written: Option<UnitId>, events: &[Event]) -> Option<UnitId> {
    if !events.iter().any(|event| matches!(event.detail, Detail::Order(_))) {
        return None;
    }
    let mut unit = written;
    for event in effective(level, events) {
        match &event.detail {
            Detail::Order(order) => unit = order.responsible_unit.or(written),
            Detail::Amend(amendment)
                if amendment.field.as_deref() == Some(FindingField::ResponsibleUnit.word()) =>
            {
                match amendment.value.as_deref().map(str::trim) {
                    None | Some("") => unit = None,
                    // What names no unit amends nothing.
                    Some(value) => unit = value.parse().ok().or(unit),
                }
            }
            _ => {}
        }
    }
    unit
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::by::By;
    use crate::entry::Fields;
    use crate::event::{Amendment, EventKind, Order};
    use crate::id::{EventId, UserId};
    use crate::term::{Role, Tier};
    use crate::time::Timestamp;
    use uuid::Uuid;

    fn unit(n: u128) -> UnitId {
        UnitId::from_uuid(Uuid::from_u128(n))
    }

    fn event(n: u128, after: &[u128], detail: Detail) -> Event {
        let id = |n| EventId::from_uuid(Uuid::from_u128(n));
        let by = By {
            user: UserId::from_uuid(Uuid::from_u128(9)),
            name: String::new(),
            unit: unit(9),
            tier: Tier::County,
            roles: vec![Role::Supervisor],
        };
        let after = after.iter().copied().map(id).collect();
        Event { id: id(n), after, at: Timestamp::from_millis(1), policy: 1, by, detail, rest: Fields::new() }
    }

    fn order(copy: Option<UnitId>) -> Event {
        event(1, &[], Detail::Order(Order { responsible_unit: copy, ..Order::default() }))
    }

    fn amend(n: u128, field: &str, value: &str) -> Event {
        let amendment = Amendment { reason: None, field: Some(field.into()), value: Some(value.into()) };
        event(n, &[n - 1], Detail::Amend(amendment))
    }

    #[track_caller]
    fn check(written: Option<UnitId>, events: &[Event], expected: Option<UnitId>) {
        assert_eq!(responsible_unit(Level::General, written, events), expected);
    }

    #[test]
    fn nobody_is_responsible_before_the_order_and_then_whom_it_names() {
        check(Some(unit(1)), &[], None);
        check(Some(unit(1)), &[order(None)], Some(unit(1)));
        check(Some(unit(2)), &[order(Some(unit(1)))], Some(unit(1)));
        check(None, &[order(None)], None);
    }

    #[test]
    fn an_amendment_names_another_or_nobody() {
        let of = |value: &str| amend(2, "responsible_unit", value);
        let first = order(Some(unit(1)));
        check(Some(unit(1)), &[first.clone(), of(&unit(2).to_string())], Some(unit(2)));
        check(Some(unit(1)), &[first.clone(), of("")], None);
        check(Some(unit(1)), &[first.clone(), of("not a unit")], Some(unit(1)));
        check(Some(unit(1)), &[first.clone(), amend(2, "responsible", &unit(2).to_string())], Some(unit(1)));
        let back = amend(3, "responsible_unit", &unit(1).to_string());
        check(Some(unit(1)), &[first, of(&unit(2).to_string()), back], Some(unit(1)));
    }

    #[test]
    fn an_amendment_that_lost_its_race_names_nobody() {
        let void = event(2, &[1], Detail::of(EventKind::Void));
        let late = amend(3, "responsible_unit", &unit(2).to_string());
        check(None, &[order(Some(unit(1))), void, late], Some(unit(1)));
    }
}
