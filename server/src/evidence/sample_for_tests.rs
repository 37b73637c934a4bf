//! A small visit for tests, with something of everything: always the same, to the byte.

use super::container::{Container, Writer};
use super::items::Items;
use super::make::Pack;
use super::members::Members;
use super::shelf::Shelf;
use crate::proof::secret::Secret;
use crate::store::{ChangeRow, StoreError};
use serde_json::json;
use spotcheck_domain::by::By;
use spotcheck_domain::document::{Document, NewChange};
use spotcheck_domain::edit::Edit;
use spotcheck_domain::entry::Fields;
use spotcheck_domain::event::{Detail, Event, EventKind, Order, Second, frontier};
use spotcheck_domain::field::{FindingField, InspectionField};
use spotcheck_domain::finding::NewFinding;
use spotcheck_domain::id::{
    DocumentId, EventId, FindingId, InspectionId, PhotoId, ReplicaId, SignatureId, SiteId, UnitId, UserId,
};
use spotcheck_domain::inspection::{NewInspection, Signature};
use spotcheck_domain::photo::{Photo, PhotoHash};
use spotcheck_domain::reference::Named;
use spotcheck_domain::term::{DocumentKind, Level, PhotoRole, Role, Tier, Verdict};
use spotcheck_domain::time::Timestamp;
use std::collections::BTreeMap;
use std::io::{self, Cursor, Read};
use std::sync::Arc;

pub const AT: Timestamp = Timestamp::from_millis(1_790_000_000_000);
pub const NOW: Timestamp = Timestamp::from_millis(1_790_500_000_000);

/// The same text in the sample's title and nowhere else.
pub const TITLE: &str = "疏散通道堵塞 <b>";

#[derive(Clone)]
pub struct Sample {
    pub finding: DocumentId,
    pub rows: BTreeMap<DocumentId, Vec<ChangeRow>>,
    pub photos: BTreeMap<PhotoHash, Vec<u8>>,
    /// Of the photos, the one that has not arrived.
    pub away: PhotoHash,
    pub members: Members,
}

impl Shelf for Sample {
    fn rows(&self, record: DocumentId, upto: u64) -> Result<Vec<ChangeRow>, StoreError> {
        let rows = self.rows.get(&record).cloned().unwrap_or_default();
        Ok(rows.into_iter().filter(|row| row.sequence <= upto).collect())
    }

    fn has(&self, _: &[DocumentId], photo: PhotoHash) -> Result<bool, StoreError> {
        Ok(self.photos.contains_key(&photo))
    }

    fn open(&self, photo: PhotoHash) -> io::Result<Box<dyn Read + Send>> {
        let bytes = self.photos.get(&photo).cloned().ok_or(io::ErrorKind::NotFound)?;
        Ok(Box::new(Cursor::new(bytes)))
    }
}

pub fn secret(n: u8) -> Arc<Secret> {
    Arc::new(Secret::new([n; 32], [0; 8]))
}

pub fn picture(n_bytes: usize, n: u8) -> Vec<u8> {
    let mut bytes = vec![0xff, 0xd8, 0xff, 0xe0];
    bytes.extend((4..n_bytes).map(|at| (at % 251) as u8 ^ n));
    bytes
}

pub fn photo(n: u8, role: PhotoRole, bytes: &[u8]) -> Edit {
    let said = json!({
        "role": role, "sha256": PhotoHash::of(bytes), "size": bytes.len(), "type": "image/jpeg", "taken_at": AT
    });
    let photo: Photo = serde_json::from_value(said).expect("a photo");
    Edit::AddPhoto(Photo { id: PhotoId::from_parts(AT, [n; 10]), ..photo })
}

pub fn author(n: u8) -> By {
    By {
        user: UserId::from_parts(AT, [n; 10]),
        name: format!("高原{n}"),
        unit: UnitId::from_parts(AT, [1; 10]),
        tier: Tier::County,
        roles: vec![Role::Inspector],
    }
}

