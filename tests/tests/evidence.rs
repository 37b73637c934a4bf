//! What is known of a photo's bytes is said: that they are gone, that they have not come, that a review had not seen them.

use futures::executor::block_on;
use spotcheck_client::blobs::Blobs;
use spotcheck_client::protocol::{
    Detail, Failure, OutboxRecord, Phase, PhotoWhereabouts, Query, Reply, Request, View,
};
use spotcheck_client::session::Step;
use spotcheck_domain::event::EventKind;
use spotcheck_domain::id::FindingId;
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::term::{InspectionKind, PhotoRole};
use spotcheck_tests::day::session;
use spotcheck_tests::office::OfficeProcess;
use spotcheck_tests::phone::Phone;
use spotcheck_tests::picture::jpeg;
use spotcheck_tests::work::{fill_order, start_visit};
use tempfile::TempDir;

struct Case {
    inspector: Phone,
    colleague: Phone,
    enterprise: Phone,
    finding: FindingId,
    _office: OfficeProcess,
    _folder: TempDir,
}

/// A finding with a photo, at the office.
fn case() -> Case {
    let folder = tempfile::tempdir().expect("a folder");
    let office = OfficeProcess::demo(folder.path());
    let pair = |role, unit, nth, seed| Phone::paired(&office.address, &office.code(role, unit, nth), seed);
    let (inspector, colleague) = (pair("inspector", "云岭", 0, 1), pair("inspector", "云岭", 1, 2));
    let enterprise = pair("responsible", "松涛", 0, 3);
    let finding = inspector.record(start_visit(&inspector, "stmy"), "通道堵塞");
    inspector.shoot(finding.into(), PhotoRole::Before, &jpeg(1, 5_000), Some(&jpeg(2, 900)));
    assert!(inspector.settle() && colleague.refresh());
    Case { inspector, colleague, enterprise, finding, _office: office, _folder: folder }
}

fn outbox(phone: &Phone) -> Vec<OutboxRecord> {
    match phone.view(&Query::Outbox) {
        View::Outbox(outbox) => outbox.records,
        other => panic!("no outbox: {other:?}"),
    }
}

impl Case {
    fn step(&self, phone: &Phone, kind: EventKind, detail: Detail) {
        phone.done(Request::TakeStep { finding: self.finding, kind, detail });
    }

    fn order(&self) {
        fill_order(&self.inspector, self.finding, session(&self.enterprise).1);
        let second = self.inspector.finding(self.finding).colleagues[0].user;
        self.step(&self.inspector, EventKind::Order, Detail { second: Some(second), ..Detail::default() });
        assert!(self.inspector.settle() && self.enterprise.refresh());
    }

    fn where_is(&self, phone: &Phone, hash: PhotoHash) -> PhotoWhereabouts {
        let finding = phone.finding(self.finding);
        let photo = finding.photos.iter().find(|photo| photo.photo.sha256 == hash);
        photo.expect("the record names it").whereabouts
    }

    fn n_unseen(&self, phone: &Phone) -> usize {
        let finding = phone.finding(self.finding);
        let review = finding.timeline.iter().rev().find(|entry| entry.kind == Some(EventKind::ReviewPass));
        review.expect("a review").detail.unseen.len()
    }
}

fn lose(phone: &Phone, hash: PhotoHash) {
    block_on(phone.memory.delete(hash)).expect("the store works");
}

#[test]
fn a_lost_photo_is_said_once_noted_by_its_person_and_stands_in_the_record_at_the_office() {
    let mut case = case();
    let here = jpeg(3, 4_000);
    let hash = case.inspector.shoot(case.finding.into(), PhotoRole::Before, &here, Some(&jpeg(4, 800)));
    lose(&case.inspector, hash);
    assert!(!case.inspector.settle());
    // It is not tried again and again, and it is neither "sending" nor "at the office".
    case.inspector.clock.shift(40_000);
    assert!(!matches!(case.inspector.engine.next_step(), Step::Upload | Step::Sync));
    case.inspector.clock.shift(-40_000);
    let status = case.inspector.status();
    assert_eq!((status.n_lost, status.n_unsent_photos, status.phase), (1, 1, Phase::Settled));
    let [record] = &outbox(&case.inspector)[..] else { panic!("one record waits") };
    assert_eq!((record.n_lost, &record.last_error), (1, &Some(Failure::PhotoLost)));
    assert_eq!(case.where_is(&case.inspector, hash), PhotoWhereabouts::Lost);
    // News of the office does not bring the bytes back; after a restart it is found out again.
    case.inspector.engine.news();
    case.inspector.settle();
    case.inspector.kill();
    case.inspector.settle();
    assert_eq!(case.inspector.status().n_lost, 1);

    case.inspector.done(Request::NoteLost { document: case.finding.into() });
    assert!(case.inspector.settle() && case.colleague.refresh());
    assert_eq!((case.inspector.status().n_lost, outbox(&case.inspector).len()), (0, 0));
    for phone in [&case.inspector, &case.colleague] {
        assert_eq!(case.where_is(phone, hash), PhotoWhereabouts::Lost);
    }
    assert_eq!(case.inspector.status().n_refused, 0);
    // Twice is once, and says nothing new.
    case.inspector.done(Request::NoteLost { document: case.finding.into() });
    assert!(case.inspector.settle());
}

