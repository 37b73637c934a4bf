//! Two counties with their people, at the core of the office, where a test says what time it is.

use rand::SeedableRng;
use rand::rngs::StdRng;
use serde_bytes::ByteBuf;
use spotcheck_domain::by::By;
use spotcheck_domain::document::{Document, NewChange};
use spotcheck_domain::edit::Edit;
use spotcheck_domain::entry::Fields;
use spotcheck_domain::event::{Detail, Event, EventKind, Order, Second, frontier};
use spotcheck_domain::finding::NewFinding;
use spotcheck_domain::id::{DeviceId, DocumentId, EventId, PhotoId, ReplicaId, UnitId, UserId};
use spotcheck_domain::photo::{Photo, PhotoHash};
use spotcheck_domain::policy::Policy;
use spotcheck_domain::reference::{Named, Person, Unit};
use spotcheck_domain::term::{DocumentKind, Level, PhotoRole, Role, Tier};
use spotcheck_domain::time::{Day, Timestamp};
use spotcheck_domain::wire::{MadeRun, Outcome, Push, SyncRequest, SyncResponse};
use spotcheck_server::office::Office;
use spotcheck_server::people::organisation::{enter_person, enter_unit};
use spotcheck_server::people::principal::Principal;
use spotcheck_server::people::reference::publish;
use spotcheck_server::store::{StoreError, Tx};
use spotcheck_server::sync::handle;
use std::sync::Arc;
use tempfile::TempDir;
use uuid::Uuid;

/// When the people of a test take their phones out.
pub const MORNING: Timestamp = Timestamp::from_millis(1_790_000_000_000);
pub const DAY: i64 = 24 * 3_600_000;

pub const HERE: usize = 0;
pub const THERE: usize = 1;

pub fn days(n: i64) -> Timestamp {
    MORNING.plus_millis(n * DAY)
}

/// A person at a phone: what he believes of himself, and the cursors that he was given.
pub struct Hand {
    pub by: By,
    pub certificate: String,
    token: [u8; 32],
    replica: ReplicaId,
    pub cursor: Option<ByteBuf>,
}

pub struct Town {
    pub folder: TempDir,
    pub office: Arc<Office>,
    pub units: [UnitId; 2],
    rng: StdRng,
}

pub fn mild() -> Policy {
    Policy { five_in_place: false, ..Policy::default() }
}

impl Town {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let office = Arc::new(Office::open(folder.path(), [7; 40]).unwrap());
        let units = [1, 2].map(|n| UnitId::from_parts(MORNING, [n; 10]));
        let town = Self { folder, office, units, rng: StdRng::seed_from_u64(1) };
        town.change(move |tx| {
            for (id, name) in units.into_iter().zip(["云岭县", "青崖县"]) {
                let name = Named { zh: name.into(), en: name.into() };
                enter_unit(tx, &Unit { id, parent: None, tier: Tier::County, name })?;
            }
            publish(tx, "policy", None, Some("1"), &mild(), days(-100))
        });
        town
    }

    /// The office ends and begins again.
    pub fn reopen(&mut self) {
        self.office = Arc::new(Office::open(self.folder.path(), [7; 40]).unwrap());
    }

    /// What an administrator does.
    pub fn change(&self, job: impl FnOnce(&dyn Tx) -> Result<(), StoreError> + Send + 'static) {
        self.office.store.write(job).unwrap();
    }

    /// Somebody new, whose phone has asked the office once.
    pub fn hire(&mut self, n: u8, unit: usize, roles: &[Role]) -> Hand {
        let user = UserId::from_parts(MORNING, [n + 100; 10]);
        let (name, certificate) = (format!("人员{n}"), format!("XN-{n}"));
        let person = Person {
            id: user,
            unit: self.units[unit],
            name: name.clone(),
            roles: roles.to_vec(),
            certificate: certificate.clone(),
        };
        let (device, token) = (DeviceId::from_parts(MORNING, [n; 10]), [n; 32]);
        self.change(move |tx| {
            enter_person(tx, &person, days(-100))?;
            tx.put_device(device, user, "a phone", days(-100))?;
            tx.put_session(&token, device, days(-100), days(400))
        });
        let by = By { user, name, unit: self.units[unit], tier: Tier::County, roles: roles.to_vec() };
        let replica = ReplicaId::from_parts(MORNING, [n; 10]);
        let mut hand = Hand { by, certificate, token, replica, cursor: None };
        self.pull(&mut hand, MORNING);
        hand
    }

    pub fn pull(&mut self, hand: &mut Hand, now: Timestamp) {
        self.news(hand, now);
    }

    /// What he is told that he was not told before.
    pub fn news(&mut self, hand: &mut Hand, now: Timestamp) -> SyncResponse {
        let response = self.ask(hand, SyncRequest::plain(hand.replica, hand.cursor.clone(), vec![]), now);
        hand.cursor = Some(response.cursor.clone());
        response
    }

    /// Whom the office takes somebody for.
    pub fn principal(&self, hand: &Hand, now: Timestamp) -> Principal {
        let principal = self.office.store.read(|view| Principal::of_session(view, &hand.token, now)).unwrap();
        principal.expect("he is paired")
    }

    fn ask(&mut self, hand: &Hand, request: SyncRequest, now: Timestamp) -> SyncResponse {
        let principal = self.principal(hand, now);
        handle(&self.office, &principal, request, now, &mut self.rng).unwrap()
    }

    /// What becomes of changes of a finding that are said to be made under that cursor.
    pub fn push_under(
        &mut self,
        hand: &Hand,
        cursor: Option<&[u8]>,
        document: DocumentId,
        changes: &[&NewChange],
        now: Timestamp,
    ) -> (Vec<Outcome>, SyncResponse) {
        self.push_of(DocumentKind::Finding, hand, cursor, document, changes, now)
    }

    /// The same of a record of any kind.
    pub fn push_of(
        &mut self,
        kind: DocumentKind,
        hand: &Hand,
        cursor: Option<&[u8]>,
        document: DocumentId,
        changes: &[&NewChange],
        now: Timestamp,
    ) -> (Vec<Outcome>, SyncResponse) {
        let push = Push {
            document,
            kind,
            changes: changes.iter().map(|change| ByteBuf::from(change.bytes.clone())).collect(),
            receipts: vec![],
            made: cursor.map(|_| MadeRun(u32::MAX, Some(0))).into_iter().collect(),
        };
        let made_under = cursor.map(ByteBuf::from).into_iter().collect();
        let response = self.bring(hand, push, made_under, now);
        let outcome = |change: &&NewChange| {
            let of_it = |ack: &&spotcheck_domain::wire::Ack| *ack.change == change.hash;
            response.acks.iter().find(of_it).expect("it is acknowledged").outcome.clone()
        };
        (changes.iter().map(outcome).collect(), response)
    }

    /// What the office answers to a push that names these cursors.
    pub fn bring(
        &mut self,
        hand: &Hand,
        push: Push,
        made_under: Vec<ByteBuf>,
        now: Timestamp,
    ) -> SyncResponse {
        let request = SyncRequest::plain(hand.replica, hand.cursor.clone(), vec![push]);
        self.ask(hand, SyncRequest { made_under, ..request }, now)
    }

    /// What becomes of changes made under the cursor that the phone holds.
    pub fn push(
        &mut self,
        hand: &Hand,
        document: DocumentId,
        changes: &[&NewChange],
        now: Timestamp,
    ) -> Vec<Outcome> {
        let cursor = hand.cursor.clone();
        self.push_under(hand, cursor.as_deref().map(Vec::as_slice), document, changes, now).0
    }
}

