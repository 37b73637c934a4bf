//! Who may make a paper, number it, note how it was served, void it.

use super::note::{VOID, of_key, service_key, void_key};
use super::read::{items, officers};
use super::{
    MOST_ITEMS, NumberBlock, NumberRun, PaperField, PaperKind, PaperNumber, ServiceField, VoidField,
};
use crate::author::{Author, Wrong};
use crate::authority::{Act, On, Reach, may};
use crate::by::{By, Officer};
use crate::edit::Edit;
use crate::id::{NoteId, UnitId, UserId};
use crate::parties::{self, Directory, Named};
use crate::record::{Contents, ROOT, Record};
use crate::refusal::Refusal;
use crate::term::DocumentKind;

/// A first change that arrives.
pub fn new(record: &Record, author: &Author<'_>) -> Result<(), Wrong> {
    let (said, by) = (record.contents(), author.by);
    let named = officers(said);
    let Some(maker) = named.first() else { return Err(Wrong::Malformed("a paper that nobody made")) };
    if maker.user != by.user || maker.name != by.name {
        return Err(Wrong::NotTheAuthor);
    }
    let kind: PaperKind = said.some("paper_kind").ok_or(Wrong::Malformed("a paper of no known kind"))?;
    let issuer: UnitId = said.some("issuer").ok_or(Wrong::Malformed("a paper that no unit issued"))?;
    if issuer != by.unit {
        return Err(Refusal::NotPermitted.into());
    }
    may(by, kind.act(), &On::new(author.reach_of(record)))?;
    judge_officers(author, by, kind, &named)?;
    let n_items = items(said).len();
    if n_items > MOST_ITEMS {
        return Err(Refusal::TooMany.into());
    }
    if n_items == 0 && kind.is_decision() {
        return Err(Wrong::Malformed("a decision about nothing"));
    }
    if !said.str("to_unit").is_empty() && !kind.is_addressed() {
        return Err(Wrong::Malformed("a paper of the office's own, addressed to somebody"));
    }
    if let (Some(owner), Some(to)) = (record.owner(), said.some::<UnitId>("to_unit")) {
        parties::judge_enterprise(author, by.unit, owner, to)?;
    }
    let number = said.str(PaperField::Number.word());
    if number.is_empty() {
        return Ok(());
    }
    judge_number(author, kind, &number, said.some(PaperField::Block.word()), issuer)
}

/// Before the phone makes one, and when it arrives: who decides has a certificate, and a unit with power.
pub fn judge_officers(
    directory: &dyn Directory,
    by: &By,
    kind: PaperKind,
    officers: &[Officer],
) -> Result<(), Refusal> {
    for Officer { user, name, certificate } in officers {
        parties::judge_officer(directory, by, &Named { user: *user, name, certificate })?;
    }
    if !kind.is_decision() {
        return Ok(());
    }
    if !directory.gives_orders(by.unit) {
        return Err(Refusal::NoStanding);
    }
    match officers.first() {
        Some(maker) if !maker.certificate.is_empty() => Ok(()),
        _ => Err(Refusal::NeedsCertificate),
    }
}

/// The number lies in a block of its author, which the office gave him for that unit and kind.
fn judge_number(
    author: &Author<'_>,
    kind: PaperKind,
    number: &str,
    block: Option<NumberRun>,
    issuer: UnitId,
) -> Result<(), Wrong> {
    let number: PaperNumber = number.parse().map_err(|_| Refusal::NumberUnproved)?;
    if !Directory::gives_orders(author, issuer) {
        return Err(Refusal::NoStanding.into());
    }
    let block = block.and_then(|run| run.block_of(&number, issuer));
    let is_his = |block: &NumberBlock| block.user == author.by.user && block.kind == kind;
    let is_proved = block.filter(is_his).is_some_and(|block| (author.proves)(&block));
    if is_proved { Ok(()) } else { Err(Refusal::NumberUnproved.into()) }
}

