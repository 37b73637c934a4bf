//! Rights and needs, case by case.

use super::*;
use crate::authority::{acts, steps};
use crate::entry::Fields;
use crate::event::{Acceptance, Amendment, Event, Extension, Second};
use crate::field::FindingField;
use crate::id::{EventId, FindingId, SignatureId, UnitId, UserId};
use crate::inspection::Signature;
use crate::photo::{Photo, PhotoHash};
use crate::term::{InspectionKind, Role, Tier};
use crate::time::Timestamp;
use uuid::Uuid;

const AT: Timestamp = Timestamp::from_millis(1_800_000_000_000);
const TODAY: &str = "2027-01-15";

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

        from_file: false,
        undated: false,
        is_lost: false,
        struck: None,
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
        criterion: String::new(),
        photos: vec![photo(PhotoRole::Before), photo(PhotoRole::After), photo(PhotoRole::Review)],
        events,
    }
}

#[track_caller]
fn check(finding: &Finding, by: &By, detail: Detail, expected: Result<(), Refusal>) {
    let policy = Policy::default();
    let today = TODAY.parse().expect("a day");
    let life = fold(finding.level, &finding.events);
    let around = Circumstance { by, reach: Reach::Own, policy: &policy, today, rules: VERSION };
    assert_eq!(judge_event(finding, &life, &detail, around), expected);
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
fn a_major_hazard_is_listed_once_five_are_in_place() {
    let supervisor = by(9, Tier::City, &[Role::Supervisor]);
    let list = || Detail::of(E::List);
    let mut major = finding(Level::Major, &[(E::Record, 1)]);
    check(&major, &supervisor, list(), Err(Refusal::NeedsGoal));
    major.goal = "恢复通风".into();
    check(&major, &supervisor, list(), Err(Refusal::NeedsFunds));
    major.funds = Some(0);
    check(&major, &supervisor, list(), Ok(()));
    // From the order on its copies speak, whatever stands beside them.
    let mut ordered = finding(Level::Major, &[(E::Record, 1), (E::Order, 1)]);
    (ordered.goal, ordered.funds) = ("恢复通风".into(), Some(0));
    check(&ordered, &supervisor, list(), Err(Refusal::NeedsGoal));
    let amended = |n: u128, field: FindingField, value: &str| {
        let amendment =
            Amendment { field: Some(field.word().into()), value: Some(value.into()), ..Amendment::default() };
        Event {
            id: EventId::from_uuid(Uuid::from_u128(n)),
            after: vec![ordered.events[1].id],
            detail: Detail::Amend(amendment),
            ..ordered.events[1].clone()
        }
    };
    let goal = amended(10, FindingField::Goal, "恢复通风");
    let funds = amended(11, FindingField::Funds, "5000");
    ordered.events.push(goal);
    check(&ordered, &supervisor, list(), Err(Refusal::NeedsFunds));
    ordered.events.push(funds);
    check(&ordered, &supervisor, list(), Ok(()));
    let general = finding(Level::General, &[(E::Record, 1), (E::Order, 1)]);
    check(&general, &supervisor, list(), Ok(()));
}

#[test]
fn nothing_but_measure_deadline_and_responsible_holds_up_an_order() {
    let mut major = finding(Level::Major, &[(E::Record, 1)]);
    let terms = |finding: &Finding| Detail::Order(order_terms(finding).with_second(second(2)));
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
    let around = |by| Circumstance {
        by,
        reach: Reach::Own,
        policy: &policy,
        today: Day::from_days(20_000),
        rules: VERSION,
    };
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
    let policy = Policy::default();
    let offered = |finding: &Finding, by: &By| {
        let life = fold(finding.level, &finding.events);
        steps(&acts(by, &On::finding(Reach::Own, finding, &life, &policy)))
    };
    let recorded = finding(Level::General, &[(E::Record, 1)]);
    assert_eq!(offered(&recorded, &inspector()), [E::FixedOnSpot, E::Order, E::OnSpotMeasure, E::Withdraw]);
    let reported = finding(Level::General, &[(E::Record, 1), (E::FixedOnSpot, 1)]);
    assert_eq!(offered(&reported, &inspector()), [E::ReviewPass, E::ReviewFail, E::OnSpotMeasure]);
    assert_eq!(offered(&reported, &by(2, Tier::County, &[Role::Viewer])), []);
}

#[test]
fn a_visit_that_has_ended_takes_signatures_and_choices_and_nothing_else() {
    let (running, ended) =
        [false, true].map(|ended| On::visit(Reach::Own, InspectionKind::Routine, ended)).into();
    let narrate = Edit::Narrate { text: "巷道干净".into() };
    let settle = Edit::Settle { key: "site_contact".into(), value: "周某".into() };
    let sign = |party: &str, reason: &str| {
        let id = SignatureId::from_uuid(Uuid::from_u128(1));
        Edit::Sign(Signature { reason: reason.into(), ..Signature::plain(id, party, "周某", AT) })
    };
    let judge = |visit: &On<'_>, edit: &Edit| judge_inspection(visit, edit, &inspector(), VERSION);
    assert_eq!(judge(&running, &narrate), Ok(()));
    assert_eq!(judge(&ended, &narrate), Err(Refusal::InspectionEnded));
    assert_eq!(judge(&ended, &settle), Ok(()));
    assert_eq!(judge(&running, &sign("officer", "")), Err(Refusal::WrongState));
    assert_eq!(judge(&ended, &sign("officer", "")), Ok(()));
    assert_eq!(judge(&ended, &sign("refusal", "不同意")), Err(Refusal::NeedsReason));
    let page = Edit::AddPhoto(photo(PhotoRole::Signed));
    assert_eq!(judge(&ended, &page), Ok(()), "a page that was signed by pen");
    assert_eq!(judge(&running, &page), Err(Refusal::WrongState));
    assert_eq!(judge(&ended, &Edit::AddPhoto(photo(PhotoRole::Scene))), Err(Refusal::InspectionEnded));
}

#[test]
fn an_enterprise_makes_no_other_visit_of_its_own_check() {
    let enterprise = by(7, Tier::Enterprise, &[Role::Responsible]);
    let own = On::visit(Reach::Own, InspectionKind::SelfCheck, false);
    let kind = |kind: &str| Edit::SetInspection { field: InspectionField::Kind, value: kind.into() };
    assert_eq!(judge_inspection(&own, &kind("self_check"), &enterprise, VERSION), Ok(()));
    assert_eq!(judge_inspection(&own, &kind("routine"), &enterprise, VERSION), Err(Refusal::NotPermitted));
    assert_eq!(judge_inspection(&own, &kind("routine"), &inspector(), VERSION), Ok(()));
}

#[test]
fn a_general_hazard_is_accepted_first_where_the_policy_says_so() {
    let reviewed = finding(Level::General, &[(E::Record, 1), (E::FixedOnSpot, 1), (E::ReviewPass, 3)]);
    let life = fold(reviewed.level, &reviewed.events);
    let supervisor = by(9, Tier::County, &[Role::Supervisor]);
    let judge = |general_skips_acceptance| {
        let policy = Policy { general_skips_acceptance, ..Policy::default() };
        let today = Day::from_days(20_000);
        let around =
            Circumstance { by: &supervisor, reach: Reach::Own, policy: &policy, today, rules: VERSION };
        judge_event(&reviewed, &life, &Detail::of(E::StrikeOff), around)
    };
    assert_eq!(judge(true), Ok(()));
    assert_eq!(judge(false), Err(Refusal::WrongState));
}

#[path = "dates_tests.rs"]
mod dates;

#[path = "early_steps_tests.rs"]
mod early_steps;
