//! What the phone takes of a text, the office takes too, however it came into the field.

use spotcheck_client::protocol::{Edit, Failure, Request};
use spotcheck_domain::refusal::Refusal;
use spotcheck_tests::office::OfficeProcess;
use spotcheck_tests::phone::Phone;
use spotcheck_tests::work::start_visit;

#[test]
fn a_text_that_is_pasted_arrives_whole_and_is_replaced_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let office = OfficeProcess::demo(folder.path());
    let phone = Phone::paired(&office.address, &office.code("inspector", "云岭", 0), 1);
    let colleague = Phone::paired(&office.address, &office.code("inspector", "云岭", 1), 2);
    let finding = phone.record(start_visit(&phone, "stmy"), "通道堵塞");
    let describe = |text: String| {
        let seen = phone.finding(finding).seen;
        Request::Edit { document: finding.into(), edit: Edit::Describe { text }, seen }
    };
    for text in ["纸箱".repeat(12_000), "木箱".repeat(25_000), "清空后".to_owned()] {
        phone.done(describe(text.clone()));
        assert!(phone.settle());
        assert_eq!(phone.status().n_refused, 0);
        assert!(colleague.refresh());
        assert!(colleague.finding(finding).description == text, "{} characters", text.chars().count());
    }
    let too_long = phone.failure(describe("字".repeat(50_001)));
    assert_eq!(too_long, Some(Failure::Refused(Refusal::TooLong)), "and what is too long is told at once");
}
