//! What is known of a site: its own hazards and those of the sites for which it stands, the open ones first, and what was found
//! again and again; and a licence's code finds its site.

use super::*;
use crate::engine::state::Entry;
use crate::engine::views::sites;
use crate::protocol::View;
use spotcheck_domain::id::{DocumentId, FindingId, InspectionId, ReplicaId, UnitId};
use spotcheck_domain::ledger::SiteRow;
use spotcheck_domain::term::Level;
use spotcheck_domain::time::Timestamp;

const TODAY: Day = Day::from_days(20_000);
const USCC: &str = "91999901FAKE00013L";

fn id<T: From<DocumentId>>(kind: u8, n: u8) -> T {
    DocumentId::from_parts(Timestamp::from_millis(1), [kind, n, 0, 0, 0, 0, 0, 0, 0, 0]).into()
}

fn unit() -> UnitId {
    UnitId::from_parts(Timestamp::from_millis(1), [1; 10])
}

fn user(n: u8) -> UserId {
    UserId::from_parts(Timestamp::from_millis(1), [n; 10])
}

fn site(n: u8, uscc: &str) -> Row {
    Row::Site(SiteRow {
        id: id(1, n),
        unit: unit(),
        name: format!("对象{n}"),
        address: String::new(),
        town: String::new(),
        county: String::new(),
        sector: String::new(),
        phone: String::new(),
        legal_rep: String::new(),
        position: None,
        grade: None,
        provisional: false,
        merged_into: None,
        closed_on: None,
        uscc: uscc.into(),
    })
}

fn finding(n: u8, site: u8, state: Stage, hazard: &str) -> Row {
    Row::Finding(FindingRow {
        id: id(2, n),
        unit: unit(),
        inspection: None,
        site: Some(id(1, site)),
        site_name: String::new(),
        title: format!("隐患{hazard}"),
        place: String::new(),
        level: Level::General,
        sector: String::new(),
        state,
        catalog_hazard: hazard.into(),
        round: 1,
        listed: false,
        suspended: false,
        deadline: Some(TODAY.plus_days(-1)),
        responsible: String::new(),
        recorded_at: Timestamp::from_millis(n.into()),
        recorded_by: String::new(),
        recorder: None,
        searched: Vec::new(),
        closed_at: None,
        n_photos: 0,
        cover: None,
        needs_settling: false,
    })
}

fn visit(n: u8, site: u8, kind: InspectionKind, officers: &[u8]) -> Row {
    Row::Inspection(InspectionRow {
        id: id(3, n),
        unit: unit(),
        site: id(1, site),
        site_name: String::new(),
        sector: String::new(),
        kind,
        began_at: Timestamp::from_millis(n.into()),
        ended_at: None,
        officers: Vec::new(),
        officer_ids: officers.iter().copied().map(user).collect(),
        heard: Vec::new(),
        n_objections: 0,
        n_items: 0,
        n_answered: 0,
        n_findings: 0,
        n_photos: 0,
        cover: None,
    })
}

fn state(rows: impl IntoIterator<Item = Row>) -> State {
    let mut state =
        State::blank(ReplicaId::from_parts(Timestamp::from_millis(1), [1; 10]), Timestamp::from_millis(1));
    for row in rows {
        let id: DocumentId = match &row {
            Row::Finding(row) => row.id.into(),
            Row::Site(row) => row.id.into(),
            Row::Inspection(row) => row.id.into(),
            Row::Task(row) => row.id.into(),
            Row::Paper(row) => row.id.into(),
        };
        state.entries.insert(id, Entry::new(row));
    }
    state
}

#[test]
fn a_dossier_counts_what_presses_and_shows_open_hazards_first() {
    let state = state([
        finding(1, 1, Stage::Ordered, "fire-1"),
        finding(2, 1, Stage::Closed, "fire-1"),
        finding(3, 2, Stage::Rectifying, "gas-1"),
        finding(4, 1, Stage::Void, "fire-1"),
        finding(5, 9, Stage::Ordered, "fire-1"),
        finding(6, 1, Stage::Closed, ""),
        visit(1, 1, InspectionKind::Routine, &[1]),
        visit(2, 2, InspectionKind::Campaign, &[2]),
        visit(3, 9, InspectionKind::Routine, &[1]),
    ]);
    let dossier = dossier(&state, &[id(1, 1), id(1, 2)], TODAY);
    let shown: Vec<FindingId> = dossier.findings.iter().map(|card| card.row.id).collect();
    assert_eq!(shown, [3, 1, 6, 2].map(|n| id::<FindingId>(2, n)));
    assert_eq!((dossier.n_findings, dossier.n_ordered, dossier.n_overdue), (4, 2, 2));
    assert_eq!(dossier.repeats, [RepeatView { title: "隐患fire-1".into(), n: 2 }]);
    assert_eq!(dossier.last_visit.map(|card| card.row.id), Some(id::<InspectionId>(3, 2)));
}

#[test]
fn what_was_last_begun_is_what_this_person_began_and_not_where_he_was_the_second() {
    let state = state([
        visit(1, 1, InspectionKind::Campaign, &[1, 2]),
        visit(2, 1, InspectionKind::Routine, &[2, 1]),
        visit(3, 1, InspectionKind::LookBack, &[3]),
    ]);
    assert_eq!(last_begun(&state, user(1)), (Some(InspectionKind::Campaign), Some(user(2))));
    assert_eq!(last_begun(&state, user(3)), (Some(InspectionKind::LookBack), None));
    assert_eq!(last_begun(&state, user(4)), (None, None));
}

#[test]
fn a_licences_code_finds_its_site_typed_or_as_its_qr_code_says_it() {
    let state = state([site(1, USCC), site(2, "")]);
    let found = |query: &str| match sites::view(&state, query, None, 9) {
        View::Sites(found) => found.sites.iter().map(|card| card.row.name.clone()).collect::<Vec<_>>(),
        _ => Vec::new(),
    };
    for query in [
        USCC,
        "91999901 fake0001 3l",
        "fake00013",
        "https://licence.example.invalid/?code=91999901FAKE00013L",
    ] {
        assert_eq!(found(query), ["对象1"], "{query}");
    }
    assert_eq!(found("").len(), 2);
}
