//! What must hold once a run is quiet.

use super::hand::tail;
use super::notebook::{Place, Words};
use super::phone::Phone;
use super::world::World;
use serde_bytes::ByteBuf;
use spotcheck_client::protocol::{Query, View};
use spotcheck_client::storage::{Storage, Table};
use spotcheck_domain::document::{Document, Hash, photos_of};
use spotcheck_domain::event::Event;
use spotcheck_domain::id::{DocumentId, UserId};
use spotcheck_domain::ledger::{Row, project};
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::term::DocumentKind;
use spotcheck_server::ingest::load;
use spotcheck_server::principal::Principal;
use spotcheck_server::verify::verify;
use std::collections::{BTreeMap, BTreeSet};

type Checked = Result<(), String>;

fn ensure(holds: bool, broken: impl FnOnce() -> String) -> Checked {
    if holds { Ok(()) } else { Err(broken()) }
}

/// A document as the office holds it.
struct Held {
    kind: DocumentKind,
    heads: Vec<Hash>,
    row: Row,
    changes: BTreeMap<Hash, Vec<u8>>,
    /// The narrative or description.
    text: String,
    /// With the changes that wrote them.
    events: Vec<(Event, Option<Hash>)>,
    photos: Vec<PhotoHash>,
}

type Ledger = BTreeMap<DocumentId, Held>;

/// Why a change was refused, by document, change and author.
type Quarantine = BTreeMap<(DocumentId, Hash), (UserId, String)>;

pub fn check(world: &World) -> Checked {
    let ledger = read_ledger(world);
    let quarantine = read_quarantine(world);
    check_quarantine(world, &quarantine)?;
    check_changes(world, &ledger, &quarantine)?;
    check_words(world, &ledger)?;
    check_photos(world, &ledger)?;
    check_nothing_doubled(world, &ledger)?;
    check_authors(world, &ledger)?;
    check_store(world)?;
    let mut shown = BTreeMap::new();
    for phone in &world.phones {
        check_phone(world, phone, &ledger, &mut shown)
            .map_err(|broken| format!("{}: {broken}", phone.name))?;
    }
    Ok(())
}

fn read_ledger(world: &World) -> Ledger {
    let office = world.house.office();
    let sql = world.house.sql();
    let mut query = sql.prepare("SELECT id FROM documents").expect("the database answers");
    let ids = query.query_map([], |row| row.get::<_, Vec<u8>>(0)).expect("the database answers");
    let mut ledger = Ledger::new();
    for id in ids {
        let id = DocumentId::from_slice(&id.expect("a row")).expect("an id");
        let held = office.store.read(|view| load(view, id)).expect("it loads").expect("it is there");
        let mut document = held.document;
        ledger.insert(id, read_document(id, &mut document));
    }
    ledger
}

fn read_document(id: DocumentId, document: &mut Document) -> Held {
    let (text, events) = match document.kind() {
        DocumentKind::Finding => {
            let finding = document.finding().expect("it reads as a finding");
            let written_by = |event: &Event| document.written_by("events", &event.id.to_string());
            let events = finding.events.into_iter().map(|event| (event.clone(), written_by(&event)));
            (finding.description, events.collect())
        }
        DocumentKind::Inspection => {
            (document.inspection().map(|visit| visit.narrative).unwrap_or_default(), Vec::new())
        }
        DocumentKind::Site | DocumentKind::Task => Default::default(),
    };
    Held {
        kind: document.kind(),
        heads: document.heads(),
        row: project(id, document).expect("it has a row"),
        photos: photos_of(document).iter().map(|photo| photo.sha256).collect(),
        changes: document.changes().into_iter().collect(),
        text,
        events,
    }
}

fn read_quarantine(world: &World) -> Quarantine {
    let sql = world.house.sql();
    let mut query =
        sql.prepare("SELECT document, hash, author, reason FROM quarantine").expect("the database answers");
    let rows = query.query_map([], |row| {
        Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, Vec<u8>>(1)?, row.get::<_, Vec<u8>>(2)?, row.get(3)?))
    });
    rows.expect("the database answers")
        .map(|row| {
            let (document, hash, author, reason) = row.expect("a row");
            let document = DocumentId::from_slice(&document).expect("an id");
            let author = UserId::from_slice(&author).expect("an id");
            ((document, hash.try_into().expect("a hash")), (author, reason))
        })
        .collect()
}

/// Only those whose rights changed can have been refused anything.
fn check_quarantine(world: &World, quarantine: &Quarantine) -> Checked {
    let book = world.book.borrow();
    quarantine.iter().try_for_each(|((document, hash), (author, reason))| {
        ensure(book.moved.contains(author), || {
            let deed = book.changes.get(&(*document, *hash));
            let (hash, document) = (hex(hash), tail(*document));
            format!("change {hash} of {document} is in quarantine without cause, {reason}: {deed:?}")
        })
    })
}

