//! Rights and needs, case by case.

use super::*;
use crate::entry::Fields;
use crate::event::{Acceptance, Event, Extension, Second};
use crate::field::FindingField;
use crate::id::{EventId, FindingId, UnitId, UserId};
use crate::photo::{Photo, PhotoHash};
use crate::time::Timestamp;
use uuid::Uuid;

const AT: Timestamp = Timestamp::from_millis(1_800_000_000_000);

fn by(user: u128, tier: Tier, roles: &[Role]) -> By {
    By {
        user: UserId::from_uuid(Uuid::from_u128(user)),
        name: format!("person {user}"),
        unit: UnitId::from_uuid(Uuid::from_u128(1)),
        tier,
        roles: roles.to_vec(),
    }
}

fn inspector() -> By {
    by(1, Tier::County, &[Role::Inspector])
}

fn photo(role: PhotoRole) -> Photo {
    Photo {
        id: crate::photo::nil(),
        role,
        sha256: PhotoHash::of(role.word().as_bytes()),
        size: 1,
        media_type: "image/jpeg".into(),
        thumbnail: None,
        thumbnail_size: None,
        width: None,
        height: None,
        taken_at: AT,
        position: None,
        item: None,
    }
}

/// A finding after those events, each by the person named beside it.
fn finding(level: Level, events: &[(EventKind, u128)]) -> Finding {
    let id = |n: usize| EventId::from_uuid(Uuid::from_u128(n as u128 + 1));
    let events = events
        .iter()
        .enumerate()
        .map(|(n, (kind, user))| Event {
            id: id(n),
            after: if n == 0 { vec![] } else { vec![id(n - 1)] },
            at: AT,
            policy: 1,
            by: by(*user, Tier::County, &[Role::Inspector]),
            detail: match kind {
                EventKind::Order => {
                    Detail::Order(Order { deadline: "2027-03-01".parse().ok(), ..Order::default() })
                }
                kind => Detail::of(*kind),
            },
            rest: Fields::new(),
        })
        .collect();
    Finding {
        id: FindingId::from_uuid(Uuid::from_u128(5)),
        unit: UnitId::from_uuid(Uuid::from_u128(1)),
        inspection: None,
        site: None,
        site_name: String::new(),
        self_check: false,
        recorded_at: AT,
        recorded_by: String::new(),
        title: "通道堵塞".into(),
        description: String::new(),
        level,
        sector: "fire".into(),
        place: String::new(),
        position: None,
        catalog_hazard: String::new(),
        catalog_version: String::new(),
        basis: String::new(),
        measure: "清理".into(),
        responsible: "周某".into(),
        responsible_unit: None,
        deadline: "2027-03-01".parse().ok(),
        funds: None,
        goal: String::new(),
        interim_measure: String::new(),
        no_photo_reason: String::new(),
        photos: vec![photo(PhotoRole::Before), photo(PhotoRole::After), photo(PhotoRole::Review)],
        events,
    }
}

#[track_caller]
fn check(finding: &Finding, by: &By, detail: Detail, expected: Result<(), Refusal>) {
    let policy = Policy::default();
    let today = "2027-01-15".parse().expect("a day");
    let life = fold(finding.level, &finding.events);
    assert_eq!(judge_event(finding, &life, &detail, Circumstance { by, policy: &policy, today }), expected);
}

fn second(user: u128) -> Second {
    Second { user: Some(UserId::from_uuid(Uuid::from_u128(user))), ..Second::default() }
}

use EventKind as E;

#[test]
fn an_order_needs_a_second_officer_measure_deadline_and_responsible() {
    let general = finding(Level::General, &[(E::Record, 1)]);
    let terms = |finding: &Finding| Detail::Order(order_terms(finding).with_second(second(2)));
    check(&general, &inspector(), terms(&general), Ok(()));
    let alone = Detail::Order(order_terms(&general));
    check(&general, &inspector(), alone, Err(Refusal::NeedsSecondOfficer));
    let same = Detail::Order(order_terms(&general).with_second(second(1)));
    check(&general, &inspector(), same, Err(Refusal::SamePerson));
    for (blank, refusal) in [
        (Finding { measure: String::new(), ..general.clone() }, Refusal::NeedsMeasure),
        (Finding { responsible: " ".into(), ..general.clone() }, Refusal::NeedsResponsible),
        (Finding { deadline: None, ..general.clone() }, Refusal::NeedsDeadline),
        (Finding { title: String::new(), ..general.clone() }, Refusal::NeedsTitle),
        (Finding { photos: vec![], ..general.clone() }, Refusal::NeedsPhoto),
    ] {
        check(&blank, &inspector(), terms(&blank), Err(refusal));
    }
    let reasoned =
        Finding { photos: vec![], no_photo_reason: "禁止拍照区域".into(), ..general.clone() };
    check(&reasoned, &inspector(), terms(&reasoned), Ok(()));
}

