//! A phone of somebody who holds several posts: he acts in the one whose unit covers the record, chooses where he begins
//! something, sees what all of them see, and no longer than he holds them.

use spotcheck_client::protocol::{Detail, Failure, HeldPost, Query, Reply, Request, StartView, View};
use spotcheck_client::world::Clock;
use spotcheck_domain::authority::Act;
use spotcheck_domain::call::UnitField;
use spotcheck_domain::event::EventKind;
use spotcheck_domain::field::FindingField;
use spotcheck_domain::id::{InspectionId, PostId, SiteId, UnitId, UserId};
use spotcheck_domain::post::{Post, office_day};
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::term::{InspectionKind, PhotoRole, Role};
use spotcheck_server::people::desk::units::put_change;
use spotcheck_server::people::posts;
use spotcheck_server::store::{StoreError, write_directly};
use spotcheck_tests::clock::ShiftedClock;
use spotcheck_tests::day::{Day, sees, session};
use spotcheck_tests::office::new_code;
use spotcheck_tests::phone::Phone;
use spotcheck_tests::picture::jpeg;
use spotcheck_tests::work::{fill_order, start_visit};
use std::path::Path;

fn today() -> spotcheck_domain::time::Day {
    office_day(ShiftedClock::default().now())
}

fn give(folder: &Path, post: &Post) {
    let (post, now) = (post.clone(), ShiftedClock::default().now());
    write_directly::<_, StoreError>(folder, |tx| posts::give(tx, post, now)).expect("it is given");
}

fn end(folder: &Path, post: &Post) {
    let (id, now) = (post.id, ShiftedClock::default().now());
    write_directly::<_, StoreError>(folder, |tx| {
        let row = tx.post(id)?.expect("it was given");
        posts::end(tx, &row, now)
    })
    .expect("it is ended");
}

fn inspector_in(unit: UnitId, user: UserId) -> Post {
    let id = PostId::from_parts(ShiftedClock::default().now(), [7; 10]);
    Post { id, user, unit, roles: vec![Role::Inspector], deputy_for: None, from: None, until: None }
}

fn held(phone: &Phone) -> Vec<HeldPost> {
    match phone.view(&Query::Posts) {
        View::Posts(posts) => posts,
        other => panic!("no posts: {other:?}"),
    }
}

fn start(phone: &Phone, site: SiteId, unit: Option<UnitId>) -> StartView {
    match phone.view(&Query::Start { site, unit }) {
        View::Start(start) => start,
        other => panic!("no start: {other:?}"),
    }
}

/// For whom he may ask a code as a colleague.
fn vouched(phone: &Phone) -> Vec<String> {
    let Reply::Colleagues { people } = phone.ask(Request::Colleagues) else { panic!("no colleagues") };
    people.into_iter().map(|who| who.name).collect()
}

fn names(start: &StartView) -> Vec<&str> {
    start.colleagues.iter().map(|officer| officer.name.as_str()).collect()
}

fn begin(phone: &Phone, site: SiteId, unit: Option<UnitId>, second: Option<UserId>) -> InspectionId {
    let (kind, checklist, position) = (InspectionKind::Routine, None, None);
    phone.made(Request::StartInspection { site, kind, checklist, second, position, unit }).into()
}

/// The day with somebody of the next county beside.
fn with_neighbour() -> (Day, Phone) {
    let day = Day::until_noon();
    let neighbour = Phone::paired(day.address(), &new_code(day.folder.path(), "闻人笛"), 9);
    (day, neighbour)
}

