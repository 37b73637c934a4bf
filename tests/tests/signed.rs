//! Two officers and a representative sign a visit on one phone: what the office makes of its key, and what shows as changed.

use futures::executor::block_on;
use spotcheck_client::protocol::{Edit, Failure, InspectionView, Request, SignatureView, Signing};
use spotcheck_client::transport::{Transport, TransportError};
use spotcheck_domain::call::{
    Call, KeyCertificate, ListSignatures, RegisterDeviceKey, SignatureLine, plan_send,
};
use spotcheck_domain::device_key::{KeyMark, proof_of_key};
use spotcheck_domain::field::FindingField;
use spotcheck_domain::id::InspectionId;
use spotcheck_domain::inspection::{OFFICER, REFUSAL, REPRESENTATIVE};
use spotcheck_domain::paper::PaperKind;
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::term::PhotoRole;
use spotcheck_tests::device_key::TestKey;
use spotcheck_tests::office::OfficeProcess;
use spotcheck_tests::phone::Phone;
use spotcheck_tests::picture::jpeg;
use spotcheck_tests::work::start_visit;
use std::rc::Rc;

/// A drawing that is like no other.
fn hand(n: u32) -> String {
    format!("600,240;12,30,0,4,{n},16,4,1,16")
}

fn sign(phone: &Phone, visit: InspectionId, party: &str, name: &str, n: u32) -> Request {
    let signing = Signing { party: party.into(), name: name.into(), strokes: hand(n), ..Signing::default() };
    assert!(phone.inspection(visit).row.ended_at.is_some());
    Request::Sign { inspection: visit, signing }
}

/// A visit of two officers with one hazard, ended and signed by both and the representative.
fn signed_visit(phone: &Phone) -> InspectionId {
    let visit = start_visit(phone, "stmy");
    phone.record(visit, "配电柜前堆放杂物");
    phone.done(Request::EndInspection { inspection: visit, representative: "秦望川".into() });
    let officers = phone.inspection(visit).officers;
    assert_eq!(officers.len(), 2);
    for (n, officer) in (1..).zip(&officers) {
        phone.done(sign(phone, visit, OFFICER, &officer.name, n));
    }
    phone.done(sign(phone, visit, REPRESENTATIVE, "秦望川", 9));
    visit
}

fn ask<C: Call>(phone: &Phone, call: &C) -> Result<C::Answer, TransportError> {
    let sent = plan_send(call).expect("a call");
    block_on(phone.http.call(&sent)).map(|answer| serde_json::from_slice(&answer).expect("its answer"))
}

fn marks(phone: &Phone, visit: InspectionId) -> Vec<SignatureLine> {
    ask(phone, &ListSignatures { inspection: visit }).expect("who sees the visit is told")
}

fn changed(view: &InspectionView) -> Vec<Vec<String>> {
    let keys = |one: &SignatureView| one.altered.iter().flat_map(|one| one.keys.clone()).collect();
    view.signatures.iter().map(keys).collect()
}

