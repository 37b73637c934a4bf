//! What each edit and each step needs. The same code before an edit on the phone and at ingest; whether its author may
//! is asked of [`crate::authority`].
//!
//! `needs` are judged when an event is made and at ingest, never in [`crate::fold`].

use crate::authority::{Act, On, Reach, might};
use crate::by::By;
use crate::edit::Edit;
use crate::event::{Detail, Event, EventKind, Order};
use crate::field::{FindingField, InspectionField};
use crate::finding::Finding;
use crate::fold::{Life, effective, fold};
use crate::inspection::{REFUSAL, Rest};
use crate::photo::Photo;
use crate::policy::Policy;
use crate::refusal::Refusal;
use crate::term::{Level, PhotoRole, State};
use crate::time::Day;

/// Counts the changes of these rules and of [`crate::rights`] that refuse what was allowed before. For a while the office
/// judges by the version that it had when something was made.
pub const VERSION: u32 = 4;
/// Since this version a deadline lies between the day on which it is set and the policy's longest, whatever the level, and
/// an extension lies after the deadline that stands.
pub const DATES_LIE_AHEAD: u32 = 3;
/// Since this version a unit orders only where its standing does not say that it has no power to.
pub const ORDERS_NEED_STANDING: u32 = 4;
/// Since this version an extension is asked for within the policy's longest too, as it can be granted.
pub const ASKED_AS_GRANTED: u32 = 4;

/// What the rules look at besides the record itself.
#[derive(Debug, Clone, Copy)]
pub struct Circumstance<'a> {
    pub by: &'a By,
    /// How he stands to the record.
    pub reach: Reach,
    pub policy: &'a Policy,
    pub today: Day,
    /// The version of these rules: [`VERSION`], or an earlier one by which the office still judges.
    pub rules: u32,
}

/// Judges an edit of a finding.
pub fn judge_finding(finding: &Finding, edit: &Edit, around: Circumstance<'_>) -> Result<(), Refusal> {
    let life = fold(finding.level, &finding.events);
    let on = On::finding(around.reach, finding, &life, around.policy);
    let may = |act| might(around.rules, around.by, act, &on);
    match edit {
        Edit::SetFinding { field, value } => {
            field.canonical(value)?;
            may(if field.is_frozen_by_order() { Act::WriteField } else { Act::WriteOpenField })
        }
        Edit::Describe { text } => {
            crate::field::bounded(text, crate::field::TEXT)?;
            may(Act::Describe)
        }
        Edit::AddPhoto(photo) => may(Act::photo(photo.role)),
        Edit::NoteLost { .. } => may(Act::NoteLostPhoto),
        Edit::StrikePhoto { photo, reason } => {
            need(Some(reason), Refusal::NeedsReason)?;
            may(Act::StrikePhoto)?;
            // What a step has shown stands on paper.
            let shows = |event: &Event| event.detail.photos().contains(photo);
            if finding.events.iter().any(shows) { Err(Refusal::FrozenByOrder) } else { Ok(()) }
        }
        Edit::Settle { .. } => may(Act::Settle),
        Edit::Append(event) => judge_event(finding, &life, &event.detail, around),
        _ => Err(Refusal::WrongState),
    }
}

/// Judges an edit of an inspection by a version of these rules.
pub fn judge_inspection(visit: &On<'_>, edit: &Edit, by: &By, rules: u32) -> Result<(), Refusal> {
    let may = |by, act, visit: &On<'_>| might(rules, by, act, visit);
    match edit {
        Edit::SetInspection { field, value } => {
            field.canonical(value)?;
            may(by, Act::WriteVisit, visit)?;
            // Nobody makes of a visit what he may not start.
            let kind = (*field == InspectionField::Kind).then(|| value.trim().parse().ok()).flatten();
            kind.map_or(Ok(()), |kind| may(by, Act::start(kind), &On::new(visit.reach)))
        }
        Edit::Narrate { text } => {
            crate::field::bounded(text, crate::field::TEXT)?;
            may(by, Act::WriteVisit, visit)
        }
        Edit::NoteAnswer { note, .. } => {
            crate::field::bounded(note, crate::field::PARAGRAPH)?;
            may(by, Act::WriteVisit, visit)
        }
        Edit::AnswerRest { rest, .. } => {
            rest.parse::<Rest>()?;
            may(by, Act::WriteVisit, visit)
        }
        Edit::Answer { .. } | Edit::StrikeRest { .. } => may(by, Act::WriteVisit, visit),
        Edit::AddPhoto(photo) if photo.role == PhotoRole::Signed => may(by, Act::AddSignedPhoto, visit),
        Edit::AddPhoto(_) => may(by, Act::AddVisitPhoto, visit),
        Edit::NoteLost { .. } => may(by, Act::NoteLostVisitPhoto, visit),
        Edit::StrikePhoto { reason, .. } => {
            need(Some(reason), Refusal::NeedsReason)?;
            may(by, Act::StrikeVisitPhoto, visit)
        }
        Edit::NameFinding { .. } | Edit::UnnameFinding { .. } => may(by, Act::NameFinding, visit),
        Edit::Settle { .. } => may(by, Act::SettleVisit, visit),
        Edit::Sign(signature) => {
            if signature.party == REFUSAL && (signature.reason.is_empty() || signature.witness.is_empty()) {
                return Err(Refusal::NeedsReason);
            }
            may(by, Act::Sign, visit)
        }
        _ => Err(Refusal::WrongState),
    }
}

