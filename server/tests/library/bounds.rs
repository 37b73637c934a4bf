//! How much a unit makes of its own: every word of a draft is judged before it is kept, and nobody fills the desks of others.

use super::common::call::{done, obstacle, undone};
use super::{Desk, copy, own_item, sheet, zh};
use spotcheck_domain::call::{DropDraft, EnterChecklist, EnterHazard, Obstacle, SaveDraft};
use spotcheck_domain::library::{DraftChecklist, DraftSection, HazardWords};
use spotcheck_domain::reference::Named;

#[test]
fn every_word_of_a_draft_is_judged_before_it_is_kept() {
    let desk = Desk::open();
    let admin = desk.county_admin();
    let list = copy(&admin, desk.unit("云岭县"), "县表");
    let read = sheet(&admin, &list);
    let draft = read.draft.unwrap();
    let save = |draft: DraftChecklist| SaveDraft { list: list.clone(), revision: read.revision, draft };
    let far = DraftChecklist { sector: "x".repeat(100_000), ..draft.clone() };
    let told = undone(&admin, &save(far));
    assert_eq!((told.code.as_str(), told.details["field"].as_str()), ("too_long", Some("sector")));
    let long = own_item(&"长".repeat(201));
    let with = |item| {
        let section = DraftSection { title: zh("厂区"), items: vec![item] };
        DraftChecklist { sections: vec![section], ..draft.clone() }
    };
    let told = undone(&admin, &save(with(long)));
    assert_eq!((told.code.as_str(), told.details["field"].as_str()), ("too_long", Some("title")));
    assert_eq!((told.details["section"].as_u64(), told.details["item"].as_u64()), (Some(0), Some(0)));
    done(&admin, &save(with(own_item("鹤\u{202e}管\u{0}未接地\u{200b}"))));
    let kept = sheet(&admin, &list).draft.unwrap();
    let words: &HazardWords = kept.sections[0].items[0].own.as_ref().unwrap();
    assert_eq!(words.title.zh, "鹤管未接地", "nobody sees the rest, and it turns words around");
}

#[test]
fn a_unit_has_so_many_drafts_and_goes_on_when_one_is_thrown_away() {
    let desk = Desk::open();
    let admin = desk.county_admin();
    let begin = |n: usize| EnterChecklist {
        unit: desk.unit("云岭县"),
        name: zh(&format!("草稿{n}")),
        sector: "coal-mine".into(),
    };
    let ids: Vec<String> = (0..50).map(|n| done(&admin, &begin(n)).id).collect();
    assert_eq!(obstacle(&admin, &begin(50)), Obstacle::LibraryFull);
    done(&desk.admin, &EnterChecklist { unit: desk.unit("青崖县"), ..begin(0) });
    done(&admin, &DropDraft { list: ids[0].clone(), revision: 1 });
    done(&admin, &begin(50));
}

/// It is packed beside the writer, and before its maker hears that it is there.
#[test]
fn what_is_published_is_packed_when_it_is_told() {
    let desk = Desk::open();
    let admin = desk.county_admin();
    let mut town = desk.person("镇检查", "松涛镇", spotcheck_domain::term::Role::Inspector);
    let words =
        HazardWords { sector: "hazchem".into(), clause: Named::default(), ..own_item("甲").own.unwrap() };
    done(&admin, &EnterHazard { unit: desk.unit("云岭县"), words });
    let named = super::named(&mut town);
    let piece = named.iter().find(|version| version.name.starts_with("catalog/")).unwrap();
    for version in [piece, named.iter().find(|version| version.name == "organisation").unwrap()] {
        let path = format!("/v1/reference/{}", version.sha256);
        let answer = town.send("GET", &path, &[("accept-encoding", "br")], &[]);
        assert_eq!((answer.status, answer.header("content-encoding")), (200, "br"), "{}", version.name);
    }
}
