//! What must hold once a run is quiet.

mod governing;
mod ledger;
mod papers;
mod phones;
mod photos;
mod raced;
mod sight;
mod words;

use crate::sim::phone::Phone;
use crate::sim::telling::tail;
use crate::sim::world::World;
use spotcheck_client::storage::{Storage, Table};
use spotcheck_domain::document::{Hash, Parsed};
use spotcheck_domain::entry::read;
use spotcheck_domain::id::{DocumentId, UserId};
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::rights::is_online_only;
use spotcheck_domain::term::{DocumentKind, Role};
use spotcheck_server::ingest::load;
use spotcheck_server::store::View;
use spotcheck_server::upkeep::verify::{Fault, verify};
use std::collections::{BTreeMap, BTreeSet};

use ledger::{Ledger, Quarantine, Refused, read_ledger, read_quarantine};
use papers::check_papers;
use phones::check_phone;
use photos::check_photos;
use raced::has_raced;
use sight::{Sight, check_ways};
use words::check_words;

type Checked = Result<(), String>;

fn ensure(holds: bool, broken: impl FnOnce() -> String) -> Checked {
    if holds { Ok(()) } else { Err(broken()) }
}

pub fn check(world: &World) -> Checked {
    let ledger = read_ledger(world);
    let quarantine = read_quarantine(world);
    ensure(world.book.borrow().broken.is_none(), || world.book.borrow().broken.clone().unwrap_or_default())?;
    check_quarantine(world, &ledger, &quarantine)?;
    check_unexcused(world, &ledger)?;
    check_changes(world, &ledger, &quarantine)?;
    check_words(world, &ledger, &quarantine)?;
    check_photos(world, &ledger, &quarantine)?;
    check_nothing_doubled(world, &ledger)?;
    check_papers(world, &ledger)?;
    check_authors(world, &ledger)?;
    check_makers(world, &quarantine)?;
    check_store(world)?;
    let sight = Sight::read(world);
    check_ways(world, &sight, &ledger)?;
    let mut shown = BTreeMap::new();
    for phone in &world.phones {
        check_phone(world, &sight, phone, &ledger, &mut shown)
            .map_err(|broken| format!("{}: {broken}", phone.name))?;
    }
    Ok(())
}

/// Only those can have been refused anything whose rights changed and who are not excused, and those who named such a one
/// as the second officer; beside that only steps that are decided at the office, and those that a wrong clock misled.
fn check_quarantine(world: &World, ledger: &Ledger, quarantine: &Quarantine) -> Checked {
    let book = world.book.borrow();
    let is_caused = |(document, hash): &(DocumentId, Hash), refused: &Refused| {
        let names_one = || book.moved.iter().any(|user| holds(&refused.bytes, &user.to_string()));
        let is_late = DATES.contains(&refused.reason.as_str()) && book.misled.contains(&refused.author);
        let is_changed = || book.changed.contains_key(&refused.author);
        // A step that is decided at the office goes by what the second officer is there, of which his phone may not have heard.
        let names_changed = || {
            let mut changed = book.changed.keys();
            OF_OFFICERS.contains(&refused.reason.as_str())
                && changed.any(|user| holds(&refused.bytes, &user.to_string()))
        };
        // What must be in place before a major hazard is listed says the policy of the instant at which it is listed.
        let is_by_policy = IN_PLACE.contains(&refused.reason.as_str());
        // Words that the phone refuses go into a rescue file as they are.
        if world.troubles.shared && !book.changes.contains_key(&(*document, *hash)) {
            return true;
        }
        // A wrong clock begins a post before its first day.
        let is_too_early = || world.troubles.posts && book.misled.contains(&refused.author) && is_changed();
        // What he wrote before he heard of it is late, and kept; afterwards his phone takes nothing.
        let is_late_there =
            || refused.reason == "not_permitted" && has_raced(world, ledger, refused.author, *document);
        book.moved.contains(&refused.author)
            || is_too_early()
            || is_late_there()
            || is_late
            || (OF_OFFICERS.contains(&refused.reason.as_str()) && names_one())
            || ((is_changed() || is_by_policy || names_changed())
                && is_step(world, *document, &refused.bytes))
    };
    quarantine.iter().try_for_each(|(key, refused)| {
        let is_cause = |(other, of): (&(DocumentId, Hash), &Refused)| {
            other.0 == key.0 && of.author == refused.author && is_caused(other, of)
        };
        let descends = refused.reason == "descends_from_refused" && quarantine.iter().any(is_cause);
        ensure(descends || is_caused(key, refused), || {
            let (hash, document, reason) = (hex(&key.1), tail(key.0), &refused.reason);
            let deed = book.changes.get(key);
            format!("change {hash} of {document} is in quarantine without cause, {reason}: {deed:?}")
        })
    })
}