#[test]
fn three_sign_on_one_phone_and_the_office_verifies_its_key() {
    let folder = tempfile::tempdir().expect("a folder");
    let office = OfficeProcess::demo(folder.path());
    let mut phone = Phone::paired(&office.address, &office.code("inspector", "云岭", 0), 1);
    let key = Rc::new(TestKey::fresh());
    phone.engine.hold_key(key.clone());
    phone.http.cut(true);
    let visit = signed_visit(&phone);
    phone.kill();
    phone.engine.hold_key(key.clone());
    let signatures = phone.inspection(visit).signatures;
    assert_eq!(signatures.len(), 3, "each was durable when it was answered");
    assert!(signatures.iter().all(|one| one.is_sealed && one.drawn.is_some() && one.altered.is_empty()));
    phone.http.cut(false);
    phone.engine.network(false);
    phone.engine.network(true);
    assert!(phone.settle());
    let found = marks(&phone, visit);
    assert_eq!(found.iter().map(|line| line.mark).collect::<Vec<_>>(), [KeyMark::Verified; 3]);
    assert!(found.iter().all(|line| line.device == phone.engine.device()));
    // Registered once; asked again, the same certificate comes.
    let device = phone.engine.device().expect("it is paired");
    let name = key.point().to_string();
    let register = |key: &TestKey, name: &str| RegisterDeviceKey {
        key: name.to_owned(),
        proof: key.signed(&proof_of_key(device, name)).to_string(),
    };
    let certificate: KeyCertificate = ask(&phone, &register(&key, &name)).expect("it is certified");
    assert_eq!((certificate.device, certificate.key.as_str()), (device, name.as_str()));
    assert_eq!(ask(&phone, &register(&key, &name)), Ok(certificate));
    // Nobody has a key that he does not hold, nor one that is another device's.
    let forged = register(&TestKey::fresh(), &name);
    assert!(matches!(ask(&phone, &forged), Err(TransportError::Status { status: 400, .. })));
    let other = Phone::paired(&office.address, &office.code("supervisor", "晋川", 0), 2);
    let device = other.engine.device().expect("it is paired");
    let proof = key.signed(&proof_of_key(device, &name)).to_string();
    let taken = ask(&other, &RegisterDeviceKey { key: name, proof });
    assert!(matches!(taken, Err(TransportError::Status { status: 404, .. })), "{taken:?}");
}

#[test]
fn a_key_that_the_office_was_not_shown_is_unknown() {
    let folder = tempfile::tempdir().expect("a folder");
    let office = OfficeProcess::demo(folder.path());
    let phone = Phone::paired(&office.address, &office.code("inspector", "云岭", 0), 1);
    let key = Rc::new(TestKey::fresh());
    phone.engine.hold_key(key.clone());
    phone.http.cut(true);
    let visit = signed_visit(&phone);
    // Another key takes its place before the office hears of the first.
    phone.engine.hold_key(Rc::new(TestKey::fresh()));
    phone.http.cut(false);
    phone.engine.network(false);
    phone.engine.network(true);
    assert!(phone.settle());
    let found = marks(&phone, visit);
    assert!(found.iter().all(|line| line.mark == KeyMark::UnknownKey && line.device.is_none()), "{found:?}");
    // Shown afterwards, it is known.
    let (device, name) = (phone.engine.device().expect("it is paired"), key.point().to_string());
    let proof = key.signed(&proof_of_key(device, &name)).to_string();
    ask(&phone, &RegisterDeviceKey { key: name, proof }).expect("it is certified");
    assert!(marks(&phone, visit).iter().all(|line| line.mark == KeyMark::Verified));
}

#[test]
fn what_is_changed_after_signing_shows_by_name_on_every_phone() {
    let folder = tempfile::tempdir().expect("a folder");
    let office = OfficeProcess::demo(folder.path());
    let phone = Phone::paired(&office.address, &office.code("inspector", "云岭", 0), 1);
    let visit = start_visit(&phone, "stmy");
    let finding = phone.record(visit, "配电柜前堆放杂物");
    assert!(phone.settle());
    let second = Phone::paired(&office.address, &office.code("inspector", "云岭", 1), 2);
    let seen = second.inspection(visit).seen;
    // The second officer writes on without a network while the first ends the visit and signs.
    second.http.cut(true);
    let text = "配电室门未关。".into();
    second.done(Request::Edit { document: visit.into(), edit: Edit::Narrate { text }, seen });
    phone.done(Request::EndInspection { inspection: visit, representative: "秦望川".into() });
    let name = phone.inspection(visit).officers[0].name.clone();
    phone.done(sign(&phone, visit, OFFICER, &name, 1));
    assert!(phone.settle());
    assert_eq!(changed(&phone.inspection(visit)), [Vec::<String>::new()]);
    second.http.cut(false);
    second.engine.network(false);
    second.engine.network(true);
    second.settle();
    phone.refresh();
    let shown = changed(&phone.inspection(visit));
    let kept = second.inspection(visit);
    // Whether the office takes what was written beside the end is its rules' to say; both phones show the same of it.
    assert_eq!(shown, changed(&kept));
    assert_eq!(shown[0].contains(&"narrative".to_owned()), !kept.narrative.is_empty());
    // A field of a finding that it covers.
    phone.set(finding, FindingField::Place, "配电室");
    let view = phone.inspection(visit);
    assert!(changed(&view)[0].contains(&"place".to_owned()), "{view:?}");
    assert!(view.signatures[0].altered.iter().any(|one| one.finding == Some(finding)));
    // Who signs now signs that too.
    phone.done(sign(&phone, visit, REPRESENTATIVE, "秦望川", 9));
    let view = phone.inspection(visit);
    assert!(view.signatures[1].altered.is_empty(), "{view:?}");
    assert!(changed(&view)[0].contains(&"place".to_owned()));
}

