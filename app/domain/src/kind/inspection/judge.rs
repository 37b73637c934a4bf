//! Whether an act of a visit may be noted: by whom, and what it says.

use super::Inspection;
use super::acts::{ActKind, VisitAct, leaves_room, struck};
use super::officers::{is_officer, is_open, is_second};
use crate::authority::{Act, On, might};
use crate::by::By;
use crate::field::{LINE, PARAGRAPH, bounded, is_blank};
use crate::kind::limits::MOST_NUMBER;
use crate::refusal::Refusal;
use crate::time::Timestamp;

/// The right by which it is noted.
pub const fn right(kind: ActKind) -> Act {
    match kind {
        ActKind::Join | ActKind::Leave => Act::NameOfficer,
        ActKind::Confirm | ActKind::Object => Act::Concur,
        ActKind::Uphold | ActKind::Void => Act::DecideObjection,
        _ => Act::NoteAct,
    }
}

/// Judges it by the visit as its author saw it, at the time at which he can have made it.
pub fn judge_act(
    visit: &Inspection,
    act: &VisitAct,
    on: &On<'_>,
    (by, rules): (&By, u32),
    at: Timestamp,
) -> Result<(), Refusal> {
    might(rules, by, right(act.kind), on)?;
    for (text, longest) in [
        (&act.name, LINE),
        (&act.officer_name, LINE),
        (&act.certificate, LINE),
        (&act.paper, LINE),
        (&act.words, PARAGRAPH),
    ] {
        bounded(text, longest)?;
    }
    let among = |user| visit.officers.iter().any(|officer| officer.user == user);
    let reason = || if is_blank(&act.words) { Err(Refusal::NeedsReason) } else { Ok(()) };
    let ensure = |is_so: bool, refusal| if is_so { Ok(()) } else { Err(refusal) };
    ensure(act.at.millis().unsigned_abs() <= MOST_NUMBER, Refusal::FieldInvalid)?;
    ensure(leaves_room(&visit.acts, act.id), Refusal::FieldInvalid)?;
    match act.kind {
        ActKind::Join | ActKind::Leave => {
            ensure(is_officer(&visit.officers, by.user), Refusal::NotOfficer)?;
            let user = act.officer.ok_or(Refusal::FieldInvalid)?;
            let joins = act.kind == ActKind::Join;
            ensure(among(user) != joins && (joins || visit.officers.len() > 1), Refusal::WrongState)
        }
        ActKind::Confirm | ActKind::Object => {
            ensure(is_second(&visit.officers, by.user), Refusal::NotOfficer)?;
            ensure(is_open(visit.ended_at, at), Refusal::TooLateToObject)?;
            if act.kind == ActKind::Object { reason() } else { Ok(()) }
        }
        ActKind::Uphold | ActKind::Void => {
            ensure(!among(by.user), Refusal::SamePerson)?;
            let is_it = |one: &VisitAct| Some(one.id) == act.of && one.kind == ActKind::Object;
            ensure(visit.acts.iter().any(is_it), Refusal::NotFound)?;
            reason()
        }
        ActKind::Strike => {
            ensure(is_officer(&visit.officers, by.user), Refusal::NotOfficer)?;
            let of = act.of.ok_or(Refusal::NotFound)?;
            let is_it = |one: &VisitAct| one.id == of && one.kind.is_statutory();
            ensure(visit.acts.iter().any(is_it), Refusal::NotFound)?;
            ensure(struck(&visit.acts).all(|id| id != of), Refusal::WrongState)
        }
        _ => {
            ensure(is_officer(&visit.officers, by.user), Refusal::NotOfficer)?;
            if act.is_left_out {
                return reason();
            }
            match act.kind {
                ActKind::Safety => {
                    ensure(act.finding.is_some() && act.answer.is_some(), Refusal::FieldInvalid)
                }
                ActKind::Service => ensure(!is_blank(&act.paper) && act.way.is_some(), Refusal::FieldInvalid),
                _ => Ok(()),
            }
        }
    }
}

#[cfg(test)]
#[path = "judge_tests.rs"]
mod tests;
