//! Each phone in the end: nothing left to send, and what its person sees, as the office and everybody else has it.

use crate::sim::phone::Phone;
use crate::sim::telling::tail;
use crate::sim::world::World;
use serde_bytes::ByteBuf;
use spotcheck_client::protocol::{Query, View};
use spotcheck_client::storage::Table;
use spotcheck_domain::document::Document;
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::ledger::Row;
use spotcheck_domain::term::DocumentKind;
use spotcheck_server::people::principal::Principal;
use std::collections::{BTreeMap, BTreeSet};

use super::governing::check_governing;
use super::ledger::Ledger;
use super::raced::has_raced;
use super::sight::{Sight, check_bytes};
use super::{Checked, DATES, OF_OFFICERS, ensure, hex, scan};

/// Sent everything, holds exactly what its person may see, and all of it as the office and everybody else.
pub fn check_phone(
    world: &World,
    sight: &Sight,
    phone: &Phone,
    ledger: &Ledger,
    shown: &mut BTreeMap<DocumentId, (String, String)>,
) -> Checked {
    let status = phone.status().ok_or("it is closed")?;
    let is_moved = world.book.borrow().moved.contains(&phone.person.id);
    // Words that the rules refuse stay where they were typed, and count as unsent for good.
    let is_sent = scan(phone, Table::Outbox, b"").is_empty() && status.n_unsent_photos == 0;
    ensure(is_sent, || format!("unsent: {status:?}"))?;
    ensure(status.n_set_aside == 0, || format!("set aside: {status:?}"))?;
    let is_misled = world.book.borrow().misled.contains(&phone.person.id);
    let principal = world.house.principal(phone.token, world.now()).ok_or("its session is not known")?;
    // As where the quarantine is looked at: only in a record that an order which raced has taken out of his sight.
    // Or by a post that a wrong clock begins before its first day.
    let is_too_early = world.troubles.posts && is_misled;
    let has_raced = |id| is_too_early || has_raced(world, ledger, principal.user, id);
    ensure(status.n_refused == 0 || is_moved || is_excusable(phone, is_misled, has_raced), || {
        format!("refused: {status:?}")
    })?;
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
    check_bytes(sight, phone, ledger, is_kept)?;
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
        if held.kind == DocumentKind::Finding {
            check_governing(phone, id, held)?;
        }
        let (first, name) = shown.entry(id).or_insert_with(|| (view.clone(), phone.name.clone()));
        ensure(*first == view, || {
            let (here, there) = apart(&view, first);
            format!("shows of {}: {here}; and {name}: {there}", tail(id))
        })?;
    }
    Ok(())
}

/// Whether all that was refused of this person was so because of the second officer whom he named, or of his clock.
fn is_excusable(phone: &Phone, is_misled: bool, has_raced: impl Fn(DocumentId) -> bool) -> bool {
    #[derive(serde::Deserialize)]
    struct Refused {
        reason: String,
    }
    let is_one = |key: &[u8], value: &Vec<u8>| {
        let document = || DocumentId::from_slice(&key[..16]).expect("an id");
        let refused = serde_json::from_slice(value);
        refused.is_ok_and(|one: Refused| {
            one.reason == "descends_from_refused"
                || OF_OFFICERS.contains(&one.reason.as_str())
                || (one.reason == "not_permitted" && has_raced(document()))
                || (is_misled && DATES.contains(&one.reason.as_str()))
        })
    };
    scan(phone, Table::Refused, b"").iter().all(|(key, value)| is_one(key, value))
}

fn may_see(world: &World, principal: &Principal, id: DocumentId) -> bool {
    let office = world.house.office();
    office.store.read(|view| principal.sees(view, id)).expect("the store reads")
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
                "{:?} {:?} {} {:?} {:?} {timeline:?} {photos:?} {:?}",
                view.seen,
                view.row,
                view.description,
                view.fields,
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
        _ => Ok(String::new()),
    }
}

/// The ends of two texts from where they differ.
fn apart(one: &str, other: &str) -> (String, String) {
    let n_equal = one.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    let end = |text: &str| text.chars().skip(n_equal.saturating_sub(60)).take(300).collect();
    (end(one), end(other))
}
