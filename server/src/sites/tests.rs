//! What time decides: until when a merge is undone, and which policy says when a site is due.

use super::{enter, list, merge, page, unmerge};
use crate::ingest::Intake;
use crate::people::desk::DeskError;
use crate::people::organisation::{enter_person, enter_unit};
use crate::people::principal::{Principal, Refused};
use crate::people::reference::publish;
use crate::proof::secret::Secret;
use crate::store::{Store, StoreError};
use spotcheck_domain::call::{EnterSite, ListSites, MergeSites, Obstacle, SiteView};
use spotcheck_domain::id::{DeviceId, SiteId, UnitId, UserId};
use spotcheck_domain::policy::{Policy, VisitDays};
use spotcheck_domain::reference::{Named, Person, Unit};
use spotcheck_domain::site::{SiteField, SiteFields};
use spotcheck_domain::term::{Role, Tier};
use spotcheck_domain::time::Timestamp;
use std::sync::Arc;

const AT: Timestamp = Timestamp::from_millis(1_790_000_000_000);
const DAY: i64 = 86_400_000;

struct Desk {
    _folder: tempfile::TempDir,
    intake: Intake,
    admin: Principal,
}

fn desk() -> Desk {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::open(folder.path(), [3; 40]).expect("opens");
    super::ensure_columns(&store).expect("columns");
    let (unit, user) = (UnitId::from_parts(AT, [1; 10]), UserId::from_parts(AT, [2; 10]));
    let entered: Result<(), StoreError> = store.write(move |tx| {
        enter_unit(tx, &Unit { id: unit, parent: None, tier: Tier::County, name: Named::default() })?;
        let (name, roles, certificate) = ("甲".to_owned(), vec![Role::Admin], String::new());
        enter_person(tx, &Person { id: user, unit, name, roles, certificate }, AT)
    });
    entered.expect("entered");
    let (key, epoch) = store.read(|view| view.secret()).expect("a secret");
    let intake = Intake::new(store, Arc::new(Secret::new(key, epoch)), Arc::default());
    let device = DeviceId::from_parts(AT, [3; 10]);
    let (tier, name, roles) = (Tier::County, "甲".to_owned(), vec![Role::Admin]);
    let admin = Principal {
        user,
        device,
        unit,
        tier,
        name,
        roles,
        membership: 1,
        beside: Vec::new(),
        refused: Refused::default(),
    };
    Desk { _folder: folder, intake, admin }
}

fn add(desk: &Desk, name: &str, grade: &str) -> SiteId {
    let fields = SiteFields::from([(SiteField::Name, name.to_owned()), (SiteField::Grade, grade.to_owned())]);
    let call = EnterSite { id: None, unit: desk.admin.unit, fields };
    let fresh = SiteId::from_parts(AT, rand::random());
    enter(&desk.intake, &desk.admin, call, fresh, AT).expect("entered")
}

#[test]
fn a_merge_is_undone_for_a_day_and_no_longer() {
    let desk = desk();
    let (one, other) = (add(&desk, "甲厂", ""), add(&desk, "乙厂", ""));
    let call = MergeSites { site: one, into: other };
    let undo = |at| unmerge(&desk.intake, &desk.admin, one, at);
    merge(&desk.intake, &desk.admin, &call, AT).expect("merged");
    let shown = |at| desk.intake.store.read(|view| page(view, &desk.admin, other, at)).expect("a page");
    assert_eq!(shown(AT).merged[0].undo_until, Some(AT.plus_millis(DAY)));
    undo(AT.plus_millis(DAY)).expect("undone");
    assert!(shown(AT).merged.is_empty());
    merge(&desk.intake, &desk.admin, &call, AT.plus_millis(2 * DAY)).expect("merged again");
    undo(AT.plus_millis(3 * DAY)).expect("by the time of the last merge");
    merge(&desk.intake, &desk.admin, &call, AT.plus_millis(4 * DAY)).expect("merged again");
    let late = AT.plus_millis(5 * DAY + 1);
    assert!(shown(late).merged[0].undo_until.is_none());
    let Err(DeskError::Obstacle { what, .. }) = undo(late) else { panic!("it is too late") };
    assert_eq!(what, Obstacle::TooLate);
}

#[test]
fn the_policy_says_after_how_many_days_a_site_is_due_and_how_often_it_may_be_seen() {
    let desk = desk();
    let site = add(&desk, "甲厂", "red");
    let due = ListSites { view: SiteView::Due, ..ListSites::default() };
    let n_due =
        |at| desk.intake.store.read(|view| list(view, &desk.admin, &due, at)).expect("a list").n_found;
    assert_eq!(n_due(AT), 1, "it was never visited");
    let days = VisitDays { red: 7, ..VisitDays::default() };
    let policy = Policy { version: 2, visit_days: Some(days), yearly_cap: Some(3), ..Policy::default() };
    let published: Result<(), StoreError> =
        desk.intake.store.write(move |tx| publish(tx, "policy", None, Some("2"), &policy, AT));
    published.expect("published");
    let shown = desk.intake.store.read(|view| page(view, &desk.admin, site, AT)).expect("a page");
    assert_eq!(shown.yearly_cap, Some(3));
    let times = desk.intake.store.read(|view| list::times(view, desk.admin.unit, AT)).expect("times");
    assert_eq!(times.0.days.red, 7);
}