#[test]
fn he_chooses_in_which_post_he_begins_and_acts_by_the_record_in_that_which_covers_it() {
    let (day, neighbour) = with_neighbour();
    let ((me, here), (_, there)) = (session(&day.one), session(&neighbour));
    let site = day.one.site("stmy").row.id;
    assert!(start(&day.one, site, None).posts.is_empty() && held(&day.one).len() == 1);
    assert!(!vouched(&day.one).contains(&"闻人笛".to_owned()));
    let post = inspector_in(there, me);
    give(day.folder.path(), &post);
    assert!(day.one.refresh());

    let told: Vec<(Vec<Role>, bool, UnitId)> =
        held(&day.one).into_iter().map(|post| (post.roles, post.holds, post.line[0])).collect();
    assert_eq!(told, [(vec![Role::Inspector], true, here), (vec![Role::Inspector], true, there)]);
    assert!(vouched(&day.one).contains(&"闻人笛".to_owned()), "a colleague of that post");
    let first = start(&day.one, site, None);
    assert_eq!(first.posts.iter().map(|post| post.unit).collect::<Vec<_>>(), [here, there]);
    assert!(first.posts[0].acts.contains(&Act::StartRoutine));
    assert_eq!(names(&first), ["温如岚"]);
    let second = start(&day.one, site, Some(there));
    assert!(
        names(&second).contains(&"闻人笛") && !names(&second).contains(&"温如岚"),
        "{:?}",
        names(&second)
    );

    let visit = begin(&day.one, site, Some(there), Some(session(&neighbour).0));
    let finding = day.one.record(visit, "配电柜前堆放杂物");
    assert!(day.one.settle() && neighbour.refresh());
    assert_eq!(day.one.status().n_refused, 0);
    assert!(sees(&neighbour, finding) && !sees(&day.two, finding));
    let row = neighbour.finding(finding).row;
    assert_eq!(row.unit, there);

    // What the neighbour found he orders as one of that county.
    let theirs = neighbour.record(begin(&neighbour, neighbour.site("").row.id, None, None), "灭火器过期");
    assert!(neighbour.settle() && day.one.refresh());
    let seen = day.one.finding(theirs);
    assert!(seen.colleagues.iter().all(|officer| officer.name != "温如岚"));
    for (field, value) in [
        (FindingField::Measure, "更换"),
        (FindingField::Deadline, &today().plus_days(9).to_string()),
        (FindingField::Responsible, "某人"),
        (FindingField::NoPhotoReason, "光线不足"),
    ] {
        day.one.set(theirs, field, value);
    }
    let second = Some(session(&neighbour).0);
    let detail = Detail { second, ..Detail::default() };
    day.one.done(Request::TakeStep { finding: theirs, kind: EventKind::Order, detail });
    // And what he finds at home stays his own county's.
    let own = day.one.record(start_visit(&day.one, "stmy"), "下午的隐患");
    assert!(day.one.settle() && day.two.refresh() && neighbour.refresh());
    assert_eq!(day.one.status().n_refused, 0);
    assert_eq!(neighbour.finding(theirs).state, spotcheck_domain::term::State::Ordered);
    assert!(sees(&day.two, own) && !sees(&neighbour, own));

    end(day.folder.path(), &post);
    assert!(day.one.refresh());
    assert!(!sees(&day.one, theirs) && !sees(&day.one, finding) && sees(&day.one, own));
    assert_eq!(held(&day.one).len(), 1);
}

#[test]
fn a_deputy_waits_for_his_first_day_and_then_finds_the_visits_of_whom_he_acts_for() {
    let (day, neighbour) = with_neighbour();
    let ((me, _), (away, there)) = (session(&day.one), session(&neighbour));
    let (site, theirs) = (day.one.site("stmy").row.id, neighbour.site("").row.id);
    let visit = begin(&neighbour, theirs, None, None);
    assert!(neighbour.settle());
    let to_come = Post {
        deputy_for: Some(away),
        from: Some(today().plus_days(1)),
        until: Some(today().plus_days(3)),
        ..inspector_in(there, me)
    };
    give(day.folder.path(), &to_come);
    assert!(day.one.refresh());
    let told = held(&day.one).remove(1);
    assert!(
        !told.holds && told.until == to_come.until && told.deputy_for.as_deref() == Some("闻人笛"),
        "{told:?}"
    );
    assert!(start(&day.one, site, None).posts.is_empty());
    // Without the office, on the day itself.
    day.one.clock.shift(24 * 3_600_000);
    assert!(held(&day.one)[1].holds);
    assert_eq!(start(&day.one, site, None).posts.len(), 2);
    day.one.clock.shift(4 * 24 * 3_600_000);
    assert!(!held(&day.one)[1].holds);
    day.one.clock.shift(-5 * 24 * 3_600_000);

    let id = PostId::from_parts(ShiftedClock::default().now(), [8; 10]);
    give(day.folder.path(), &Post { id, from: None, ..to_come });
    assert!(day.one.refresh());
    let open = day.one.today().open_inspections;
    assert!(open.iter().any(|card| card.row.id == visit), "{open:?}");
    assert_eq!(start(&day.one, theirs, Some(there)).unfinished, Some(visit));
}

#[test]
fn who_is_of_a_unit_without_power_is_offered_no_order_and_gives_none() {
    let day = Day::until_noon();
    let (_, unit) = session(&day.one);
    let found = day.one.record(start_visit(&day.one, "stmy"), "安全出口上锁");
    day.one.shoot(found.into(), PhotoRole::Before, &jpeg(5, 20_000), None);
    fill_order(&day.one, found, session(&day.enterprise).1);
    assert!(day.one.settle());
    let orders = || day.one.finding(found).acts.contains(&Act::Order);
    assert!(orders());
    let say = |standing: &'static str| {
        let now = ShiftedClock::default().now();
        write_directly::<_, StoreError>(day.folder.path(), move |tx| {
            let before = tx.unit_row(unit)?.expect("it is there");
            let mut fields = before.fields.clone();
            fields.insert(UnitField::Standing, standing.to_owned());
            put_change(tx, &before, &fields, now)
        })
        .expect("it is said");
        assert!(day.one.refresh());
    };
    say("none");
    assert!(!orders());
    let detail = Detail { second: Some(session(&day.two).0), ..Detail::default() };
    let answer = day.one.ask(Request::TakeStep { finding: found, kind: EventKind::Order, detail });
    let Reply::Failed(Failure::Refused(refusal)) = answer else { panic!("{answer:?}") };
    assert_eq!(refusal, Refusal::NoStanding);
    say("delegated");
    assert!(orders());
}
