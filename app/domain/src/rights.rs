//! Who may write what, judged on the writes of a change and the record as its author saw it.
//!
//! The office judges every change by this; each write is judged as the edit that it stands for, by the same
//! [`crate::rules`] that the phone asked before. Sources: domain.md, "Who may write fields" and the table of events.

use crate::by::By;
use crate::document::{Record, Write};
use crate::edit::Edit;
use crate::event::{Event, EventKind, frontier};
use crate::field::{FindingField, InspectionField, SiteField};
use crate::fold::fold;
use crate::id::UserId;
use crate::policy::Policy;
use crate::reference::Person;
use crate::refusal::Refusal;
use crate::rules::{Circumstance, judge_finding, judge_inspection, writes_records};
use crate::term::{DocumentKind, Role, State};
use crate::time::Timestamp;
use crate::wire::MAX_PHOTO;
use std::collections::BTreeSet;

/// Why a change is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// A rule that the phone knows too.
    Rule(Refusal),
    /// Nothing that this software writes, at a place where it was written.
    Malformed(&'static str),
    /// Entries are created once, under a key never used.
    EntryExists,
    /// It speaks in another person's name.
    NotTheAuthor,
}

impl Wrong {
    /// Stable, for phones and administrators.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Rule(refusal) => refusal.word(),
            Self::Malformed(_) => "malformed",
            Self::EntryExists => "entry_exists",
            Self::NotTheAuthor => "not_the_author",
        }
    }
}

impl From<Refusal> for Wrong {
    fn from(refusal: Refusal) -> Self {
        Self::Rule(refusal)
    }
}

/// The author, and what his writes are judged by.
pub struct Author<'a> {
    /// As he is now: user, unit, tier, roles.
    pub by: &'a By,
    pub policy: &'a Policy,
    /// Looks a person up, for the second officer of an event.
    pub person: &'a dyn Fn(UserId) -> Option<Person>,
    /// Whether a key of `photos`, `events` or `signatures` is used by any change that is stored.
    pub is_taken: &'a dyn Fn(&str, &str) -> bool,
}

/// What only the first change of a document writes.
const FACTS: &[&str] = &["v", "id", "kind", "unit"];
const FINDING_FACTS: &[&str] =
    &["inspection", "site", "site_name", "self_check", "recorded_at", "recorded_by"];
const INSPECTION_FACTS: &[&str] = &[
    "tier",
    "site",
    "site_name",
    "site_address",
    "site_sector",
    "checklist",
    "checklist_version",
    "n_items",
    "began_at",
    "campaign",
];

fn is_fact(kind: DocumentKind, key: &str) -> bool {
    FACTS.contains(&key)
        || match kind {
            DocumentKind::Finding => FINDING_FACTS.contains(&key),
            DocumentKind::Inspection => INSPECTION_FACTS.contains(&key) || key.starts_with("officer/"),
            DocumentKind::Site | DocumentKind::Task => false,
        }
}

fn containers(kind: DocumentKind) -> &'static [(&'static str, bool)] {
    match kind {
        DocumentKind::Finding => &[("photos", false), ("description", true), ("events", false)],
        DocumentKind::Inspection => &[
            ("answers", false),
            ("photos", false),
            ("findings", false),
            ("signatures", false),
            ("narrative", true),
        ],
        DocumentKind::Site | DocumentKind::Task => &[],
    }
}

/// Judges the first change of a document.
pub fn judge_creation(kind: DocumentKind, writes: &[Write], author: &Author<'_>) -> Result<(), Wrong> {
    let mut expected: BTreeSet<(&str, bool)> = containers(kind).iter().copied().collect();
    let mut record = Record::blank(kind);
    let mut events = Vec::new();
    for write in writes {
        match write {
            Write::Container { key, is_text } if expected.remove(&(key.as_str(), *is_text)) => {}
            Write::Scalar { map: None, key, n_replaced: 0, .. } => {
                judge_value(kind, key, write)?;
            }
            Write::Entry { n_replaced: 0, .. } => match write.edit(kind) {
                Some(Edit::Append(event)) => events.push(event),
                _ => return Err(Wrong::Malformed("an entry in a first change")),
            },
            Write::Foreign(what) => return Err(Wrong::Malformed(what)),
            _ => return Err(Wrong::Malformed("a first change")),
        }
        record.take(write);
    }
    if !expected.is_empty() {
        return Err(Wrong::Malformed("a container is missing"));
    }
    match kind {
        DocumentKind::Finding => judge_new_finding(&record, &events, author),
        DocumentKind::Inspection => judge_new_inspection(&record, author.by),
        DocumentKind::Site => judge_new_site(&record, author.by),
        DocumentKind::Task => Err(Refusal::NotPermitted.into()),
    }
}

