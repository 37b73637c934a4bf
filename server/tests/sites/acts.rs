//! What administrators do with sites, what stands in the way, and that each of it is noted.

use super::common::call::{done, obstacle, undone};
use super::{Desk, csv, fields_of, now, provisional};
use spotcheck_domain::authority::Act;
use spotcheck_domain::call::{
    ChangeSite, CloseSite, ConfirmSite, EnterSite, GivePost, GiveSite, ListSites, MergeSites, Obstacle,
    Preview, ReadAudit, ReadSite, ReopenSite, SiteView, UnmergeSites,
};
use spotcheck_domain::id::SiteId;
use spotcheck_domain::site::SiteField as F;
use spotcheck_domain::term::Role;

fn acts(desk: &Desk, act: &str) -> Vec<String> {
    let log = done(&desk.admin, &ReadAudit { act: Some(act.into()), ..ReadAudit::default() });
    log.entries.into_iter().map(|entry| entry.note).collect()
}

#[test]
fn a_site_is_entered_once_and_says_only_what_it_can() {
    let desk = Desk::open();
    let unit = desk.unit("云岭县");
    let id = SiteId::from_parts(now(), [7; 10]);
    let fields =
        fields_of(&[(F::Name, "　验甲厂 "), (F::Uscc, "91999901fake100103"), (F::Sector, "hazchem")]);
    let call = EnterSite { id: Some(id), unit, fields };
    assert_eq!(done(&desk.admin, &call).id, id);
    assert_eq!(done(&desk.admin, &call).id, id, "the answer was lost");
    assert_eq!(desk.found("验甲").len(), 1);
    assert_eq!(desk.page(id).fields[&F::Uscc], "91999901FAKE100103");
    let with = |field, value: &str| EnterSite {
        id: None,
        unit,
        fields: fields_of(&[(F::Name, "验乙厂"), (field, value)]),
    };
    for (call, what) in [
        (with(F::Uscc, "91999901FAKE100103"), Obstacle::CodeTaken),
        (with(F::Uscc, "91999901FAKE100104"), Obstacle::CodeCheckDigit),
        (with(F::Uscc, "123"), Obstacle::CodeUnreadable),
        (with(F::Sector, "alchemy"), Obstacle::SectorUnknown),
        (with(F::Position, "0,0"), Obstacle::PositionUnreadable),
        (with(F::ResponsibleUnit, &SiteId::from_parts(now(), [1; 10]).to_string()), Obstacle::UnitUnknown),
        (with(F::Name, " "), Obstacle::FieldInvalid),
        (with(F::MergedInto, &id.to_string()), Obstacle::FieldInvalid),
        (with(F::ClosedOn, "2026-12-01"), Obstacle::FieldInvalid),
        (EnterSite { id: Some(id), ..with(F::Town, "丁镇") }, Obstacle::IdTaken),
    ] {
        assert_eq!(obstacle(&desk.admin, &call), what, "{:?}", call.fields);
    }
    assert_eq!(acts(&desk, "add_site").len(), 1);
    let inspector = desk.server.pair("祁远舟");
    assert_eq!(undone(&inspector, &with(F::Town, "丁镇")).status, 404);
}

#[test]
fn who_administers_by_another_post_does_so_with_the_sites_of_its_area_alone() {
    let desk = Desk::open();
    let phone = desk.server.pair("卓亦安");
    let post = GivePost {
        person: phone.session.person.id,
        id: None,
        unit: desk.unit("云岭县"),
        roles: vec![Role::Admin],
        from: None,
        until: None,
    };
    done(&desk.admin, &post);
    let (here, there) =
        (desk.enter("云岭县", &[(F::Name, "验甲厂")]), desk.enter("青崖县", &[(F::Name, "验乙厂")]));
    let closes = |site| done(&phone, &ReadSite { site }).acts.contains(&Act::CloseSite);
    assert_eq!((closes(here), closes(there)), (true, false));
    let close = |site| CloseSite { site, on: now().day(480), reason: "停产".into() };
    assert_eq!(undone(&phone, &close(there)).status, 404);
    done(&phone, &close(here));
    assert!(desk.page(here).fields.contains_key(&F::ClosedOn));

    let bring = |rows: &[&[&str]]| {
        let (file, bytes) = (csv(rows), [("content-type", "application/octet-stream")]);
        let shown = phone.send("POST", "/v1/import/sites", &bytes, &file);
        let preview: Preview = serde_json::from_slice(&shown.body).unwrap();
        let address = format!("/v1/import/sites/apply?token={}", preview.token);
        (preview.n_refused, phone.send("POST", &address, &bytes, &file).status)
    };
    assert_eq!(bring(&[&["名称", "所属单位"], &["验丙厂", "青崖县"]]), (1, 409), "no unit of that area");
    assert_eq!(bring(&[&["名称", "所属单位"], &["验丙厂", "云岭县"]]), (0, 200));
    assert_eq!(desk.found("验丙厂").len(), 1, "it is taken as what he writes in that post");
}

