//! What phones and an office of the first version said to each other, byte for byte, and what such a phone kept: today's
//! office answers such a phone in the same words, today's phone goes on where that one stopped, and whatever is read is
//! written again as it was.

use flate2::read::GzDecoder;
use futures::executor::block_on;
use rand::SeedableRng;
use rand::rngs::StdRng;
use serde::de::DeserializeOwned;
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
use spotcheck_domain::id::{DocumentId, FindingId};
use spotcheck_domain::ledger::{LedgerFilter, Row};
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::policy::Policy;
use spotcheck_domain::reference::{Catalog, Checklists, Organisation};
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::wire::{
    ErrorBody, Offer, Outcome, PairRequest, QuarantinedChange, Repair, Session, SyncRequest, SyncResponse,
    decode, encode,
};
use spotcheck_server::office::Office;
use spotcheck_server::people::principal::Principal;
use spotcheck_server::sync;
use spotcheck_tests::clock::Seeded;
use std::collections::BTreeSet;
use std::io::Read;
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;
use tempfile::TempDir;

const SCENES: [&str; 4] = ["1-day", "2-refused", "3-moved", "4-restored"];
const PHONES: [&str; 2] = ["phone-refused", "phone-unsent"];

/// One `POST /v1/sync`.
#[derive(Deserialize)]
struct Exchange {
    /// By the office's clock.
    at: i64,
    /// Hash of the session's token.
    session: ByteBuf,
    request: ByteBuf,
    answer: ByteBuf,
}

#[derive(Deserialize)]
struct Json {
    what: String,
    text: String,
}

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

fn unzipped(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/wire-v1").join(name);
    let file = std::fs::File::open(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut bytes = Vec::new();
    GzDecoder::new(file).read_to_end(&mut bytes).expect("a fixture is whole");
    bytes
}

fn fixture<T: DeserializeOwned>(name: &str) -> T {
    decode(&unzipped(&format!("{name}.gz"))).expect("a fixture reads")
}

/// Today's office on a database of the first version.
struct Desk {
    office: Arc<Office>,
    _folder: TempDir,
}

impl Desk {
    fn open(database: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(folder.path().join("spotcheck.db"), unzipped(&format!("{database}.db.gz")))
            .expect("it fits");
        let office = Office::open(folder.path(), [0; 40]).expect("an old database opens");
        Self { office: Arc::new(office), _folder: folder }
    }

    fn principal(&self, session: &[u8], now: Timestamp) -> Principal {
        let token: [u8; 32] = session.try_into().expect("a hash");
        let known = self.office.store.read(|view| view.principal(&token, now)).expect("the store reads");
        known.expect("the session is known")
    }

    fn answer(&self, session: &[u8], request: SyncRequest, now: Timestamp) -> SyncResponse {
        let rng = &mut StdRng::seed_from_u64(1);
        sync::handle(&self.office, &self.principal(session, now), request, now, rng).expect("it answers")
    }
}

/// Reads a frame, and writes it again as it was.
#[track_caller]
fn same_again<T: Serialize + DeserializeOwned>(bytes: &[u8]) -> T {
    let read: T = decode(bytes).expect("an old frame reads");
    assert!(encode(&read).expect("it is written") == bytes, "an old frame is written otherwise today");
    read
}

#[test]
fn an_old_phone_is_answered_in_the_same_words() {
    for scene in SCENES {
        let desk = Desk::open(scene);
        let exchanges: Vec<Exchange> = fixture(&format!("{scene}.exchanges"));
        for (n, exchange) in exchanges.iter().enumerate() {
            let request: SyncRequest = same_again(&exchange.request);
            let recorded: SyncResponse = same_again(&exchange.answer);
            let now = Timestamp::from_millis(exchange.at);
            let mut answer = desk.answer(&exchange.session, request, now);
            // Sealed with what nobody can foretell; the next request of the scene brings the one that was recorded.
            assert_eq!(answer.cursor.len(), recorded.cursor.len(), "exchange {n} of {scene}");
            answer.cursor = recorded.cursor.clone();
            let is_same = encode(&answer).expect("it is written") == exchange.answer.as_slice();
            assert!(is_same, "exchange {n} of {scene}: {answer:?}\ninstead of {recorded:?}");
        }
    }
}

/// What an exchange shows of the wire.
fn shown_by(exchange: &Exchange) -> Vec<String> {
    let request: SyncRequest = decode(&exchange.request).expect("reads");
    let answer: SyncResponse = decode(&exchange.answer).expect("reads");
    let mut shown: Vec<&str> = Vec::new();
    let mut when = |holds: bool, what| shown.extend(holds.then_some(what));
    when(request.cursor.is_none(), "no cursor");
    when(!request.push.is_empty(), "a push");
    when(request.push.iter().any(|push| !push.receipts.is_empty()), "an attested push");
    when(!request.refused.is_empty(), "what is kept as refused");
    when(!request.terse, "the long form asked for");
    when(!answer.settled.is_empty(), "settled by places");
    when(!answer.gone.is_empty(), "gone");
    when(!answer.reference.is_empty(), "reference");
    when(answer.acks.iter().any(|ack| matches!(ack.outcome, Outcome::Quarantined(_))), "refused");
    for pulled in &answer.documents {
        when(pulled.snapshot.is_some(), "a snapshot");
        when(!pulled.changes.is_empty(), "changes");
        when(!pulled.runs.is_empty(), "receipts by number");
        when(pulled.receipts.iter().any(|receipt| !receipt.hashes.is_empty()), "receipts by hash");
    }
    shown.extend(match &request.offer {
        None => None,
        Some(Offer::Digests(_)) => Some("digests"),
        Some(Offer::Heads { .. }) => Some("heads"),
        Some(Offer::Photos(_)) => Some("photos"),
    });
    shown.extend(match &answer.repair {
        None => None,
        Some(Repair::Offer) => Some("asks for an offer"),
        Some(Repair::Differ(_)) => Some("differ"),
        Some(Repair::Lacks(_)) => Some("lacks"),
        Some(Repair::LacksPhotos(_)) => Some("lacks photos"),
    });
    shown.into_iter().map(str::to_owned).collect()
}

#[test]
fn the_frames_show_every_part_of_the_wire() {
    let exchanges = SCENES.iter().flat_map(|scene| fixture::<Vec<Exchange>>(&format!("{scene}.exchanges")));
    let shown: BTreeSet<String> = exchanges.flat_map(|exchange| shown_by(&exchange)).collect();
    let expected = [
        "a push",
        "a snapshot",
        "an attested push",
        "asks for an offer",
        "changes",
        "differ",
        "digests",
        "gone",
        "heads",
        "lacks",
        "lacks photos",
        "no cursor",
        "photos",
        "receipts by hash",
        "receipts by number",
        "reference",
        "refused",
        "settled by places",
        "the long form asked for",
        "what is kept as refused",
    ];
    assert_eq!(shown.iter().map(String::as_str).collect::<Vec<_>>(), expected);
}

#[track_caller]
fn same_json<T: Serialize + DeserializeOwned>(text: &str) {
    let read: T = serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    assert_eq!(serde_json::to_string(&read).expect("plain data"), text);
}

#[test]
fn what_is_said_in_json_is_written_as_it_was() {
    let said: Vec<Json> = fixture("json");
    let kinds: BTreeSet<&str> = said.iter().map(|one| one.what.as_str()).collect();
    let expected = [
        "catalog",
        "checklists",
        "error",
        "organisation",
        "pair_request",
        "policy",
        "quarantined",
        "session",
    ];
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), expected);
    for Json { what, text } in &said {
        match what.as_str() {
            "pair_request" => same_json::<PairRequest>(text),
            "session" => same_json::<Session>(text),
            "organisation" => same_json::<Organisation>(text),
            "catalog" => same_json::<Catalog>(text),
            "checklists" => same_json::<Checklists>(text),
            "policy" => same_json::<Policy>(text),
            "quarantined" => same_json::<QuarantinedChange>(text),
            _ => same_json::<ErrorBody>(text),
        }
    }
}

