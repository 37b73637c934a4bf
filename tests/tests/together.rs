//! Two people at one finding.

use spotcheck_client::protocol::{Edit, Notice, Query, Request};
use spotcheck_domain::field::FindingField;
use spotcheck_domain::id::FindingId;
use spotcheck_tests::office::OfficeProcess;
use spotcheck_tests::phone::Phone;
use spotcheck_tests::work::start_visit;
use tempfile::TempDir;

struct Pair {
    _folder: TempDir,
    _office: OfficeProcess,
    one: Phone,
    two: Phone,
    finding: FindingId,
}

fn pair() -> Pair {
    let folder = tempfile::tempdir().expect("a folder");
    let office = OfficeProcess::demo(folder.path());
    let one = Phone::paired(&office.address, &office.code("inspector", "云岭", 0), 1);
    let two = Phone::paired(&office.address, &office.code("inspector", "云岭", 1), 2);
    let finding = one.record(start_visit(&one, "stmy"), "通道堵塞");
    assert!(one.settle() && two.refresh());
    Pair { _folder: folder, _office: office, one, two, finding }
}

/// Each sends, then each hears what the other sent.
fn meet(pair: &Pair) {
    for phone in [&pair.one, &pair.two, &pair.one] {
        assert!(phone.refresh());
    }
    assert_eq!(pair.one.finding(pair.finding).row, pair.two.finding(pair.finding).row);
}

#[test]
fn edits_of_different_fields_are_both_kept() {
    let pair = pair();
    pair.one.set(pair.finding, FindingField::Place, "东侧通道");
    pair.two.set(pair.finding, FindingField::Measure, "清理并划线");
    meet(&pair);
    let seen = pair.two.finding(pair.finding);
    assert_eq!((seen.row.place.as_str(), seen.said(FindingField::Measure)), ("东侧通道", "清理并划线"));
    assert!(seen.conflicts.is_empty());
}

#[test]
fn edits_of_one_field_are_both_shown_with_their_authors_until_one_is_chosen() {
    let pair = pair();
    pair.one.set(pair.finding, FindingField::Place, "东侧通道");
    pair.two.set(pair.finding, FindingField::Place, "西侧通道");
    meet(&pair);
    let names = [pair.one.today().name, pair.two.today().name];
    for phone in [&pair.one, &pair.two] {
        let conflicts = phone.finding(pair.finding).conflicts;
        assert_eq!((conflicts.len(), conflicts[0].key.as_str()), (1, "place"));
        let mut shown: Vec<(String, String)> = conflicts[0]
            .candidates
            .iter()
            .map(|candidate| (candidate.value.clone(), candidate.by.clone().unwrap_or_default()))
            .collect();
        shown.sort();
        let mut expected =
            [("东侧通道".to_owned(), names[0].clone()), ("西侧通道".to_owned(), names[1].clone())];
        expected.sort();
        assert_eq!(shown, expected);
        assert!(phone.finding(pair.finding).row.needs_settling);
    }
    let seen = pair.two.finding(pair.finding).seen;
    let edit = Edit::Settle { key: "place".into(), value: "东侧通道".into() };
    pair.two.done(Request::Edit { document: pair.finding.into(), edit, seen });
    meet(&pair);
    let settled = pair.one.finding(pair.finding);
    assert_eq!((settled.row.place.as_str(), settled.conflicts.len()), ("东侧通道", 0));
}

#[test]
fn a_change_by_one_is_told_to_the_others_open_screen() {
    let pair = pair();
    pair.two.engine.watch(7, Query::Finding { finding: pair.finding });
    let told = || futures::executor::block_on(pair.two.engine.take_notices());
    assert!(told().iter().any(|notice| matches!(notice, Notice::View { watch: 7, .. })), "the first answer");
    assert!(told().is_empty(), "nothing changed");
    pair.one.set(pair.finding, FindingField::Place, "东侧通道");
    assert!(pair.one.settle() && pair.two.refresh());
    assert!(told().iter().any(|notice| matches!(notice, Notice::View { watch: 7, .. })));
}

