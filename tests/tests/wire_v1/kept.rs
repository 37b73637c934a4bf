//! Phones: today's engine opens what an old one had stored, changes nothing of it, shows it, and goes on with it.

use crate::{Desk, fixture, same_json};
use futures::executor::block_on;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use spotcheck_client::blobs::Blobs;
use spotcheck_client::engine::{Engine, World};
use spotcheck_client::memory::Memory;
use spotcheck_client::protocol::{LedgerOrder, Query, StatusView, View};
use spotcheck_client::session::Step;
use spotcheck_client::storage::{Batch, Storage, Table};
use spotcheck_client::transport::{Transport, TransportError, Upload};
use spotcheck_client::world::Clock;
use spotcheck_domain::id::{DeviceId, DocumentId, FindingId};
use spotcheck_domain::ledger::{FindingRow, LedgerFilter, Row};
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::term::State;
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::wire::{CodeOwner, PairRequest, QuarantinedChange, Session, decode, encode};
use spotcheck_tests::clock::Seeded;
use std::rc::Rc;

const PHONES: [&str; 2] = ["phone-refused", "phone-unsent"];

/// One row of a phone's store.
#[derive(Clone, PartialEq, Eq, Deserialize)]
struct Entry {
    table: String,
    key: ByteBuf,
    value: ByteBuf,
}

#[derive(Deserialize)]
struct PhoneStore {
    at: i64,
    session: ByteBuf,
    entries: Vec<Entry>,
    blobs: Vec<ByteBuf>,
}

/// A line to the office that carries syncs and reference data.
#[derive(Clone)]
struct Line {
    desk: Rc<Desk>,
    session: Vec<u8>,
    now: Timestamp,
}

impl Transport for Line {
    fn ask_as(&self, _: Option<DeviceId>) {}

    async fn look(&self, _: &PairRequest) -> Result<CodeOwner, TransportError> {
        Err(TransportError::Unreachable)
    }

    async fn sign_out(&self) -> Result<(), TransportError> {
        Err(TransportError::Unreachable)
    }

    async fn pair(&self, _: &PairRequest) -> Result<Session, TransportError> {
        Err(TransportError::Unreachable)
    }
    async fn sync(&self, body: Vec<u8>) -> Result<Vec<u8>, TransportError> {
        let request = decode(&body).map_err(|_| TransportError::Garbage)?;
        encode(&self.desk.answer(&self.session, request, self.now)).map_err(|_| TransportError::Garbage)
    }
    async fn reference(&self, sha256: &str, have: &mut Vec<u8>) -> Result<(), TransportError> {
        let unit = self.desk.principal(&self.session, self.now).unit;
        let sha256: PhotoHash = sha256.parse().map_err(|_| TransportError::Garbage)?;
        let found = self.desk.office.store.read(|view| view.reference(sha256.as_bytes(), unit));
        *have = found.ok().flatten().map(|(json, _)| json).ok_or(TransportError::Garbage)?;
        Ok(())
    }
    async fn create_upload(
        &self,
        _: PhotoHash,
        _: DocumentId,
        _: &str,
        _: u64,
    ) -> Result<Upload, TransportError> {
        Err(TransportError::Unreachable)
    }
    async fn upload_offset(&self, _: &str) -> Result<u64, TransportError> {
        Err(TransportError::Unreachable)
    }
    async fn upload(&self, _: &str, _: u64, _: Vec<u8>) -> Result<u64, TransportError> {
        Err(TransportError::Unreachable)
    }
    async fn photo(&self, _: PhotoHash, _: &mut Vec<u8>) -> Result<String, TransportError> {
        Err(TransportError::Unreachable)
    }
    async fn quarantine(&self, _: i64) -> Result<Vec<QuarantinedChange>, TransportError> {
        Err(TransportError::Unreachable)
    }
    async fn quarantined(&self, _: i64) -> Result<QuarantinedChange, TransportError> {
        Err(TransportError::Unreachable)
    }
    async fn decide_quarantined(&self, _: i64, _: bool) -> Result<(), TransportError> {
        Err(TransportError::Unreachable)
    }
}

/// The time does not pass.
#[derive(Clone)]
struct Still(Timestamp);

impl Clock for Still {
    fn now(&self) -> Timestamp {
        self.0
    }
    fn offset_minutes(&self) -> i32 {
        480
    }
}

/// Today's engine on what an old one had stored.
struct Phone {
    memory: Memory,
    engine: Rc<Engine<Memory, Memory, Line, Still, Seeded>>,
}

impl Phone {
    fn open(kept: &PhoneStore, desk: Desk) -> Self {
        let memory = Memory::default();
        let mut batch = Batch::default();
        for entry in &kept.entries {
            let table = Table::ALL.iter().find(|table| table.name() == entry.table).expect("a table");
            batch.put(*table, entry.key.as_slice(), entry.value.as_slice());
        }
        block_on(memory.commit(batch)).expect("memory takes all");
        for bytes in &kept.blobs {
            block_on(Blobs::put(&memory, PhotoHash::of(bytes), bytes)).expect("memory takes all");
        }
        let now = Timestamp::from_millis(kept.at);
        let world = World {
            storage: memory.clone(),
            blobs: memory.clone(),
            transport: Line { desk: Rc::new(desk), session: kept.session.to_vec(), now },
            clock: Still(now),
            entropy: Seeded::new(3),
        };
        let engine = block_on(Engine::open(world)).expect("an old store opens");
        Self { memory, engine }
    }