#[test]
fn a_site_is_changed_and_its_grades_are_remembered() {
    let desk = Desk::open();
    let id = desk.enter("云岭县", &[(F::Name, "验甲厂"), (F::Grade, "red")]);
    let change = |fields: &[(F, &str)]| ChangeSite { site: id, fields: fields_of(fields) };
    done(&desk.admin, &change(&[(F::Grade, "yellow"), (F::Contact, "某甲"), (F::Note, "")]));
    done(&desk.admin, &change(&[(F::Grade, ""), (F::Contact, "某甲")]));
    let page = desk.page(id);
    assert!(!page.fields.contains_key(&F::Grade));
    let grades: Vec<&str> =
        page.history.iter().filter(|one| one.field == F::Grade).map(|one| one.value.as_str()).collect();
    assert_eq!(grades, ["", "yellow", "red"]);
    assert_eq!(
        acts(&desk, "edit_site"),
        ["grade: yellow → ", "grade: red → yellow; contact:  → 某甲"].map(ToOwned::to_owned)
    );
    assert_eq!(obstacle(&desk.admin, &change(&[(F::Name, "")])), Obstacle::FieldInvalid);
    assert_eq!(obstacle(&desk.admin, &change(&[(F::Provisional, "true")])), Obstacle::FieldInvalid);
}

#[test]
fn a_provisional_one_is_confirmed_and_a_closed_one_is_opened_again() {
    let desk = Desk::open();
    let mut inspector = desk.server.pair("祁远舟");
    let id = provisional(&mut inspector, "验甲厂", now());
    assert!(desk.site("验甲").provisional);
    done(&desk.admin, &ConfirmSite { site: id });
    assert!(!desk.site("验甲").provisional);
    let on = "2026-11-30".parse().unwrap();
    let close = |reason: &str| CloseSite { site: id, on, reason: reason.into() };
    assert_eq!(obstacle(&desk.admin, &close(" ")), Obstacle::FieldInvalid);
    done(&desk.admin, &close("已关停"));
    assert_eq!(obstacle(&desk.admin, &close("再关")), Obstacle::SiteClosed);
    assert!(desk.found("验甲").is_empty());
    let closed = ListSites { view: SiteView::Closed, q: "验甲".into(), ..ListSites::default() };
    assert_eq!(done(&desk.admin, &closed).sites[0].closed_on, Some(on));
    assert_eq!(desk.page(id).fields[&F::ClosedReason], "已关停");
    done(&desk.admin, &ReopenSite { site: id });
    assert_eq!(desk.found("验甲").len(), 1);
    assert_eq!(acts(&desk, "confirm_site").len(), 1);
    assert_eq!(acts(&desk, "close_site"), ["on: ", "on: 2026-11-30; reason: 已关停"].map(ToOwned::to_owned));
}