#[test]
fn a_hand_is_asked_for_and_a_page_signed_by_pen_is_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let office = OfficeProcess::demo(folder.path());
    let phone = Phone::paired(&office.address, &office.code("inspector", "云岭", 0), 1);
    let visit = start_visit(&phone, "stmy");
    let name = phone.inspection(visit).officers[0].name.clone();
    let sign = |signing: Signing| Request::Sign { inspection: visit, signing };
    let refused = |request: Request| phone.failure(request);
    let drawn = Signing { party: OFFICER.into(), name, strokes: hand(1), ..Signing::default() };
    let wrong = Some(Failure::Refused(Refusal::WrongState));
    assert_eq!(refused(sign(drawn.clone())), wrong, "the visit still runs");
    phone.done(Request::EndInspection { inspection: visit, representative: String::new() });
    let none = Signing { strokes: String::new(), ..drawn.clone() };
    assert_eq!(refused(sign(none.clone())), Some(Failure::Refused(Refusal::NeedsSignature)));
    phone.done(sign(drawn.clone()));
    let notice =
        Request::MakePaper { inspection: visit, kind: PaperKind::InspectionNotice, findings: Vec::new() };
    let copied = Signing { paper: phone.made(notice).to_string(), ..drawn };
    assert_eq!(refused(sign(copied)), Some(Failure::Refused(Refusal::SignatureCopied)));
    let stranger = Signing { name: "别人".into(), strokes: hand(2), ..none.clone() };
    assert_eq!(refused(sign(stranger)), Some(Failure::Refused(Refusal::SignatureOfAnother)));
    // The page that was signed by pen: a photo that the ended visit takes, and no change of what was signed.
    let page = phone.shoot(visit.into(), PhotoRole::Signed, &jpeg(7, 30_000), None);
    let id = phone.inspection(visit).photos[0].id;
    let by_pen =
        Signing { party: REPRESENTATIVE.into(), name: "秦望川".into(), page: Some(id), ..none.clone() };
    phone.done(sign(by_pen));
    let refusal = Signing {
        party: REFUSAL.into(),
        reason: "须请示".into(),
        witness: "席慕白".into(),
        name: String::new(),
        ..none
    };
    assert_eq!(
        refused(sign(Signing { witness: String::new(), ..refusal.clone() })),
        Some(Failure::Refused(Refusal::NeedsReason))
    );
    phone.done(sign(refusal));
    assert!(phone.settle(), "the office takes all of it");
    let view = phone.inspection(visit);
    assert_eq!(view.signatures[1].photo, Some(page));
    assert!(view.signatures.iter().all(|one| one.altered.is_empty()), "{view:?}");
    let desk = Phone::paired(&office.address, &office.code("viewer", "云岭", 0), 2);
    assert_eq!(desk.inspection(visit).signatures, view.signatures);
}
