//! Hazards of the catalogue.

use super::common::call::{done, obstacle, undone};
use super::{Desk, copy, own_hazards_on, publish, sheet, zh};
use spotcheck_domain::call::{ChangeHazard, EnterHazard, ListHazards, Obstacle, WithdrawHazard};
use spotcheck_domain::library::{DraftItem, HazardWords};
use spotcheck_domain::reference::Named;
use spotcheck_domain::term::{Level, Role};

fn words(title: &str) -> HazardWords {
    HazardWords {
        sector: "hazchem".into(),
        topic: String::new(),
        level: Level::Major,
        title: zh(title),
        question: zh("装卸区是否符合要求?"),
        measure: zh("停用"),
        default_days: 15,
        basis: zh("危化品条例"),
        clause: zh("判定标准第三条"),
        needs_expert: false,
    }
}

#[test]
fn a_units_own_hazard_is_found_suggested_below_it_changed_and_withdrawn() {
    let desk = Desk::open();
    let admin = desk.county_admin();
    let mut town = desk.person("镇检查", "松涛镇", Role::Inspector);
    let unit = desk.unit("云岭县");
    let id = done(&admin, &EnterHazard { unit, words: words("鹤管未接地") }).id;
    assert_eq!(own_hazards_on(&mut town), std::slice::from_ref(&id));
    let all = ListHazards::default();
    let found = done(&admin, &ListHazards { q: "鹤管".into(), ..all.clone() });
    assert_eq!(found.n_found, 1);
    assert_eq!((found.hazards[0].unit, found.hazards[0].is_editable), (Some(unit), true));
    let page = done(&admin, &all);
    assert_eq!((page.n_found, page.hazards.len()), (221, 50));
    assert_eq!(page.hazards[0].hazard.id, id, "one's own come first");
    assert!(!page.hazards[1].is_editable);

    let change = ChangeHazard { hazard: id.clone(), revision: 1, words: words("鹤管接地失效") };
    done(&admin, &change);
    assert_eq!(obstacle(&admin, &change), Obstacle::ChangedSinceRead);
    let lacking = HazardWords { clause: Named::default(), ..words("甲") };
    let told = undone(&admin, &EnterHazard { unit, words: lacking });
    assert_eq!((told.code.as_str(), told.details["field"].as_str()), ("clause_missing", Some("clause")));
    let common = ChangeHazard { hazard: page.hazards[1].hazard.id.clone(), revision: 0, words: words("乙") };
    assert_eq!(undone(&desk.admin, &common).status, 404, "what comes with the program is nobody's to change");

    done(&admin, &WithdrawHazard { hazard: id.clone() });
    assert!(own_hazards_on(&mut town).is_empty());
    assert_eq!(done(&admin, &ListHazards { withdrawn: true, ..all }).n_found, 1);
    assert_eq!(desk.audited("edit_catalog").len(), 3);
}

#[test]
fn a_list_keeps_the_words_of_a_hazard_until_its_next_version() {
    let desk = Desk::open();
    let admin = desk.county_admin();
    let unit = desk.unit("云岭县");
    let id = done(&admin, &EnterHazard { unit, words: words("旧") }).id;
    let list = copy(&admin, unit, "县表");
    let item = DraftItem { id: id.clone(), own: None };
    publish(&admin, &list, |draft| draft.sections[0].items.insert(0, item));
    done(&admin, &ChangeHazard { hazard: id.clone(), revision: 1, words: words("新") });
    let title = |read: &spotcheck_domain::call::ChecklistSheet| {
        read.published.as_ref().unwrap().word(&id).unwrap().title.zh.clone()
    };
    assert_eq!(title(&sheet(&admin, &list)), "旧");
    // Withdrawn, it stays where it is.
    done(&admin, &WithdrawHazard { hazard: id.clone() });
    publish(&admin, &list, |_| {});
    assert_eq!(title(&sheet(&admin, &list)), "新");
}