/// A known field holds what it may hold.
fn judge_value(kind: DocumentKind, key: &str, write: &Write) -> Result<(), Wrong> {
    if is_fact(kind, key) {
        return Ok(());
    }
    match write.edit(kind) {
        Some(Edit::SetFinding { field, value }) => field.canonical(&value).map(drop)?,
        Some(Edit::SetInspection { field, value }) => field.canonical(&value).map(drop)?,
        Some(Edit::SetSite { field, value }) => field.canonical(&value).map(drop)?,
        _ => {}
    }
    Ok(())
}

fn judge_new_finding(record: &Record, events: &[Event], author: &Author<'_>) -> Result<(), Wrong> {
    let [event] = events else { return Err(Wrong::Malformed("a finding begins with one event")) };
    judge_author(event, author.by)?;
    let finding = record.finding().map_err(|_| Wrong::Malformed("a finding lacks a fact"))?;
    if event.kind != EventKind::Record || !event.after.is_empty() {
        return Err(Wrong::Malformed("a finding begins by being recorded"));
    }
    if finding.recorded_by != author.by.name {
        return Err(Wrong::NotTheAuthor);
    }
    let may = writes_records(author.by) || (finding.self_check && author.by.has(Role::Responsible));
    if may { Ok(()) } else { Err(Refusal::NotPermitted.into()) }
}

fn judge_new_inspection(record: &Record, by: &By) -> Result<(), Wrong> {
    let is_self_check = record.scalar("inspection_kind") == "self_check";
    if !(writes_records(by) || (is_self_check && by.has(Role::Responsible))) {
        return Err(Refusal::NotPermitted.into());
    }
    let officers: Vec<&str> = (1..=9)
        .map(|n| record.scalar(&format!("officer/{n}/user")))
        .take_while(|officer| !officer.is_empty())
        .collect();
    let user = by.user.to_string();
    if !officers.is_empty() && !officers.contains(&user.as_str()) {
        return Err(Wrong::NotTheAuthor);
    }
    if record.scalar("tier") == by.tier.word() { Ok(()) } else { Err(Wrong::NotTheAuthor) }
}

/// An inspector adds a site on the spot, which an administrator later confirms.
fn judge_new_site(record: &Record, by: &By) -> Result<(), Wrong> {
    let may = by.has(Role::Admin)
        || by.has(Role::Supervisor)
        || (by.has(Role::Inspector) && record.scalar("provisional") == "true");
    if may { Ok(()) } else { Err(Refusal::NotPermitted.into()) }
}

/// Judges a later change against the record as it was before it, in its author's sight.
pub fn judge_change(before: &Record, writes: &[Write], author: &Author<'_>) -> Result<(), Wrong> {
    writes.iter().try_for_each(|write| judge_write(before, write, author))
}

fn judge_write(before: &Record, write: &Write, author: &Author<'_>) -> Result<(), Wrong> {
    let kind = before.kind();
    match write {
        Write::Foreign(what) => return Err(Wrong::Malformed(what)),
        Write::Container { .. } => return Err(Wrong::Malformed("a container after the first change")),
        Write::Scalar { map: None, key, .. } if is_fact(kind, key) => {
            return Err(Wrong::Malformed("a fact of the first change"));
        }
        Write::Entry { map, key, n_replaced, .. } if *n_replaced > 0 || (author.is_taken)(map, key) => {
            return Err(Wrong::EntryExists);
        }
        _ => {}
    }
    let edit = write.edit(kind);
    if let Some(Edit::AddPhoto(photo)) = &edit
        && photo.blobs().any(|(_, size, _)| size > MAX_PHOTO)
    {
        return Err(Wrong::Malformed("a photo larger than any"));
    }
    match (edit, kind) {
        (Some(edit), DocumentKind::Finding) => judge_in_finding(before, &edit, author),
        (Some(edit), DocumentKind::Inspection) => {
            let has_ended = !before.scalar(InspectionField::EndedAt.word()).is_empty();
            Ok(judge_inspection(has_ended, &edit, author.by)?)
        }
        (Some(edit), DocumentKind::Site) => judge_in_site(&edit, author.by),
        // A field of a later version: whoever may fill in the others.
        (None, _) if matches!(write, Write::Scalar { map: None, .. }) => judge_unknown(before, author.by),
        _ => Err(Wrong::Malformed("a write that no edit makes")),
    }
}