/// Every change that was durable when its phone answered is part of its document.
fn check_changes(world: &World, ledger: &Ledger, quarantine: &Quarantine) -> Checked {
    for ((document, hash), deed) in &world.book.borrow().changes {
        let is_here = ledger.get(document).is_some_and(|held| held.changes.contains_key(hash));
        // Where something was refused its author's phone made the document anew: what stands was written again.
        let is_anew = || {
            let mut phones = world.phones.iter();
            quarantine.keys().any(|(refused, _)| refused == document)
                || phones.any(|phone| !scan(phone, Table::Refused, document.as_bytes()).is_empty())
        };
        ensure(is_here || is_anew(), || {
            format!("the office lacks change {} of {}: {deed}", hex(hash), tail(*document))
        })?;
    }
    for (document, (_, phone)) in &world.book.borrow().made {
        let name = &world.phones[*phone].name;
        let is_kept = || !scan(&world.phones[*phone], Table::Refused, document.as_bytes()).is_empty();
        ensure(ledger.contains_key(document) || is_kept(), || {
            format!("the office lacks document {}, made at {name}", tail(*document))
        })?;
    }
    Ok(())
}

/// Every word that somebody was told is saved is found where he wrote it, once.
fn check_words(world: &World, ledger: &Ledger) -> Checked {
    let book = world.book.borrow();
    for words in &book.words {
        let is_kept = is_refused(&world.phones[words.phone], words);
        check_word(ledger, words, is_kept)
            .map_err(|broken| format!("{broken}; saved at {}", world.phones[words.phone].name))?;
    }
    for ((phone, document, field), words) in &book.drafts {
        let is_draft = has_draft(&world.phones[*phone], *document, field, &words.token);
        let name = &world.phones[*phone].name;
        if !is_draft {
            let is_kept = is_refused(&world.phones[*phone], words);
            check_word(ledger, words, is_kept)
                .map_err(|broken| format!("{broken}; a draft of {field} at {name}"))?;
        }
    }
    Ok(())
}

/// Words that the office did not take are kept on the phone that wrote them.
fn check_word(ledger: &Ledger, words: &Words, is_kept: bool) -> Checked {
    let (document, token) = (words.document, &words.token);
    let Some(held) = ledger.get(&document) else {
        return ensure(is_kept, || format!("no document {} for {token}", tail(document)));
    };
    let n = match words.place {
        Place::Field => usize::from(held.changes.values().any(|bytes| holds(bytes, token))),
        Place::Text => held.text.matches(token.as_str()).count(),
        Place::Event => held.events.iter().filter(|(event, _)| is_noted(event, token)).count(),
    };
    ensure(n == 1 || n == 0 && is_kept, || {
        format!("{token} is {n} times in {} as {:?}: {}", tail(document), words.place, held.text)
    })
}

/// Whether the phone keeps the words among what was refused: in an edit, or in a change as it was.
fn is_refused(phone: &Phone, words: &Words) -> bool {
    #[derive(serde::Deserialize)]
    struct Refused {
        bytes: Vec<u8>,
    }
    let of = |table| scan(phone, table, words.document.as_bytes());
    let refused = of(Table::Refused);
    let is_named = refused.iter().any(|(_, value)| {
        let kept = serde_json::from_slice(value);
        holds(value, &words.token) || kept.is_ok_and(|kept: Refused| holds(&kept.bytes, &words.token))
    });
    // Of a record of which nothing was taken the phone keeps all changes, to be read.
    let mut changes = of(Table::Changes).into_iter();
    is_named || !refused.is_empty() && changes.any(|(_, bytes)| holds(&bytes, &words.token))
}

fn is_noted(event: &Event, token: &str) -> bool {
    event.detail.note.as_deref().is_some_and(|note| note.ends_with(&format!(" {token}")))
}

/// An uncompressed change holds the words that it writes as they are.
fn holds(bytes: &[u8], token: &str) -> bool {
    bytes.windows(token.len()).any(|window| window == token.as_bytes())
}

fn has_draft(phone: &Phone, document: DocumentId, field: &str, token: &str) -> bool {
    let key = [document.as_bytes().as_slice(), field.as_bytes()].concat();
    let stored = futures::executor::block_on(Storage::get(&phone.memory, Table::Drafts, &key));
    stored.ok().flatten().is_some_and(|bytes| String::from_utf8_lossy(&bytes).contains(token))
}

