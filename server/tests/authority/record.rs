//! Records in every stage, made by honest hands and pushed through the server.

use super::begun::{new_visit, noted};
use super::case::Stage;
use super::world::{AT, ENTERPRISE, Someone, World, push_of, unit};
use serde_bytes::ByteBuf;
use spotcheck_domain::by::By;
use spotcheck_domain::document::{Document, Hash};
use spotcheck_domain::edit::Edit;
use spotcheck_domain::entry::Fields;
use spotcheck_domain::event::{
    Acceptance, Amendment, Cause, Detail, Event, EventKind, Extension, Order, Report, Second, SpotMeasure,
    Transfer, TwoOfficers, frontier,
};
use spotcheck_domain::field::{FindingField, InspectionField};
use spotcheck_domain::finding::NewFinding;
use spotcheck_domain::id::{DocumentId, EventId, InspectionId, PhotoId, UnitId};
use spotcheck_domain::inspection::{ActKind, VisitAct};
use spotcheck_domain::photo::{Photo, PhotoHash};
use spotcheck_domain::site::NewSite;
use spotcheck_domain::term::{InspectionKind, Level, OnSpot, PhotoRole, Tier};

/// A document with who made each of its changes.
pub struct Record {
    pub id: DocumentId,
    pub document: Document,
    /// As it was before its order, for who claims to have seen no more.
    pub before_order: Option<Document>,
    changes: Vec<(String, ByteBuf)>,
}

/// Which record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sort {
    pub owner: u8,
    pub stage: Stage,
    pub level: Level,
    pub is_self_check: bool,
    /// Its order shows it to the enterprise beside the line.
    pub is_granted: bool,
}

/// Whose hands are in it beside the usual ones.
#[derive(Clone, Copy)]
pub struct Hands<'a> {
    pub recorder: &'a str,
    pub fixer: &'a str,
    pub reviewer: &'a str,
}

pub const USUAL: Hands<'static> = Hands { recorder: "maker", fixer: "fixer", reviewer: "reviewer" };

/// A step with all that it needs.
pub fn detail(kind: EventKind, level: Level, second: Option<&By>, shown_to: Option<UnitId>) -> Detail {
    let some = |text: &str| Some(text.to_owned());
    let second = second.map_or_else(Second::default, |by| Second {
        user: Some(by.user),
        name: some(&by.name),
        certificate: None,
    });
    let two =
        TwoOfficers {
            second: second.clone(), note: some("已清理"), photos: Vec::new(), unseen: Vec::new()
        };
    let cause = Cause { reason: some("重复录入"), ..Cause::default() };
    match Detail::of(kind) {
        Detail::FixedOnSpot(_) => Detail::FixedOnSpot(two),
        Detail::ReviewPass(_) => Detail::ReviewPass(two),
        Detail::ReviewFail(_) => Detail::ReviewFail(two),
        Detail::Order(_) => Detail::Order(Order {
            second,
            level: Some(level),
            measure: some("清理"),
            deadline: "2027-03-01".parse().ok(),
            responsible: some("周某"),
            responsible_unit: shown_to,
            funds: Some(1),
            goal: some("畅通"),
            ..Order::default()
        }),
        Detail::Report(_) => Detail::Report(Report { note: some("已清理"), ..Report::default() }),
        Detail::AskExtension(_) => Detail::AskExtension(Extension {
            reason: some("设备到货晚"),
            date: "2027-06-01".parse().ok(),
            on_behalf: false,
        }),
        Detail::Accept(_) => Detail::Accept(Acceptance { expert: some("郑工"), note: None }),
        Detail::Transfer(_) => Detail::Transfer(Transfer { reason: some("移交"), to_unit: None }),
        Detail::Amend(_) => {
            Detail::Amend(Amendment {
                reason: some("笔误"), field: some("measure"), value: some("另行清理")
            })
        }
        Detail::Refuse(_) => Detail::Refuse(cause),
        Detail::Void(_) => Detail::Void(cause),
        Detail::Withdraw(_) => Detail::Withdraw(cause),
        Detail::OnSpotMeasure(_) => Detail::OnSpotMeasure(SpotMeasure {
            second,
            on_spot: Some(OnSpot::StopUse),
            basis: some("安全生产法第七十条"),
            ..SpotMeasure::default()
        }),
        plain => plain,
    }
}