/// What is written in a paper that stands, by the rights that phone and office know alike.
pub fn write(said: &Contents, edit: &Edit, by: &By, reach: Reach) -> Result<(), Wrong> {
    let on = On::record(DocumentKind::Paper, reach);
    let is_written = |key: &str| said.root.contains_key(key);
    let (act, key, value) = match edit {
        Edit::SetPaper { field, value } => {
            may(by, Act::NumberPaper, &on)?;
            if is_written(PaperField::Number.word()) || voiding_of(said).is_some() {
                return Err(Refusal::WrongState.into());
            }
            field.canonical(value)?;
            // A number follows on the block that it is from, and that is its author's.
            let block = match field {
                PaperField::Block => value.parse().ok(),
                PaperField::Number => said.some::<NumberRun>(PaperField::Block.word()),
            };
            let is_his = block.is_some_and(|block| block.user == by.user);
            return if is_his { Ok(()) } else { Err(Refusal::NumberUnproved.into()) };
        }
        Edit::ServePaper { service, field, value } => {
            if voiding_of(said).is_some() {
                return Err(Refusal::WrongState.into());
            }
            field.canonical(value)?;
            let is_his = match field {
                ServiceField::By => is_user(value, by),
                ServiceField::ByName => is_name(ServiceField::ByName.canonical(&by.name), value, by),
                _ => true,
            };
            judge_author(is_his, said, &service_key(*service, ServiceField::By), by)?;
            (Act::ServePaper, service_key(*service, *field), value)
        }
        Edit::VoidPaper { voiding, field, value } => {
            if voiding_of(said).is_some_and(|other| other != *voiding) {
                return Err(Refusal::WrongState.into());
            }
            field.canonical(value)?;
            let is_his = match field {
                VoidField::By => is_user(value, by),
                VoidField::ByName => is_name(VoidField::ByName.canonical(&by.name), value, by),
                _ => true,
            };
            judge_author(is_his, said, &void_key(*voiding, VoidField::By), by)?;
            (Act::VoidPaper, void_key(*voiding, *field), value)
        }
        _ => return Err(Refusal::WrongState.into()),
    };
    // What was noted stays as it was.
    if said.root.get(&key).is_some_and(|stands| stands != value) {
        return Err(Wrong::EntryExists);
    }
    Ok(may(by, act, &on)?)
}

/// A number that follows, when it arrives.
pub fn number(said: &Contents, edit: &Edit, author: &Author<'_>) -> Result<(), Wrong> {
    let Edit::SetPaper { field: PaperField::Number, value } = edit else { return Ok(()) };
    let kind = said.some("paper_kind").ok_or(Wrong::Malformed("a paper of no known kind"))?;
    let issuer = said.some("issuer").ok_or(Wrong::Malformed("a paper that no unit issued"))?;
    judge_number(author, kind, value, said.some(PaperField::Block.word()), issuer)
}

/// Nobody adds to a note that is stored and that he claims not to have seen: it begins with one key, which is there first.
pub fn apart(said: &Contents, edit: &Edit, author: &Author<'_>) -> Result<(), Wrong> {
    let first = match edit {
        Edit::ServePaper { service, .. } => service_key(*service, ServiceField::How),
        Edit::VoidPaper { voiding, .. } => void_key(*voiding, VoidField::Reason),
        _ => return Ok(()),
    };
    let is_anothers = !said.root.contains_key(&first) && (author.is_taken)(ROOT, &first);
    if is_anothers { Err(Wrong::EntryExists) } else { Ok(()) }
}

/// A note speaks for its author alone: nobody adds to one of which another says that it is his.
fn judge_author(is_his: bool, said: &Contents, by_key: &str, by: &By) -> Result<(), Wrong> {
    let noted_by = said.root.get(by_key);
    if is_his && noted_by.is_none_or(|user| is_user(user, by)) { Ok(()) } else { Err(Wrong::NotTheAuthor) }
}

fn is_user(value: &str, by: &By) -> bool {
    value.parse::<UserId>().is_ok_and(|user| user == by.user)
}

/// As it is, or as a field holds it.
fn is_name(canonical: Result<String, Refusal>, value: &str, by: &By) -> bool {
    value == by.name || canonical.is_ok_and(|name| name == value)
}

/// The note by which it is void, or is about to be.
fn voiding_of(said: &Contents) -> Option<NoteId> {
    said.root.iter().find_map(|(key, _)| of_key(VOID, key)).map(|(id, _)| id)
}
