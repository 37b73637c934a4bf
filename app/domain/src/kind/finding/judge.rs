//! Who may write what in a finding: every event and field of a change that arrives.

use super::{Finding, FindingField, Governing};
use crate::author::{Author, Wrong};
use crate::authority::{Act, On, may};
use crate::edit::Edit;
use crate::event::{Event, EventKind, names_what_was_seen};
use crate::fold::fold;
use crate::parties;
use crate::record::{Contents, Record};
use crate::refusal::Refusal;
use crate::rules::{Circumstance, ORDERS_NEED_STANDING, judge_finding};
use crate::term::InspectionKind;
use crate::time::Timestamp;

/// The first change, with the one event by which a finding is recorded.
pub fn new(record: &Record, author: &Author<'_>) -> Result<(), Wrong> {
    let [event] = record.events() else {
        return Err(Wrong::Malformed("a finding begins with one event"));
    };
    judge_author(event, author)?;
    let finding = finding_of(record)?;
    if event.kind() != Some(EventKind::Record) || !event.after.is_empty() {
        return Err(Wrong::Malformed("a finding begins by being recorded"));
    }
    if finding.recorded_by != author.by.name {
        return Err(Wrong::NotTheAuthor);
    }
    judge_post(event, author)?;
    let reach = author.reach_of(record);
    // The visit itself is another document: whether it runs is judged where it names this finding.
    let (act, on) = match (finding.inspection, finding.self_check) {
        (None, is_own) => (Act::RecordAlone, On::new(reach).in_self_check(is_own)),
        (Some(_), true) => (Act::Record, On::visit(reach, InspectionKind::SelfCheck, false)),
        (Some(_), false) => (Act::Record, On::visit(reach, InspectionKind::Routine, false)),
    };
    Ok(may(author.by, act, &on)?)
}

/// An edit of a finding that stands.
pub fn edit(before: &Record, edit: &Edit, author: &Author<'_>) -> Result<(), Wrong> {
    let finding = finding_of(before)?;
    if let Edit::Settle { key, value } = edit {
        match key.parse::<FindingField>() {
            Ok(field) => field.canonical(value).map(drop)?,
            Err(_) => return Err(Wrong::Malformed("a choice at an unknown field")),
        }
    }
    let edit = &as_meant(before.contents(), &finding, edit);
    if let Edit::Append(event) = edit {
        return judge_event(before, &finding, event, author);
    }
    let (reach, today) = (author.reach_of(before), Timestamp::from_millis(0).day(0));
    let (policy, rules) = (author.policy, author.rules);
    let around = Circumstance { by: author.by, reach, policy, today, rules };
    Ok(judge_finding(&finding, edit, around)?)
}

/// A choice is one between values that stand at once, or of what an order made govern: any other value is the writing of a
/// field. What governs already is chosen by whoever writes it, since it alters nothing but what stands beside.
pub fn as_meant(said: &Contents, finding: &Finding, edit: &Edit) -> Edit {
    let (key, value) = match edit {
        Edit::Settle { key, value } => (key.as_str(), value),
        Edit::SetFinding { field, value } if field.is_frozen_by_order() => (field.word(), value),
        _ => return edit.clone(),
    };
    let is_settled = matches!(edit, Edit::Settle { .. }) && said.stands(key, value);
    let governs = || {
        let life = fold(finding.level, &finding.events);
        Governing::of(said, &life).is_some_and(|governing| governing.is_what_governs(key, value))
    };
    if is_settled || governs() {
        return Edit::Settle { key: key.to_owned(), value: value.clone() };
    }
    match key.parse() {
        Ok(field) => Edit::SetFinding { field, value: value.clone() },
        Err(_) => edit.clone(),
    }
}

/// A field of a later version: whoever may fill in the others.
pub fn unknown(before: &Record, author: &Author<'_>) -> Result<(), Wrong> {
    let finding = finding_of(before)?;
    let life = fold(finding.level, &finding.events);
    let on = On::finding(author.reach_of(before), &finding, &life, author.policy);
    Ok(may(author.by, Act::WriteField, &on)?)
}

fn finding_of(record: &Record) -> Result<Finding, Wrong> {
    Finding::read(record.contents().clone()).map_err(|_| Wrong::Malformed("a finding lacks a fact"))
}

fn judge_event(before: &Record, finding: &Finding, event: &Event, author: &Author<'_>) -> Result<(), Wrong> {
    judge_author(event, author)?;
    if !names_what_was_seen(&event.after, &finding.events) {
        return Err(Wrong::Malformed("an event that does not name what its author saw"));
    }
    judge_post(event, author)?;
    parties::judge_event(author, finding.unit, finding.responsible_unit, event)?;
    if author.rules >= ORDERS_NEED_STANDING {
        parties::judge_standing(author, event)?;
    }
    // The office does not know the author's time zone: what is in time somewhere on earth is in time.
    let (reach, edit) = (author.reach_of(before), Edit::Append(event.clone()));
    let judged = |(at, offset): (Timestamp, i32)| {
        let (policy, rules) = (author.policy, author.rules);
        let around = Circumstance { by: &event.by, reach, policy, today: at.day(offset), rules };
        judge_finding(finding, &edit, around)
    };
    let [first, last] = author.believed(event.at);
    let times = [(first, WESTERNMOST), (first, EASTERNMOST), (last, WESTERNMOST), (last, EASTERNMOST)];
    let mut outcomes = times.into_iter().map(judged);
    let first = outcomes.next().unwrap_or(Ok(()));
    Ok(first.or_else(|refusal| outcomes.find_map(Result::ok).ok_or(refusal))?)
}

/// Minutes east of UTC, from one end of the world's time zones to the other.
const WESTERNMOST: i32 = -720;
const EASTERNMOST: i32 = 840;

/// An event speaks for its author alone, under a policy that held for him.
fn judge_author(event: &Event, author: &Author<'_>) -> Result<(), Wrong> {
    let by = author.by;
    let held = author.policy.version;
    // What is judged by today was made under an earlier one after its time of grace, or under one that an office has lost
    // which was put back. It says so, and today's policy judges it all the same.
    if !author.is_today && event.policy != held {
        return Err(Wrong::Malformed("an event under a policy that did not hold"));
    }
    if event.by.user == by.user && event.by.name == by.name { Ok(()) } else { Err(Wrong::NotTheAuthor) }
}

/// It claims no post that its author does not have.
fn judge_post(event: &Event, author: &Author<'_>) -> Result<(), Wrong> {
    let by = author.by;
    let has_them = event.by.roles.iter().all(|role| by.roles.contains(role));
    if event.by.unit == by.unit && event.by.tier == by.tier && has_them {
        Ok(())
    } else {
        Err(Refusal::NotPermitted.into())
    }
}