pub fn event(by: &By, document: Option<&Document>, detail: Detail) -> Event {
    let after =
        document.map_or_else(Vec::new, |document| frontier(&document.finding().expect("reads").events));
    let (id, rest) = (EventId::from_parts(AT, rand::random()), Fields::new());
    Event { id, after, at: AT, policy: 1, by: by.clone(), detail, rest }
}

pub fn new_finding(
    by: &By,
    owner: UnitId,
    level: Level,
    is_self_check: bool,
    visit: Option<InspectionId>,
) -> Edit {
    Edit::RecordFinding(NewFinding {
        unit: owner,
        inspection: visit,
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
        self_check: is_self_check,
        record: event(by, None, Detail::of(EventKind::Record)),
    })
}

pub fn new_site(owner: UnitId, provisional: bool) -> Edit {
    Edit::AddSite(NewSite {
        unit: owner,
        name: "新场所".into(),
        address: String::new(),
        town: String::new(),
        county: String::new(),
        city: String::new(),
        sector: "mine".into(),
        uscc: String::new(),
        legal_rep: String::new(),
        phone: String::new(),
        position: None,
        grade: None,
        note: String::new(),
        provisional,
    })
}

pub fn photo(role: PhotoRole, bytes: &[u8]) -> Edit {
    Edit::AddPhoto(Photo {
        id: PhotoId::from_parts(AT, rand::random()),
        role,
        sha256: PhotoHash::of(bytes),
        size: bytes.len() as u64,
        media_type: "image/jpeg".into(),
        thumbnail: None,
        thumbnail_size: None,
        width: None,
        height: None,
        taken_at: AT,
        position: None,
        item: None,
        from_file: false,
        undated: false,
        is_lost: false,
        struck: None,
    })
}

pub fn set(field: FindingField, value: &str) -> Edit {
    Edit::SetFinding { field, value: value.into() }
}

impl Record {
    pub fn new(by: &str, edit: &Edit) -> Self {
        let id = DocumentId::from_parts(AT, rand::random());
        let (document, change) = Document::create(id, edit, AT, rand::random()).expect("made");
        Self { id, document, before_order: None, changes: vec![(by.to_owned(), change.bytes.into())] }
    }

    pub fn write(&mut self, by: &str, edit: &Edit, base: Option<&[Hash]>) {
        let change = self.document.edit(edit, base, AT, rand::random()).expect("edits").expect("a change");
        self.changes.push((by.to_owned(), change.bytes.into()));
    }

    fn step(&mut self, world: &World, by: &str, detail: Detail) {
        let event = event(&world.named(by).by, Some(&self.document), detail);
        // Each hand writes with an actor of its own.
        self.document = self.document.copy(rand::random());
        self.write(by, &Edit::Append(event), None);
    }

    /// A finding of that sort, with two values at one field.
    pub fn finding(world: &World, sort: Sort, hands: Hands<'_>) -> Self {
        let by = &world.named(hands.recorder).by;
        let new = new_finding(by, unit(sort.owner), sort.level, sort.is_self_check, None);
        let mut record = Self::new(hands.recorder, &new);
        for role in [PhotoRole::Before, PhotoRole::After, PhotoRole::Review] {
            record.write(hands.recorder, &photo(role, role.word().as_bytes()), None);
        }
        let base = record.document.heads();
        record.write(hands.recorder, &set(FindingField::Place, "东"), Some(&base));
        record.write(hands.recorder, &set(FindingField::Place, "西"), Some(&base));
        record.live(world, sort, hands);
        record
    }

