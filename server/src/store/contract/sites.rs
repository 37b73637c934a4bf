//! What records say of sites, and files that are being taken in.

use super::{Behaviour, Stage, at, document, town, unit};
use crate::store::{DocumentRow, Result, SiteColumns, SiteEntry, SiteFilter, SiteTimes, Tx};
use spotcheck_domain::call::{CoverageBy, SiteOrder, SiteView};
use spotcheck_domain::certificate::{CertificateField, CertificateFields, Certificates};
use spotcheck_domain::id::{CertificateId, DocumentId, ReplicaId, SiteId, UnitId};
use spotcheck_domain::policy::VisitDays;
use spotcheck_domain::site::SiteField as F;
use spotcheck_domain::term::{DocumentKind, Grade};
use spotcheck_domain::time::{Day, Timestamp};

pub const BEHAVIOURS: &[Behaviour] = &[
    Behaviour { name: "columns of sites are what was put last", holds: columns_are_what_was_put_last },
    Behaviour { name: "sites are listed by what they say and by their visits", holds: sites_are_listed },
    Behaviour { name: "a merged site is counted as the other", holds: a_merged_site_is_counted_as_the_other },
    Behaviour {
        name: "a certificate that will be over soon is found",
        holds: an_expiring_certificate_is_found,
    },
    Behaviour { name: "coverage is counted by unit", holds: coverage_is_counted_by_unit },
    Behaviour { name: "an accepted file is there until its last part", holds: an_accepted_file_is_there },
];

const DAY: i64 = 86_400_000;

fn site(n: u8) -> SiteId {
    document(n).into()
}

fn entry(n: u8, of: UnitId, fields: &[(F, &str)]) -> SiteEntry {
    let name = format!("site {n}");
    let mut all: spotcheck_domain::site::SiteFields =
        fields.iter().map(|(field, value)| (*field, (*value).to_owned())).collect();
    all.insert(F::Name, name.clone());
    SiteEntry {
        id: site(n),
        unit: of,
        initials: name.clone(),
        hay: name,
        fields: all,
        certificates: Certificates::new(),
    }
}

fn put(tx: &dyn Tx, id: DocumentId, kind: DocumentKind, of: UnitId, columns: &SiteColumns) -> Result<()> {
    let created_by = ReplicaId::from_parts(at(1), [1; 10]);
    tx.put_document(id, &DocumentRow { kind, unit: of, created_by, n_changes: 0, n_operations: 0 }, at(1))?;
    tx.put_site_columns(id, columns)
}

fn put_site(tx: &dyn Tx, entry: SiteEntry) -> Result<()> {
    let (id, of) = (entry.id.into(), entry.unit);
    put(tx, id, DocumentKind::Site, of, &SiteColumns::Site(Box::new(entry)))
}

fn put_visit(tx: &dyn Tx, n: u8, of: u8, began_at: Timestamp, is_own_check: bool) -> Result<()> {
    let columns = SiteColumns::Visit { site: site(of), is_own_check, began_at };
    put(tx, document(n), DocumentKind::Inspection, unit(2), &columns)
}

fn filter(area: UnitId, view: SiteView) -> SiteFilter {
    SiteFilter {
        area,
        view,
        unit: None,
        by: None,
        words: Vec::new(),
        county: String::new(),
        town: String::new(),
        sector: String::new(),
        grade: None,
        not_since: None,
        times: SiteTimes {
            now: at(1_000 * DAY),
            year_began: at(900 * DAY),
            certified_until: Day::from_days(1_060),
            days: VisitDays::default(),
        },
    }
}

fn listed(stage: &Stage<'_>, filter: &SiteFilter, order: (SiteOrder, bool)) -> Vec<SiteId> {
    let mut found = Vec::new();
    stage.read(|view| {
        found = view.sites(filter, order, 0, 10)?.into_iter().map(|listed| listed.entry.id).collect();
        Ok(())
    });
    found
}