fn judge_unknown(before: &Record, by: &By) -> Result<(), Wrong> {
    match before.kind() {
        DocumentKind::Finding => {
            let finding = before.finding().map_err(|_| Wrong::Malformed("a finding lacks a fact"))?;
            if !writes_records(by) {
                Err(Refusal::NotPermitted.into())
            } else if fold(finding.level, &finding.events).state == State::Recorded {
                Ok(())
            } else {
                Err(Refusal::FrozenByOrder.into())
            }
        }
        DocumentKind::Inspection if writes_records(by) => Ok(()),
        DocumentKind::Site if by.has(Role::Admin) || by.has(Role::Supervisor) => Ok(()),
        _ => Err(Refusal::NotPermitted.into()),
    }
}

fn judge_in_site(edit: &Edit, by: &By) -> Result<(), Wrong> {
    if !(by.has(Role::Admin) || by.has(Role::Supervisor)) {
        return Err(Refusal::NotPermitted.into());
    }
    match edit {
        Edit::SetSite { field, value } => Ok(field.canonical(value).map(drop)?),
        Edit::Settle { key, value } => match key.parse::<SiteField>() {
            Ok(field) => Ok(field.canonical(value).map(drop)?),
            Err(_) => Err(Wrong::Malformed("a choice at an unknown field")),
        },
        _ => Err(Refusal::WrongState.into()),
    }
}

fn judge_in_finding(before: &Record, edit: &Edit, author: &Author<'_>) -> Result<(), Wrong> {
    let finding = before.finding().map_err(|_| Wrong::Malformed("a finding lacks a fact"))?;
    if let Edit::Settle { key, value } = edit {
        match key.parse::<FindingField>() {
            Ok(field) => field.canonical(value).map(drop)?,
            Err(_) => return Err(Wrong::Malformed("a choice at an unknown field")),
        }
    }
    let Edit::Append(event) = edit else {
        let around =
            Circumstance { by: author.by, policy: author.policy, today: Timestamp::from_millis(0).day(0) };
        return Ok(judge_finding(&finding, edit, around)?);
    };
    judge_author(event, author.by)?;
    let mut after = event.after.clone();
    after.sort_unstable();
    if after != frontier(before.events()) {
        return Err(Wrong::Malformed("an event that does not name what its author saw"));
    }
    if let Some(second) = event.detail.second {
        let second = (author.person)(second).ok_or(Refusal::NeedsSecondOfficer)?;
        if !second.roles.contains(&Role::Inspector) || event.detail.second_name.as_ref() != Some(&second.name)
        {
            return Err(Refusal::NeedsSecondOfficer.into());
        }
    }
    // The office does not know the author's time zone: what is in time somewhere on earth is in time.
    let judged = |offset| {
        let around = Circumstance { by: &event.by, policy: author.policy, today: event.at.day(offset) };
        judge_finding(&finding, edit, around)
    };
    Ok(judged(WESTERNMOST).or_else(|_| judged(EASTERNMOST))?)
}

/// Minutes east of UTC, from one end of the world's time zones to the other.
const WESTERNMOST: i32 = -720;
const EASTERNMOST: i32 = 840;

/// An event speaks for its author alone, with no more rights than he has.
fn judge_author(event: &Event, by: &By) -> Result<(), Wrong> {
    if event.by.user != by.user || event.by.name != by.name {
        return Err(Wrong::NotTheAuthor);
    }
    let has_them = event.by.roles.iter().all(|role| by.has(*role));
    if event.by.unit == by.unit && event.by.tier == by.tier && has_them {
        Ok(())
    } else {
        Err(Refusal::NotPermitted.into())
    }
}

/// Whether a change holds an event that is stored only on top of everything.
pub fn is_online_only(kind: DocumentKind, writes: &[Write]) -> bool {
    writes
        .iter()
        .any(|write| matches!(write.edit(kind), Some(Edit::Append(event)) if !event.kind.is_offline()))
}

#[cfg(test)]
#[path = "rights_tests.rs"]
mod tests;
