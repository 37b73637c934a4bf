//! The rest of a section answered at once, beside what a colleague answers; and a hazard that was a slip of the thumb.

use spotcheck_client::protocol::{Edit, Failure, InspectionView, Query, Reply, Request, View};
use spotcheck_domain::id::{BulkId, FindingId, InspectionId};
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::term::{Level, PhotoRole, State, Verdict};
use spotcheck_domain::time::Timestamp;
use spotcheck_tests::office::OfficeProcess;
use spotcheck_tests::phone::Phone;
use spotcheck_tests::picture::jpeg;
use spotcheck_tests::work::start_visit;

/// An inspector and his colleague, both with the same visit.
fn two(office: &OfficeProcess) -> (Phone, Phone, InspectionId) {
    let one = Phone::paired(&office.address, &office.code("inspector", "云岭", 0), 1);
    let two = Phone::paired(&office.address, &office.code("inspector", "云岭", 1), 2);
    let visit = start_visit(&one, "stmy");
    assert!(one.settle() && two.refresh());
    (one, two, visit)
}

fn answer(phone: &Phone, visit: InspectionId, place: usize, verdict: Option<Verdict>) {
    let view = phone.inspection(visit);
    let edit = Edit::Answer { item: view.items[place].item.clone(), verdict };
    phone.done(Request::Edit { document: visit.into(), edit, seen: view.seen });
}

fn rest(phone: &Phone, visit: InspectionId, verdict: Verdict) {
    let items = first_section(&phone.inspection(visit)).map(|item| item.item.clone()).collect();
    phone.done(Request::AnswerRest { inspection: visit, items, verdict });
}

fn first_section(view: &InspectionView) -> impl Iterator<Item = &spotcheck_client::protocol::ItemView> {
    view.items.iter().filter(|item| item.section == 0)
}

fn record(phone: &Phone, visit: InspectionId, place: usize) -> FindingId {
    let item = phone.inspection(visit).items[place].item.clone();
    let request = Request::RecordFinding {
        inspection: visit,
        item: Some(item),
        title: String::new(),
        level: Level::General,
        position: None,
    };
    phone.made(request).into()
}

fn withdrawal(finding: FindingId) -> Request {
    Request::Withdraw { finding, reason: "误点".into() }
}

#[test]
fn the_rest_of_a_section_leaves_alone_what_anybody_answered_by_itself() {
    let folder = tempfile::tempdir().expect("a folder");
    let office = OfficeProcess::demo(folder.path());
    let (mut one, two, visit) = two(&office);
    one.http.cut(true);
    two.http.cut(true);
    answer(&one, visit, 0, Some(Verdict::NotApplicable));
    rest(&one, visit, Verdict::NotLookedAt);
    answer(&two, visit, 1, Some(Verdict::Conforms));
    one.kill();
    let mine = one.inspection(visit);
    let n_here = first_section(&mine).count();
    assert!(first_section(&mine).all(|item| item.verdict.is_some()), "killed, it is all there");
    assert_eq!(mine.row.n_answered as usize, n_here);
    assert_eq!((mine.items[0].verdict, mine.items[0].bulk), (Some(Verdict::NotApplicable), None));
    for phone in [&one, &two] {
        phone.http.cut(false);
        phone.engine.network(false);
        phone.engine.network(true);
        assert!(phone.settle());
    }
    assert!(one.refresh() && two.refresh());
    for phone in [&one, &two] {
        let view = phone.inspection(visit);
        assert_eq!((view.items[1].verdict, view.items[1].bulk), (Some(Verdict::Conforms), None));
        assert_eq!(view.items[2].verdict, Some(Verdict::NotLookedAt));
        assert!(view.conflicts.is_empty());
    }
    // The colleague takes it back: what was answered by itself stays.
    let bulk = two.inspection(visit).items[2].bulk.expect("in bulk").id;
    two.done(Request::StrikeRest { inspection: visit, bulk });
    assert!(two.settle() && one.refresh());
    for phone in [&one, &two] {
        let view = phone.inspection(visit);
        assert_eq!(view.row.n_answered, 2);
        assert_eq!((view.items[1].verdict, view.items[2].verdict), (Some(Verdict::Conforms), None));
    }
    let hazards =
        Request::AnswerRest { inspection: visit, items: vec!["gen-ppe".into()], verdict: Verdict::Hazard };
    assert_eq!(
        one.failure(hazards),
        Some(Failure::Refused(Refusal::FieldInvalid)),
        "a hazard stands for itself"
    );
}

