//! What the office holds in the end, and what it refused.

use crate::sim::world::World;
use spotcheck_domain::audience::Audience;
use spotcheck_domain::document::{Document, Hash, audiences, photos_of};
use spotcheck_domain::event::Event;
use spotcheck_domain::id::{DocumentId, UserId};
use spotcheck_domain::ledger::{Row, project};
use spotcheck_domain::photo::{Photo, PhotoHash};
use spotcheck_domain::term::DocumentKind;
use spotcheck_server::ingest::load;
use std::collections::{BTreeMap, BTreeSet};

/// A document as the office holds it.
pub struct Held {
    pub kind: DocumentKind,
    pub heads: Vec<Hash>,
    pub row: Row,
    pub changes: BTreeMap<Hash, Vec<u8>>,
    /// The narrative or description.
    pub text: String,
    /// With the changes that wrote them.
    pub events: Vec<(Event, Option<Hash>)>,
    pub photos: Vec<PhotoHash>,
    /// These with their small copies.
    pub blobs: BTreeSet<PhotoHash>,
    /// Who reads it, as its kind says.
    pub audiences: Vec<Audience>,
}

pub type Ledger = BTreeMap<DocumentId, Held>;

/// Why a change was refused, by document, change and author.
pub type Quarantine = BTreeMap<(DocumentId, Hash), Refused>;

pub struct Refused {
    pub author: UserId,
    pub reason: String,
    pub bytes: Vec<u8>,
}

pub fn read_ledger(world: &World) -> Ledger {
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
        _ => Default::default(),
    };
    Held {
        kind: document.kind(),
        heads: document.heads(),
        row: project(id, document).expect("it has a row"),
        photos: photos_of(document).iter().map(|photo| photo.sha256).collect(),
        blobs: photos_of(document).iter().flat_map(Photo::blobs).map(|(hash, ..)| hash).collect(),
        audiences: audiences(document),
        changes: document.changes().into_iter().collect(),
        text,
        events,
    }
}

pub fn read_quarantine(world: &World) -> Quarantine {
    let sql = world.house.sql();
    let mut query = sql
        .prepare("SELECT document, hash, author, reason, bytes FROM quarantine")
        .expect("the database answers");
    let rows = query.query_map([], |row| {
        let author = UserId::from_slice(&row.get::<_, Vec<u8>>(2)?).expect("an id");
        let refused = Refused { author, reason: row.get(3)?, bytes: row.get(4)? };
        Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, Vec<u8>>(1)?, refused))
    });
    rows.expect("the database answers")
        .map(|row| {
            let (document, hash, refused) = row.expect("a row");
            let document = DocumentId::from_slice(&document).expect("an id");
            ((document, hash.try_into().expect("a hash")), refused)
        })
        .collect()
}
