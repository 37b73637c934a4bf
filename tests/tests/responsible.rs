//! An order named the wrong enterprise, and a supervisor names the right one: the wrong one sees the finding no more.

use spotcheck_client::blobs::Blobs;
use spotcheck_client::protocol::{Detail, Failure, Query, Reply, Request, View};
use spotcheck_client::storage::{Storage, Table};
use spotcheck_domain::event::EventKind;
use spotcheck_domain::id::{DocumentId, FindingId, UnitId, UserId};
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::reference::{Named, Person, Unit};
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::term::{PhotoRole, Role, Tier};
use spotcheck_domain::time::Timestamp;
use spotcheck_server::people::organisation::{enter_person, enter_unit, forget_organisation};
use spotcheck_server::store::{StoreError, write_directly};
use spotcheck_tests::backup::{copy_folder, put_back};
use spotcheck_tests::day::{move_person, session};
use spotcheck_tests::office::{OfficeProcess, new_code};
use spotcheck_tests::phone::Phone;
use spotcheck_tests::picture::jpeg;
use spotcheck_tests::work::{fill_order, start_visit};
use tempfile::TempDir;

/// The responsible person of the second enterprise.
const SECOND: &str = "尹见山";

struct Case {
    folder: TempDir,
    office: OfficeProcess,
    inspector: Phone,
    supervisor: Phone,
    /// Of the enterprise that the order names.
    wrong: Phone,
    /// Of the one that it should have named.
    right: Phone,
    finding: FindingId,
    photo: PhotoHash,
}

/// A finding that is ready to be ordered.
fn case() -> Case {
    let folder = tempfile::tempdir().expect("a folder");
    let office = OfficeProcess::demo(folder.path());
    let pair = |role, unit, seed| Phone::paired(&office.address, &office.code(role, unit, 0), seed);
    let (inspector, supervisor) = (pair("inspector", "云岭", 1), pair("supervisor", "晋川", 2));
    let wrong = pair("responsible", "松涛", 3);
    let right = Phone::paired(&office.address, &second_enterprise(folder.path(), &inspector), 4);
    let finding = inspector.record(start_visit(&inspector, "stmy"), "通道堵塞");
    let photo = inspector.shoot(finding.into(), PhotoRole::Before, &jpeg(1, 50_000), None);
    fill_order(&inspector, finding, session(&wrong).1);
    assert!(inspector.settle());
    Case { folder, office, inspector, supervisor, wrong, right, finding, photo }
}

/// Enters another enterprise of the county, and gives the code of its responsible person.
fn second_enterprise(folder: &std::path::Path, of_county: &Phone) -> String {
    let at = Timestamp::from_millis(1_790_000_000_000);
    let id = UnitId::from_parts(at, [7; 10]);
    let name = Named { zh: "晋川市见山选煤厂".into(), en: "Jianshan Coal Washing".into() };
    let parent = Some(session(of_county).1);
    let enterprise = Unit { id, parent, tier: Tier::Enterprise, name };
    let (user, roles) = (UserId::from_parts(at, [8; 10]), vec![Role::Responsible]);
    let person = Person { id: user, unit: id, name: SECOND.into(), roles, certificate: String::new() };
    let entered = write_directly::<_, StoreError>(folder, |tx| {
        enter_unit(tx, &enterprise)?;
        enter_person(tx, &person, at)?;
        forget_organisation(tx)
    });
    entered.expect("is entered");
    new_code(folder, SECOND)
}

impl Case {
    fn order(&self) {
        let second = self.inspector.finding(self.finding).colleagues[0].user;
        self.step(&self.inspector, EventKind::Order, Detail { second: Some(second), ..Detail::default() });
        assert!(self.inspector.settle());
    }

    fn amend(&self, value: &str) {
        assert!(self.supervisor.refresh());
        let detail = Detail {
            reason: Some("写错了企业".into()),
            field: Some("responsible_unit".into()),
            value: Some(value.into()),
            ..Detail::default()
        };
        self.step(&self.supervisor, EventKind::Amend, detail);
        assert!(self.supervisor.settle());
    }

    fn step(&self, phone: &Phone, kind: EventKind, detail: Detail) {
        phone.done(Request::TakeStep { finding: self.finding, kind, detail });
    }

    fn sees(&self, phone: &Phone) -> bool {
        matches!(phone.view(&Query::Finding { finding: self.finding }), View::Finding(_))
    }

