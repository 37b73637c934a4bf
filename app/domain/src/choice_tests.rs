//! Whose choice it is between two values that were written at once, and what is no choice.

use super::*;

#[test]
fn a_choice_between_two_values_is_open_to_a_supervisor_and_an_edit_is_not_to_a_reviewer() {
    let supervisor = by(8, &[Role::Supervisor]);
    let ordered = || vec![photo(4, PhotoRole::Before), order()];
    let frozen = Err(Wrong::Rule(Refusal::FrozenByOrder));
    // The one that is shown as well as the other, and after an order too; a third one is no choice but the writing of a
    // field.
    for (value, before, expected) in [
        ("东", vec![], Ok(())),
        ("西", vec![], Ok(())),
        ("西", ordered(), Ok(())),
        ("南", vec![], Ok(())),
        ("南", ordered(), frozen),
    ] {
        let disagree = |document: &mut Document| {
            let base = document.heads();
            let mut edit = |value: &str, actor| {
                let edit = set(FindingField::Place, value);
                document.edit(&edit, Some(&base), AT, actor).expect("edits").expect("a change")
            };
            edit("东", [5; 16]);
            edit("西", [6; 16]);
        };
        let choose = |document: &mut Document| {
            let settle = Edit::Settle { key: "place".into(), value: value.into() };
            let chosen = document.edit(&settle, None, AT, [7; 16]).expect("edits").expect("a change");
            assert!(document.conflicts().is_empty());
            assert_eq!(document.finding().expect("reads").place, value);
            chosen
        };
        let judged = judge_prepared(&supervisor, &before, disagree, choose, |writes| writes);
        assert_eq!(judged, expected, "{value}");
    }
    check(
        &by(9, &[Role::Reviewer]),
        &[],
        &set(FindingField::Place, "东"),
        Err(Wrong::Rule(Refusal::NotPermitted)),
    );
}