/// Refusals that hang on what the second officer is, and on where he belongs.
pub const OF_OFFICERS: [&str; 2] = ["needs_second_officer", "officer_elsewhere"];

/// Refusals that hang on the policy, of steps that the office takes.
const IN_PLACE: [&str; 2] = ["needs_goal", "needs_funds"];

/// Refusals that hang on the day.
pub const DATES: [&str; 3] = ["deadline_past", "deadline_too_late", "too_late_to_ask"];

/// Whether a change holds an event that is decided at the office, by what holds there.
fn is_step(world: &World, document: DocumentId, bytes: &[u8]) -> bool {
    let read = world.house.office().store.read(|view| load(view, document)).expect("it loads");
    let (Some(held), Ok(parsed)) = (read, Parsed::parse(bytes)) else { return false };
    let mut containers = held.document.containers();
    is_online_only(held.kind, &parsed.writes(&mut containers))
}

/// Whose rights were changed so long ago that nothing is excused any more has stored nothing since that he may not write
/// now, unless an administrator has released it.
fn check_unexcused(world: &World, ledger: &Ledger) -> Checked {
    let book = world.book.borrow();
    let sql = world.house.sql();
    let mut stored = sql
        .prepare(
            "SELECT document, hash FROM changes WHERE author = ?1 AND received_at > ?2 AND NOT EXISTS
                 (SELECT 1 FROM quarantine WHERE quarantine.hash = changes.hash AND released_at IS NOT NULL)",
        )
        .expect("the database answers");
    let only_once = book.changed.iter().filter(|(_, changes)| changes.len() == 1 && !changes[0].is_excused);
    for (user, changes) in only_once.filter(|_| world.n_put_back == 0) {
        let rows = stored.query_map((user.as_bytes(), changes[0].at.millis()), |row| {
            Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, Vec<u8>>(1)?))
        });
        let phone = world.phones.iter().find(|phone| phone.person.id == *user);
        let principal = phone.and_then(|phone| world.house.principal(phone.token, world.now()));
        let Some(principal) = principal else { continue };
        for row in rows.expect("the database answers") {
            let (document, hash) = row.expect("a row");
            let id = DocumentId::from_slice(&document).expect("an id");
            let unit = world.house.office().store.read(|view| view.document(id)).expect("the store reads");
            let unit = unit.expect("it is there").unit;
            let reaches = |view: &dyn View| principal.reaches(view, id, unit);
            let reaches = world.house.office().store.read(reaches).expect("the store reads");
            let writes = principal.roles.iter().any(|role| *role != Role::Viewer);
            ensure(reaches && writes && ledger.contains_key(&id), || {
                let hash = hash.try_into().map(|hash| hex(&hash)).unwrap_or_default();
                format!("change {hash} of {} was stored though its author may not write it", tail(id))
            })?;
        }
    }
    Ok(())
}

/// Every change that was durable when its phone answered is part of its document.
fn check_changes(world: &World, ledger: &Ledger, quarantine: &Quarantine) -> Checked {
    for ((document, hash), deed) in &world.book.borrow().changes {
        let is_here = ledger.get(document).is_some_and(|held| held.changes.contains_key(hash));
        // Where something was refused its author's phone made the document anew: what stands was written again.
        let is_anew = || {
            let mut phones = world.phones.iter();
            quarantine.keys().any(|(refused, _)| refused == document)
                || was_refused(world, *document)
                || phones.any(|phone| !scan(phone, Table::Refused, document.as_bytes()).is_empty())
        };
        let is_nowhere = || {
            is_lost(world, *document, |phone| {
                let key = [document.as_bytes().as_slice(), hash].concat();
                !scan(phone, Table::Changes, &key).is_empty()
            })
        };
        ensure(is_here || is_anew() || is_nowhere(), || {
            format!("the office lacks change {} of {}: {deed}", hex(hash), tail(*document))
        })?;
    }
    for (document, (_, phone)) in &world.book.borrow().made {
        let name = &world.phones[*phone].name;
        let is_kept = || {
            // Who has left the phone has left what was refused to the office.
            let is_aside = || world.troubles.shared && quarantine.keys().any(|(of, _)| of == document);
            !scan(&world.phones[*phone], Table::Refused, document.as_bytes()).is_empty() || is_aside()
        };
        let is_nowhere = || {
            is_lost(world, *document, |phone| !scan(phone, Table::Changes, document.as_bytes()).is_empty())
        };
        ensure(ledger.contains_key(document) || is_kept() || is_nowhere(), || {
            format!("the office lacks document {}, made at {name}", tail(*document))
        })?;
    }
    Ok(())
}