/// Every photo that was acknowledged as added is named once and has arrived whole.
fn check_photos(world: &World, ledger: &Ledger) -> Checked {
    let office = world.house.office();
    for photo in &world.book.borrow().photos {
        let hash = photo.sha256;
        let Some(held) = ledger.get(&photo.document) else { continue };
        let n_named = held.photos.iter().filter(|named| **named == hash).count();
        if n_named == 0 && world.book.borrow().moved.contains(&photo.author) {
            continue;
        }
        ensure(n_named == 1, || {
            format!("photo {hash} is named {n_named} times in {}", tail(photo.document))
        })?;
        let blob = office.store.read(|view| view.blob(hash)).expect("the store reads");
        let bytes = std::fs::read(office.photos.path(hash)).unwrap_or_default();
        ensure(blob.is_some() && bytes == photo.bytes, || {
            let n = bytes.len();
            format!("photo {hash} of {} has not arrived: row {blob:?}, {n} bytes", tail(photo.document))
        })?;
    }
    Ok(())
}

fn check_nothing_doubled(world: &World, ledger: &Ledger) -> Checked {
    let n_made = ledger.values().filter(|held| held.kind != DocumentKind::Site).count();
    let n_attempts = world.book.borrow().n_attempts;
    ensure(n_made <= n_attempts, || format!("{n_made} records of {n_attempts} attempts"))?;
    for (id, held) in ledger {
        let blobs: BTreeSet<&PhotoHash> = held.photos.iter().collect();
        ensure(blobs.len() == held.photos.len(), || format!("a photo is doubled in {}", tail(*id)))?;
        let notes: Vec<&String> =
            held.events.iter().filter_map(|(event, _)| event.detail.note.as_ref()).collect();
        let different: BTreeSet<&&String> = notes.iter().collect();
        ensure(different.len() == notes.len(), || format!("an event is doubled in {}", tail(*id)))?;
    }
    Ok(())
}

/// What the office itself can say of its files.
fn check_store(world: &World) -> Checked {
    let report = verify(world.house.path(), false).map_err(|error| error.to_string())?;
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
                format!("{} by {} in {} is another's", event.kind, event.by.name, tail(*id))
            })?;
        }
    }
    Ok(())
}

/// Sent everything, holds exactly what its person may see, and all of it as the office and everybody else.
fn check_phone(
    world: &World,
    phone: &Phone,
    ledger: &Ledger,
    shown: &mut BTreeMap<DocumentId, (String, String)>,
) -> Checked {
    let status = phone.status().ok_or("it is closed")?;
    let is_moved = world.book.borrow().moved.contains(&phone.person.id);
    ensure(status.n_unsent_records == 0 && status.n_unsent_photos == 0, || format!("unsent: {status:?}"))?;
    ensure(status.n_set_aside == 0, || format!("set aside: {status:?}"))?;
    ensure(status.n_refused == 0 || is_moved, || format!("refused: {status:?}"))?;
    let principal = world.house.principal(phone.token, world.now()).ok_or("its session is not known")?;
    let visible: BTreeSet<DocumentId> =
        ledger.iter().filter(|(id, _)| may_see(world, &principal, **id)).map(|(id, _)| *id).collect();
    let here: BTreeSet<DocumentId> = scan(phone, Table::Documents, b"")
        .iter()
        .map(|(key, _)| DocumentId::from_slice(key).expect("an id"))
        .collect();
    // What was refused, and what somebody was typing, stays with its author in whatever record it was meant for.
    let is_kept = |id: &DocumentId| {
        let mut tables = [Table::Refused, Table::Drafts].into_iter();
        !visible.contains(id) && tables.any(|table| !scan(phone, table, id.as_bytes()).is_empty())
    };
    let here: BTreeSet<DocumentId> = here.into_iter().filter(|id| !is_kept(id)).collect();
    let names = |ids: BTreeSet<&DocumentId>| ids.into_iter().map(|id| tail(*id)).collect::<Vec<_>>();
    ensure(visible == here, || {
        let (lacks, has) = (visible.difference(&here).collect(), here.difference(&visible).collect());
        format!("it lacks {:?} and should not have {:?}", names(lacks), names(has))
    })?;
    for id in here {
        let held = &ledger[&id];
        let mut document = stored_document(phone, id)?;
        ensure(document.heads() == held.heads, || {
            format!(
                "heads of {} {} differ: {:?}, at the office {:?}",
                held.kind,
                tail(id),
                document.heads().iter().map(hex).collect::<Vec<_>>(),
                held.heads.iter().map(hex).collect::<Vec<_>>()
            )
        })?;
        let row = stored_row(phone, id)?;
        ensure(row == held.row, || format!("row of {}: {row:?}, at the office {:?}", tail(id), held.row))?;
        let view = public_view(phone, id, held.kind, world.n_put_back > 0)?;
        let (first, name) = shown.entry(id).or_insert_with(|| (view.clone(), phone.name.clone()));
        ensure(*first == view, || {
            let (here, there) = apart(&view, first);
            format!("shows of {}: {here}; and {name}: {there}", tail(id))
        })?;
    }
    Ok(())
}