    /// The finding and its photo, asked for by their addresses.
    fn statuses(&self, phone: &Phone) -> [u16; 2] {
        let status = |path: String| phone.http.exchange("GET", &path, &[], &[]).expect("an answer").status;
        [status(format!("/v1/documents/{}", self.finding)), status(format!("/v1/photos/{}", self.photo))]
    }

    /// It is nowhere to be found, neither here nor at the office.
    #[track_caller]
    fn is_gone_from(&self, phone: &Phone) {
        assert!(phone.refresh() && !self.sees(phone));
        assert_eq!(n_stored(phone, self.finding.into()), 0, "nothing of it stays on the phone");
        assert_eq!(self.statuses(phone), [404, 404]);
    }

    /// The record stays there for what was written before it was gone: nothing is written in it any more.
    #[track_caller]
    fn takes_nothing_more(&self, phone: &Phone) {
        let view = phone.finding(self.finding);
        assert!(view.is_gone && view.acts.is_empty());
        let gone = Some(Failure::Refused(Refusal::Gone));
        let (finding, kind, detail) = (self.finding, EventKind::Report, Detail::default());
        assert_eq!(phone.failure(Request::TakeStep { finding, kind, detail }), gone);
        let picture = Request::AddPhoto {
            document: finding.into(),
            role: PhotoRole::After,
            item: None,
            width: None,
            height: None,
            position: None,
            from_file: false,
        };
        assert_eq!(phone.ask_with(picture, vec![jpeg(4, 900)]).0, Reply::Failed(Refusal::Gone.into()));
        assert!(phone.first_unsent().is_none(), "and nothing goes to the office to be refused there");
    }

    #[track_caller]
    fn is_whole_on(&self, phone: &Phone) {
        assert!(phone.refresh() && self.inspector.refresh());
        let (theirs, ours) = (phone.finding(self.finding), self.inspector.finding(self.finding));
        assert_eq!((theirs.row, theirs.timeline.len()), (ours.row, ours.timeline.len()));
        assert_eq!(self.statuses(phone), [200, 200]);
    }
}

/// Entries of the local store that belong to a document.
fn n_stored(phone: &Phone, document: DocumentId) -> usize {
    let tables = [Table::Documents, Table::Changes, Table::Rows, Table::Receipts];
    let n = |table| {
        futures::executor::block_on(phone.memory.scan(table, document.as_bytes())).expect("reads").len()
    };
    tables.into_iter().map(n).sum()
}

#[test]
fn the_enterprise_that_was_named_wrongly_loses_the_finding_and_the_right_one_gains_it_and_back() {
    let case = case();
    case.order();
    case.is_whole_on(&case.wrong);
    case.is_gone_from(&case.right);

    case.amend(&session(&case.right).1.to_string());
    case.is_gone_from(&case.wrong);
    case.is_whole_on(&case.right);
    case.step(&case.right, EventKind::Acknowledge, Detail::default());
    assert!(case.right.settle());
    case.is_gone_from(&case.wrong);
    let newcomer = Phone::paired(&case.office.address, &new_code(case.folder.path(), "秦望川"), 9);
    case.is_gone_from(&newcomer);

    case.amend(&session(&case.wrong).1.to_string());
    case.is_gone_from(&case.right);
    for phone in [&case.wrong, &newcomer] {
        case.is_whole_on(phone);
    }
    case.amend("");
    for phone in [&case.wrong, &newcomer, &case.right] {
        case.is_gone_from(phone);
    }
}

#[test]
fn a_picture_that_was_looked_at_leaves_with_its_record() {
    let case = case();
    case.order();
    case.is_whole_on(&case.wrong);
    let (_, picture) = case.wrong.ask_with(Request::Photo { sha256: case.photo }, vec![]);
    assert_eq!(picture, [jpeg(1, 50_000)]);
    let is_here = |phone: &Phone| {
        futures::executor::block_on(Blobs::get(&phone.memory, case.photo)).expect("reads").is_some()
    };
    assert!(is_here(&case.wrong), "it is kept to be looked at again");
    case.amend(&session(&case.right).1.to_string());
    case.is_gone_from(&case.wrong);
    assert!(!is_here(&case.wrong) && is_here(&case.inspector));
}

#[test]
fn what_a_phone_did_not_fetch_in_time_never_comes_to_it() {
    let case = case();
    assert!(case.wrong.refresh());
    case.order();
    case.inspector.shoot(case.finding.into(), PhotoRole::Before, &jpeg(2, 9_000), None);
    assert!(case.inspector.settle());
    case.amend(&session(&case.right).1.to_string());
    case.is_gone_from(&case.wrong);
}