#[test]
fn two_are_merged_never_into_a_ring_and_not_what_another_stands_for() {
    let desk = Desk::open();
    let [a, b, c] = ["验甲厂", "验乙厂", "验丙厂"].map(|name| desk.enter("云岭县", &[(F::Name, name)]));
    let merge = |site, into| MergeSites { site, into };
    assert_eq!(obstacle(&desk.admin, &merge(a, a)), Obstacle::SiteInRing);
    done(&desk.admin, &merge(a, b));
    assert_eq!(obstacle(&desk.admin, &merge(a, c)), Obstacle::SiteMerged, "it stands for nothing any more");
    assert_eq!(obstacle(&desk.admin, &merge(c, a)), Obstacle::SiteMerged);
    assert_eq!(obstacle(&desk.admin, &merge(b, a)), Obstacle::SiteMerged, "a ring");
    let change = ChangeSite { site: a, fields: fields_of(&[(F::Town, "丁镇")]) };
    assert_eq!(obstacle(&desk.admin, &change), Obstacle::SiteMerged);
    assert_eq!(obstacle(&desk.admin, &ConfirmSite { site: a }), Obstacle::SiteMerged);
    done(&desk.admin, &merge(b, c));
    let page = desk.page(c);
    let mut merged: Vec<&str> = page.merged.iter().map(|one| one.name.as_str()).collect();
    merged.sort_unstable();
    assert_eq!(merged, ["验乙厂", "验甲厂"]);
    assert!(page.merged.iter().all(|one| one.undo_until.is_some_and(|until| until > now())));
    assert_eq!(desk.page(a).merged_into.map(|into| into.name), Some("验乙厂".into()));
    done(&desk.admin, &UnmergeSites { site: b });
    assert_eq!(desk.page(c).merged.len(), 0);
    assert_eq!(desk.page(b).merged.len(), 1);
    done(&desk.admin, &UnmergeSites { site: b });
    done(&desk.admin, &CloseSite { site: c, on: "2026-11-30".parse().unwrap(), reason: "关停".into() });
    assert_eq!(obstacle(&desk.admin, &merge(b, c)), Obstacle::SiteClosed);
    assert_eq!(acts(&desk, "merge_sites").len(), 3);
    let inspector = desk.server.pair("祁远舟");
    assert_eq!(undone(&inspector, &merge(b, c)).status, 404);
    let beside = desk.enter("青崖县", &[(F::Name, "邻县厂")]);
    assert_eq!(undone(&inspector, &ReadSite { site: beside }).status, 404);
    assert!(done(&inspector, &ReadSite { site: b }).acts.is_empty());
}

#[test]
fn two_that_are_merged_into_one_another_at_once_make_no_ring() {
    let desk = Desk::open();
    for n in 0..12 {
        let [a, b] = ["甲", "乙"].map(|name| desk.enter("云岭县", &[(F::Name, &format!("验{name}{n}厂"))]));
        std::thread::scope(|scope| {
            for (site, into) in [(a, b), (b, a)] {
                let admin = &desk.admin;
                scope.spawn(move || super::common::call::ask(admin, &MergeSites { site, into }).is_ok());
            }
        });
        let both = [a, b].map(|site| desk.page(site).merged_into.is_some());
        assert_eq!(both.iter().filter(|merged| **merged).count(), 1, "{both:?}");
    }
}

#[test]
fn a_site_that_is_given_to_another_unit_is_read_there_and_no_more_where_it_was() {
    let desk = Desk::open();
    let mut inspector = desk.server.pair("祁远舟");
    let (here, there) = (inspector.session.unit.id, desk.unit("青崖县"));
    let id = desk.enter("青崖县", &[(F::Name, "验甲厂")]);
    let give = |unit| GiveSite { site: id, unit };
    assert_eq!(undone(&inspector, &ReadSite { site: id }).status, 404);
    assert_eq!(undone(&inspector, &give(here)).status, 404);
    let is_it = |pulled: &spotcheck_domain::wire::Pulled| pulled.id == id.into();
    assert!(!inspector.pull().iter().any(is_it));
    done(&desk.admin, &give(here));
    assert!(inspector.pull().iter().any(is_it), "his phone has it from then on, whole");
    done(&desk.admin, &give(here));
    assert_eq!(done(&inspector, &ReadSite { site: id }).unit, here);
    assert_eq!(desk.site("验甲").unit, here);
    assert_eq!(acts(&desk, "give_site").len(), 1, "said twice it is noted once");
    let as_field = ChangeSite { site: id, fields: fields_of(&[(F::Owner, &there.to_string())]) };
    assert_eq!(obstacle(&desk.admin, &as_field), Obstacle::FieldInvalid);
    // What is changed afterwards stays where it is now.
    done(&desk.admin, &ChangeSite { site: id, fields: fields_of(&[(F::Contact, "某甲")]) });
    assert_eq!(desk.page(id).unit, here);
    done(&desk.admin, &give(there));
    assert_eq!(undone(&inspector, &ReadSite { site: id }).status, 404);
    assert!(inspector.sync(Vec::new()).gone.contains(&id.into()), "and gives it back");
    let nobody = SiteId::from_parts(now(), [3; 10]).to_string().parse().unwrap();
    assert_eq!(undone(&desk.admin, &give(nobody)).status, 404);
}
