//! What the filters let through, what there is to choose from, and what is the same in every row.

use super::*;
use crate::engine::state::Entry;
use spotcheck_domain::id::{DocumentId, FindingId, ReplicaId, SiteId};
use spotcheck_domain::ledger::SiteRow;
use spotcheck_domain::reference::{Organisation, Unit};
use spotcheck_domain::term::{Level, State as FindingState, Tier};
use spotcheck_domain::time::Timestamp;
use std::rc::Rc;

const TODAY: Day = Day::from_days(20_000);

fn id(kind: u8, n: u32) -> DocumentId {
    let n = n.to_be_bytes();
    DocumentId::from_parts(Timestamp::from_millis(1), [kind, n[0], n[1], n[2], n[3], 0, 0, 0, 0, 0])
}

fn unit_id(n: u8) -> UnitId {
    UnitId::from_parts(Timestamp::from_millis(1), [n; 10])
}

/// A city (1) with two counties (2, 3), in the first of them a town (4).
fn organisation() -> Organisation {
    let unit = |n: u8, parent: Option<u8>, tier, zh: &str, en: &str| Unit {
        id: unit_id(n),
        parent: parent.map(unit_id),
        tier,
        name: Named { zh: zh.into(), en: en.into() },
    };
    let units = vec![
        unit(1, None, Tier::City, "晋川市", "Jinchuan"),
        unit(2, Some(1), Tier::County, "云岭县", "Yunling"),
        unit(3, Some(1), Tier::County, "青崖县", "Qingya"),
        unit(4, Some(2), Tier::Town, "松涛镇", "Songtao"),
    ];
    Organisation { units, people: Vec::new(), ..Organisation::default() }
}

fn site(n: u32, county: &str, town: &str) -> SiteRow {
    SiteRow {
        id: id(1, n).into(),
        unit: unit_id(2),
        name: format!("对象{n}"),
        address: String::new(),
        town: town.into(),
        county: county.into(),
        sector: "coal-mine".into(),
        phone: String::new(),
        legal_rep: String::new(),
        position: None,
        grade: None,
        provisional: false,
        merged_into: None,
        closed_on: None,
        uscc: String::new(),
    }
}

fn finding(n: u32, site: Option<SiteId>, unit: UnitId) -> FindingRow {
    FindingRow {
        id: id(2, n).into(),
        unit,
        inspection: None,
        site,
        site_name: format!("对象{n}"),
        title: format!("隐患{n}"),
        place: String::new(),
        level: Level::General,
        sector: "coal-mine".into(),
        state: FindingState::Recorded,
        catalog_hazard: String::new(),
        round: 1,
        listed: false,
        suspended: false,
        deadline: None,
        responsible: String::new(),
        recorded_at: Timestamp::from_millis(n.into()),
        recorded_by: String::new(),
        recorder: None,
        searched: Vec::new(),
        closed_at: None,
        n_photos: 0,
        cover: None,
        needs_settling: false,
    }
}

fn state(rows: impl IntoIterator<Item = Row>) -> State {
    let mut state =
        State::blank(ReplicaId::from_parts(Timestamp::from_millis(1), [1; 10]), Timestamp::from_millis(1));
    state.organisation = Rc::new(organisation());
    for row in rows {
        let id = match &row {
            Row::Finding(row) => row.id.into(),
            Row::Site(row) => row.id.into(),
            _ => continue,
        };
        state.entries.insert(id, Entry::new(row));
    }
    state
}

/// Three hazards: at a site of 云岭县 that says its town, at one of 青崖县 that does not, and at none, of the town's own.
fn three() -> State {
    state([
        Row::Site(site(1, "云岭县", "松涛镇")),
        Row::Site(site(2, "青崖县", "")),
        Row::Finding(finding(1, Some(id(1, 1).into()), unit_id(2))),
        Row::Finding(finding(2, Some(id(1, 2).into()), unit_id(3))),
        Row::Finding(finding(3, None, unit_id(4))),
    ])
}

fn shown(state: &State, filter: &LedgerFilter) -> LedgerView {
    let order = LedgerOrder { by: LedgerColumn::RecordedAt, descending: false };
    match findings(state, TODAY, filter, order, 0, 50) {
        View::Ledger(ledger) => ledger,
        other => panic!("no ledger: {other:?}"),
    }
}

fn numbers(ledger: &LedgerView) -> Vec<i64> {
    ledger.cards.iter().map(|card| card.row.recorded_at.millis()).collect()
}

