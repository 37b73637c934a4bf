//! Sites from a table, each a document that comes through ingest as any other.

use super::{FoundingError, Source, entropy};
use crate::ingest::ingest;
use crate::office::Office;
use crate::people::principal::Principal;
use crate::store::StoreError;
use rand::RngCore;
use serde::Deserialize;
use serde_bytes::ByteBuf;
use spotcheck_domain::document::create_site;
use spotcheck_domain::id::{ReplicaId, SiteId, UnitId};
use spotcheck_domain::position::Position;
use spotcheck_domain::site::NewSite;
use spotcheck_domain::term::{DocumentKind, Grade};
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::wire::{Outcome, Push};
use std::collections::HashMap;

/// Documents of one push.
const AT_ONCE: usize = 200;

#[derive(Deserialize)]
struct Columns {
    name_zh: String,
    uscc: String,
    sector: String,
    address_zh: String,
    town: String,
    county: String,
    city: String,
    lat: f64,
    lon: f64,
    risk_grade: Grade,
    legal_rep: String,
    phone: String,
    note: String,
}

/// One site, with its place for who has to find it.
pub struct Line {
    place: String,
    said: Columns,
}

pub fn read(source: &Source<'_>, name: &str) -> Result<Vec<Line>, FoundingError> {
    let bytes = source.beside(name)?;
    let wrong = |why: String| FoundingError::Table { file: name.to_owned(), why };
    let mut lines = Vec::new();
    for (row, said) in (2..).zip(csv::Reader::from_reader(&bytes[..]).deserialize()) {
        let said = said.map_err(|error| wrong(error.to_string()))?;
        lines.push(Line { place: format!("{name}, row {row}"), said });
    }
    Ok(lines)
}

/// Brings them as the administrator's.
pub fn bring(
    office: &Office,
    admin: &Principal,
    lines: Vec<Line>,
    now: Timestamp,
    rng: &mut dyn RngCore,
) -> Result<(), FoundingError> {
    let units = office.store.read(|view| view.units_below(admin.unit))?;
    let units: HashMap<String, UnitId> = units.into_iter().map(|unit| (unit.name.zh, unit.id)).collect();
    let mut push = Vec::with_capacity(lines.len());
    for Line { place, said } in lines {
        let unit = *units.get(&said.county).ok_or_else(|| FoundingError::Table {
            file: place,
            why: format!("there is no unit {:?}", said.county),
        })?;
        push.push(pushed(said, unit, now, rng));
    }
    let replica = ReplicaId::from_parts(now, entropy(rng));
    while !push.is_empty() {
        let some = push.drain(..push.len().min(AT_ONCE)).collect();
        let ingested = ingest(&office.intake, admin, replica, some, now)?;
        if ingested.acks.iter().any(|ack| ack.outcome != Outcome::Stored) {
            return Err(StoreError::Unreadable("a site that was not taken").into());
        }
    }
    Ok(())
}

fn pushed(said: Columns, unit: UnitId, now: Timestamp, rng: &mut dyn RngCore) -> Push {
    let id = SiteId::from_parts(now, entropy(rng));
    let mut actor = [0; 16];
    rng.fill_bytes(&mut actor);
    let site = NewSite {
        unit,
        name: said.name_zh,
        address: said.address_zh,
        town: said.town,
        county: said.county,
        city: said.city,
        sector: said.sector,
        uscc: said.uscc,
        legal_rep: said.legal_rep,
        phone: said.phone,
        position: Some(Position { latitude: said.lat, longitude: said.lon, accuracy_m: 50.0 }),
        grade: Some(said.risk_grade),
        note: said.note,
        provisional: false,
    };
    let change = create_site(id, &site, now, actor);
    Push {
        document: id.into(),
        kind: DocumentKind::Site,
        changes: vec![ByteBuf::from(change.bytes)],
        receipts: vec![],
        made: vec![],
    }
}