fn may_see(world: &World, principal: &Principal, id: DocumentId) -> bool {
    let office = world.house.office();
    office.store.read(|view| principal.sees(view, id)).expect("the store reads")
}

fn scan(phone: &Phone, table: Table, prefix: &[u8]) -> Vec<(Vec<u8>, Vec<u8>)> {
    futures::executor::block_on(phone.memory.scan(table, prefix)).expect("the phone's store reads")
}

#[derive(serde::Deserialize)]
struct StoredDocument {
    kind: DocumentKind,
    snapshot: Option<ByteBuf>,
}

/// The document that lies in the phone's store.
fn stored_document(phone: &Phone, id: DocumentId) -> Result<Document, String> {
    let broken = |error: &dyn std::fmt::Display| format!("{} does not open: {error}", tail(id));
    let stored = scan(phone, Table::Documents, id.as_bytes()).remove(0).1;
    let stored: StoredDocument = spotcheck_domain::wire::decode(&stored).map_err(|error| broken(&error))?;
    let changes: Vec<Vec<u8>> =
        scan(phone, Table::Changes, id.as_bytes()).into_iter().map(|(_, bytes)| bytes).collect();
    let document = match stored.snapshot {
        Some(snapshot) => Document::load(stored.kind, &snapshot, [9; 16]).and_then(|mut document| {
            document.apply(&changes)?;
            Ok(document)
        }),
        None => Document::from_changes(stored.kind, &changes, [9; 16]),
    };
    document.map_err(|error| broken(&error))
}

fn stored_row(phone: &Phone, id: DocumentId) -> Result<Row, String> {
    #[derive(serde::Deserialize)]
    struct StoredRow {
        row: Row,
    }
    let stored = scan(phone, Table::Rows, id.as_bytes());
    let (_, bytes) = stored.first().ok_or_else(|| format!("no row of {}", tail(id)))?;
    let stored: StoredRow = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    Ok(stored.row)
}

/// What every screen must show alike, whoever looks. An office that was put back may have received a change twice, and
/// each of the two receipts is true.
fn public_view(
    phone: &Phone,
    id: DocumentId,
    kind: DocumentKind,
    was_put_back: bool,
) -> Result<String, String> {
    let conflicts = |conflicts: &[spotcheck_client::protocol::ConflictView]| -> Vec<(String, Vec<String>)> {
        let values = |conflict: &spotcheck_client::protocol::ConflictView| {
            conflict.candidates.iter().map(|candidate| candidate.value.clone()).collect()
        };
        conflicts.iter().map(|conflict| (conflict.key.clone(), values(conflict))).collect()
    };
    match kind {
        DocumentKind::Finding => {
            let View::Finding(view) = phone.view(&Query::Finding { finding: id.into() }) else {
                return Err(format!("finding {} is not shown", tail(id)));
            };
            let timeline: Vec<_> = view
                .timeline
                .iter()
                .map(|entry| {
                    let received_at = entry.received_at.filter(|_| !was_put_back);
                    (entry.kind, &entry.by, entry.at, received_at, entry.contested)
                })
                .collect();
            ensure(view.timeline.iter().all(|entry| entry.received_at.is_some()), || {
                format!("{} shows events without a receipt: {timeline:?}", tail(id))
            })?;
            let photos: Vec<_> = view.photos.iter().map(|photo| photo.photo.sha256).collect();
            Ok(format!(
                "{:?} {:?} {} {} {:?} {timeline:?} {photos:?} {:?}",
                view.seen,
                view.row,
                view.description,
                view.measure,
                view.state,
                conflicts(&view.conflicts)
            ))
        }
        DocumentKind::Inspection => {
            let View::Inspection(view) = phone.view(&Query::Inspection { inspection: id.into() }) else {
                return Err(format!("visit {} is not shown", tail(id)));
            };
            let items: Vec<_> =
                view.items.iter().map(|item| (&item.item, item.verdict, &item.note)).collect();
            Ok(format!(
                "{:?} {:?} {} {items:?} {:?}",
                view.seen,
                view.row,
                view.narrative,
                conflicts(&view.conflicts)
            ))
        }
        DocumentKind::Site | DocumentKind::Task => Ok(String::new()),
    }
}

/// The ends of two texts from where they differ.
fn apart(one: &str, other: &str) -> (String, String) {
    let n_equal = one.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    let end = |text: &str| text.chars().skip(n_equal.saturating_sub(60)).take(300).collect();
    (end(one), end(other))
}

fn hex(hash: &Hash) -> String {
    PhotoHash::from_bytes(*hash).to_string()[..8].to_owned()
}
