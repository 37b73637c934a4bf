//! Who may write what in a finding: every event and field of a change that arrives.

use super::{Finding, FindingField};
use crate::author::{Author, Wrong};
use crate::authority::{Act, On, holds, may};
use crate::edit::Edit;
use crate::event::{Event, EventKind, names_what_was_seen};
use crate::fold::fold;
use crate::record::Record;
use crate::refusal::Refusal;
use crate::rules::{Circumstance, judge_finding};
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
    if let Edit::Append(event) = edit {
        return judge_event(before, &finding, event, author);
    }
    let (reach, today) = (author.reach_of(before), Timestamp::from_millis(0).day(0));
    let (policy, rules) = (author.policy, author.rules);
    let around = Circumstance { by: author.by, reach, policy, today, rules };
    Ok(judge_finding(&finding, edit, around)?)
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
    let named = event.second();
    if let Some(second) = named.user {
        let second = (author.person)(second).ok_or(Refusal::NeedsSecondOfficer)?;
        if !holds(&second.roles, Act::StandBeside) || named.name.as_ref() != Some(&second.name) {
            return Err(Refusal::NeedsSecondOfficer.into());
        }
        let certificate = &named.certificate;
        if author.made.is_some() && certificate.as_ref().is_some_and(|number| *number != second.certificate) {
            return Err(Refusal::NeedsSecondOfficer.into());
        }
    }
    // The office does not know the author's time zone: what is in time somewhere on earth is in time.
    let (reach, edit) = (author.reach_of(before), Edit::Append(event.clone()));
    let judged = |(at, offset): (Timestamp, i32)| {
        let (policy, rules) = (author.policy, author.rules);
        let around = Circumstance { by: &event.by, reach, policy, today: at.day(offset), rules };
        judge_finding(finding, &edit, around)
    };
    let [first, last] = believed(event.at, author.made);
    let times = [(first, WESTERNMOST), (first, EASTERNMOST), (last, WESTERNMOST), (last, EASTERNMOST)];
    let mut outcomes = times.into_iter().map(judged);
    let first = outcomes.next().unwrap_or(Ok(()));
    Ok(first.or_else(|refusal| outcomes.find_map(Result::ok).ok_or(refusal))?)
}

/// The author's own time, where he can have made it then; else the ends of the time in which he did. A clock that is
/// wrong refuses nobody what would have been in time at either.
fn believed(at: Timestamp, made: Option<(Timestamp, Timestamp)>) -> [Timestamp; 2] {
    match made {
        Some((from, until)) if !(from..=until).contains(&at) => [from, until],
        _ => [at; 2],
    }
}

/// Minutes east of UTC, from one end of the world's time zones to the other.
const WESTERNMOST: i32 = -720;
const EASTERNMOST: i32 = 840;

/// An event speaks for its author alone, with no more rights than he has, under the policy that holds for him.
fn judge_author(event: &Event, author: &Author<'_>) -> Result<(), Wrong> {
    let by = author.by;
    let held = author.policy.version;
    // What is judged by today after its time of grace was made under an earlier one, and says so.
    let may_have_held = if author.is_today { event.policy <= held } else { event.policy == held };
    if author.made.is_some() && !may_have_held {
        return Err(Wrong::Malformed("an event under a policy that did not hold"));
    }
    if event.by.user != by.user || event.by.name != by.name {
        return Err(Wrong::NotTheAuthor);
    }
    let has_them = event.by.roles.iter().all(|role| by.roles.contains(role));
    if event.by.unit == by.unit && event.by.tier == by.tier && has_them {
        Ok(())
    } else {
        Err(Refusal::NotPermitted.into())
    }
}