#[test]
fn a_phone_whose_clock_is_a_year_off_syncs_and_shows_both_times() {
    let pair = pair();
    pair.one.clock.shift(-365 * 86_400_000);
    let finding = pair.one.record(start_visit(&pair.one, "stmy"), "时钟不准");
    assert!(pair.one.settle() && pair.two.refresh());
    let entry = &pair.two.finding(finding).timeline[0];
    let apart = entry.received_at.map(|received| received.millis() - entry.at.millis());
    assert!(apart.is_some_and(|apart| apart > 364 * 86_400_000), "{apart:?}");
}

#[test]
fn two_quick_edits_of_one_field_are_no_disagreement_with_oneself() {
    let pair = pair();
    let seen = pair.one.finding(pair.finding).seen;
    for place in ["东", "东侧", "东侧通道"] {
        let edit = Edit::SetFinding { field: FindingField::Place, value: place.into() };
        pair.one.done(Request::Edit { document: pair.finding.into(), edit, seen: seen.clone() });
    }
    for text in ["堆", "堆放", "堆放纸箱"] {
        let edit = Edit::Describe { text: text.into() };
        pair.one.done(Request::Edit { document: pair.finding.into(), edit, seen: seen.clone() });
    }
    let finding = pair.one.finding(pair.finding);
    assert_eq!((finding.row.place.as_str(), finding.description.as_str()), ("东侧通道", "堆放纸箱"));
    assert!(finding.conflicts.is_empty());
}

#[test]
fn a_step_names_the_photos_of_its_moment_once() {
    use spotcheck_client::protocol::{Detail, Reply};
    use spotcheck_domain::event::EventKind;
    use spotcheck_domain::term::PhotoRole;
    use spotcheck_tests::picture::jpeg;
    let pair = pair();
    let document = pair.finding.into();
    pair.one.shoot(document, PhotoRole::Before, &jpeg(1, 2_000), None);
    pair.one.shoot(document, PhotoRole::After, &jpeg(2, 2_000), None);
    let second = pair.one.finding(pair.finding).colleagues[0].user;
    let step = |kind| Request::TakeStep {
        finding: pair.finding,
        kind,
        detail: Detail { second: Some(second), ..Detail::default() },
    };
    assert_eq!(pair.one.ask(step(EventKind::FixedOnSpot)), Reply::Done);
    pair.one.shoot(document, PhotoRole::Review, &jpeg(3, 2_000), None);
    assert_eq!(pair.one.ask(step(EventKind::ReviewPass)), Reply::Done);
    let timeline = pair.one.finding(pair.finding).timeline;
    let counts: Vec<usize> = timeline.iter().map(|entry| entry.detail.photos.len()).collect();
    assert_eq!(counts, [0, 2, 1]);
    assert_eq!(timeline[2].second.as_deref(), Some(pair.two.today().name.as_str()));
}

#[test]
fn words_being_typed_in_a_living_tab_are_left_to_it_and_those_of_a_dead_one_become_an_edit() {
    use spotcheck_client::engine::{Engine, World};
    let mut pair = pair();
    let document = pair.finding.into();
    let draft = Edit::Describe { text: "正在输入的话".into() };
    pair.one.done(Request::Draft { document, edit: draft, seen: vec![] });
    // Another tab on the same store, while the first lives and leads.
    let world = World {
        storage: pair.one.memory.clone(),
        blobs: pair.one.memory.clone(),
        transport: pair.one.http.clone(),
        clock: pair.one.clock.clone(),
        entropy: spotcheck_tests::clock::Seeded::new(77),
    };
    let second = futures::executor::block_on(Engine::open(world)).expect("opens");
    assert_eq!(pair.one.finding(pair.finding).description, "", "nobody has finished them");
    drop(second);
    pair.one.kill();
    assert_eq!(pair.one.finding(pair.finding).description, "正在输入的话");
}
