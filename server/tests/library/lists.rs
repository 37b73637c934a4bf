//! Checklists.

use super::common::call::{ask, done, obstacle, undone};
use super::{Desk, copy, lists_on, named, own_hazards_on, own_item, publish, reference, sheet, zh};
use spotcheck_domain::call::{
    CopyChecklist, DropDraft, ListChecklists, Obstacle, PublishChecklist, ReadChecklist,
    ReadChecklistVersion, SaveDraft, WithdrawChecklist,
};
use spotcheck_domain::library::{ChangeKind, DraftChecklist};
use spotcheck_domain::reference::{Checklist, hash_of_version};
use spotcheck_domain::term::Role;

#[test]
fn a_county_copies_a_list_adds_an_item_and_its_town_has_it_while_its_sibling_has_not() {
    let desk = Desk::open();
    let admin = desk.county_admin();
    let mut town = desk.person("镇检查", "松涛镇", Role::Inspector);
    let mut sibling = desk.person("邻县检查", "青崖县", Role::Inspector);
    let list = copy(&admin, desk.unit("云岭县"), "云岭县煤矿检查表");
    let before = sheet(&admin, &list);
    assert_eq!((before.line.version.as_str(), before.line.has_draft), ("", true));
    assert_eq!(lists_on(&mut town).len(), 12, "a draft is on no phone");
    assert!(ask(&town, &ReadChecklist { list: list.clone() }).is_err(), "nor is it anybody's to read");

    let number = publish(&admin, &list, |draft| draft.sections[0].items.insert(0, own_item("罐笼未检验")));
    assert_eq!(number, 1);
    let on_town = lists_on(&mut town);
    assert_eq!((on_town.len(), on_town.contains(&list)), (13, true));
    assert!(!lists_on(&mut sibling).contains(&list));
    let own = own_hazards_on(&mut town);
    assert!(own.len() == 1 && own[0].starts_with("own-"), "{own:?}");
    assert!(own_hazards_on(&mut sibling).is_empty());
    assert_eq!(desk.audited("publish_checklist").len(), 1);
    assert_eq!(desk.audited("edit_checklist").len(), 1, "begun once, whatever was saved since");

    // The city's administrator finds it below his own.
    let lines = done(&desk.admin, &ListChecklists::default()).lists;
    let line = lines.iter().find(|line| line.id == list).expect("it is listed");
    assert_eq!((line.unit, line.is_editable), (Some(desk.unit("云岭县")), true));
    let found = done(&desk.admin, &ListChecklists { q: "罐笼未检验".into(), ..ListChecklists::default() });
    assert_eq!(found.lists.len(), 1, "found by an item of it");
}

#[test]
fn a_version_stays_readable_as_it_was_and_only_the_piece_that_was_changed_is_another() {
    let desk = Desk::open();
    let admin = desk.county_admin();
    let mut town = desk.person("镇检查", "松涛镇", Role::Inspector);
    let sibling = desk.person("邻县检查", "青崖县", Role::Inspector);
    let list = copy(&admin, desk.unit("云岭县"), "县表");
    publish(&admin, &list, |draft| draft.sections[0].items.insert(0, own_item("旧的说法")));
    let first = named(&mut town);
    let published = sheet(&admin, &list).published.unwrap();
    let sha256 = hash_of_version(&published.version).unwrap().to_owned();
    publish(&admin, &list, |draft| {
        let id = draft.sections[0].items[0].id.clone();
        draft.sections[0].items[0] = own_item("新的说法");
        draft.sections[0].items[0].id = id;
    });
    let second = named(&mut town);
    let changed: Vec<&str> = second
        .iter()
        .filter(|version| !first.contains(version))
        .map(|version| version.name.split('/').next().unwrap())
        .collect();
    assert_eq!(changed, ["catalog", "checklists"], "the unit's own pieces, neither those of the program");
    assert!(
        second.iter().filter(|version| !first.contains(version)).all(|version| version.name.contains('/'))
    );

    let old: Checklist = serde_json::from_value(reference(&town, &sha256).expect("it is read")).unwrap();
    let item = old.items().next().unwrap().to_owned();
    assert_eq!(old.word(&item).unwrap().title, zh("旧的说法"));
    assert!(reference(&desk.admin, &sha256).is_some(), "who is above sees visits that cite it");
    assert!(reference(&sibling, &sha256).is_none());
    let again = done(&admin, &ReadChecklistVersion { list: list.clone(), number: 1 });
    assert_eq!(again, old);
    let read = sheet(&admin, &list);
    assert_eq!(read.versions.iter().map(|version| version.number).collect::<Vec<_>>(), [2, 1]);
    assert_eq!((read.versions[0].by_name.as_str(), read.versions[0].note.as_str()), ("县管理", "试用"));
    assert_eq!(read.published.unwrap().word(&item).unwrap().title, zh("新的说法"));
}

