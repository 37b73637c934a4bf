//! What each step asks for, and what is enough.

use super::*;
use spotcheck_domain::time::Timestamp;

fn officer() -> Officer {
    let user = UserId::from_parts(Timestamp::from_millis(1), [1; 10]);
    Officer { user, name: "李敏".into(), certificate: "A-2".into() }
}

#[test]
fn a_review_lacks_its_photo_and_second_officer() {
    let form = plan_form(EventKind::ReviewPass, Level::General);
    let lacks = plan_detail(&form, &StepWords::default(), &[officer()], |_| false, false);
    assert_eq!(lacks, Err(vec![Refusal::NeedsReviewPhoto, Refusal::NeedsSecondOfficer]));
}

#[test]
fn a_review_that_fails_says_why() {
    let form = plan_form(EventKind::ReviewFail, Level::General);
    let words = StepWords { second: Some(officer().user), ..StepWords::default() };
    let lacks = plan_detail(&form, &words, &[officer()], |_| true, false);
    assert_eq!(lacks, Err(vec![Refusal::NeedsReason]));
}

#[test]
fn a_review_names_its_second_officer() {
    let form = plan_form(EventKind::ReviewPass, Level::General);
    let words =
        StepWords { second: Some(officer().user), note: " 已清理 ".into(), ..StepWords::default() };
    let detail = plan_detail(&form, &words, &[officer()], |_| true, false).expect("complete");
    assert_eq!(detail.second_name.as_deref(), Some("李敏"));
    assert_eq!(detail.note.as_deref(), Some("已清理"));
    assert!(!detail.on_behalf);
}

#[test]
fn only_a_major_hazard_needs_an_expert() {
    let lacks = |level| {
        plan_detail(&plan_form(EventKind::Accept, level), &StepWords::default(), &[], |_| true, false)
    };
    assert_eq!(lacks(Level::Major), Err(vec![Refusal::NeedsExpert]));
    assert!(lacks(Level::General).is_ok());
}

#[test]
fn an_officer_who_reports_for_the_responsible_says_so() {
    let form = plan_form(EventKind::Report, Level::General);
    let words = StepWords { note: "已更换".into(), ..StepWords::default() };
    let detail = plan_detail(&form, &words, &[], |_| true, true).expect("complete");
    assert!(detail.on_behalf);
}

#[test]
fn an_amendment_must_fit_its_field() {
    let form = plan_form(EventKind::Amend, Level::General);
    let amend = |value: &str| {
        let words = StepWords {
            reason: "笔误".into(),
            field: Some(FindingField::Funds),
            value: value.into(),
            ..StepWords::default()
        };
        plan_detail(&form, &words, &[], |_| true, false)
    };
    assert_eq!(amend("很多"), Err(vec![Refusal::FieldInvalid]));
    assert_eq!(amend("5000").expect("complete").value.as_deref(), Some("5000"));
}

#[test]
fn a_grant_without_a_date_takes_the_one_asked_for() {
    let form = plan_form(EventKind::Grant, Level::General);
    let detail = plan_detail(&form, &StepWords::default(), &[], |_| true, false).expect("complete");
    assert_eq!(detail.date, None);
}

#[test]
fn whoever_ordered_does_not_report_in_the_enterprises_name_by_the_first_button() {
    let steps = [EventKind::Acknowledge, EventKind::Report];
    assert_eq!(plan_first(&steps, true), None);
    assert_eq!(plan_first(&steps, false), Some(EventKind::Report));
}

#[test]
fn a_measure_on_the_spot_lacks_what_is_done_and_by_what_rule() {
    let form = plan_form(EventKind::OnSpotMeasure, Level::Major);
    let second = Some(officer().user);
    let empty = StepWords { second, ..StepWords::default() };
    let lacks = plan_detail(&form, &empty, &[officer()], |_| true, false);
    assert_eq!(lacks, Err(vec![Refusal::NeedsSpotMeasure, Refusal::NeedsBasis]));
    let words = StepWords { on_spot: Some(OnSpot::StopUse), basis: " 第六十五条 ".into(), ..empty };
    let detail = plan_detail(&form, &words, &[officer()], |_| true, false).expect("complete");
    assert_eq!((detail.on_spot, detail.basis.as_deref()), (Some(OnSpot::StopUse), Some("第六十五条")));
}

#[test]
fn supervision_stands_apart_from_the_life() {
    let (life, over) = plan_groups(&[EventKind::Order, EventKind::List, EventKind::Void]);
    assert_eq!((life, over), (vec![EventKind::Order], vec![EventKind::List, EventKind::Void]));
    assert_eq!(plan_first(&[EventKind::FixedOnSpot, EventKind::Order], false), Some(EventKind::Order));
}
