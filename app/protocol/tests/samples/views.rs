//! One of every view.

use super::{act_said, at, day, detail, failures, hash, id, named, officer, position, refused};
use spotcheck_domain::authority::Act;
use spotcheck_domain::awaited::{Awaited, Duty};
use spotcheck_domain::event::EventKind;
use spotcheck_domain::field::FindingField;
use spotcheck_domain::inspection::{ActKind, Bulk, Stance};
use spotcheck_domain::ledger::{Due, FindingRow, InspectionRow, Place, SiteRow};
use spotcheck_domain::reference::Named;
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::sorted::SortedMap;
use spotcheck_domain::term::{
    DocumentKind, Grade, InspectionKind, Level, OnSpot, PhotoRole, Role, State, Tier, Verdict,
};
use spotcheck_protocol::{
    ActSaid, ActView, AlteredView, CandidateView, ChecklistChoice, ChecklistView, ConflictView, Detail,
    DossierView, Drawn, FindingCard, FindingView, HazardView, HeldPost, InspectionCard, InspectionView,
    InspectionsView, ItemView, LedgerColumn, LedgerView, OrderView, OutboxRecord, OutboxView, Phase,
    PhotoFacts, PhotoView, PhotoWhereabouts, RepeatView, SignatureView, SiteCard, SitesView, StanceView,
    StartPost, StartView, StatusView, TimelineEntry, TodayView, Used, View, Whereabouts,
};

fn held_post() -> HeldPost {
    HeldPost {
        unit: named(),
        tier: Tier::County,
        line: vec![id(1), id(2)],
        roles: vec![Role::Inspector, Role::Reviewer],
        deputy_for: Some("王伟".into()),
        from: Some(day()),
        until: Some(day()),
        holds: true,
    }
}

const PHASES: [Phase; 5] = [Phase::Settled, Phase::Sending, Phase::Offline, Phase::Trouble, Phase::NotPaired];

fn status(phase: Phase) -> StatusView {
    StatusView {
        phase,
        n_unsent_records: 3,
        n_unsent_photos: 7,
        n_sent_photos: 3,
        n_batch_photos: 7,
        oldest_unsent_at: Some(at()),
        last_synced_at: None,
        clock_off_minutes: Some(-40),
        slow: Some(34),
        n_refused: 1,
        n_lost: 3,
        n_set_aside: u32::MAX,
        acts: Act::ALL.to_vec(),
    }
}

fn finding_row() -> FindingRow {
    FindingRow {
        id: id(3),
        unit: id(2),
        inspection: Some(id(4)),
        site: None,
        site_name: "城关镇超市".into(),
        title: "消防通道堵塞".into(),
        place: "东侧".into(),
        level: Level::Major,
        sector: "retail".into(),
        state: State::Reviewed,
        catalog_hazard: "fire-1".into(),
        round: 2,
        listed: true,
        suspended: false,
        deadline: Some(day()),
        responsible: "张伟".into(),
        recorded_at: at(),
        recorded_by: "李敏".into(),
        recorder: None,
        searched: Vec::new(),
        closed_at: Some(at()),
        n_photos: 4,
        cover: Some(hash()),
        needs_settling: true,
    }
}

fn place() -> Place {
    Place { county: named(), town: Named::default() }
}

fn finding_cards() -> Vec<FindingCard> {
    let places = [
        (Due::Overdue(3), Whereabouts::OnThisPhone),
        (Due::Within(0), Whereabouts::Sending { n_sent: 1, n_photos: 3 }),
        (Due::None, Whereabouts::AtTheOffice),
        (Due::None, Whereabouts::Refused),
    ];
    let row = |due| FindingRow { recorder: (due == Due::None).then(|| id(7)), ..finding_row() };
    places.map(|(due, whereabouts)| FindingCard { row: row(due), due, whereabouts, place: place() }).to_vec()
}