#[test]
fn of_two_who_edit_at_once_the_second_is_told_and_what_would_change_is_said_before() {
    let desk = Desk::open();
    let admin = desk.county_admin();
    let list = copy(&admin, desk.unit("云岭县"), "县表");
    publish(&admin, &list, |_| {});
    let read = sheet(&admin, &list);
    let mut draft = DraftChecklist::of(read.published.as_ref().unwrap());
    let removed = draft.sections[0].items.remove(0);
    draft.sections[0].items.push(own_item("新条目"));
    draft.name = zh("改名的表");
    let save = SaveDraft { list: list.clone(), revision: read.revision, draft };
    let saved = done(&admin, &save);
    assert_eq!(obstacle(&desk.admin, &save), Obstacle::ChangedSinceRead);
    let read = sheet(&desk.admin, &list);
    let kinds: Vec<ChangeKind> = read.changes.iter().map(|change| change.kind).collect();
    assert_eq!(kinds, [ChangeKind::Renamed, ChangeKind::Added, ChangeKind::Removed]);
    assert_eq!(read.changes[2].item, removed.id);
    assert_eq!(read.changes[1].what, zh("新条目"));
    done(&admin, &DropDraft { list: list.clone(), revision: saved.revision });
    let read = sheet(&admin, &list);
    assert_eq!((read.draft, read.line.version.as_str()), (None, "1"), "what is published stands");
    let published = PublishChecklist { list: list.clone(), revision: read.revision, note: String::new() };
    assert_eq!(obstacle(&admin, &published), Obstacle::NoDraft);
}

#[test]
fn what_cannot_be_published_says_where_it_is_wrong() {
    let desk = Desk::open();
    let admin = desk.county_admin();
    let list = copy(&admin, desk.unit("云岭县"), "县表");
    let read = sheet(&admin, &list);
    let mut draft = read.draft.unwrap();
    let twice = draft.sections[0].items[0].clone();
    draft.sections[1].items.push(twice);
    let n = draft.sections[1].items.len() - 1;
    let saved = done(&admin, &SaveDraft { list: list.clone(), revision: read.revision, draft });
    let told = undone(&admin, &PublishChecklist { list, revision: saved.revision, note: String::new() });
    assert_eq!(told.code, "item_twice");
    assert_eq!((told.details["section"].as_u64(), told.details["item"].as_u64()), (Some(1), Some(n as u64)));
}

#[test]
fn a_withdrawn_list_is_offered_to_nobody_and_comes_back_with_its_next_version() {
    let desk = Desk::open();
    let admin = desk.county_admin();
    let mut town = desk.person("镇检查", "松涛镇", Role::Inspector);
    let list = copy(&admin, desk.unit("云岭县"), "县表");
    publish(&admin, &list, |_| {});
    done(&admin, &WithdrawChecklist { list: list.clone() });
    assert!(!lists_on(&mut town).contains(&list));
    let withdrawn = done(&admin, &ListChecklists { withdrawn: true, ..ListChecklists::default() }).lists;
    assert_eq!(withdrawn.len(), 1);
    assert!(done(&admin, &ListChecklists::default()).lists.iter().all(|line| line.id != list));
    assert_eq!(publish(&admin, &list, |_| {}), 2);
    assert!(lists_on(&mut town).contains(&list));
}

#[test]
fn who_copies_from_a_unit_that_he_does_not_read_by_his_own_has_its_items_as_his_own() {
    let desk = Desk::open();
    let admin = desk.county_admin();
    let list = copy(&admin, desk.unit("云岭县"), "县表");
    publish(&admin, &list, |draft| draft.sections[0].items.insert(0, own_item("县里的条目")));
    let of_county = sheet(&admin, &list).published.unwrap().items().next().unwrap().to_owned();
    let city = desk.unit("晋川市");
    let copied = done(&desk.admin, &CopyChecklist { list, unit: city, name: zh("市表") }).id;
    publish(&desk.admin, &copied, |_| {});
    let list = sheet(&desk.admin, &copied).published.unwrap();
    let item = list.items().next().unwrap();
    assert_ne!(item, of_county);
    assert_eq!(list.word(item).unwrap().title, zh("县里的条目"));
    let below = ListChecklists { unit: Some(city), ..ListChecklists::default() };
    assert_eq!(done(&admin, &below).lists.len(), 1, "the county reads what the city made");
    let line = &done(&admin, &below).lists[0];
    assert!(!line.is_editable);
    let other = SaveDraft { list: copied, revision: 3, draft: DraftChecklist::of(&list) };
    assert_eq!(undone(&admin, &other).status, 404);
}
