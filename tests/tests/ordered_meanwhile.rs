//! Words that somebody types while a colleague issues the order: they stand beside the reason, count as unsent, outlive a kill,
//! and leave when their author says so.

use futures::executor::block_on;
use spotcheck_client::protocol::{Detail, Edit, Failure, Query, Reply, Request, View};
use spotcheck_domain::event::EventKind;
use spotcheck_domain::field::FindingField;
use spotcheck_domain::id::FindingId;
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::term::PhotoRole;
use spotcheck_tests::day::session;
use spotcheck_tests::office::OfficeProcess;
use spotcheck_tests::phone::Phone;
use spotcheck_tests::picture::jpeg;
use spotcheck_tests::work::{fill_order, start_visit};

const WORDS: &str = "东侧通道，靠变电所";

/// The words that the outbox shows as refused of this record, with the reason of each.
fn refused(phone: &Phone, finding: FindingId) -> Vec<(String, String)> {
    let View::Outbox(outbox) = phone.view(&Query::Outbox) else { panic!("no outbox") };
    let of_it = outbox.records.into_iter().filter(|record| record.document == finding.into());
    let refusals = of_it.flat_map(|record| record.refusals);
    refusals
        .flat_map(|one| one.words.into_iter().map(move |(_, words)| (one.reason.clone(), words)))
        .collect()
}

#[test]
fn words_typed_while_a_colleague_orders_stand_beside_the_reason_and_are_not_called_sent() {
    let folder = tempfile::tempdir().expect("a folder");
    let office = OfficeProcess::demo(folder.path());
    let pair = |role, unit, n, seed| Phone::paired(&office.address, &office.code(role, unit, n), seed);
    let (mut phone, colleague) = (pair("inspector", "云岭", 0, 1), pair("inspector", "云岭", 1, 2));
    let enterprise = pair("responsible", "松涛", 0, 3);
    let finding = phone.record(start_visit(&phone, "stmy"), "通道堵塞");
    phone.shoot(finding.into(), PhotoRole::Before, &jpeg(1, 50_000), None);
    assert!(phone.settle() && colleague.refresh());

    let edit = || Edit::SetFinding { field: FindingField::Place, value: WORDS.into() };
    let seen = phone.finding(finding).seen;
    phone.done(Request::Draft { document: finding.into(), edit: edit(), seen: seen.clone() });
    fill_order(&colleague, finding, session(&enterprise).1);
    let second = colleague.finding(finding).colleagues[0].user;
    let detail = Detail { second: Some(second), ..Detail::default() };
    colleague.done(Request::TakeStep { finding, kind: EventKind::Order, detail });
    assert!(colleague.settle());

    // The order comes, and the field goes away with what was typed into it.
    assert!(phone.refresh() && phone.finding(finding).is_frozen);
    let said = phone.ask(Request::Edit { document: finding.into(), edit: edit(), seen });
    assert_eq!(said, Reply::Failed(Failure::Refused(Refusal::FrozenByOrder)));
    let stands = |phone: &Phone| {
        assert_eq!(refused(phone, finding), [("frozen_by_order".to_owned(), WORDS.to_owned())]);
        assert!(phone.finding(finding).drafts.values().any(|words| words == WORDS), "on its page too");
        assert_eq!(phone.status().n_unsent_records, 1, "the badge does not say that all is sent");
    };
    stands(&phone);
    phone.kill();
    block_on(phone.engine.lead(true));
    stands(&phone);

    let View::Outbox(outbox) = phone.view(&Query::Outbox) else { panic!("no outbox") };
    assert_eq!(outbox.records.len(), 1);
    let field = phone.finding(finding).drafts.keys().next().expect("a draft").clone();
    phone.done(Request::ForgetDraft { document: finding.into(), field });
    assert_eq!((refused(&phone, finding), phone.status().n_unsent_records), (Vec::new(), 0));
}