    /// Takes it to its stage.
    fn live(&mut self, world: &World, sort: Sort, hands: Hands<'_>) {
        use EventKind as E;
        let route: &[(&str, E)] = match sort.stage {
            Stage::Recorded => &[],
            Stage::Ordered => &[("maker", E::Order)],
            Stage::Listed => &[("maker", E::Order), ("chief", E::List)],
            Stage::Suspended => &[("maker", E::Order), ("chief", E::Suspend)],
            Stage::Void => &[("maker", E::Order), ("chief", E::Void)],
            Stage::Transferred => &[("maker", E::Order), ("chief", E::Transfer)],
            Stage::Rectifying => &[("maker", E::Order), ("maker", E::Acknowledge)],
            Stage::Asked => &[("maker", E::Order), ("maker", E::Acknowledge), ("maker", E::AskExtension)],
            Stage::Reported => &[("maker", E::Order), ("fixer", E::Report)],
            Stage::Reviewed => &[("maker", E::Order), ("fixer", E::Report), ("reviewer", E::ReviewPass)],
            Stage::Accepted => &[
                ("maker", E::Order),
                ("fixer", E::Report),
                ("reviewer", E::ReviewPass),
                ("judge", E::Accept),
            ],
            Stage::Closed if sort.level == Level::Major => &[
                ("maker", E::Order),
                ("fixer", E::Report),
                ("reviewer", E::ReviewPass),
                ("judge", E::Accept),
                ("chief", E::StrikeOff),
            ],
            Stage::Closed => &[
                ("maker", E::Order),
                ("fixer", E::Report),
                ("reviewer", E::ReviewPass),
                ("chief", E::StrikeOff),
            ],
        };
        for (who, kind) in route {
            let who = match *who {
                "fixer" => hands.fixer,
                "reviewer" => hands.reviewer,
                who => who,
            };
            if *kind == E::Order {
                self.before_order = Some(self.document.copy(rand::random()));
            }
            let shown_to = sort.is_granted.then(|| unit(ENTERPRISE));
            self.step(world, who, detail(*kind, sort.level, Some(&world.named("mate").by), shown_to));
        }
    }

    /// With two values at one field and an objection, which names nobody as its officer.
    pub fn visit(world: &World, owner: u8, kind: InspectionKind, has_ended: bool) -> Self {
        let mut record = Self::new("maker", &new_visit(unit(owner), Tier::City, kind));
        record.write("maker", &photo(PhotoRole::Scene, b"the gate"), None);
        let set = |field, value: &str| Edit::SetInspection { field, value: value.into() };
        let base = record.document.heads();
        record.write("maker", &set(InspectionField::Contact, "东"), Some(&base));
        record.write("maker", &set(InspectionField::Contact, "西"), Some(&base));
        let maker = &world.named("maker").by;
        let objection =
            noted(maker, ActKind::Object, |act| VisitAct { words: "没有看过西侧".into(), ..act });
        record.write("maker", &objection, None);
        if has_ended {
            // Just now: its second officer has three days for his word.
            let now = spotcheck_server::clock::now().millis().to_string();
            record.write("maker", &set(InspectionField::EndedAt, &now), None);
        }
        record
    }
}

/// Pushes the records' changes, each by its author, those of one author together. All of it must be stored.
pub fn bring(world: &World, records: &mut [&mut Record]) {
    let mut authors: Vec<&Someone> = world.people.iter().collect();
    while records.iter().any(|record| !record.changes.is_empty()) {
        for author in &mut authors {
            let mut push = Vec::new();
            for record in records.iter_mut() {
                let n = record.changes.iter().take_while(|(by, _)| *by == author.by.name).count();
                if n > 0 {
                    let changes = record.changes.drain(..n).map(|(_, bytes)| bytes).collect();
                    push.push(push_of(record.id, record.document.kind(), changes));
                }
            }
            for part in push.chunks(200).filter(|part| !part.is_empty()) {
                for (_, answer) in author.push(&world.server, part.to_vec()) {
                    assert_eq!(answer, "ok", "an honest change of {}", author.by.name);
                }
            }
        }
    }
}