fn columns_are_what_was_put_last(stage: &Stage<'_>) {
    stage.write(|tx| {
        town(tx)?;
        put_site(tx, entry(1, unit(2), &[(F::Grade, "red")]))?;
        put_site(tx, entry(1, unit(2), &[(F::Town, "a town")]))?;
        put_visit(tx, 2, 1, at(5), true)?;
        let finding = SiteColumns::Finding { site: site(1), is_open: true, recorded_at: at(6) };
        put(tx, document(3), DocumentKind::Finding, unit(2), &finding)?;
        tx.put_site_columns_version(7)?;
        tx.put_site_columns_version(8)
    });
    let again = stage.again();
    again
        .read(|view| {
            assert_eq!(view.site(site(1))?, Some(entry(1, unit(2), &[(F::Town, "a town")])));
            let visit = SiteColumns::Visit { site: site(1), is_own_check: true, began_at: at(5) };
            assert_eq!(view.site_columns(document(2))?, visit);
            assert_eq!(view.site_columns(document(9))?, SiteColumns::Nothing);
            assert_eq!(view.site_columns_version()?, 8);
            Ok::<_, super::StoreError>(())
        })
        .expect("it is read");
    stage.write(|tx| tx.put_site_columns(document(3), &SiteColumns::Nothing));
    stage.read(|view| {
        assert_eq!(view.site_columns(document(3))?, SiteColumns::Nothing);
        assert!(view.findings_of_sites(&[site(1)], 9)?.is_empty());
        Ok(())
    });
}

fn sites_are_listed(stage: &Stage<'_>) {
    let of_unit = unit(3).to_string();
    stage.write(move |tx| {
        town(tx)?;
        put_site(tx, entry(1, unit(2), &[(F::Grade, "red"), (F::County, "a")]))?;
        put_site(tx, entry(2, unit(2), &[(F::Grade, "blue"), (F::ResponsibleUnit, &of_unit)]))?;
        put_site(tx, entry(3, unit(3), &[(F::Provisional, "true"), (F::County, "b"), (F::Town, "c")]))?;
        put_site(tx, entry(4, unit(3), &[(F::ClosedOn, "2026-12-01")]))?;
        put_visit(tx, 11, 1, at(960 * DAY), false)?;
        put_visit(tx, 12, 1, at(700 * DAY), false)?;
        put_visit(tx, 13, 2, at(800 * DAY), false)?;
        put_visit(tx, 14, 3, at(999 * DAY), true)
    });
    let open = filter(unit(1), SiteView::Open);
    let by_name = (SiteOrder::Name, false);
    assert_eq!(listed(stage, &open, by_name), [site(1), site(2), site(3)]);
    assert_eq!(listed(stage, &open, (SiteOrder::LastVisit, false)), [site(3), site(2), site(1)]);
    assert_eq!(listed(stage, &open, (SiteOrder::Grade, true)), [site(3), site(2), site(1)]);
    assert_eq!(listed(stage, &filter(unit(3), SiteView::Open), by_name), [site(3)]);
    let view = |view| listed(stage, &filter(unit(1), view), by_name);
    assert_eq!(view(SiteView::Never), [site(3)]);
    assert_eq!(view(SiteView::Due), [site(1)], "red after 30 days, blue not after 200");
    assert_eq!(view(SiteView::Provisional), [site(3)]);
    assert_eq!(view(SiteView::Closed), [site(4)]);
    let unit_3 = SiteFilter { unit: Some(unit(3)), ..open.clone() };
    assert_eq!(listed(stage, &unit_3, by_name), [site(2), site(3)], "owned, or answered for");
    let words = |words: &[&str]| SiteFilter {
        words: words.iter().map(ToString::to_string).collect(),
        ..open.clone()
    };
    assert_eq!(listed(stage, &words(&["2", "site"]), by_name), [site(2)]);
    assert_eq!(listed(stage, &words(&["_"]), by_name), []);
    let since = SiteFilter { not_since: Some(at(900 * DAY)), ..open.clone() };
    assert_eq!(listed(stage, &since, by_name), [site(2), site(3)]);
    let grade = SiteFilter { grade: Some(Grade::Blue), ..open.clone() };
    assert_eq!(listed(stage, &grade, by_name), [site(2)]);
    let place = SiteFilter { county: "b".into(), town: "c".into(), ..open.clone() };
    assert_eq!(listed(stage, &place, by_name), [site(3)]);
    stage.read(|view| {
        let counts = view.site_counts(&open)?;
        assert_eq!(
            (counts.open, counts.never, counts.due, counts.provisional, counts.closed),
            (3, 1, 1, 1, 1)
        );
        let tally = view.site_tally(site(1), open.times)?;
        assert_eq!((tally.n_visits, tally.n_visits_this_year), (2, 1));
        assert_eq!(tally.due_at, Some(at(990 * DAY)));
        assert_eq!(view.sites(&open, (SiteOrder::Name, false), 1, 1)?[0].tally.n_visits, 1);
        let places = view.site_places(unit(1))?;
        assert_eq!(places.len(), 3);
        assert_eq!(view.visits_of_sites(&[site(1)], 9)?, [document(11), document(12)], "the newest first");
        Ok(())
    });
}