fn event(n: u8, by: &By, document: Option<&Document>, detail: Detail) -> Event {
    let after = document.map_or_else(Vec::new, |document| frontier(&document.events()));
    let id = EventId::from_parts(AT, [n; 10]);
    Event { id, after, at: AT.plus_millis(n.into()), policy: 1, by: by.clone(), detail, rest: Fields::new() }
}

/// A document on its way into the office, each of its changes in a push of its own.
struct Growing {
    id: DocumentId,
    document: Document,
    n: u8,
    rows: Vec<ChangeRow>,
}

impl Growing {
    fn new(id: DocumentId, edit: &Edit, actor: u8) -> Self {
        let (document, change) = Document::create(id, edit, AT, [actor; 16]).expect("a record");
        let mut growing = Self { id, document, n: actor, rows: Vec::new() };
        growing.store(change);
        growing
    }

    fn store(&mut self, change: NewChange) {
        self.n += 1;
        self.rows.push(ChangeRow {
            sequence: self.n.into(),
            ordinal: 0,
            hash: change.hash,
            received_at: AT.plus_millis(60_000 * i64::from(self.n)),
            author: author(7).user,
            replica: ReplicaId::from_parts(AT, [1; 10]),
            bytes: change.bytes,
        });
    }

    fn write(&mut self, edit: &Edit) {
        let change = self.document.edit(edit, None, AT, [0; 16]).expect("edits").expect("a change");
        self.store(change);
    }
}

fn visit_of(id: DocumentId, finding: FindingId, photos: [&[u8]; 2]) -> Growing {
    let new: NewInspection = serde_json::from_value(json!({
        "unit": UnitId::from_parts(AT, [1; 10]), "tier": "county", "kind": "routine",
        "site": SiteId::from_parts(AT, [4; 10]), "site_name": "云锦涂料", "site_address": "北坡路 1 号",
        "site_contact": "周某", "site_sector": "hazchem", "checklist": "hazchem", "checklist_version": "1",
        "n_items": 2, "position": null,
        "officers": [{ "user": author(7).user, "name": "高原7", "certificate": "A-1" }],
    }))
    .expect("a visit");
    let mut visit = Growing::new(id, &Edit::StartInspection(new), 10);
    visit.write(&Edit::Answer { item: "hazchem-1".into(), verdict: Some(Verdict::Hazard) });
    visit.write(&Edit::NoteAnswer { item: "hazchem-1".into(), note: "东侧".into() });
    visit.write(&Edit::Narrate { text: "通道 & 出口\n第二行".into() });
    visit.write(&photo(1, PhotoRole::Scene, photos[0]));
    visit.write(&photo(2, PhotoRole::Scene, photos[1]));
    visit.write(&Edit::NameFinding { finding });
    let ended = (AT.millis() + 3_600_000).to_string();
    visit.write(&Edit::SetInspection { field: InspectionField::EndedAt, value: ended });
    let signature: Signature = serde_json::from_value(json!({
        "party": "officer", "name": "高原7", "at": AT, "covers": "ab".repeat(32)
    }))
    .expect("a signature");
    visit.write(&Edit::Sign(Signature { id: SignatureId::from_parts(AT, [6; 10]), ..signature }));
    visit
}