#[test]
fn who_leaves_the_enterprise_after_it_lost_the_finding_loses_it_too() {
    let case = case();
    case.order();
    case.is_whole_on(&case.wrong);
    case.wrong.http.cut(true);
    case.amend(&session(&case.right).1.to_string());
    // Away and back again: what he reads is as it was, and all is given anew.
    for to in [session(&case.right).1, session(&case.wrong).1] {
        move_person(case.folder.path(), &case.wrong, to);
    }
    case.wrong.http.cut(false);
    case.is_gone_from(&case.wrong);
}

#[test]
fn what_the_wrong_enterprise_had_written_meanwhile_stays_with_it() {
    let mut case = case();
    case.order();
    assert!(case.wrong.refresh());
    case.wrong.http.cut(true);
    let hash = case.wrong.shoot(case.finding.into(), PhotoRole::After, &jpeg(3, 9_000), None);
    let report = Detail { note: Some("已清理，附照片".into()), ..Detail::default() };
    case.step(&case.wrong, EventKind::Report, report);
    case.amend(&session(&case.right).1.to_string());
    case.wrong.http.cut(false);
    assert!(case.wrong.refresh(), "nothing waits that the office would not take");
    case.wrong.kill();
    assert!(case.wrong.refresh());
    let outbox = case.wrong.view(&Query::Outbox);
    let View::Outbox(outbox) = outbox else { panic!("no outbox: {outbox:?}") };
    let record = outbox.records.iter().find(|record| record.document == case.finding.into());
    let refused = record.map_or(&[][..], |record| &record.refusals);
    assert!(refused.iter().any(|one| one.words.iter().any(|(_, words)| words == "已清理，附照片")));
    assert!(refused.iter().any(|one| one.photos == [hash]), "{refused:?}");
    assert!(case.wrong.ask_with(Request::Photo { sha256: hash }, vec![]).1[0] == jpeg(3, 9_000));
    case.takes_nothing_more(&case.wrong);
    assert!(case.inspector.refresh());
    let finding = case.inspector.finding(case.finding);
    assert_eq!((finding.photos.len(), finding.timeline.len()), (1, 3), "the office did not take it");
}

#[test]
fn an_office_put_back_to_before_the_amendment_takes_the_finding_away_again() {
    let Case { folder, office, inspector, supervisor, wrong, right, finding, photo } = case();
    let copy = tempfile::tempdir().expect("a folder");
    let case = Case { folder, office, inspector, supervisor, wrong, right, finding, photo };
    case.order();
    case.is_whole_on(&case.wrong);
    let Case { folder, office, inspector, supervisor, wrong, right, finding, photo } = case;
    office.kill();
    copy_folder(folder.path(), copy.path());
    let open = |phones: [&Phone; 4]| {
        let office = OfficeProcess::start(folder.path(), "127.0.0.1:0", false);
        phones.iter().for_each(|phone| phone.http.move_to(&office.address));
        office
    };
    let office = open([&inspector, &supervisor, &wrong, &right]);
    let case = Case { folder: copy, office, inspector, supervisor, wrong, right, finding, photo };
    case.amend(&session(&case.right).1.to_string());
    case.is_whole_on(&case.right);
    case.is_gone_from(&case.wrong);

    let Case { folder: copy, office, inspector, supervisor, wrong, right, finding, photo } = case;
    office.kill();
    put_back(copy.path(), folder.path());
    let office = open([&inspector, &supervisor, &wrong, &right]);
    assert!(wrong.refresh(), "the office shows it as it did then");
    assert!(supervisor.refresh(), "who amended it brings that back");
    let case = Case { folder, office, inspector, supervisor, wrong, right, finding, photo };
    case.is_gone_from(&case.wrong);
    case.is_whole_on(&case.right);
}

#[test]
fn an_amendment_that_names_no_unit_is_refused_on_the_phone() {
    let case = case();
    case.order();
    assert!(case.supervisor.refresh());
    let detail = Detail {
        reason: Some("写错了企业".into()),
        field: Some("responsible_unit".into()),
        value: Some("见山选煤厂".into()),
        ..Detail::default()
    };
    let step = Request::TakeStep { finding: case.finding, kind: EventKind::Amend, detail };
    assert_eq!(case.supervisor.failure(step), Some(Refusal::FieldInvalid.into()));
}