    fn status(&self) -> StatusView {
        match block_on(self.engine.view(&Query::Status)) {
            View::Status(status) => status,
            other => panic!("no status: {other:?}"),
        }
    }

    fn findings(&self) -> Vec<FindingId> {
        let (filter, order) = (LedgerFilter::default(), LedgerOrder::default());
        match block_on(self.engine.view(&Query::Ledger { filter, order, offset: 0, limit: 40 })) {
            View::Ledger(ledger) => ledger.cards.iter().map(|card| card.row.id).collect(),
            other => panic!("no ledger: {other:?}"),
        }
    }

    /// Every row of the store, as the fixture has them.
    fn entries(&self) -> Vec<Entry> {
        let rows = |table: &Table| {
            let name = table.name();
            let rows = block_on(self.memory.scan(*table, b"")).expect("memory lives");
            rows.into_iter().map(move |(key, value)| Entry {
                table: name.to_owned(),
                key: key.into(),
                value: value.into(),
            })
        };
        Table::ALL.iter().flat_map(rows).collect()
    }
}

/// The row of a record as it is stored.
#[derive(Serialize, Deserialize)]
struct StoredRow {
    version: u32,
    row: Row,
}

#[test]
fn what_an_old_phone_kept_stays_as_it_is_when_it_is_opened_and_looked_at() {
    for (name, database) in PHONES.into_iter().zip(["3-moved", "phone-unsent"]) {
        let kept: PhoneStore = fixture(name);
        let phone = Phone::open(&kept, Desk::open(database));
        let findings = phone.findings();
        assert!(findings.len() >= 2, "{name} shows its findings");
        for finding in findings {
            let view = block_on(phone.engine.view(&Query::Finding { finding }));
            assert!(matches!(view, View::Finding(_)), "{name}: {view:?}");
        }
        let entries = phone.entries();
        let changed: Vec<String> = entries
            .iter()
            .filter(|entry| entry.table != "rows" && !kept.entries.contains(entry))
            .map(|entry| entry.table.clone())
            .collect();
        assert!(changed.is_empty(), "{name}: written anew in {changed:?}");
        assert_eq!(entries.len(), kept.entries.len(), "{name}: nothing is gone");
        // Rows are derived and have been made again: with the ids of people, with the place that an order fixed where
        // another was written beside it, and else as they were.
        for row in kept.entries.iter().filter(|entry| entry.table == "rows") {
            same_json::<StoredRow>(std::str::from_utf8(&row.value).expect("JSON"));
            let made = entries.iter().find(|made| made.table == "rows" && made.key == row.key);
            let read = |entry: &Entry| serde_json::from_slice::<StoredRow>(&entry.value).expect("a row").row;
            let made = made.map(|made| read(made).without_ids()).expect("it is made again");
            let expected = match (read(row), &made) {
                (Row::Finding(old), Row::Finding(made)) if old.state != State::Recorded => {
                    assert!(made.place == old.place || made.needs_settling, "{name}");
                    Row::Finding(FindingRow { place: made.place.clone(), ..old })
                }
                (old, _) => old,
            };
            assert_eq!(made, expected, "{name}");
        }
    }
}

#[test]
fn what_an_old_phone_had_not_sent_is_sent_by_todays() {
    let kept: PhoneStore = fixture("phone-unsent");
    let phone = Phone::open(&kept, Desk::open("phone-unsent"));
    let before = phone.status();
    assert_eq!((before.n_unsent_records, before.n_unsent_photos), (3, 1), "{before:?}");
    let drafts = |finding| match block_on(phone.engine.view(&Query::Finding { finding })) {
        View::Finding(view) => view.drafts.into_values().collect::<Vec<_>>(),
        _ => Vec::new(),
    };
    let drafts: Vec<String> = phone.findings().into_iter().flat_map(drafts).collect();
    assert_eq!(drafts, ["还在写"]);
    while phone.engine.next_step() == Step::Sync {
        block_on(phone.engine.run(Step::Sync));
    }
    let after = phone.status();
    assert_eq!((after.n_unsent_records, after.n_refused), (0, 0), "{after:?}");
}

#[test]
fn what_an_old_phone_keeps_as_refused_is_shown_and_asked_about() {
    let kept: PhoneStore = fixture("phone-refused");
    let phone = Phone::open(&kept, Desk::open("3-moved"));
    let refused = || phone.entries().into_iter().filter(|entry| entry.table == "refused").collect::<Vec<_>>();
    let before = refused();
    assert_eq!((before.len(), phone.status().n_refused), (3, 1), "three changes of one record");
    while phone.engine.next_step() == Step::Sync {
        block_on(phone.engine.run(Step::Sync));
    }
    let after = phone.status();
    assert_eq!((after.n_unsent_records, after.n_refused), (0, 1), "{after:?}");
    assert!(refused() == before, "nothing of it is lost");
}