fn finding_of(id: DocumentId, visit: InspectionId, before: &[u8]) -> Growing {
    let by = author(7);
    let record = event(1, &by, None, Detail::of(EventKind::Record));
    let new = Edit::RecordFinding(NewFinding {
        unit: by.unit,
        inspection: Some(visit),
        site: Some(SiteId::from_parts(AT, [4; 10])),
        site_name: "云锦涂料".into(),
        sector: "hazchem".into(),
        level: Level::General,
        title: TITLE.into(),
        catalog_hazard: String::new(),
        catalog_version: String::new(),
        basis: "GB 50016".into(),
        measure: "清理".into(),
        deadline: None,
        position: None,
        self_check: false,
        record,
    });
    let mut finding = Growing::new(id, &new, 40);
    finding.write(&photo(3, PhotoRole::Before, before));
    let base = finding.document.heads();
    for (n, place) in ["东", "西"].into_iter().enumerate() {
        let set = Edit::SetFinding { field: FindingField::Place, value: place.into() };
        let actor = [50 + n as u8; 16];
        let change = finding.document.edit(&set, Some(&base), AT, actor).expect("edits");
        finding.store(change.expect("a change"));
    }
    let second = Second { name: Some("高原8".into()), user: Some(author(8).user), certificate: None };
    let order = Order {
        second,
        measure: Some("清理".into()),
        deadline: "2027-03-01".parse().ok(),
        responsible: Some("周某".into()),
        ..Order::default()
    };
    let ordered = event(2, &by, Some(&finding.document), Detail::Order(order));
    finding.write(&Edit::Append(ordered));
    finding
}

pub fn sample() -> Sample {
    sample_with(&picture(5_000, 1))
}

/// The same with these bytes for a photo of the scene.
pub fn sample_with(scene: &[u8]) -> Sample {
    let (visit, finding) = (DocumentId::from_parts(AT, [2; 10]), DocumentId::from_parts(AT, [3; 10]));
    let (away, before) = (picture(3_000, 2), picture(4_000, 3));
    let named: FindingId = finding.to_string().parse().expect("an id");
    let absent: FindingId = DocumentId::from_parts(AT, [9; 10]).to_string().parse().expect("an id");
    let of_visit: InspectionId = visit.to_string().parse().expect("an id");
    let mut visited = visit_of(visit, named, [scene, &away]);
    visited.write(&Edit::NameFinding { finding: absent });
    let found = finding_of(finding, of_visit, &before);
    let asked =
        Named { zh: "危险化学品是否分类存放".into(), en: "Are chemicals stored apart?".into() };
    let rows = [visited, found].into_iter().map(|grown| (grown.id, grown.rows)).collect();
    Sample {
        finding,
        rows,
        photos: [scene.to_vec(), before].into_iter().map(|bytes| (PhotoHash::of(&bytes), bytes)).collect(),
        away: PhotoHash::of(&away),
        members: Members {
            visit: of_visit,
            records: vec![(visit, DocumentKind::Inspection), (finding, DocumentKind::Finding)],
            absent: vec![absent.into()],
            items: Items { items: [("hazchem-1".to_owned(), asked)].into(), ..Items::default() },
            upto: u64::MAX,
        },
    }
}

impl Sample {
    /// The pack that the office with that secret makes of it.
    pub fn pack(&self, secret: &Arc<Secret>) -> Vec<u8> {
        self.pack_at(secret, NOW)
    }

    pub fn pack_at(&self, secret: &Arc<Secret>, now: Timestamp) -> Vec<u8> {
        let mut pack = Pack::new(self.clone(), Arc::clone(secret), self.members.clone(), now);
        let mut bytes = Vec::new();
        while let Some(piece) = pack.next_piece().expect("a piece") {
            bytes.extend(piece);
        }
        bytes
    }
}

/// The files of a pack in their order.
pub fn files(pack: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut container = Container::open(Cursor::new(pack)).expect("a container");
    let names: Vec<String> = container.entries().iter().map(|entry| entry.name.clone()).collect();
    let mut read = |name: String| {
        let mut bytes = Vec::new();
        container.read(&name).expect("reads").expect("is there").read_to_end(&mut bytes).expect("reads");
        (name, bytes)
    };
    names.into_iter().map(&mut read).collect()
}

/// A pack of these files, as the office would lay it out.
pub fn packed(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut writer = Writer::default();
    let mut pack: Vec<u8> =
        files.iter().flat_map(|(name, bytes)| writer.whole(name, bytes).expect("is written")).collect();
    pack.extend(writer.end());
    pack
}
