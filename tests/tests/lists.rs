//! What an office makes of its own reaches phones: a visit keeps the checklist that it was begun with, whoever looks at
//! it; and what governs a record is set by the line of the unit that owns it.

use rand::SeedableRng;
use rand::rngs::StdRng;
use spotcheck_client::protocol::{Detail, Failure, InspectionView, Query, Request, View};
use spotcheck_domain::call::{CopyChecklist, PublishChecklist, SaveDraft, SetPolicy};
use spotcheck_domain::event::EventKind;
use spotcheck_domain::id::{FindingId, InspectionId, UnitId};
use spotcheck_domain::library::{DraftChecklist, DraftItem, HazardWords};
use spotcheck_domain::policy::PolicyField;
use spotcheck_domain::reference::Named;
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::term::{Level, PhotoRole, State};
use spotcheck_server::clock::now;
use spotcheck_server::people::desk::{self, DeskError};
use spotcheck_server::people::library::drafts;
use spotcheck_server::people::principal::Principal;
use spotcheck_server::store::{StoreError, Tx, write_directly};
use spotcheck_tests::day::{Day, session};
use spotcheck_tests::phone::Phone;
use spotcheck_tests::picture::jpeg;
use spotcheck_tests::work::{fill_order, start_visit};
use std::path::Path;

/// What the administrator of the demo does at the office to which `folder` belongs.
fn administer<T: Send + 'static>(
    folder: &Path,
    work: impl FnOnce(&dyn Tx, &Principal) -> Result<T, DeskError> + Send + 'static,
) -> T {
    let done = write_directly::<_, StoreError>(folder, |tx| {
        let person = tx.people_named("文景澄")?.remove(0);
        let device = spotcheck_domain::id::DeviceId::from_uuid(person.id.uuid());
        let principal = Principal::of_person(tx, person.id, device)?.expect("he is there");
        Ok(work(tx, &principal).unwrap_or_else(|error| panic!("{error:?}")))
    });
    done.expect("it is done")
}

fn zh(text: &str) -> Named {
    Named { zh: text.into(), en: String::new() }
}

fn own_item(title: &str) -> DraftItem {
    let words = HazardWords {
        sector: "coal-mine".into(),
        topic: String::new(),
        level: Level::General,
        title: zh(title),
        question: Named::default(),
        measure: zh("当场整改"),
        default_days: 5,
        basis: zh("县规定"),
        clause: Named::default(),
        needs_expert: false,
    };
    DraftItem { id: String::new(), own: Some(words) }
}

/// A copy of the program's list for coal mines, with an item of the unit's own before all others.
fn first_version(folder: &Path, unit: UnitId) -> String {
    administer(folder, move |tx, admin| {
        let call = CopyChecklist { list: "cl-coal-mine".into(), unit, name: zh("县煤矿检查表") };
        let list = drafts::copy(tx, admin, call, [1; 10], now())?;
        let row = tx.list_row(&list)?.expect("it is there");
        let mut draft = row.draft.expect("a draft");
        draft.sections[0].items.insert(0, own_item("旧的说法"));
        publish(tx, admin, &list, draft)?;
        Ok(list)
    })
}

/// The same with other words of that item, and without the item after it.
fn second_version(folder: &Path, list: &str) {
    let list = list.to_owned();
    administer(folder, move |tx, admin| {
        let row = tx.list_row(&list)?.expect("it is there");
        let published = spotcheck_server::people::library::list_of(tx, &row)?.expect("a version");
        let mut draft = DraftChecklist::of(&published);
        let items = &mut draft.sections[0].items;
        items[0].own = own_item("新的说法").own;
        items.remove(1);
        publish(tx, admin, &list, draft)
    });
}

fn publish(tx: &dyn Tx, admin: &Principal, list: &str, draft: DraftChecklist) -> Result<(), DeskError> {
    let revision = tx.list_row(list)?.expect("it is there").revision;
    let saved = drafts::save(tx, admin, &SaveDraft { list: list.to_owned(), revision, draft }, now())?;
    let call = PublishChecklist { list: list.to_owned(), revision: saved.revision, note: String::new() };
    drafts::publish(tx, admin, &call, &mut StdRng::from_seed([7; 32]), now()).map(|_| ())
}

fn first_question(view: &InspectionView) -> (&str, usize) {
    (view.items[0].question.zh.as_str(), view.items.len())
}

#[test]
fn a_running_visit_keeps_its_version_and_the_next_one_has_the_new_on_whosever_phone() {
    let day = Day::until_noon();
    let county = session(&day.one).1;
    let list = first_version(day.folder.path(), county);
    assert!(day.one.refresh() && day.two.refresh());
    let running = start_visit(&day.one, "stmy");
    let begun = day.one.inspection(running);
    let (question, n_items) = first_question(&begun);
    assert_eq!(question, "旧的说法", "the nearest unit's list stands first");
    let version = begun.checklist.as_ref().map(|list| list.version.clone());
    assert_eq!(version.as_deref(), Some("1"));
    assert!(day.one.settle());

    second_version(day.folder.path(), &list);
    assert!(day.one.refresh());
    assert_eq!(first_question(&day.one.inspection(running)), ("旧的说法", n_items));
    // With no network too: it is on this phone, and nowhere else is it asked for.
    day.one.http.cut(true);
    assert_eq!(first_question(&day.one.inspection(running)), ("旧的说法", n_items));
    let next = start_visit(&day.one, "stmy");
    assert_eq!(first_question(&day.one.inspection(next)), ("新的说法", n_items - 1));
    // Recorded from its item, a hazard has the words of the version that the visit cites.
    let finding = record_item(&day.one, running, 0);
    assert_eq!(day.one.finding(finding).row.title, "旧的说法");
    day.one.http.cut(false);

    // A phone that never had the old version asks for it when the visit is opened.
    let above = Phone::paired(day.address(), &day.newcomer, 9);
    let stands_in = above.inspection(running);
    assert!(stands_in.checklist.is_none(), "a list of a county below is on no phone above");
    assert!(above.settle());
    assert_eq!(first_question(&above.inspection(running)), ("旧的说法", n_items));
    assert!(above.settle(), "and asks no more");
}

