//! Which sites a list shows, in what order, and how many units have seen.

use super::common::call::{done, pair_person};
use super::{DAY, Desk, now, provisional, visit};
use spotcheck_domain::call::{
    CloseSite, CoverageBy, EnterPerson, ListSites, MergeSites, PersonField, PersonFields, ReadCoverage,
    SiteCounts, SiteOrder, SiteView, UnmergeSites,
};
use spotcheck_domain::id::SiteId;
use spotcheck_domain::site::SiteField as F;
use spotcheck_domain::term::{Grade, InspectionKind, Role};

fn listed(desk: &Desk, call: &ListSites) -> Vec<String> {
    done(&desk.admin, call).sites.into_iter().map(|site| site.name).collect()
}

fn counts(desk: &Desk) -> SiteCounts {
    done(&desk.admin, &ListSites::default()).counts
}

/// Four sites of two counties that nobody confuses with those of the demo.
fn four(desk: &Desk) -> [SiteId; 4] {
    let town = desk.unit("松涛镇").to_string();
    let one = |unit, name, county, grade| {
        let fields = [
            (F::Name, name),
            (F::County, county),
            (F::Grade, grade),
            (F::Town, "丁镇"),
            (F::ResponsibleUnit, &town),
        ];
        desk.enter(unit, &fields)
    };
    [
        one("云岭县", "验甲厂", "云岭县", "red"),
        one("云岭县", "验乙厂", "云岭县", "orange"),
        one("青崖县", "验丙厂", "青崖县", "blue"),
        one("云岭县", "验丁厂", "云岭县", ""),
    ]
}

#[test]
fn a_list_shows_what_was_never_visited_and_what_is_due_by_grade() {
    let desk = Desk::open();
    let of = |view| ListSites { view, q: "验".into(), ..ListSites::default() };
    let [red, orange, blue, plain] = four(&desk);
    assert_eq!(listed(&desk, &of(SiteView::Never)).len(), 4);
    assert_eq!(listed(&desk, &of(SiteView::Due)).len(), 3, "without a grade nothing is due");
    let mut inspector = desk.server.pair("祁远舟");
    visit(&mut inspector, red, InspectionKind::Routine, now().plus_millis(-31 * DAY));
    visit(&mut inspector, orange, InspectionKind::Routine, now().plus_millis(-31 * DAY));
    visit(&mut inspector, plain, InspectionKind::Routine, now().plus_millis(-400 * DAY));
    assert_eq!(listed(&desk, &of(SiteView::Never)), ["验丙厂"]);
    assert_eq!(listed(&desk, &of(SiteView::Due)), ["验丙厂", "验甲厂"]);
    visit(&mut inspector, red, InspectionKind::Routine, now().plus_millis(-DAY));
    visit(&mut inspector, blue, InspectionKind::SelfCheck, now().plus_millis(-DAY));
    assert_eq!(listed(&desk, &of(SiteView::Due)), ["验丙厂"], "a self check is no visit");
    let since = ListSites { not_since: Some(now().plus_millis(-30 * DAY)), ..of(SiteView::Open) };
    assert_eq!(listed(&desk, &since), ["验丙厂", "验丁厂", "验乙厂"]);
    let by_visit = ListSites { order: SiteOrder::LastVisit, ..of(SiteView::Open) };
    assert_eq!(listed(&desk, &by_visit), ["验丙厂", "验丁厂", "验乙厂", "验甲厂"]);
    let red = desk.site("验甲");
    assert!(red.due_at.unwrap() > now() && red.last_visit_at.unwrap() < now());
}

#[test]
fn a_list_is_filtered_ordered_and_paged() {
    let desk = Desk::open();
    let all = done(&desk.admin, &ListSites::default());
    assert_eq!((all.n_found, all.sites.len(), all.counts.open), (60, 50, 60));
    let second = done(&desk.admin, &ListSites { page: 1, ..ListSites::default() });
    assert_eq!(second.sites.len(), 10);
    assert!(all.sites.iter().all(|site| second.sites.iter().all(|other| other.id != site.id)));
    let n_places: u64 = all.places.iter().map(|place| place.n_sites).sum();
    assert_eq!(n_places, 60);
    let [.., plain] = four(&desk);
    let q = |q: &str| ListSites { q: q.into(), ..ListSites::default() };
    for words in ["yjc", "验 甲", "ＹＪＣ", "验甲 丁镇"] {
        assert_eq!(listed(&desk, &q(words)), ["验甲厂"], "{words}");
    }
    assert_eq!(listed(&desk, &q("91999901fake00013l")).len(), 1);
    assert_eq!(listed(&desk, &q("%")).len(), 0);
    let county = ListSites { county: "青崖县".into(), ..q("验") };
    assert_eq!(listed(&desk, &county), ["验丙厂"]);
    let grade = ListSites { grade: Some(Grade::Red), ..q("验") };
    assert_eq!(listed(&desk, &grade), ["验甲厂"]);
    let by_grade = ListSites { order: SiteOrder::Grade, ..q("验") };
    assert_eq!(listed(&desk, &by_grade), ["验甲厂", "验乙厂", "验丙厂", "验丁厂"]);
    assert_eq!(listed(&desk, &ListSites { descending: true, ..by_grade })[0], "验丁厂");
    let unit = ListSites { unit: Some(desk.unit("松涛镇")), ..q("验") };
    assert_eq!(listed(&desk, &unit).len(), 4, "it answers for all of them");
    let unit = ListSites { unit: Some(desk.unit("青崖县")), ..q("验") };
    assert_eq!(listed(&desk, &unit), ["验丙厂"]);
    done(&desk.admin, &CloseSite { site: plain, on: "2026-11-30".parse().unwrap(), reason: "关停".into() });
    assert_eq!(listed(&desk, &ListSites { view: SiteView::Closed, ..q("验") }), ["验丁厂"]);
    assert_eq!(listed(&desk, &q("验")).len(), 3);
}