#[test]
fn a_major_hazard_is_not_ordered_before_five_are_in_place() {
    let mut major = finding(Level::Major, &[(E::Record, 1)]);
    let terms = |finding: &Finding| Detail::Order(order_terms(finding).with_second(second(2)));
    check(&major, &inspector(), terms(&major), Err(Refusal::NeedsGoal));
    major.goal = "恢复通风".into();
    check(&major, &inspector(), terms(&major), Err(Refusal::NeedsFunds));
    major.funds = Some(0);
    check(&major, &inspector(), terms(&major), Ok(()));
    major.deadline = "2028-03-01".parse().ok();
    check(&major, &inspector(), terms(&major), Err(Refusal::DeadlineTooLate));
}

#[test]
fn nobody_closes_what_he_fixed_or_alone_reviewed() {
    let reviewed = [(E::Record, 1), (E::FixedOnSpot, 1), (E::ReviewPass, 3)];
    let general = finding(Level::General, &reviewed);
    let supervisor = |user, tier| by(user, tier, &[Role::Supervisor]);
    check(&general, &supervisor(9, Tier::County), Detail::of(E::StrikeOff), Ok(()));
    check(&general, &supervisor(1, Tier::City), Detail::of(E::StrikeOff), Err(Refusal::NotPermitted));
    check(&general, &supervisor(3, Tier::City), Detail::of(E::StrikeOff), Err(Refusal::NotPermitted));
    check(&general, &supervisor(9, Tier::Town), Detail::of(E::StrikeOff), Err(Refusal::NotPermitted));
    let major = finding(Level::Major, &[reviewed.as_slice(), &[(E::Accept, 4)]].concat());
    check(&major, &supervisor(9, Tier::County), Detail::of(E::StrikeOff), Err(Refusal::NotPermitted));
    check(&major, &supervisor(9, Tier::City), Detail::of(E::StrikeOff), Ok(()));
}

#[test]
fn acceptance_is_the_countys_and_not_the_reviewers_own() {
    let major = finding(Level::Major, &[(E::Record, 1), (E::FixedOnSpot, 1), (E::ReviewPass, 3)]);
    let expert = || Detail::Accept(Acceptance { expert: Some("郑工".into()), note: None });
    let reviewer = |user, tier| by(user, tier, &[Role::Reviewer]);
    check(&major, &reviewer(9, Tier::County), expert(), Ok(()));
    check(&major, &reviewer(9, Tier::County), Detail::of(E::Accept), Err(Refusal::NeedsExpert));
    check(&major, &reviewer(3, Tier::County), expert(), Err(Refusal::NotPermitted));
    check(&major, &reviewer(9, Tier::City), expert(), Err(Refusal::NotPermitted));
}

#[test]
fn an_extension_is_asked_for_in_time_and_for_later() {
    let rectifying = finding(Level::General, &[(E::Record, 1), (E::Order, 1), (E::Acknowledge, 7)]);
    let responsible = by(7, Tier::Enterprise, &[Role::Responsible]);
    let ask = |reason: Option<&str>, date: &str| {
        let (reason, date) = (reason.map(Into::into), date.parse().ok());
        Detail::AskExtension(Extension { reason, date, on_behalf: false })
    };
    let late = Some("设备到货晚");
    check(&rectifying, &responsible, ask(late, "2027-04-01"), Ok(()));
    check(&rectifying, &responsible, ask(late, "2027-02-01"), Err(Refusal::NeedsDate));
    check(&rectifying, &responsible, ask(None, "2027-04-01"), Err(Refusal::NeedsReason));
}

#[test]
fn the_order_freezes_the_fields() {
    let policy = Policy::default();
    let around = |by| Circumstance { by, policy: &policy, today: Day::from_days(20_000) };
    let recorded = finding(Level::General, &[(E::Record, 1)]);
    let ordered = finding(Level::General, &[(E::Record, 1), (E::Order, 1)]);
    let edit = Edit::SetFinding { field: FindingField::Measure, value: "另行处理".into() };
    let inspector = inspector();
    assert_eq!(judge_finding(&recorded, &edit, around(&inspector)), Ok(()));
    assert_eq!(judge_finding(&ordered, &edit, around(&inspector)), Err(Refusal::FrozenByOrder));
    let viewer = by(2, Tier::County, &[Role::Viewer]);
    assert_eq!(judge_finding(&recorded, &edit, around(&viewer)), Err(Refusal::NotPermitted));
    let responsible = by(7, Tier::Enterprise, &[Role::Responsible]);
    let after = Edit::AddPhoto(photo(PhotoRole::After));
    assert_eq!(judge_finding(&ordered, &after, around(&responsible)), Ok(()));
    let before = Edit::AddPhoto(photo(PhotoRole::Before));
    assert_eq!(judge_finding(&ordered, &before, around(&responsible)), Err(Refusal::NotPermitted));
}

#[test]
fn the_steps_on_offer_are_those_of_the_role_and_the_state() {
    let recorded = finding(Level::General, &[(E::Record, 1)]);
    assert_eq!(plan_steps(&recorded, &inspector()), [E::FixedOnSpot, E::Order]);
    let reported = finding(Level::General, &[(E::Record, 1), (E::FixedOnSpot, 1)]);
    assert_eq!(plan_steps(&reported, &inspector()), [E::ReviewPass, E::ReviewFail]);
    assert_eq!(plan_steps(&reported, &by(2, Tier::County, &[Role::Viewer])), []);
}
