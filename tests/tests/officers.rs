//! The second officer of a visit hears of it on his own phone, confirms it or objects, and a supervisor decides; officers
//! come and go by what each of them noted, with no network; what the law wants done stands there with both times.

use spotcheck_client::protocol::{ActSaid, ActView, Failure, Query, Request, StartView, View};
use spotcheck_domain::authority::Act;
use spotcheck_domain::id::{InspectionId, UnitId, UserId};
use spotcheck_domain::inspection::{ActKind, Stance};
use spotcheck_domain::reference::Person;
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::term::{InspectionKind, Role};
use spotcheck_domain::time::Timestamp;
use spotcheck_server::people::organisation::{enter_person, forget_organisation};
use spotcheck_server::store::{StoreError, write_directly};
use spotcheck_tests::day::session;
use spotcheck_tests::office::OfficeProcess;
use spotcheck_tests::phone::Phone;
use std::path::Path;
use tempfile::TempDir;

struct Case {
    folder: TempDir,
    office: OfficeProcess,
    first: Phone,
    second: Phone,
    supervisor: Phone,
    /// Of the two.
    visit: InspectionId,
}

fn user(phone: &Phone) -> UserId {
    session(phone).0
}

fn start(phone: &Phone) -> StartView {
    let site = phone.site("stmy").row.id;
    match phone.view(&Query::Start { site, unit: None }) {
        View::Start(start) => start,
        other => panic!("no site to visit: {other:?}"),
    }
}

/// An inspector beside the two.
fn enter_third(folder: &Path, unit: UnitId) {
    let at = Timestamp::from_millis(1_790_000_000_000);
    let person = Person {
        id: UserId::from_parts(at, [3; 10]),
        unit,
        name: "第三人".into(),
        roles: vec![Role::Inspector],
        certificate: "证0003".into(),
    };
    let entered = write_directly::<_, StoreError>(folder, |tx| {
        enter_person(tx, &person, at)?;
        forget_organisation(tx)
    });
    entered.expect("is entered");
}

fn case() -> Case {
    let folder = tempfile::tempdir().expect("a folder");
    let office = OfficeProcess::demo(folder.path());
    let pair = |role, unit, nth, seed| Phone::paired(&office.address, &office.code(role, unit, nth), seed);
    let (first, second) = (pair("inspector", "云岭", 0, 1), pair("inspector", "云岭", 1, 2));
    let supervisor = pair("supervisor", "晋川", 0, 3);
    enter_third(folder.path(), session(&first).1);
    assert!(first.refresh() && second.refresh());
    let request = Request::StartInspection {
        site: first.site("stmy").row.id,
        kind: InspectionKind::Campaign,
        checklist: None,
        second: Some(user(&second)),
        position: None,
        unit: None,
    };
    let visit = first.made(request).into();
    assert!(first.settle() && second.refresh() && supervisor.refresh());
    Case { folder, office, first, second, supervisor, visit }
}

fn noting(visit: InspectionId, kind: ActKind, said: ActSaid) -> Request {
    Request::NoteAct { inspection: visit, kind, said }
}

fn saying(words: &str) -> ActSaid {
    ActSaid { words: words.into(), ..ActSaid::default() }
}

fn officer(user: UserId) -> ActSaid {
    ActSaid { officer: Some(user), ..ActSaid::default() }
}

impl Case {
    fn note(&self, phone: &Phone, kind: ActKind, said: ActSaid) {
        phone.done(noting(self.visit, kind, said));
    }

    fn stance(&self, phone: &Phone) -> Stance {
        phone.inspection(self.visit).stances[0].stance
    }

    fn log(&self, phone: &Phone) -> Vec<ActView> {
        phone.inspection(self.visit).log
    }
}

fn to_confirm(phone: &Phone) -> Vec<InspectionId> {
    phone.today().to_confirm.iter().map(|card| card.row.id).collect()
}

