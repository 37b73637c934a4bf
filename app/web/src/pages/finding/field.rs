//! Where a field of a hazard stands on its page, and what stands in it.

use spotcheck_domain::field::FindingField;
use spotcheck_domain::id::FindingId;
use spotcheck_domain::refusal::Refusal;
use spotcheck_protocol::FindingView;

/// The key of the text.
pub const DESCRIPTION: &str = "description";

/// The element of a field, to which a lack leads.
pub fn field_id(field: FindingField, id: FindingId) -> String {
    format!("{field}-{id}")
}

/// The field in which a lack is made good; photos and the second officer have none.
pub const fn field_of(lack: Refusal) -> Option<FindingField> {
    match lack {
        Refusal::NeedsTitle => Some(FindingField::Title),
        Refusal::NeedsMeasure => Some(FindingField::Measure),
        Refusal::NeedsDeadline | Refusal::DeadlineTooLate | Refusal::DeadlinePast => {
            Some(FindingField::Deadline)
        }
        Refusal::NeedsResponsible => Some(FindingField::Responsible),
        Refusal::NeedsFunds => Some(FindingField::Funds),
        Refusal::NeedsGoal => Some(FindingField::Goal),
        _ => None,
    }
}

/// What stands in a field, in canonical form: the level and the deadline as they hold, which may differ from what was
/// filled in before the order.
pub fn field_text(view: &FindingView, field: FindingField) -> String {
    match field {
        FindingField::Level => view.row.level.to_string(),
        FindingField::Deadline => view.row.deadline.map(|day| day.to_string()).unwrap_or_default(),
        field => view.said(field).to_owned(),
    }
}