/// A line to the office that carries syncs and reference data.
#[derive(Clone)]
struct Line {
    desk: Rc<Desk>,
    session: Vec<u8>,
    now: Timestamp,
}

impl Transport for Line {
    async fn pair(&self, _: &PairRequest) -> Result<Session, TransportError> {
        Err(TransportError::Unreachable)
    }
    async fn sync(&self, body: Vec<u8>) -> Result<Vec<u8>, TransportError> {
        let request = decode(&body).map_err(|_| TransportError::Garbage)?;
        encode(&self.desk.answer(&self.session, request, self.now)).map_err(|_| TransportError::Garbage)
    }
    async fn reference(&self, sha256: &str) -> Result<Vec<u8>, TransportError> {
        let unit = self.desk.principal(&self.session, self.now).unit;
        let sha256: PhotoHash = sha256.parse().map_err(|_| TransportError::Garbage)?;
        let found = self.desk.office.store.read(|view| view.reference(sha256.as_bytes(), unit));
        found.ok().flatten().map(|(json, _)| json).ok_or(TransportError::Garbage)
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
    async fn photo(&self, _: PhotoHash) -> Result<(String, Vec<u8>), TransportError> {
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
        // Rows are derived and have been made again: with the ids of people, and else as they were.
        for row in kept.entries.iter().filter(|entry| entry.table == "rows") {
            same_json::<StoredRow>(std::str::from_utf8(&row.value).expect("JSON"));
            let made = entries.iter().find(|made| made.table == "rows" && made.key == row.key);
            let read = |entry: &Entry| serde_json::from_slice::<StoredRow>(&entry.value).expect("a row").row;
            assert_eq!(made.map(|made| read(made).without_ids()), Some(read(row)), "{name}");
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