fn a_merged_site_is_counted_as_the_other(stage: &Stage<'_>) {
    let into = |n: u8| site(n).to_string();
    let (two, three) = (into(2), into(3));
    stage.write(move |tx| {
        town(tx)?;
        put_site(tx, entry(1, unit(2), &[(F::MergedInto, &two)]))?;
        put_site(tx, entry(2, unit(2), &[(F::MergedInto, &three)]))?;
        put_site(tx, entry(3, unit(2), &[(F::Uscc, "C3"), (F::Note, "C30")]))?;
        put_visit(tx, 11, 1, at(950 * DAY), false)?;
        put_visit(tx, 12, 2, at(960 * DAY), false)?;
        let finding = SiteColumns::Finding { site: site(1), is_open: true, recorded_at: at(6) };
        put(tx, document(13), DocumentKind::Finding, unit(2), &finding)
    });
    stage.read(|view| {
        let open = filter(unit(1), SiteView::Open);
        let listed = view.sites(&open, (SiteOrder::Name, false), 0, 10)?;
        let [only] = &listed[..] else { panic!("{listed:?}") };
        let tally = only.tally;
        assert_eq!((only.entry.id, tally.n_visits, tally.n_open_findings), (site(3), 2, 1));
        assert_eq!(tally.last_visit_at, Some(at(960 * DAY)));
        let of_it = view.site_tally(site(3), open.times)?;
        assert_eq!((of_it.n_visits, of_it.n_open_findings), (2, 1));
        assert_eq!(view.sites_merged_into(site(3))?, [site(2)]);
        let mut n_all = 0;
        view.each_site_below(unit(1), &mut |_| n_all += 1)?;
        assert_eq!(n_all, 3);
        let coded = |area, code: &str| {
            let found = view.sites_coded(area, code)?;
            Ok::<_, crate::store::StoreError>(found.iter().map(|entry| entry.id).collect::<Vec<_>>())
        };
        assert_eq!((coded(unit(1), "C3")?, coded(unit(3), "C3")?), (vec![site(3)], vec![]));
        assert!(coded(unit(1), "C30")?.is_empty(), "a note is no code");
        Ok(())
    });
    // A ring, which nobody should have made, ends.
    let one = into(1);
    stage.write(move |tx| put_site(tx, entry(3, unit(2), &[(F::MergedInto, &one)])));
    stage.read(|view| {
        assert!(view.sites(&filter(unit(1), SiteView::Open), (SiteOrder::Name, false), 0, 10)?.is_empty());
        Ok(())
    });
}