/// Judges one event against the finding as its author sees it.
pub fn judge_event(
    finding: &Finding,
    life: &Life,
    detail: &Detail,
    around: Circumstance<'_>,
) -> Result<(), Refusal> {
    let kind = detail.kind().ok_or(Refusal::NeedsUpdate)?;
    if kind == EventKind::Record {
        return if finding.events.is_empty() { Ok(()) } else { Err(Refusal::WrongState) };
    }
    let on = On::finding(around.reach, finding, life, around.policy);
    might(around.rules, around.by, Act::step(kind), &on)?;
    judge_needs(finding, life, detail, around)
}

fn judge_needs(
    finding: &Finding,
    life: &Life,
    detail: &Detail,
    around: Circumstance<'_>,
) -> Result<(), Refusal> {
    use Detail as D;
    let second = || match detail.second().and_then(|second| second.user) {
        None => Err(Refusal::NeedsSecondOfficer),
        Some(second) if second == around.by.user => Err(Refusal::SamePerson),
        Some(_) => Ok(()),
    };
    let reason = |reason: &Option<String>| need(reason.as_deref(), Refusal::NeedsReason);
    let photo = |role, refusal| if finding.has_photo(role) { Ok(()) } else { Err(refusal) };
    match detail {
        D::FixedOnSpot(_) => {
            judge_recorded(finding)?;
            second()?;
            photo(PhotoRole::Before, Refusal::NeedsBeforePhoto)?;
            photo(PhotoRole::After, Refusal::NeedsAfterPhoto)
        }
        D::Order(order) => {
            judge_recorded(finding)?;
            second()?;
            judge_order(finding, order, around)
        }
        D::Report(report) => {
            need(report.note.as_deref(), Refusal::NeedsMeasure)?;
            photo(PhotoRole::After, Refusal::NeedsAfterPhoto)
        }
        D::AskExtension(asked) => {
            reason(&asked.reason)?;
            let date = asked.date.ok_or(Refusal::NeedsDate)?;
            let deadline = life.deadline.ok_or(Refusal::NeedsDeadline)?;
            let notice = match life.level {
                Level::Major => around.policy.extension_days_major,
                Level::General => around.policy.extension_days_general,
            };
            if date <= deadline {
                Err(Refusal::NeedsDate)
            } else if around.today.plus_days(i32::from(notice)) > deadline {
                Err(Refusal::TooLateToAsk)
            } else if around.rules >= ASKED_AS_GRANTED {
                judge_deadline(date, around)
            } else {
                Ok(())
            }
        }
        D::Grant(grant) if around.rules >= DATES_LIE_AHEAD => {
            let date = grant.date.or(life.extension_asked).ok_or(Refusal::NeedsDate)?;
            if life.deadline.is_some_and(|deadline| date <= deadline) {
                return Err(Refusal::NeedsDate);
            }
            judge_deadline(date, around)
        }
        D::Refuse(cause) | D::Void(cause) | D::Withdraw(cause) => reason(&cause.reason),
        D::OnSpotMeasure(measure) => {
            judge_recorded(finding)?;
            second()?;
            measure.on_spot.ok_or(Refusal::NeedsSpotMeasure)?;
            need(measure.basis.as_deref(), Refusal::NeedsBasis)
        }
        // What was stopped because it was not safe goes on once somebody has seen that it is.
        D::Resume(_) if life.on_spot.is_some() => {
            if matches!(life.state, State::Reviewed | State::Accepted) {
                Ok(())
            } else {
                Err(Refusal::WrongState)
            }
        }
        D::Transfer(transfer) => reason(&transfer.reason),
        D::Amend(amendment) => {
            reason(&amendment.reason)?;
            need(amendment.field.as_deref(), Refusal::FieldInvalid)?;
            let field = amendment.field.as_deref().and_then(|field| field.parse::<FindingField>().ok());
            // The deadline changes by what is granted alone.
            if field == Some(FindingField::Deadline) {
                return Err(Refusal::FieldInvalid);
            }
            let value = amendment.value.as_deref().unwrap_or_default();
            // A field of a later version is that version's to judge.
            field.map_or(Ok(()), |field| field.canonical(value).map(drop))
        }
        D::ReviewPass(_) | D::ReviewFail(_) => {
            second()?;
            photo(PhotoRole::Review, Refusal::NeedsReviewPhoto)
        }
        D::LookBackHeld(_) | D::LookBackRecurred(_) => photo(PhotoRole::Review, Refusal::NeedsReviewPhoto),
        D::List(_) if around.policy.five_in_place && life.level == Level::Major => judge_listing(finding),
        D::Accept(acceptance) if life.level == Level::Major => {
            need(acceptance.expert.as_deref(), Refusal::NeedsExpert)
        }
        _ => Ok(()),
    }
}

