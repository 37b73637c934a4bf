//! One of everything that crosses the channel, with every field filled, and with every one empty that may be.

mod checklist;
mod paper;
mod papers;
mod queries;
mod views;

pub use queries::queries;
pub use views::views;

use spotcheck_domain::by::Officer;
use spotcheck_domain::codes::Who;
use spotcheck_domain::event::EventKind;
use spotcheck_domain::inspection::{ActKind, ServiceWay};
use spotcheck_domain::ledger::LedgerFilter;
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::position::Position;
use spotcheck_domain::reference::{Named, Person, Unit};
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::session::Session;
use spotcheck_domain::term::{DocumentKind, InspectionKind, Level, PhotoRole, Role, Tier, Verdict};
use spotcheck_domain::time::{Day, Timestamp};
use spotcheck_protocol::{
    ActSaid, Detail, Edit, Failure, Lack, LedgerOrder, Notice, QuarantinedView, RefusedChange, Reply,
    Request, Signing,
};
use std::collections::BTreeMap;
use std::str::FromStr;

pub fn id<T: FromStr<Err: std::fmt::Debug>>(n: u8) -> T {
    format!("0190a5f8-7c00-7000-8000-0000000000{n:02x}").parse().expect("an id")
}

pub fn named() -> Named {
    Named { zh: "消防通道堵塞".into(), en: "Fire exit blocked".into() }
}

pub const fn at() -> Timestamp {
    Timestamp::from_millis(1_795_000_000_123)
}

pub const fn day() -> Day {
    Day::from_days(20_788)
}

pub const fn hash() -> PhotoHash {
    PhotoHash::from_bytes([0xa5; 32])
}

/// As it is stored: to six digits.
pub const fn position() -> Position {
    Position { latitude: 36.789_016, longitude: 111.260_197, accuracy_m: 8.0 }
}

pub fn officer() -> Officer {
    Officer { user: id(7), name: "李敏".into(), certificate: "晋0123".into() }
}

fn session() -> Session {
    Session {
        device: id(1),
        person: Person {
            id: id(7),
            unit: id(3),
            name: "李敏".into(),
            roles: Role::ALL.to_vec(),
            certificate: String::new(),
        },
        unit: Unit { id: id(3), parent: Some(id(2)), tier: Tier::County, name: named() },
    }
}

pub fn detail() -> Detail {
    Detail {
        note: Some("已清理".into()),
        reason: Some("重点".into()),
        photos: vec![id(9), id(10)],
        date: Some(day()),
        expert: Some("王工".into()),
        paper: Some("2026-7".into()),
        on_behalf: true,
        to_unit: Some(id(3)),
        recurred_in: Some(id(4)),
        level: Some(Level::Major),
        measure: Some("清理".into()),
        deadline: Some(day()),
        responsible: Some("张伟".into()),
        responsible_unit: Some(id(5)),
        funds: Some(u64::MAX),
        goal: Some("畅通".into()),
        field: Some("level".into()),
        value: Some("major".into()),
        ..Detail::default().with_second(&officer())
    }
}

macro_rules! filled_in {
    ($($kind:ident = $word:literal in $room:ident: $id:ident, $row:ident, $make:ident($new:ident)
        $(, $set:ident($field:ident))?;)*) => {
        /// A field of each kind of record.
        fn filled_in(words: &str) -> Vec<Edit> {
            vec![$($(Edit::$set {
                field: spotcheck_domain::kind::$room::$field::ALL[0],
                value: words.to_owned(),
            },)?)*]
        }
    };
}
spotcheck_domain::kinds!(filled_in);

pub fn edits() -> Vec<Edit> {
    let (item, key, text, value) = ("fire-1".to_owned(), "place".to_owned(), "词".repeat(300), String::new());
    let mut edits = [filled_in(&text), filled_in("")].concat();
    edits.extend([
        Edit::Narrate { text: text.clone() },
        Edit::Describe { text: text.clone() },
        Edit::Answer { item: item.clone(), verdict: Some(Verdict::NotApplicable) },
        Edit::Answer { item: item.clone(), verdict: None },
        Edit::NoteAnswer { item, note: text },
        Edit::StrikePhoto { photo: id(6), reason: "误拍".into() },
        Edit::Settle { key, value },
    ]);
    edits
}

pub fn act_said() -> ActSaid {
    ActSaid {
        officer: Some(id(5)),
        words: "无".into(),
        of: Some(id(6)),
        finding: Some(id(3)),
        answer: Some(false),
        paper: "检查通知书".into(),
        way: Some(ServiceWay::Left),
        is_afterwards: true,
        is_left_out: true,
    }
}