fn inspection_row() -> InspectionRow {
    InspectionRow {
        id: id(4),
        unit: id(2),
        site: id(5),
        site_name: "城关镇超市".into(),
        sector: "retail".into(),
        kind: InspectionKind::LookBack,
        began_at: at(),
        ended_at: None,
        officers: vec!["李敏".into(), "王强".into()],
        officer_ids: vec![id(7), id(8)],
        heard: vec![id(8)],
        n_objections: 1,
        n_items: 40,
        n_answered: 12,
        n_findings: 1,
        n_photos: 4,
        cover: None,
    }
}

fn inspection_card() -> InspectionCard {
    InspectionCard { row: inspection_row(), whereabouts: Whereabouts::AtTheOffice }
}

fn site_card() -> SiteCard {
    SiteCard {
        row: SiteRow {
            id: id(5),
            unit: id(2),
            name: "城关镇超市".into(),
            address: "人民路 1 号".into(),
            town: "城关镇".into(),
            county: "安泽县".into(),
            sector: "retail".into(),
            phone: "13800000000".into(),
            legal_rep: "张伟".into(),
            position: Some(position()),
            grade: Some(Grade::Orange),
            provisional: true,
            merged_into: Some(id(6)),
            closed_on: None,
            uscc: "91999901FAKE00013L".into(),
        },
        sector_name: named(),
        distance_m: Some(1_234.5),
        last_visit_at: Some(at()),
        n_open_findings: 2,
    }
}

fn photos() -> Vec<PhotoView> {
    let places = [
        PhotoWhereabouts::OnThisPhone,
        PhotoWhereabouts::Sending { percent: 42 },
        PhotoWhereabouts::AtTheOffice,
        PhotoWhereabouts::OnItsWay,
        PhotoWhereabouts::Lost,
    ];
    let photo = PhotoFacts {
        role: PhotoRole::After,
        sha256: hash(),
        size: 3 << 20,
        media_type: "image/heic".into(),
        thumbnail: None,
        width: None,
        height: None,
        taken_at: at(),
        position: None,
        item: None,
        from_file: false,
        undated: false,
        is_lost: false,
        struck: None,
    };
    let full = PhotoFacts {
        thumbnail: Some(hash()),
        width: Some(4_000),
        height: Some(3_000),
        position: Some(position()),
        item: Some("fire-1".into()),
        ..photo.clone()
    };
    [photo, full]
        .into_iter()
        .flat_map(|photo| {
            places.map(|whereabouts| PhotoView { id: id(9), photo: photo.clone(), whereabouts })
        })
        .collect()
}

fn conflicts() -> Vec<ConflictView> {
    let candidates = vec![
        CandidateView { value: "东侧".into(), by: Some("李敏".into()), at: Some(at()) },
        CandidateView { value: "西侧".into(), by: None, at: None },
    ];
    [false, true]
        .map(|is_beside_the_order| {
            let (key, candidates) = ("place".into(), candidates.clone());
            ConflictView { key, candidates, is_beside_the_order }
        })
        .into()
}

fn drafts() -> SortedMap<String, String> {
    SortedMap::from([("narrative".into(), "正在".into()), ("answers/fire-1/note".into(), String::new())])
}

fn acts() -> Vec<ActView> {
    let noted = ActView {
        id: id(6),
        kind: ActKind::Service,
        by: "李敏".into(),
        at: at(),
        received_at: Some(at()),
        officer: "王强".into(),
        said: act_said(),
        is_struck: true,
    };
    vec![ActView { received_at: None, said: ActSaid::default(), is_struck: false, ..noted.clone() }, noted]
}

