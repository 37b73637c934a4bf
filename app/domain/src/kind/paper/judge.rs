//! Who may make a paper, number it, note how it was served, void it.

use super::note::{VOID, of_key, service_key, void_key};
use super::read::{items, officers};
use super::{MOST_ITEMS, NumberRun, PaperField, PaperKind, PaperNumber, ServiceField, VoidField};
use crate::author::{Author, Wrong};
use crate::authority::{Act, On, Reach, may};
use crate::by::{By, Officer};
use crate::edit::Edit;
use crate::id::{NoteId, UnitId, UserId};
use crate::parties::{self, Directory, Named};
use crate::record::{Contents, Record};
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
    let block = block.and_then(|run| run.block_of(&number, author.by.user, issuer));
    let is_proved = block.is_some_and(|block| block.kind == kind && (author.proves)(&block));
    if is_proved { Ok(()) } else { Err(Refusal::NumberUnproved.into()) }
}

/// What is written in a paper that stands, by the rights that phone and office know alike.
pub fn write(said: &Contents, edit: &Edit, by: &By, reach: Reach) -> Result<(), Wrong> {
    let on = On::record(DocumentKind::Paper, reach);
    let is_written = |key: &str| said.root.contains_key(key);
    let (act, key, value) = match edit {
        Edit::SetPaper { field, value } => {
            let is_maker = officers(said).first().is_some_and(|maker| maker.user == by.user);
            if !is_maker {
                return Err(Refusal::NotPermitted.into());
            }
            if is_written(PaperField::Number.word()) || voiding_of(said).is_some() {
                return Err(Refusal::WrongState.into());
            }
            field.canonical(value)?;
            // What a block is of no number says; a number follows on its block.
            if *field == PaperField::Number && !is_written(PaperField::Block.word()) {
                return Err(Refusal::NumberUnproved.into());
            }
            return Ok(may(by, Act::NumberPaper, &on)?);
        }
        Edit::ServePaper { service, field, value } => {
            if voiding_of(said).is_some() {
                return Err(Refusal::WrongState.into());
            }
            field.canonical(value)?;
            judge_author(*field == ServiceField::By, value, by)?;
            (Act::ServePaper, service_key(*service, *field), value)
        }
        Edit::VoidPaper { voiding, field, value } => {
            if voiding_of(said).is_some_and(|other| other != *voiding) {
                return Err(Refusal::WrongState.into());
            }
            field.canonical(value)?;
            judge_author(*field == VoidField::By, value, by)?;
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

/// A note speaks for its author.
fn judge_author(says_who: bool, value: &str, by: &By) -> Result<(), Wrong> {
    let is_he = value.parse::<UserId>().is_ok_and(|user| user == by.user);
    if says_who && !is_he { Err(Wrong::NotTheAuthor) } else { Ok(()) }
}

/// The note by which it is void, or is about to be.
fn voiding_of(said: &Contents) -> Option<NoteId> {
    said.root.iter().find_map(|(key, _)| of_key(VOID, key)).map(|(id, _)| id)
}
