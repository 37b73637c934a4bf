//! What no phone writes and a forger may: changes whose operations were altered under valid hashes.

use super::*;
use crate::document::forge;

#[test]
fn a_value_that_is_named_twice_is_no_choice_between_two() {
    let change = |document: &mut Document| {
        let edit = set(FindingField::Title, "另一个");
        let change = document.edit(&edit, None, AT, [9; 16]).expect("edits").expect("a change");
        forge::naming_twice(change)
    };
    let before = [set(FindingField::Title, "通道已堵塞"), order()];
    let judged = judge_as(&inspector(), &before, change);
    assert_eq!(judged, Err(Wrong::Malformed("a value that is replaced twice")));
}

#[test]
fn an_event_under_another_spelling_of_an_id_is_none() {
    let change = |document: &mut Document| {
        let acknowledge = event(3, &[2], inspector(), Detail::of(EventKind::Acknowledge));
        let id = acknowledge.id.uuid();
        let edit = Edit::Append(acknowledge);
        let change = document.edit(&edit, None, AT, [9; 16]).expect("edits").expect("a change");
        forge::under_another_key(change, &id.to_string(), &id.simple().to_string())
    };
    let judged = judge_as(&inspector(), &[order()], change);
    assert_eq!(judged, Err(Wrong::Malformed("a write that no edit makes")));
}

#[test]
fn what_one_change_writes_is_counted_together() {
    let change = |document: &mut Document| {
        document.edit(&photo(1, PhotoRole::Before), None, AT, [9; 16]).expect("edits").expect("a change")
    };
    let times = |n: u128| {
        move |writes: Vec<Write>| {
            let [Write::Entry { map, fields, .. }] = writes.as_slice() else { panic!("one entry") };
            let key = |n| PhotoId::from_uuid(Uuid::from_u128(1_000 + n)).to_string();
            let entry =
                |n| Write::Entry { map: map.clone(), key: key(n), fields: fields.clone(), n_replaced: 0 };
            (0..n).map(entry).collect()
        }
    };
    assert_eq!(judge_altered(&inspector(), &[], change, times(20)), Ok(()));
    let many = judge_altered(&inspector(), &[], change, times(2_000));
    assert_eq!(many, Err(Wrong::from(Refusal::TooMany)));
}

#[test]
fn blanks_that_a_form_passes_over_are_bounded_too() {
    let change = |words: String| {
        move |document: &mut Document| {
            let edit = set(FindingField::Place, "机头");
            let change = document.edit(&edit, None, AT, [9; 16]).expect("edits").expect("a change");
            forge::saying(change, &words)
        }
    };
    assert_eq!(judge_as(&inspector(), &[], change(" 机头 ".into())), Ok(()));
    let long = change(format!("机头{}", " ".repeat(200_000)));
    assert_eq!(judge_as(&inspector(), &[], long), Err(Wrong::from(Refusal::TooLong)));
}

#[test]
fn whatever_is_written_past_the_rules_is_refused() {
    use crate::document::raw::{Raw, write_raw};
    let entry = Uuid::from_u128(1).to_string();
    let cases = [
        (Raw::Put("unit", "another"), "a fact"),
        (Raw::Put("events", "gone"), "a container's key"),
        (Raw::MakeMap("photos"), "a container made anew"),
        (Raw::Delete("title"), "a field deleted"),
        (Raw::PutIn("events", &entry, "kind", "void"), "a field of an entry that stands"),
        (Raw::ReplaceIn("events", &entry), "an entry replaced"),
        (Raw::DeleteIn("events", &entry), "an entry deleted"),
        (Raw::PutIn("events", "", "loose", "scalar"), "a scalar among entries"),
    ];
    for (raw, what) in cases {
        let judged = judge_as(&inspector(), &[], |document| write_raw(document, &raw, AT));
        assert!(matches!(judged, Err(Wrong::Malformed(_) | Wrong::EntryExists)), "{what}: {judged:?}");
    }
}