#[test]
fn a_killed_phone_still_has_the_version_that_its_visit_cites() {
    let mut day = Day::until_noon();
    let county = session(&day.one).1;
    let list = first_version(day.folder.path(), county);
    assert!(day.one.refresh());
    let running = start_visit(&day.one, "stmy");
    second_version(day.folder.path(), &list);
    assert!(day.one.refresh());
    day.one.http.cut(true);
    day.one.kill();
    assert_eq!(first_question(&day.one.inspection(running)).0, "旧的说法");
}

fn record_item(phone: &Phone, inspection: InspectionId, place: usize) -> FindingId {
    let item = phone.inspection(inspection).items[place].item.clone();
    let request = Request::RecordFinding {
        inspection,
        item: Some(item),
        title: String::new(),
        level: Level::General,
        position: None,
    };
    phone.made(request).into()
}

#[test]
fn another_suggestion_leaves_a_finding_at_its_item_and_in_its_sector() {
    let day = Day::until_noon();
    let visit = start_visit(&day.one, "stmy");
    let finding = record_item(&day.one, visit, 0);
    let before = day.one.finding(finding).row;
    let query = Query::Hazards { query: String::new(), sector: "hazchem".into(), limit: 1 };
    let View::Hazards(hazards) = day.one.view(&query) else { panic!("there is a catalogue") };
    let hazard = hazards[0].id.clone();
    assert_ne!(hazard, before.catalog_hazard);
    day.one.done(Request::UseCatalogHazard { finding, hazard: hazard.clone(), title: String::new() });
    let after = day.one.finding(finding).row;
    assert_eq!(after.title, hazards[0].title.zh);
    assert_eq!((&after.catalog_hazard, &after.sector), (&before.catalog_hazard, &before.sector));
    assert_eq!(day.one.inspection(visit).items[0].findings, [finding], "it stands at its item");
    // One that no item led to takes what is chosen.
    let free = day.one.record(visit, "自由填写");
    day.one.done(Request::UseCatalogHazard { finding: free, hazard: hazard.clone(), title: String::new() });
    assert_eq!(day.one.finding(free).row.catalog_hazard, hazard);
}

/// Sets the longest deadline of a unit.
fn set_longest(folder: &Path, unit: UnitId, version: u32, days: u16) {
    administer(folder, move |tx, admin| {
        let values = [(PolicyField::LongestMajorDays, Some(days))].into();
        let call = SetPolicy { unit, version, values, reason: "整治".into() };
        desk::policy::set(tx, admin, &call, now()).map(|_| ())
    });
}

/// Orders a finding of that phone, with its colleague and a deadline in thirty days.
fn order(phone: &Phone, second: &Phone, finding: FindingId, enterprise: UnitId) -> Option<Failure> {
    fill_order(phone, finding, enterprise);
    let detail = Detail { second: Some(session(second).0), ..Detail::default() };
    phone.failure(Request::TakeStep { finding, kind: EventKind::Order, detail })
}

#[test]
fn what_a_unit_set_governs_what_it_owns_and_what_was_made_before_is_judged_by_what_held_then() {
    let day = Day::until_noon();
    let (county, enterprise) = (session(&day.one).1, session(&day.enterprise).1);
    let visit = start_visit(&day.one, "stmy");
    let [early, late] = ["早", "晚"].map(|title| day.one.record(visit, title));
    for finding in [early, late] {
        day.one.shoot(finding.into(), PhotoRole::Before, &jpeg(3, 20_000), None);
    }
    assert!(day.one.settle());
    // What is set for an enterprise's own records does not govern those of the county.
    set_longest(day.folder.path(), enterprise, 1, 1);
    assert!(day.one.refresh() && day.two.refresh());

    day.one.http.cut(true);
    assert_eq!(order(&day.one, &day.two, early, enterprise), None, "thirty days are few");
    set_longest(day.folder.path(), county, 2, 20);
    day.one.http.cut(false);
    assert!(day.one.refresh() && day.two.refresh());
    assert_eq!(day.one.status().n_refused, 0);
    assert_eq!(day.two.finding(early).state, State::Ordered, "ordered by what held then");

    let failure = order(&day.one, &day.two, late, enterprise);
    assert_eq!(failure, Some(Failure::Refused(Refusal::DeadlineTooLate)), "this phone knows it by now");
    set_longest(day.folder.path(), county, 3, 40);
    assert!(day.one.refresh());
    assert_eq!(order(&day.one, &day.two, late, enterprise), None);
    assert!(day.one.settle() && day.two.refresh());
    assert_eq!(day.two.finding(late).state, State::Ordered);
}