pub fn signatures() -> Vec<SignatureView> {
    let drawn = SignatureView {
        id: id(9),
        party: "officer".into(),
        name: "李敏".into(),
        at: at(),
        reason: String::new(),
        witness: String::new(),
        paper: String::new(),
        drawn: Some(Drawn { width: 600, height: 240, path: "M1 1h0l4 1".into() }),
        photo: None,
        is_sealed: true,
        altered: vec![AlteredView { finding: None, title: String::new(), keys: vec!["narrative".into()] }],
    };
    let refused = SignatureView {
        party: "refusal".into(),
        reason: "不在场".into(),
        witness: "王工".into(),
        drawn: None,
        photo: Some(hash()),
        altered: vec![AlteredView {
            finding: Some(id(3)), title: "消防通道堵塞".into(), keys: Vec::new()
        }],
        ..drawn.clone()
    };
    vec![drawn, refused]
}

fn inspection() -> InspectionView {
    let checklist = ChecklistView { name: named(), version: "3".into(), sections: vec![named(), named()] };
    let item = ItemView {
        item: "fire-1".into(),
        section: 0,
        question: named(),
        basis: named(),
        level: Level::General,
        title: named(),
        verdict: Some(Verdict::Hazard),
        bulk: None,
        note: "东侧".into(),
        findings: vec![id(3)],
    };
    InspectionView {
        seen: vec!["a5".repeat(32)],
        row: inspection_row(),
        site_address: "人民路 1 号".into(),
        site_contact: "张伟".into(),
        officers: vec![officer()],
        stances: Stance::ALL
            .iter()
            .map(|stance| StanceView { officer: id(8), stance: *stance, act: Some(id(6)) })
            .collect(),
        colleagues: vec![officer()],
        log: acts(),
        demanded: ActKind::ALL.to_vec(),
        representative: "张伟".into(),
        signatures: signatures(),
        checklist: Some(checklist),
        items: vec![
            ItemView { verdict: None, ..item.clone() },
            ItemView {
                verdict: Some(Verdict::NotLookedAt),
                bulk: Some(Bulk { id: id(9), at: at() }),
                ..item.clone()
            },
            item,
        ],
        narrative: "词".repeat(300),
        findings: finding_cards(),
        n_findings_on_their_way: 1,
        photos: photos(),
        whereabouts: Whereabouts::OnThisPhone,
        acts: Act::ALL.to_vec(),
        is_gone: true,
        conflicts: conflicts(),
        drafts: drafts(),
    }
}

fn finding() -> FindingView {
    let entry = TimelineEntry {
        kind: None,
        by: "李敏".into(),
        unit: named(),
        second: None,
        at: at(),
        received_at: None,
        detail: Detail::default(),
        contested: false,
    };
    let told = TimelineEntry {
        kind: Some(EventKind::Order),
        second: Some("王强".into()),
        received_at: Some(at()),
        detail: detail(),
        contested: true,
        ..entry.clone()
    };
    FindingView {
        seen: Vec::new(),
        row: finding_row(),
        due: Due::Overdue(u32::MAX),
        sector_name: named(),
        description: "词".repeat(300),
        fields: FindingField::ALL.iter().map(|field| format!("{field} 清理")).collect(),
        basis_unverified: true,
        cites_clause: true,
        photos: photos(),
        timeline: vec![entry, told],
        acts: Act::ALL.to_vec(),
        is_on_behalf: true,
        awaited: Some(Awaited { duty: Duty::LookBack, by: day() }),
        is_frozen: true,
        needs_update: true,
        is_gone: true,
        lacks: Refusal::ALL.to_vec(),
        colleagues: vec![officer()],
        second: Some(id(5)),
        state: State::Ordered,
        on_spot: Some(OnSpot::StopUse),
        today: day(),
        used: Used {
            places: vec!["东".into()],
            measures: vec!["清理".into(), String::new()],
            responsible: Vec::new(),
        },
        conflicts: conflicts(),
        drafts: drafts(),
        whereabouts: Whereabouts::Refused,
        refusals: vec!["frozen_by_order".into()],
    }
}