/// What `record` asks for: a title, and one photo or a reason for none.
pub fn judge_recorded(finding: &Finding) -> Result<(), Refusal> {
    need(Some(&finding.title), Refusal::NeedsTitle)?;
    if !finding.photos.iter().any(Photo::stands) && crate::field::is_blank(&finding.no_photo_reason) {
        return Err(Refusal::NeedsPhoto);
    }
    Ok(())
}

/// Measure, deadline, responsible: nothing else holds up an order.
fn judge_order(finding: &Finding, order: &Order, around: Circumstance<'_>) -> Result<(), Refusal> {
    need(order.measure.as_deref(), Refusal::NeedsMeasure)?;
    need(order.responsible.as_deref(), Refusal::NeedsResponsible)?;
    let deadline = order.deadline.ok_or(Refusal::NeedsDeadline)?;
    let is_major = order.level.unwrap_or(finding.level) == Level::Major;
    if is_major || around.rules >= DATES_LIE_AHEAD { judge_deadline(deadline, around) } else { Ok(()) }
}

/// 五到位: goal, measure, deadline, funds and responsible person, as they govern. An order has the other three.
fn judge_listing(finding: &Finding) -> Result<(), Refusal> {
    need(in_place(finding, FindingField::Goal).as_deref(), Refusal::NeedsGoal)?;
    let funds = in_place(finding, FindingField::Funds);
    funds.and_then(|funds| funds.parse::<u64>().ok()).ok_or(Refusal::NeedsFunds).map(drop)
}

/// Goal or funds as the order's copy has them, or as they were amended since; before an order, as they stand.
fn in_place(finding: &Finding, field: FindingField) -> Option<String> {
    let said = |event: &Event| match &event.detail {
        Detail::Order(order) if field == FindingField::Goal => Some(order.goal.clone()),
        Detail::Order(order) => Some(order.funds.map(|funds| funds.to_string())),
        Detail::Amend(amended) if amended.field.as_deref() == Some(field.word()) => {
            Some(amended.value.clone())
        }
        _ => None,
    };
    let stands = || match field {
        FindingField::Goal => Some(finding.goal.clone()),
        _ => finding.funds.map(|funds| funds.to_string()),
    };
    effective(finding.level, &finding.events).filter_map(said).last().unwrap_or_else(stands)
}

/// By the day on which it is set: not before it, nor beyond the policy's longest.
fn judge_deadline(deadline: Day, around: Circumstance<'_>) -> Result<(), Refusal> {
    if deadline > around.today.plus_days(i32::from(around.policy.longest_major_days)) {
        Err(Refusal::DeadlineTooLate)
    } else if around.rules >= DATES_LIE_AHEAD && deadline < around.today {
        Err(Refusal::DeadlinePast)
    } else {
        Ok(())
    }
}

fn need(text: Option<&str>, refusal: Refusal) -> Result<(), Refusal> {
    let says = |text: &str| !crate::field::is_blank(text);
    if text.is_some_and(says) { Ok(()) } else { Err(refusal) }
}

/// An order's own copies of the fields that govern from then on.
pub fn order_terms(finding: &Finding) -> Order {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Order {
        level: Some(finding.level),
        measure: some(&finding.measure),
        deadline: finding.deadline,
        responsible: some(&finding.responsible),
        responsible_unit: finding.responsible_unit,
        funds: finding.funds,
        goal: some(&finding.goal),
        interim_measure: some(&finding.interim_measure),
        title: some(&finding.title),
        description: some(&finding.description),
        sector: some(&finding.sector),
        place: some(&finding.place),
        basis: some(&finding.basis),
        catalog_hazard: some(&finding.catalog_hazard),
        catalog_version: some(&finding.catalog_version),
        criterion: some(&finding.criterion),
        ..Order::default()
    }
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