#[test]
fn a_slip_of_the_thumb_is_gone_until_somebody_may_have_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let office = OfficeProcess::demo(folder.path());
    let (mut one, two, visit) = two(&office);
    one.http.cut(true);
    let slip = record(&one, visit, 0);
    one.kill();
    assert_eq!(one.inspection(visit).items[0].findings, [slip]);
    one.done(withdrawal(slip));
    let check_gone = |phone: &Phone| {
        let view = phone.inspection(visit);
        assert_eq!((view.items[0].verdict, view.items[0].findings.len()), (None, 0));
        assert_eq!((view.findings.len(), view.n_findings_on_their_way), (0, 0));
        assert_eq!(phone.view(&Query::Finding { finding: slip }), View::Absent);
    };
    check_gone(&one);
    one.kill();
    check_gone(&one);
    one.http.cut(false);
    one.engine.network(false);
    one.engine.network(true);
    assert!(one.settle() && two.refresh());
    check_gone(&two);

    // What somebody may have or a photo shows stays in the record, struck through.
    let shown = record(&one, visit, 1);
    one.shoot(shown.into(), PhotoRole::Before, &jpeg(1, 30_000), None);
    let sent = record(&one, visit, 2);
    assert!(one.settle());
    for finding in [shown, sent] {
        one.done(withdrawal(finding));
    }
    assert!(one.settle() && two.refresh());
    for phone in [&one, &two] {
        let view = phone.inspection(visit);
        assert!(view.items.iter().all(|item| item.verdict.is_none() && item.findings.is_empty()));
        assert_eq!(view.findings.len(), 2);
        for finding in [shown, sent] {
            let seen = phone.finding(finding);
            assert_eq!(seen.row.state, State::Void);
            assert!(seen.timeline.iter().any(|entry| entry.detail.reason.as_deref() == Some("误点")));
        }
    }
}

#[test]
fn what_was_offered_in_vain_may_be_at_the_office_all_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let office = OfficeProcess::demo(folder.path());
    let (mut one, _, visit) = two(&office);
    one.http.cut(true);
    let finding = record(&one, visit, 0);
    // It is tried, and no answer comes.
    assert!(!one.settle());
    one.kill();
    one.done(withdrawal(finding));
    assert_eq!(one.finding(finding).row.state, State::Void);
    assert_eq!(one.inspection(visit).items[0].verdict, None);
}

#[test]
fn a_question_is_found_by_its_words() {
    let folder = tempfile::tempdir().expect("a folder");
    let office = OfficeProcess::demo(folder.path());
    let phone = Phone::paired(&office.address, &office.code("inspector", "云岭", 0), 1);
    let visit = start_visit(&phone, "stmy");
    let find = |query: &str| match phone.view(&Query::Items { inspection: visit, query: query.into() }) {
        View::Items(places) => places,
        other => panic!("no items: {other:?}"),
    };
    assert!(find(" ").is_empty());
    let view = phone.inspection(visit);
    let question: String = view.items[3].question.zh.chars().take(4).collect();
    assert!(find(&question).contains(&3), "{question}");
    assert_eq!(find("没有这样的词"), Vec::<u32>::new());
    let reply = phone.ask(Request::StrikeRest {
        inspection: visit,
        bulk: BulkId::from_parts(Timestamp::from_millis(1), [1; 10]),
    });
    assert_eq!(reply, Reply::Failed(Failure::Refused(Refusal::NotFound)));
}
