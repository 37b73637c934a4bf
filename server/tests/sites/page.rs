//! A site's page: its visits against the cap, its findings and those that came again, its photos, and whom it concerns.

use super::common::call::done;
use super::{DAY, Desk, begun, bring, now, provisional, visit};
use spotcheck_domain::call::{ChangeUnit, GiveSite, LikeBy, UnitField};
use spotcheck_domain::edit::Edit;
use spotcheck_domain::id::PhotoId;
use spotcheck_domain::photo::{Photo, PhotoHash};
use spotcheck_domain::site::SiteField as F;
use spotcheck_domain::term::{DocumentKind, InspectionKind, PhotoRole};
use spotcheck_server::store::{SiteColumns, StoreError, write_directly};
use std::process::Command;

#[test]
fn a_page_counts_this_years_visits_against_the_cap() {
    let desk = Desk::open();
    let id = desk.enter("云岭县", &[(F::Name, "验甲厂"), (F::YearlyCap, "2"), (F::Grade, "red")]);
    let mut inspector = desk.server.pair("祁远舟");
    for (kind, days) in [
        (InspectionKind::Routine, 1),
        (InspectionKind::SelfCheck, 2),
        (InspectionKind::Unannounced, 400),
        (InspectionKind::LookBack, 3),
    ] {
        visit(&mut inspector, id, kind, now().plus_millis(-days * DAY));
    }
    let page = desk.page(id);
    assert_eq!((page.n_visits, page.n_visits_this_year, page.yearly_cap), (3, 2, Some(2)));
    assert_eq!(page.visits.len(), 4, "a self check is shown");
    assert!(page.visits.windows(2).all(|two| two[0].began_at >= two[1].began_at));
    assert_eq!(page.due_at, page.last_visit_at.map(|at| at.plus_millis(30 * DAY)));
}

#[test]
fn a_page_shows_the_newest_photos_and_the_sites_own_people() {
    let desk = Desk::open();
    let enterprise = desk.unit("晋川市松涛煤业有限公司").to_string();
    let town = desk.unit("松涛镇").to_string();
    let said = [(F::Name, "验甲厂"), (F::Enterprise, &enterprise), (F::ResponsibleUnit, &town)];
    let id = desk.enter("云岭县", &said);
    let charge = [(UnitField::Charge, "甲乙".to_owned()), (UnitField::ChargePost, "副县长".to_owned())];
    done(&desk.admin, &ChangeUnit { unit: desk.unit("云岭县"), fields: charge.into() });
    let mut inspector = desk.server.pair("祁远舟");
    let at = now().plus_millis(-DAY);
    let (visit, mut document, first) = begun(&inspector, id, InspectionKind::Routine, at);
    let [whole, small] = [1_u8, 2].map(|n| PhotoHash::of(&[n]));
    let photo = Photo {
        id: PhotoId::from_parts(at, rand::random()),
        role: PhotoRole::Scene,
        sha256: whole,
        size: 8,
        media_type: "image/jpeg".into(),
        thumbnail: Some(small),
        thumbnail_size: Some(4),
        width: None,
        height: None,
        taken_at: at,
        position: None,
        item: None,
        from_file: false,
        undated: false,
        is_lost: false,
        struck: None,
    };
    let second = document.edit(&Edit::AddPhoto(photo), None, at, rand::random()).unwrap().expect("a change");
    bring(&mut inspector, visit, DocumentKind::Inspection, vec![first.bytes, second.bytes]);
    let page = desk.page(id);
    assert_eq!((page.n_photos, page.charge.as_str()), (1, "甲乙 副县长"), "of the county above its town");
    let shown: Vec<_> = page.photos.iter().map(|photo| (photo.sha256, photo.visit)).collect();
    assert_eq!(shown, [(small, Some(visit.into()))]);
    let people: Vec<&str> = page.people.iter().map(|person| person.name.as_str()).collect();
    assert_eq!(people, ["秦望川"]);
}

#[test]
fn a_provisional_one_names_those_that_it_may_be() {
    let desk = Desk::open();
    let mut inspector = desk.server.pair("祁远舟");
    let id = provisional(&mut inspector, "松涛煤业", now());
    let page = desk.page(id);
    assert_eq!((page.likely[0].why, page.likely[0].name.as_str()), (LikeBy::Name, "晋川市松涛煤业有限公司"));
    assert!(page.acts.iter().any(|act| act.word() == "confirm_site"));
}

#[test]
fn columns_are_made_again_where_they_are_lost_and_verified() {
    let desk = Desk::open();
    let site = desk.enter("云岭县", &[(F::Name, "验甲厂"), (F::Grade, "red")]);
    // What was given away is verified by whose it is now.
    done(&desk.admin, &GiveSite { site, unit: desk.unit("青崖县") });
    let Desk { folder, server, admin } = desk;
    server.kill();
    drop(admin);
    let verify = |args: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_spotcheck"))
            .args(["verify", "--data"])
            .arg(folder.path())
            .args(args)
            .output()
            .unwrap();
        (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    assert!(verify(&[]).0, "{}", verify(&[]).1);
    let id = {
        let found: Result<_, StoreError> = write_directly(folder.path(), |tx| {
            let mut found = None;
            for id in tx.documents_after(None, 1_000)? {
                if tx.site(id.into())?.is_some_and(|entry| entry.name() == "验甲厂") {
                    found = Some(id);
                }
            }
            let id = found.expect("it is there");
            tx.put_site_columns(id, &SiteColumns::Nothing)?;
            Ok(id)
        });
        found.unwrap()
    };
    let (is_sound, said) = verify(&[]);
    assert!(!is_sound && said.contains(&id.to_string()), "{said}");
    verify(&["--repair"]);
    assert!(verify(&[]).0, "{}", verify(&[]).1);
    // An office of before has none at all.
    let lost: Result<(), StoreError> = write_directly(folder.path(), |tx| {
        for id in tx.documents_after(None, 1_000)? {
            tx.put_site_columns(id, &SiteColumns::Nothing)?;
        }
        tx.put_site_columns_version(0)
    });
    lost.unwrap();
    assert!(verify(&[]).0, "they are made when the office opens");
    let server = super::common::Server::start(folder.path(), &[]);
    drop(server);
    let there: Result<bool, StoreError> =
        write_directly(folder.path(), |tx| Ok(tx.site(id.into())?.is_some()));
    assert!(there.unwrap());
    assert!(verify(&[]).0, "{}", verify(&[]).1);
}
