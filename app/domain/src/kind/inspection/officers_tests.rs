//! Whoever joined is an officer until he left, in whatever order two phones told it; a second officer's last word counts.

use super::*;
use crate::id::ActId;
use crate::kind::inspection::acts::{key, next_id, of_key, read};

fn user(n: u8) -> UserId {
    UserId::from_parts(Timestamp::from_millis(1), [n; 10])
}

fn officer(n: u8) -> Officer {
    Officer { user: user(n), name: format!("officer {n}"), certificate: String::new() }
}

fn act(n: u8, kind: ActKind, by: u8) -> VisitAct {
    VisitAct {
        id: ActId::from_parts(Timestamp::from_millis(i64::from(n)), [n; 10]),
        kind,
        at: Timestamp::from_millis(i64::from(n)),
        by: user(by),
        name: format!("officer {by}"),
        officer: None,
        officer_name: String::new(),
        certificate: String::new(),
        words: String::new(),
        of: None,
        finding: None,
        answer: None,
        paper: String::new(),
        way: None,
        is_afterwards: false,
        is_left_out: false,
    }
}

fn of(n: u8, kind: ActKind, of: u8) -> VisitAct {
    VisitAct { officer: Some(user(of)), officer_name: format!("officer {of}"), ..act(n, kind, 1) }
}

fn names(officers: &[Officer]) -> Vec<UserId> {
    officers.iter().map(|officer| officer.user).collect()
}

#[test]
fn officers_join_and_leave_and_the_last_one_stays() {
    let first = || vec![officer(1), officer(2)];
    let after = |acts: &[VisitAct]| names(&officers(first(), acts));
    assert_eq!(after(&[]), [1, 2].map(user));
    assert_eq!(after(&[of(1, ActKind::Join, 3), of(2, ActKind::Leave, 1)]), [2, 3].map(user));
    assert_eq!(after(&[of(1, ActKind::Join, 2)]), [1, 2].map(user), "once each");
    // Each sent the other away while neither had heard of it.
    assert_eq!(after(&[of(1, ActKind::Leave, 1), of(2, ActKind::Leave, 2)]), [2].map(user));
    assert_eq!(after(&[of(1, ActKind::Leave, 2), of(2, ActKind::Join, 2)]), [1, 2].map(user));
}

#[test]
fn who_is_the_second_is_told_by_the_order_of_coming() {
    let both = [officer(1), officer(2)];
    assert!(is_officer(&both, user(1)) && !is_second(&both, user(1)));
    assert!(is_second(&both, user(2)) && !is_officer(&both, user(3)));
    assert!(is_officer(&[], user(3)) && is_second(&[], user(3)), "a visit that names nobody");
}

#[test]
fn the_last_word_of_the_second_officer_counts_and_a_decision_is_of_that_word() {
    let objection = act(2, ActKind::Object, 2);
    let decision = |n, kind, of: &VisitAct| VisitAct { of: Some(of.id), ..act(n, kind, 9) };
    let stands = |acts: &[VisitAct]| stance(acts, user(2)).0;
    assert_eq!(stands(&[]), Stance::Silent);
    assert_eq!(stands(&[act(1, ActKind::Confirm, 2)]), Stance::Confirmed);
    assert_eq!(stands(&[act(1, ActKind::Confirm, 3)]), Stance::Silent, "of somebody else");
    let mut acts = vec![act(1, ActKind::Confirm, 2), objection.clone()];
    assert_eq!(stands(&acts), Stance::Objected);
    acts.push(decision(3, ActKind::Void, &objection));
    assert_eq!(stands(&acts), Stance::Voided);
    acts.push(decision(4, ActKind::Uphold, &objection));
    assert_eq!(stands(&acts), Stance::Upheld);
    acts.push(act(5, ActKind::Object, 2));
    assert_eq!(stands(&acts), Stance::Objected, "nobody has decided of the new one");
}

#[test]
fn he_speaks_until_three_days_after_the_end() {
    let at = |millis| Timestamp::from_millis(millis);
    let last = 1_000 + CONCUR_DAYS * DAY_MILLIS;
    assert!(is_open(None, at(i64::MAX)));
    assert!(is_open(Some(at(1_000)), at(last)) && !is_open(Some(at(1_000)), at(last + 1)));
}

#[test]
fn an_act_is_read_as_it_was_written_and_what_is_none_is_passed_over() {
    let said = VisitAct {
        words: "巷道\n\"东侧\"".into(),
        answer: Some(false),
        way: Some(crate::kind::inspection::ServiceWay::Left),
        is_left_out: true,
        ..of(3, ActKind::Join, 2)
    };
    let plain = act(1, ActKind::Rights, 1);
    let later = plain.value().replace('}', ",\"of_a_later_version\":1}");
    let scalars = [
        (key(said.id, said.kind), said.value()),
        (key(plain.id, plain.kind), later),
        (key(plain.id, ActKind::Words), plain.value()),
        (key(act(4, ActKind::Words, 1).id, ActKind::Words), "no object".into()),
        ("act/none/words".into(), plain.value()),
        ("site_name".into(), "甲".into()),
    ];
    let read = read(scalars.iter().map(|(key, value)| (key.as_str(), value.as_str())));
    assert_eq!(read, [plain.clone(), said], "in the order of their ids, the first of two under one");
    assert_eq!(of_key(&key(plain.id, plain.kind)), Some((plain.id, plain.kind)));
}

#[test]
fn a_new_act_stands_behind_all_that_its_author_saw_whatever_his_clock_says() {
    let at = Timestamp::from_millis;
    let ahead = VisitAct { id: ActId::from_parts(at(9_000), [9; 10]), ..act(1, ActKind::Join, 1) };
    assert_eq!(next_id(&[], at(5_000), [1; 10]), ActId::from_parts(at(5_000), [1; 10]));
    assert!(next_id(std::slice::from_ref(&ahead), at(5_000), [0; 10]) > ahead.id);
    assert_eq!(next_id(&[ahead], at(20_000), [1; 10]), ActId::from_parts(at(20_000), [1; 10]));
}