#[test]
fn hazards_are_found_by_county_town_and_unit() {
    let state = three();
    let of = |filter: LedgerFilter| numbers(&shown(&state, &filter));
    let all = LedgerFilter::default;
    assert_eq!(of(all()), [1, 2, 3]);
    assert_eq!(of(LedgerFilter { county: Some("云岭县".into()), ..all() }), [1, 3]);
    assert_eq!(of(LedgerFilter { county: Some("青崖县".into()), ..all() }), [2]);
    assert_eq!(of(LedgerFilter { town: Some("松涛镇".into()), ..all() }), [1, 3]);
    let elsewhere =
        LedgerFilter { county: Some("青崖县".into()), town: Some("松涛镇".into()), ..all() };
    assert!(of(elsewhere).is_empty());
    assert_eq!(of(LedgerFilter { unit: Some(unit_id(2)), ..all() }), [1, 3], "with what is below it");
    assert_eq!(of(LedgerFilter { unit: Some(unit_id(4)), ..all() }), [3]);
    assert_eq!(of(LedgerFilter { unit: Some(unit_id(9)), ..all() }), [0; 0]);
}

#[test]
fn a_search_looks_through_places_too() {
    let state = three();
    let of = |query: &str| {
        numbers(&shown(&state, &LedgerFilter { query: query.into(), ..LedgerFilter::default() }))
    };
    assert_eq!(of("青崖"), [2]);
    assert_eq!(of("qyx"), [2], "by initials");
    assert_eq!(of("Ｙunling 隐患3"), [3], "each word somewhere, in whatever width");
    assert_eq!(of("松涛 对象1"), [1]);
    assert!(of("松涛 青崖").is_empty());
}

#[test]
fn what_there_is_to_choose_from_is_told_whatever_the_filter() {
    let state = three();
    let names = |names: &[Named]| names.iter().map(|name| name.zh.clone()).collect::<Vec<_>>();
    let ledger = shown(&state, &LedgerFilter { county: Some("青崖县".into()), ..LedgerFilter::default() });
    assert_eq!(names(&ledger.counties), ["云岭县", "青崖县"]);
    assert!(ledger.towns.is_empty(), "towns of the county that is chosen");
    assert_eq!(ledger.counties[1].en, "Qingya");
    let units: Vec<String> = ledger.units.iter().map(|(_, name)| name.en.clone()).collect();
    assert_eq!(units.len(), 4, "owners with those above them: {units:?}");
    assert_eq!(names(&shown(&state, &LedgerFilter::default()).towns), ["松涛镇"]);
}

#[test]
fn what_every_row_says_is_told_once_there_are_several() {
    use LedgerColumn::{County, Level, Sector, State, Town};
    let state = three();
    let same = |county: Option<&str>| {
        shown(&state, &LedgerFilter { county: county.map(Into::into), ..LedgerFilter::default() }).same
    };
    assert_eq!(same(None), [Level, State, Sector]);
    assert_eq!(same(Some("云岭县")), [Level, State, County, Town, Sector]);
    assert_eq!(same(Some("青崖县")), [], "of one row nothing is left out");
}

#[test]
fn rows_are_ordered_by_place_and_their_ids_told_in_that_order() {
    let state = three();
    let order = LedgerOrder { by: LedgerColumn::County, descending: true };
    let View::Ledger(ledger) = findings(&state, TODAY, &LedgerFilter::default(), order, 1, 1) else {
        panic!()
    };
    let ids = ids(&state, TODAY, &LedgerFilter::default(), order);
    let ids: Vec<FindingId> = ids.chunks(16).map(|id| FindingId::from_slice(id).expect("an id")).collect();
    assert_eq!((ids.len(), ledger.n_matching), (3, 3));
    assert_eq!(ids[1], ledger.cards[0].row.id);
    assert_eq!(ids[0], id(2, 2).into(), "青崖县 comes last, and this is the other way round");
}

/// Not a measurement, only that nothing grows beyond reason: ten thousand hazards at two thousand sites.
#[test]
fn ten_thousand_are_filtered_in_a_moment() {
    let counties = ["云岭县", "青崖县", "白庐县"];
    let sites = (0..2_000).map(|n| Row::Site(site(n, counties[n as usize % 3], &format!("镇{}", n % 60))));
    let findings = (0..10_000).map(|n| Row::Finding(finding(n, Some(id(1, n % 2_000).into()), unit_id(2))));
    let state = state(sites.chain(findings));
    let filters = [
        LedgerFilter::default(),
        LedgerFilter { county: Some("青崖县".into()), ..LedgerFilter::default() },
        LedgerFilter { query: "镇59 隐患".into(), ..LedgerFilter::default() },
    ];
    for filter in filters {
        let ledger = shown(&state, &filter);
        assert!(ledger.n_matching > 100 && ledger.n_all == 10_000);
        assert_eq!((ledger.counties.len(), ledger.cards.len()), (3, 50));
    }
}