#[test]
fn the_second_officer_objects_and_a_supervisor_decides() {
    let case = case();
    let Case { first, second, supervisor, visit, .. } = &case;
    assert_eq!(to_confirm(second), [*visit]);
    assert!(to_confirm(first).is_empty() && to_confirm(supervisor).is_empty());
    assert_eq!(case.stance(second), Stance::Silent);
    assert!(!first.inspection(*visit).acts.contains(&Act::Concur));
    assert!(second.inspection(*visit).acts.contains(&Act::Concur));
    let silent = second.failure(noting(*visit, ActKind::Object, saying(" ")));
    assert_eq!(silent, Some(Failure::Refused(Refusal::NeedsReason)));

    case.note(second, ActKind::Object, saying("没有看过西侧"));
    assert!(to_confirm(second).is_empty(), "he has spoken");
    assert!(second.settle() && first.refresh() && supervisor.refresh());
    assert_eq!(case.stance(first), Stance::Objected);
    let objected: Vec<_> = supervisor.today().objections.iter().map(|card| card.row.id).collect();
    assert_eq!(objected, [*visit]);
    assert!(first.today().objections.is_empty());
    let objection = case.log(supervisor)[0].clone();
    assert_eq!((objection.kind, objection.said.words.as_str()), (ActKind::Object, "没有看过西侧"));
    assert!(objection.received_at.is_some());

    let decision = ActSaid { of: Some(objection.id), ..saying("已补看") };
    let own = first.failure(noting(*visit, ActKind::Void, decision.clone()));
    assert_eq!(own, Some(Failure::Refused(Refusal::NotPermitted)));
    case.note(supervisor, ActKind::Void, decision);
    assert!(supervisor.today().objections.is_empty());
    assert!(supervisor.settle() && second.refresh());
    assert_eq!(case.stance(second), Stance::Voided);
    drop((case.office, case.folder));
}

#[test]
fn officers_come_and_go_with_no_network_and_all_phones_say_the_same() {
    let case = case();
    let Case { first, second, supervisor, visit, .. } = &case;
    let colleagues = first.inspection(*visit).colleagues;
    assert!(colleagues.iter().all(|one| one.user != user(first) && one.user != user(second)));
    let third = colleagues.first().expect("another inspector").user;
    // Neither hears of the other: one brings a third, the other leaves.
    case.note(first, ActKind::Join, officer(third));
    case.note(second, ActKind::Leave, officer(user(second)));
    let stranger = second.failure(noting(*visit, ActKind::Join, officer(user(second))));
    assert_eq!(stranger, Some(Failure::Refused(Refusal::NotOfficer)), "he has left");
    assert!(first.settle() && second.settle() && first.refresh() && second.refresh() && supervisor.refresh());
    for phone in [first, second, supervisor] {
        let officers: Vec<_> = phone.inspection(*visit).officers.iter().map(|one| one.user).collect();
        assert_eq!(officers, [user(first), third]);
        assert_eq!(phone.status().n_refused, 0);
    }
    let alone = noting(*visit, ActKind::Leave, officer(third));
    first.done(alone);
    let last = first.failure(noting(*visit, ActKind::Leave, officer(user(first))));
    assert_eq!(last, Some(Failure::Refused(Refusal::WrongState)));
    drop((case.office, case.folder));
}

#[test]
fn an_act_of_the_law_stands_with_both_times_and_one_noted_by_mistake_is_struck() {
    let mut case = case();
    case.note(&case.first, ActKind::Rights, ActSaid::default());
    case.note(&case.first, ActKind::Notice, ActSaid { is_left_out: true, ..saying("险情紧急") });
    let rights = case.log(&case.first)[0].clone();
    assert_eq!((rights.kind, rights.received_at), (ActKind::Rights, None));
    case.note(&case.first, ActKind::Strike, ActSaid { of: Some(rights.id), ..ActSaid::default() });
    case.first.kill();
    assert!(case.first.settle() && case.second.refresh());
    for phone in [&case.first, &case.second] {
        let log = case.log(phone);
        let told: Vec<_> = log.iter().map(|act| (act.kind, act.is_struck)).collect();
        assert_eq!(told, [(ActKind::Rights, true), (ActKind::Notice, false), (ActKind::Strike, false)]);
        assert!(log.iter().all(|act| act.received_at.is_some()));
    }
    assert!(case.second.inspection(case.visit).demanded.contains(&ActKind::Certificates));
    drop((case.office, case.folder));
}

#[test]
fn what_was_last_begun_is_offered_and_the_dossier_says_what_is_known() {
    let case = case();
    let Case { first, second, visit, .. } = &case;
    assert_eq!(start(first).last_kind, Some(InspectionKind::Campaign));
    assert_eq!(start(first).last_second, Some(user(second)));
    assert_eq!((start(second).last_kind, start(second).last_second), (None, None));
    let before = start(first).dossier;
    let finding = first.record(*visit, "通道堵塞");
    let dossier = start(first).dossier;
    assert_eq!(dossier.n_findings, before.n_findings + 1);
    assert_eq!(dossier.findings[0].row.id, finding, "the newest of the open ones first");
    assert_eq!(dossier.last_visit.map(|card| card.row.id), Some(*visit));
    drop((case.office, case.folder));
}
