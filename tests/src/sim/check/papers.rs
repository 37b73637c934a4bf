//! No number is on two papers, whatever was put back; and a paper is read by nobody who does not read what it is about.

use super::ledger::Ledger;
use super::{Checked, ensure};
use crate::sim::telling::tail;
use crate::sim::world::World;
use spotcheck_domain::audience::Audience;
use spotcheck_domain::event::{Detail, EventKind};
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::ledger::{PaperRow, Row};
use spotcheck_domain::paper::PaperKind;
use std::collections::{BTreeMap, BTreeSet};

pub fn check_papers(world: &World, ledger: &Ledger) -> Checked {
    let papers = || ledger.iter().filter_map(|(id, held)| match &held.row {
        Row::Paper(row) => Some((*id, held, row)),
        _ => None,
    });
    check_register(world, papers().map(|(id, _, row)| (id, row)))?;
    for (id, held, row) in papers() {
        for audience in &held.audiences {
            let is_of_items = || row.items.iter().all(|item| reads(ledger, (*item).into(), *audience, row.kind));
            ensure(matches!(audience, Audience::Line(_)) || is_of_items(), || {
                format!("{audience:?} reads paper {} and not all that it is about", tail(id))
            })?;
        }
    }
    Ok(())
}

fn check_register<'l>(
    world: &World,
    papers: impl Iterator<Item = (DocumentId, &'l PaperRow)>,
) -> Checked {
    let sql = world.house.sql();
    let mut query = sql
        .prepare("SELECT document, prefix || kind || year || '/' || serial, standing FROM paper_numbers")
        .expect("the database answers");
    let rows = query.query_map([], |row| {
        Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?))
    });
    let mut issued: BTreeMap<String, DocumentId> = BTreeMap::new();
    let mut noted: BTreeSet<DocumentId> = BTreeSet::new();
    for row in rows.expect("the database answers") {
        let (document, number, standing) = row.expect("a row");
        let document = DocumentId::from_slice(&document).expect("an id");
        noted.insert(document);
        if standing == "issued" {
            let other = issued.insert(number.clone(), document);
            ensure(other.is_none(), || format!("number {number} was issued twice"))?;
        } else {
            // Only an office that has forgotten whom it gave a number gives it to somebody else.
            ensure(world.n_put_back > 0, || format!("number {number} of {} is {standing}", tail(document)))?;
        }
    }
    for (id, row) in papers.filter(|(_, row)| !row.number.is_empty()) {
        ensure(noted.contains(&id), || format!("the register lacks {} of {}", row.number, tail(id)))?;
    }
    Ok(())
}

/// Whether an audience reads a finding. Whose order was not taken has not been shown to anybody; whoever was made
/// responsible in another's place reads no papers of before.
fn reads(ledger: &Ledger, finding: DocumentId, audience: Audience, kind: PaperKind) -> bool {
    let Some(held) = ledger.get(&finding) else { return true };
    let is_ordered = held.events.iter().any(|(event, _)| event.kind() == Some(EventKind::Order));
    let is_amended = held.events.iter().any(|(event, _)| match &event.detail {
        Detail::Amend(amended) => amended.field.as_deref() == Some("responsible_unit"),
        _ => false,
    });
    held.audiences.contains(&audience) || (kind == PaperKind::Order && !is_ordered) || is_amended
}