pub fn requests() -> Vec<Request> {
    let mut requests = vec![
        Request::Open,
        Request::Pair { code: "ABCD-EFGH".into(), device: "Chrome on Android".into(), leave_unsent: true },
        Request::SignOut { leave_unsent: false },
        Request::Unwatch { watch: u32::MAX },
        Request::StartInspection {
            site: id(1),
            kind: InspectionKind::Unannounced,
            checklist: Some("fire".into()),
            second: Some(id(7)),
            position: Some(position()),
            unit: Some(id(8)),
        },
        Request::StartInspection {
            site: id(1),
            kind: InspectionKind::Routine,
            checklist: None,
            second: None,
            position: None,
            unit: None,
        },
        Request::AddSite {
            name: "新店".into(),
            address: String::new(),
            sector: "retail".into(),
            phone: String::new(),
            position: Some(position()),
        },
        Request::RecordFinding {
            inspection: id(2),
            item: Some("fire-1".into()),
            title: "消防通道堵塞".into(),
            level: Level::General,
            position: Some(position()),
        },
        Request::UseCatalogHazard { finding: id(3), hazard: "fire-1".into(), title: String::new() },
        Request::AddPhoto {
            document: id(3),
            role: PhotoRole::Before,
            item: Some("fire-1".into()),
            width: Some(4_000),
            height: Some(3_000),
            position: Some(position()),
            from_file: true,
        },
        Request::Photo { sha256: hash() },
        Request::EndInspection { inspection: id(2), representative: "张伟".into() },
        Request::Sign { inspection: id(2), signing: Signing::default() },
        Request::Sign {
            inspection: id(2),
            signing: Signing {
                party: "refusal".into(),
                name: "张伟".into(),
                strokes: "600,240;12,30,0,4,1,16".into(),
                page: Some(id(9)),
                reason: "不在场".into(),
                witness: "王工".into(),
                paper: "order".into(),
            },
        },
        Request::NoteAct { inspection: id(2), kind: ActKind::Rights, said: ActSaid::default() },
        Request::NoteAct { inspection: id(2), kind: ActKind::Service, said: act_said() },
        Request::TakeStep { finding: id(3), kind: EventKind::Order, detail: detail() },
        Request::TakeStep { finding: id(3), kind: EventKind::Acknowledge, detail: Detail::default() },
        Request::SyncNow,
        Request::Network { online: true },
        Request::Resumed,
        Request::Rescue { part: 3 },
        Request::ForgetDraft { document: id(2), field: "place".into() },
        Request::NoteLost { document: id(2) },
        Request::Hold { form: "site".into(), words: BTreeMap::from([("name".into(), "车间".into())]) },
        Request::Hold { form: String::new(), words: BTreeMap::new() },
        Request::Held { form: "site".into() },
        Request::Colleagues,
        Request::Quarantine,
        Request::InspectQuarantined { id: i64::MIN },
        Request::DecideQuarantined { id: 1, release: false },
        Request::LedgerIds { filter: LedgerFilter::default(), order: LedgerOrder::default() },
        Request::Looked { version: "a5a5a5a5a5a5a5a5".into(), n_free: Some(1_800_000_000) },
        Request::Flush,
        Request::Ping,
    ];
    requests.extend(papers::requests());
    requests.extend(checklist::requests());
    for edit in edits() {
        let seen = vec!["a5".repeat(32)];
        requests.push(Request::Draft { document: id(3), edit: edit.clone(), seen: seen.clone() });
        requests.push(Request::Edit { document: id(3), edit, seen });
    }
    requests.extend(queries().into_iter().map(|query| Request::Watch { watch: 1, query }));
    requests
}

pub fn failures() -> Vec<Failure> {
    let mut failures: Vec<_> = Refusal::ALL.iter().map(|refusal| Failure::Refused(*refusal)).collect();
    failures.extend([
        Failure::Unreachable,
        Failure::OfficeFault,
        Failure::NotPaired,
        Failure::CodeUnknown,
        Failure::TooManyTries,
        Failure::OthersWorkUnsent,
        Failure::WorkUnsent,
        Failure::StorageFull,
        Failure::StorageFault,
        Failure::NotAPicture,
        Failure::PhotoTooLarge,
        Failure::PhotoOnItsWay,
        Failure::PhotoLost,
        Failure::PhotosHeldUp,
        Failure::NotTaken,
        Failure::Incomplete(vec![Lack { finding: id(3), refusal: Refusal::NeedsMeasure }]),
    ]);
    failures
}

pub fn refused() -> RefusedChange {
    RefusedChange {
        reason: "frozen_by_order".into(),
        at: at(),
        words: vec![("title".into(), "通道堵塞".into())],
        steps: EventKind::ALL.to_vec(),
        photos: vec![hash()],
    }
}

pub fn replies() -> Vec<Reply> {
    let quarantined = QuarantinedView {
        id: 4,
        document: id(3),
        kind: DocumentKind::Finding,
        title: "通道堵塞".into(),
        author: id(7),
        author_name: "李敏".into(),
        reason: "not_permitted".into(),
        received_at: at(),
        n_bytes: 300,
        is_full: true,
    };
    let mut replies = vec![
        Reply::Opened { session: None, ended: false },
        Reply::Opened { session: Some(session()), ended: true },
        Reply::Paired { session: session() },
        Reply::Done,
        Reply::Made { document: id(3) },
        Reply::PapersMade { papers: vec![id(5), id(6)] },
        Reply::PhotoAdded { photo: id(9), sha256: hash() },
        Reply::Photo { media_type: "image/jpeg".into() },
        Reply::Held { words: BTreeMap::from([("name".into(), "三号车间".into())]) },
        Reply::Rescue {
            file_name: "spotcheck-2026-11-29.rescue".into(),
            seal: Some(([0xa5; 32], [7; 7])),
            is_last: true,
        },
        Reply::Rescue { file_name: String::new(), seal: None, is_last: false },
        Reply::Colleagues { people: vec![Who { id: id(7), name: "李敏".into() }] },
        Reply::Quarantine { changes: Vec::new() },
        Reply::Quarantine { changes: vec![quarantined.clone(), quarantined] },
        Reply::Quarantined { change: refused() },
        Reply::Quarantined { change: RefusedChange::default() },
    ];
    replies.extend(failures().into_iter().map(Reply::Failed));
    replies
}

pub fn notices() -> Vec<Notice> {
    let mut notices = vec![
        Notice::PhotosMayHaveArrived,
        Notice::PairAgain,
        Notice::AnotherPerson,
        Notice::Moved(Named::default()),
    ];
    notices.extend(views().into_iter().map(|view| Notice::View { watch: 300, view }));
    notices
}