fn an_expiring_certificate_is_found(stage: &Stage<'_>) {
    let until = |day: i32| {
        let until = (CertificateField::Until, Day::from_days(day).to_string());
        CertificateFields::from([(CertificateField::Kind, "a licence".to_owned()), until])
    };
    let with = move |n: u8, days: &[i32]| {
        let id = |place: usize| CertificateId::from_parts(at(1), [place as u8; 10]);
        let certificates = days.iter().enumerate().map(|(place, day)| (id(place), until(*day))).collect();
        SiteEntry { certificates, ..entry(n, unit(2), &[]) }
    };
    let first = with(1, &[2_000, 1_060]);
    let kept = first.clone();
    stage.write(move |tx| {
        town(tx)?;
        put_site(tx, first)?;
        put_site(tx, with(2, &[1_061]))?;
        put_site(tx, with(3, &[]))
    });
    assert_eq!(listed(stage, &filter(unit(1), SiteView::Expiring), (SiteOrder::Name, false)), [site(1)]);
    stage.read(|view| {
        assert_eq!(view.site_counts(&filter(unit(1), SiteView::Open))?.expiring, 1);
        assert_eq!(view.site(site(1))?, Some(kept));
        Ok(())
    });
}

fn coverage_is_counted_by_unit(stage: &Stage<'_>) {
    let of_unit = unit(3).to_string();
    stage.write(move |tx| {
        town(tx)?;
        put_site(tx, entry(1, unit(2), &[(F::Grade, "red"), (F::ResponsibleUnit, &of_unit)]))?;
        put_site(tx, entry(2, unit(2), &[(F::ResponsibleUnit, &of_unit)]))?;
        put_site(tx, entry(3, unit(3), &[(F::ClosedOn, "2026-12-01")]))?;
        put_site(tx, entry(4, unit(3), &[]))?;
        put_visit(tx, 11, 1, at(950 * DAY), false)?;
        put_visit(tx, 12, 4, at(850 * DAY), false)
    });
    stage.read(|view| {
        let open = filter(unit(1), SiteView::Open);
        let rows = view.site_coverage(&open, CoverageBy::Responsible)?;
        let of = |unit| rows.iter().find(|row| row.unit == unit).copied().expect("a row");
        let answered = of(Some(unit(3)));
        let counted = (answered.n_sites, answered.n_visited_this_year, answered.n_due, answered.n_never);
        assert_eq!(counted, (2, 1, 1, 1));
        assert_eq!((of(None).n_sites, of(None).n_visited_this_year), (1, 0));
        assert_eq!(view.site_coverage(&open, CoverageBy::Owner)?.len(), 2);
        // What was counted is what is listed.
        for row in &rows {
            let of = |view| SiteFilter {
                by: Some(CoverageBy::Responsible),
                unit: row.unit,
                ..filter(unit(1), view)
            };
            let counts = view.site_counts(&of(SiteView::Open))?;
            assert_eq!((counts.open, counts.visited), (row.n_sites, row.n_visited_this_year), "{row:?}");
            assert_eq!((counts.due, counts.never), (row.n_due, row.n_never), "{row:?}");
            let visited = view.sites(&of(SiteView::Visited), (SiteOrder::Name, false), 0, 9)?;
            assert_eq!(visited.len() as u64, row.n_visited_this_year);
        }
        Ok(())
    });
}

fn an_accepted_file_is_there(stage: &Stage<'_>) {
    let parts = [(256, b"one".to_vec()), (4, b"two".to_vec())];
    let import = stage.write(move |tx| {
        town(tx)?;
        tx.put_site_import(unit(2), "somebody", at(5), &parts)
    });
    let row = |stage: &Stage<'_>| {
        let mut found = None;
        stage.read(|view| {
            found = view.site_imports()?.pop();
            Ok(())
        });
        found
    };
    let there = row(stage).expect("it is there");
    assert_eq!((there.id, there.unit, there.author.as_str()), (import, unit(2), "somebody"));
    assert_eq!((there.accepted_at, there.n_sites, there.n_left), (at(5), 260, 260));
    stage.read(|view| {
        assert_eq!(view.next_site_part(import)?, Some((0, b"one".to_vec())));
        Ok(())
    });
    stage.write(move |tx| tx.end_site_part(import, 0));
    assert_eq!(row(stage).map(|row| row.n_left), Some(4));
    stage.write(move |tx| tx.end_site_part(import, 1));
    assert_eq!(row(stage), None);
    stage.read(|view| {
        assert_eq!(view.next_site_part(import)?, None);
        Ok(())
    });
}
