//! Deadlines and extensions, by the day on which they are set.

use super::*;
use crate::event::{Amendment, Grant};

#[test]
fn a_deadline_lies_between_the_day_of_the_order_and_the_policy_s_longest() {
    for level in Level::ALL {
        let mut ordered = finding(*level, &[(E::Record, 1)]);
        (ordered.goal, ordered.funds) = ("恢复通风".into(), Some(0));
        for (day, expected) in [
            ("0026-12-31", Err(Refusal::DeadlinePast)),
            ("2020-01-17", Err(Refusal::DeadlinePast)),
            (TODAY, Ok(())),
            ("2028-03-01", Err(Refusal::DeadlineTooLate)),
        ] {
            ordered.deadline = Some(day.parse().expect("is a day"));
            let order = Detail::Order(order_terms(&ordered).with_second(second(2)));
            check(&ordered, &inspector(), order, expected);
        }
    }
}

#[test]
fn an_extension_that_is_granted_lies_after_the_deadline_that_stands() {
    let rectifying = [(E::Record, 1), (E::Order, 1), (E::Acknowledge, 7), (E::AskExtension, 7)];
    let mut asked = finding(Level::General, &rectifying);
    let date = "2027-04-01".parse().ok();
    asked.events[3].detail = Detail::AskExtension(Extension { date, ..Extension::default() });
    let supervisor = by(9, Tier::County, &[Role::Supervisor]);
    for (date, expected) in [
        (None, Ok(())),
        (Some("2027-03-02"), Ok(())),
        (Some("2027-03-01"), Err(Refusal::NeedsDate)),
        (Some("2026-12-01"), Err(Refusal::NeedsDate)),
        (Some("2028-03-01"), Err(Refusal::DeadlineTooLate)),
    ] {
        let date = date.map(|day| day.parse().expect("is a day"));
        check(&asked, &supervisor, Detail::Grant(Grant { date, note: None }), expected);
    }
}

#[test]
fn what_was_made_under_the_rules_of_before_may_be_of_any_day() {
    let mut general = finding(Level::General, &[(E::Record, 1)]);
    general.deadline = "2020-01-17".parse().ok();
    let order = Detail::Order(order_terms(&general).with_second(second(2)));
    let life = fold(general.level, &general.events);
    let (by, policy, today) = (inspector(), Policy::default(), TODAY.parse().expect("a day"));
    let judge = |rules| {
        let around = Circumstance { by: &by, reach: Reach::Own, policy: &policy, today, rules };
        judge_event(&general, &life, &order, around)
    };
    assert_eq!(judge(DATES_LIE_AHEAD), Err(Refusal::DeadlinePast));
    assert_eq!(judge(DATES_LIE_AHEAD - 1), Ok(()));
}

#[test]
fn an_extension_is_asked_for_within_the_policy_s_longest() {
    let rectifying = finding(Level::General, &[(E::Record, 1), (E::Order, 1), (E::Acknowledge, 7)]);
    let responsible = by(7, Tier::Enterprise, &[Role::Responsible]);
    for (day, expected) in [
        ("2028-01-15", Ok(())),
        ("2028-01-16", Err(Refusal::DeadlineTooLate)),
        ("9999-12-31", Err(Refusal::DeadlineTooLate)),
    ] {
        let reason = Some("设备到货晚".into());
        let asked = Extension { reason, date: day.parse().ok(), on_behalf: false };
        check(&rectifying, &responsible, Detail::AskExtension(asked), expected);
    }
}

#[test]
fn no_amendment_moves_a_deadline() {
    let ordered = finding(Level::General, &[(E::Record, 1), (E::Order, 1)]);
    let supervisor = by(9, Tier::County, &[Role::Supervisor]);
    for day in ["0026-12-31", "2020-01-17", "2027-04-01"] {
        let field = Some(FindingField::Deadline.word().to_owned());
        let reason = Some("写错了日期".to_owned());
        let amendment = Amendment { field, reason, value: Some(day.into()) };
        check(&ordered, &supervisor, Detail::Amend(amendment), Err(Refusal::FieldInvalid));
    }
}
