//! What people do: a whole visit as a script, reused by tests and benches.

use crate::clock::ShiftedClock;
use crate::phone::Phone;
use crate::picture::jpeg;
use spotcheck_client::protocol::{Edit, Query, Reply, Request, View};
use spotcheck_client::world::Clock;
use spotcheck_domain::field::FindingField;
use spotcheck_domain::id::{FindingId, InspectionId, UnitId};
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::term::{InspectionKind, Level, PhotoRole, Verdict};
use spotcheck_domain::time::Day;

/// What a visit left.
pub struct Visit {
    pub inspection: InspectionId,
    pub findings: Vec<FindingId>,
    pub photos: Vec<(PhotoHash, Vec<u8>)>,
}

/// Starts an unannounced visit with the site's checklist and the first colleague.
pub fn start_visit(phone: &Phone, site_query: &str) -> InspectionId {
    let site = phone.site(site_query).row.id;
    let View::Start(start) = phone.view(&Query::Start { site, unit: None }) else {
        panic!("the site can be visited")
    };
    let request = Request::StartInspection {
        site,
        kind: InspectionKind::Unannounced,
        checklist: start.checklists.first().map(|list| list.id.clone()),
        second: start.colleagues.first().map(|officer| officer.user),
        position: None,
        unit: None,
    };
    phone.made(request).into()
}

fn in_a_month() -> Day {
    let clock = ShiftedClock::default();
    clock.now().day(clock.offset_minutes()).plus_days(30)
}

/// Fills in what an order for this unit needs; `unit` is the one that is to put the hazard right.
pub fn fill_order(phone: &Phone, finding: FindingId, unit: UnitId) {
    for (field, value) in [
        (FindingField::Measure, "清理并划线"),
        (FindingField::Deadline, &in_a_month().to_string()),
        (FindingField::Responsible, "秦望川"),
        (FindingField::ResponsibleUnit, &unit.to_string()),
    ] {
        assert_eq!(phone.set(finding, field, value), Reply::Done, "{field:?}");
    }
}

/// A visit with two answers, three findings, six photos and a narrative.
pub fn visit(phone: &Phone, site_query: &str, seed: u64) -> Visit {
    let inspection = start_visit(phone, site_query);
    let view = phone.inspection(inspection);
    let edit = |edit: Edit| Request::Edit { document: inspection.into(), edit, seen: view.seen.clone() };
    let item = |n: usize| view.items[n].item.clone();
    phone.done(edit(Edit::Answer { item: item(0), verdict: Some(Verdict::Conforms) }));
    phone.done(edit(Edit::Answer { item: item(1), verdict: Some(Verdict::NotApplicable) }));
    phone.done(edit(Edit::Narrate { text: "带班领导在岗，调度室记录齐全。".into() }));
    let from_item = Request::RecordFinding {
        inspection,
        item: Some(item(2)),
        title: String::new(),
        level: Level::General,
        position: None,
    };
    let findings: Vec<FindingId> = vec![
        phone.made(from_item).into(),
        phone.record(inspection, "配电柜前堆放杂物"),
        phone.record(inspection, "灭火器压力不足"),
    ];
    let mut photos = Vec::new();
    let mut shoot = |document, role, n: u64, size| {
        let bytes = jpeg(seed * 100 + n, size);
        let hash = phone.shoot(document, role, &bytes, Some(&jpeg(seed * 100 + n + 50, 20_000)));
        photos.push((hash, bytes));
    };
    for (n, finding) in findings.iter().enumerate() {
        shoot((*finding).into(), PhotoRole::Before, n as u64, 300_000);
    }
    shoot(findings[1].into(), PhotoRole::After, 3, 2_500_000);
    shoot(inspection.into(), PhotoRole::Scene, 4, 150_000);
    shoot(inspection.into(), PhotoRole::Scene, 5, 1_048_576);
    Visit { inspection, findings, photos }
}