fn outbox() -> OutboxView {
    let record = OutboxRecord {
        document: id(3),
        title: "通道堵塞".into(),
        kind: DocumentKind::Finding,
        n_changes: 4,
        n_photos: 2,
        n_bytes: 1 << 40,
        n_sent_bytes: 0,
        n_lost: 1,
        since: at(),
        last_error: None,
        refusals: vec![refused()],
    };
    let failed =
        failures().into_iter().map(|failure| OutboxRecord { last_error: Some(failure), ..record.clone() });
    OutboxView { status: status(Phase::Sending), records: failed.collect(), n_bytes: 1 << 50 }
}

pub fn views() -> Vec<View> {
    let hazard = HazardView {
        id: "fire-1".into(),
        level: Level::General,
        title: named(),
        basis: named(),
        clause: named(),
    };
    let choice = ChecklistChoice { id: "fire".into(), name: named(), n_items: 40, fits: true };
    let mut views = vec![
        View::Today(TodayView {
            name: "李敏".into(),
            unit: named(),
            today: day(),
            acts: Act::ALL.to_vec(),
            to_confirm: vec![inspection_card()],
            objections: vec![inspection_card()],
            open_inspections: vec![inspection_card()],
            due_soon: finding_cards(),
            recent_inspections: vec![InspectionCard {
                row: InspectionRow { officer_ids: Vec::new(), ..inspection_row() },
                whereabouts: Whereabouts::Refused,
            }],
            n_open: 1,
            n_overdue: 2,
            n_needs_settling: 3,
        }),
        View::Sites(SitesView { sites: vec![site_card()], n_matching: 1, n_all: 900 }),
        View::Start(StartView {
            site: SiteCard { distance_m: None, last_visit_at: None, ..site_card() },
            checklists: vec![choice],
            colleagues: vec![officer()],
            posts: vec![StartPost { unit: id(8), name: named(), acts: vec![Act::StartRoutine] }],
            unfinished: Some(id(4)),
            last_kind: Some(InspectionKind::Unannounced),
            last_second: Some(id(8)),
            dossier: DossierView {
                findings: finding_cards(),
                n_findings: 9,
                n_ordered: 2,
                n_overdue: 1,
                repeats: vec![RepeatView { title: "消防通道堵塞".into(), n: 3 }],
                last_visit: Some(inspection_card()),
            },
        }),
        View::Inspection(Box::new(inspection())),
        View::Items(vec![0, 40]),
        View::Inspection(Box::new(InspectionView {
            checklist: None,
            signatures: Vec::new(),
            ..inspection()
        })),
        View::Finding(Box::new(finding())),
        View::Finding(Box::new(FindingView { fields: Vec::new(), ..finding() })),
        View::Order(Box::new(OrderView {
            row: inspection_card().row,
            officers: vec![officer()],
            stances: Vec::new(),
            safety: vec![(id(3), false)],
            findings: vec![finding()],
            next_number: Some("青应急责改〔2026〕108 号".into()),
            n_ordered: 2,
        })),
        View::Ledger(LedgerView {
            cards: finding_cards(),
            offset: 50,
            n_matching: 54,
            n_all: 10_000,
            sectors: SortedMap::from([("retail".into(), named())]),
            counties: vec![named()],
            towns: vec![named(), Named::default()],
            units: vec![(id(3), named())],
            same: vec![LedgerColumn::County, LedgerColumn::Sector],
            me: Some(id(7)),
        }),
        View::Inspections(InspectionsView { cards: vec![inspection_card()], offset: 0, n_matching: 1 }),
        View::Hazards(vec![hazard]),
        View::Outbox(outbox()),
        View::Posts(vec![held_post(), HeldPost { deputy_for: None, from: None, until: None, ..held_post() }]),
        View::PaperPage(Box::new(super::paper::page())),
        View::PaperPage(Box::new(super::paper::preview())),
        View::Absent,
        View::SetAside,
    ];
    views.extend(super::papers::views());
    views.extend(PHASES.map(status).map(View::Status));
    views
}