#[test]
fn an_administrator_of_a_county_sees_its_sites_alone() {
    let desk = Desk::open();
    four(&desk);
    let fields = PersonFields::from([(PersonField::Name, "县管理".to_owned())]);
    let unit = desk.unit("云岭县");
    let id = done(&desk.admin, &EnterPerson { id: None, unit, roles: vec![Role::Admin], fields }).id;
    let county = pair_person(&desk.admin, desk.folder.path(), "县管理", id);
    let call = ListSites { q: "验".into(), ..ListSites::default() };
    let names: Vec<String> = done(&county, &call).sites.into_iter().map(|site| site.name).collect();
    assert_eq!(names, ["验丁厂", "验甲厂", "验乙厂"]);
    assert!(done(&county, &call).places.iter().all(|place| place.county == "云岭县"));
}

#[test]
fn a_merged_site_is_counted_as_the_one_that_stands_for_it_and_a_provisional_one_is_listed() {
    let desk = Desk::open();
    let [red, orange, ..] = four(&desk);
    let mut inspector = desk.server.pair("祁远舟");
    let added = provisional(&mut inspector, "验甲分厂", now());
    assert_eq!(counts(&desk).provisional, 1);
    visit(&mut inspector, added, InspectionKind::Unannounced, now().plus_millis(-DAY));
    assert_eq!(desk.site("验甲厂").last_visit_at, None);
    done(&desk.admin, &MergeSites { site: added, into: red });
    let merged = desk.site("验甲厂");
    assert_eq!((merged.last_visit_at.is_some(), merged.n_visits_this_year), (true, 1));
    assert_eq!((counts(&desk).provisional, desk.found("验甲分厂").len()), (0, 0));
    done(&desk.admin, &MergeSites { site: red, into: orange });
    assert!(desk.site("验乙厂").last_visit_at.is_some(), "one after the other");
    done(&desk.admin, &UnmergeSites { site: red });
    assert!(desk.site("验乙厂").last_visit_at.is_none() && desk.site("验甲厂").last_visit_at.is_some());
}

#[test]
fn coverage_counts_each_units_own_sites() {
    let desk = Desk::open();
    let [red, ..] = four(&desk);
    let mut inspector = desk.server.pair("祁远舟");
    visit(&mut inspector, red, InspectionKind::Routine, now().plus_millis(-1_000));
    let lines = done(&desk.admin, &ReadCoverage::default());
    let town = lines.iter().find(|line| line.unit_name.zh == "松涛镇").unwrap();
    assert_eq!((town.n_sites, town.n_visited_this_year, town.n_due, town.n_never), (4, 1, 2, 3));
    let nobody = lines.last().unwrap();
    assert_eq!((nobody.unit, nobody.n_sites), (None, 60));
    // Each number opens its rows.
    for line in [town, nobody] {
        for (view, n) in [
            (SiteView::Open, line.n_sites),
            (SiteView::Visited, line.n_visited_this_year),
            (SiteView::Due, line.n_due),
            (SiteView::Never, line.n_never),
        ] {
            let by = Some(CoverageBy::Responsible);
            let call = ListSites { view, by, unit: line.unit, ..ListSites::default() };
            assert_eq!(done(&desk.admin, &call).n_found, n, "{view} of {:?}", line.unit);
        }
    }
    let of = |call: ReadCoverage| {
        let lines = done(&desk.admin, &call);
        lines.iter().map(|line| line.n_sites).sum::<u64>()
    };
    let all = ReadCoverage::default();
    let not_since = Some(now().plus_millis(-3_600_000));
    assert_eq!(of(ReadCoverage { not_since, ..all.clone() }), 63, "one was visited since");
    let county = || "云岭县".to_owned();
    let in_county = of(ReadCoverage { county: county(), ..all.clone() });
    let call = ListSites { county: county(), ..ListSites::default() };
    assert_eq!(in_county, done(&desk.admin, &call).n_found);
    assert!(of(ReadCoverage { county: county(), town: "松涛镇".into(), ..all }) < in_county);
    let by = CoverageBy::Owner;
    let owners = done(&desk.admin, &ReadCoverage { by, ..ReadCoverage::default() });
    assert!(owners.iter().all(|line| line.unit.is_some()));
    assert_eq!(owners.iter().map(|line| line.n_sites).sum::<u64>(), 64);
}

#[test]
fn a_search_of_too_many_words_is_told_so_and_one_of_many_finds_what_it_names() {
    let desk = Desk::open();
    let ask = |path: String| desk.admin.get(&path).status;
    let words = |n: usize| vec!["a"; n].join("+");
    for of in ["sites", "people", "checklists", "hazards"] {
        assert_eq!(ask(format!("/v1/{of}?q={}", words(1_500))), 400, "{of}");
        assert_eq!(ask(format!("/v1/{of}?q={}", words(250))), 200, "{of}");
        let distinct: Vec<String> = (0..150).map(|n| n.to_string()).collect();
        assert_eq!(ask(format!("/v1/{of}?q={}", distinct.join("+"))), 200, "{of}");
    }
    assert_eq!(ask(format!("/v1/export/sites.csv?q={}", words(1_500))), 400);
    assert_eq!(desk.found("煤业 松涛 煤业 松涛 松涛").len(), 1);
}