#[test]
fn bytes_that_are_back_when_somebody_tries_again_are_sent() {
    let case = case();
    let bytes = jpeg(3, 4_000);
    let hash = case.inspector.shoot(case.finding.into(), PhotoRole::Before, &bytes, None);
    lose(&case.inspector, hash);
    assert!(!case.inspector.settle());
    block_on(case.inspector.memory.put(hash, &bytes)).expect("the store works");
    case.inspector.done(Request::SyncNow);
    assert!(case.inspector.settle());
    assert_eq!(case.where_is(&case.inspector, hash), PhotoWhereabouts::AtTheOffice);
}

#[test]
fn who_may_not_write_in_the_record_any_more_takes_note_for_himself() {
    let case = case();
    case.order();
    let hash = case.enterprise.shoot(case.finding.into(), PhotoRole::After, &jpeg(5, 4_000), None);
    lose(&case.enterprise, hash);
    assert!(!case.enterprise.settle());
    case.enterprise.done(Request::NoteLost { document: case.finding.into() });
    assert!(case.enterprise.settle() && case.colleague.refresh());
    assert_eq!(case.where_is(&case.colleague, hash), PhotoWhereabouts::Lost, "the enterprise may say it");
    // A visit that a person of the enterprise sees nothing of takes no word of his.
    let visit = start_visit(&case.inspector, "stmy");
    assert!(case.inspector.settle());
    let refused = case.enterprise.failure(Request::NoteLost { document: visit.into() });
    assert_eq!(refused, Some(Failure::Refused(Refusal::NotFound)));
    assert_eq!(case.inspector.inspection(visit).row.kind, InspectionKind::Unannounced);
}

#[test]
fn a_review_says_which_photos_of_the_rectification_it_had_not_seen() {
    let case = case();
    case.order();
    // The words of the report are sent; its photos are not yet.
    let hash =
        case.enterprise.shoot(case.finding.into(), PhotoRole::After, &jpeg(5, 4_000), Some(&jpeg(6, 700)));
    let note = Some("已清理".to_owned());
    case.step(&case.enterprise, EventKind::Report, Detail { note, ..Detail::default() });
    block_on(case.enterprise.engine.run(Step::Sync));
    assert_eq!(case.enterprise.status().n_unsent_records, 0);
    assert!(case.inspector.refresh() && case.colleague.refresh());

    let ask = |phone: &Phone, hash| phone.ask(Request::Photo { sha256: hash });
    assert_eq!(ask(&case.inspector, hash), Reply::Failed(Failure::PhotoOnItsWay));
    assert_eq!(case.where_is(&case.inspector, hash), PhotoWhereabouts::OnItsWay);
    let review = |phone: &Phone| {
        phone.shoot(case.finding.into(), PhotoRole::Review, &jpeg(7, 3_000), None);
        let second = phone.finding(case.finding).colleagues[0].user;
        case.step(phone, EventKind::ReviewPass, Detail { second: Some(second), ..Detail::default() });
    };
    case.inspector.http.cut(true);
    review(&case.inspector);
    assert_eq!(case.n_unseen(&case.inspector), 1);

    // A colleague who has seen it reviews as well, in time to lose the race: his review says nothing of the sort.
    assert!(case.enterprise.settle());
    assert!(matches!(ask(&case.colleague, hash), Reply::Photo { .. }));
    assert_eq!(case.where_is(&case.colleague, hash), PhotoWhereabouts::AtTheOffice);
    review(&case.colleague);
    assert_eq!(case.n_unseen(&case.colleague), 0);

    case.inspector.http.cut(false);
    assert!(case.inspector.refresh());
    assert!(matches!(ask(&case.inspector, hash), Reply::Photo { .. }));
    assert_eq!(case.where_is(&case.inspector, hash), PhotoWhereabouts::AtTheOffice);
    // What the review had not seen then stays said.
    assert!(case.enterprise.refresh());
    assert_eq!(case.n_unseen(&case.enterprise), 1);
}