/// Whether something was refused in a record, though nobody may know of it any more.
fn was_refused(world: &World, document: DocumentId) -> bool {
    let book = world.book.borrow();
    book.changes.keys().any(|(of, hash)| *of == document && book.refused.contains(hash))
}

/// A person who sees a record no more has it no more, nor its pictures. An office that is put back after that gets from
/// nobody what only that phone had.
fn is_lost(world: &World, document: DocumentId, is_held: impl Fn(&Phone) -> bool) -> bool {
    world.n_put_back > 0 && world.book.borrow().gone.contains(&document) && !world.phones.iter().any(is_held)
}

fn check_nothing_doubled(world: &World, ledger: &Ledger) -> Checked {
    let n_made = ledger.values().filter(|held| held.kind != DocumentKind::Site).count();
    let n_attempts = world.book.borrow().n_attempts;
    ensure(n_made <= n_attempts, || format!("{n_made} records of {n_attempts} attempts"))?;
    for (id, held) in ledger {
        let blobs: BTreeSet<&PhotoHash> = held.photos.iter().collect();
        ensure(blobs.len() == held.photos.len(), || format!("a photo is doubled in {}", tail(*id)))?;
        let notes: Vec<String> =
            held.events.iter().filter_map(|(event, _)| read(&event.fields(), "note")).collect();
        let different: BTreeSet<&String> = notes.iter().collect();
        ensure(different.len() == notes.len(), || format!("an event is doubled in {}", tail(*id)))?;
    }
    Ok(())
}

/// What the office itself can say of its files. Put back without its photos it keeps those of records that are lost.
fn check_store(world: &World) -> Checked {
    let mut report = verify(world.house.path(), false).map_err(|error| error.to_string())?;
    report.problems.retain(|problem| problem.fault != Fault::Stray || world.n_put_back == 0);
    ensure(report.is_clean(), || report.describe())
}

/// The office names for every event the person who made it, whoever brought it.
fn check_authors(world: &World, ledger: &Ledger) -> Checked {
    let sql = world.house.sql();
    let mut query = sql
        .prepare("SELECT author FROM changes WHERE document = ?1 AND hash = ?2")
        .expect("the database answers");
    for (id, held) in ledger {
        for (event, change) in &held.events {
            let author: Vec<u8> =
                query.query_row((id.as_bytes(), change), |row| row.get(0)).expect("the row of its change");
            ensure(author == event.by.user.as_bytes(), || {
                format!("{} by {} in {} is another's", event.detail.word(), event.by.name, tail(*id))
            })?;
        }
    }
    Ok(())
}

/// Whatever the office holds is his who made it, whoever had the phone or brought the file.
fn check_makers(world: &World, quarantine: &Quarantine) -> Checked {
    // Who brings back what an office has lost brings it as its author's, who may have had no other phone.
    if world.n_put_back > 0 {
        return Ok(());
    }
    let book = world.book.borrow();
    let sql = world.house.sql();
    let mut query = sql.prepare("SELECT hash, author FROM changes").expect("the database answers");
    let rows = query.query_map([], |row| Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, Vec<u8>>(1)?)));
    let stored = rows.expect("the database answers").map(|row| {
        let (hash, author) = row.expect("a row");
        (Hash::try_from(hash).expect("a hash"), UserId::from_slice(&author).expect("an id"))
    });
    let refused = quarantine.iter().map(|((_, hash), refused)| (*hash, refused.author));
    for (hash, author) in stored.chain(refused) {
        let maker = book.authors.get(&hash).copied();
        ensure(maker.is_none_or(|maker| maker == author), || {
            format!("change {} of {maker:?} became {author}'s", hex(&hash))
        })?;
    }
    Ok(())
}

fn scan(phone: &Phone, table: Table, prefix: &[u8]) -> Vec<(Vec<u8>, Vec<u8>)> {
    futures::executor::block_on(phone.memory.scan(table, prefix)).expect("the phone's store reads")
}

/// An uncompressed change holds the words that it writes as they are.
fn holds(bytes: &[u8], token: &str) -> bool {
    bytes.windows(token.len()).any(|window| window == token.as_bytes())
}

fn hex(hash: &Hash) -> String {
    PhotoHash::from_bytes(*hash).to_string()[..8].to_owned()
}