/// Whoever reads a document beside the lines of units.
pub fn shown(town: &Town, document: DocumentId) -> Vec<Uuid> {
    let readers = town.office.store.read(|view| view.readers_of(document)).unwrap();
    readers.into_iter().filter(|reader| !reader.with_line).map(|reader| reader.audience).collect()
}

/// An event as a phone under the first policy makes it.
pub fn event(by: &By, document: Option<&Document>, at: Timestamp, detail: Detail) -> Event {
    let after = document.map_or_else(Vec::new, |document| frontier(&document.finding().unwrap().events));
    let (id, rest) = (EventId::from_parts(at, rand::random()), Fields::new());
    Event { id, after, at, policy: 1, by: by.clone(), detail, rest }
}

/// A finding with a photo.
pub fn finding(by: &By, level: Level, at: Timestamp) -> (DocumentId, Document, [NewChange; 2]) {
    let id = DocumentId::from_parts(at, rand::random());
    let edit = Edit::RecordFinding(NewFinding {
        unit: by.unit,
        inspection: None,
        site: None,
        site_name: "松涛煤业".into(),
        sector: "coal-mine".into(),
        level,
        title: "通道堵塞".into(),
        catalog_hazard: String::new(),
        catalog_version: String::new(),
        basis: String::new(),
        measure: String::new(),
        deadline: None,
        position: None,
        self_check: false,
        record: event(by, None, at, Detail::of(EventKind::Record)),
    });
    let (mut document, first) = Document::create(id, &edit, at, rand::random()).unwrap();
    let second = write(&mut document, &photo(PhotoRole::Before, at), at);
    (id, document, [first, second])
}

/// A photo like no other.
pub fn photo(role: PhotoRole, at: Timestamp) -> Edit {
    Edit::AddPhoto(Photo {
        id: PhotoId::from_parts(at, rand::random()),
        role,
        sha256: PhotoHash::of(&rand::random::<[u8; 8]>()),
        size: 8,
        media_type: "image/jpeg".into(),
        thumbnail: None,
        thumbnail_size: None,
        width: None,
        height: None,
        taken_at: at,
        position: None,
        item: None,
        from_file: false,
        undated: false,
        is_lost: false,
        struck: None,
    })
}

pub fn write(document: &mut Document, edit: &Edit, at: Timestamp) -> NewChange {
    document.edit(edit, None, at, rand::random()).unwrap().expect("a change")
}

/// What another phone holds of a document, under an actor of its own.
pub fn copy(document: &mut Document) -> Document {
    let bytes: Vec<Vec<u8>> = document.changes().into_iter().map(|(_, bytes)| bytes).collect();
    Document::from_changes(document.kind(), &bytes, rand::random()).unwrap()
}

/// An order with a deadline so many days on, without goal and funds.
pub fn order(
    by: &By,
    second: &Hand,
    document: &Document,
    level: Level,
    at: Timestamp,
    in_days: i32,
) -> Event {
    let deadline: Day = at.day(480).plus_days(in_days);
    let second = Second {
        user: Some(second.by.user),
        name: Some(second.by.name.clone()),
        certificate: Some(second.certificate.clone()),
    };
    let order = Order {
        second,
        measure: Some("清理".into()),
        deadline: Some(deadline),
        responsible: Some("周某".into()),
        level: Some(level),
        ..Order::default()
    };
    event(by, Some(document), at, Detail::Order(order))
}
