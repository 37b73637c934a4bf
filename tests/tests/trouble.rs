//! An office that answers wrongly, a store that is full, input that is no picture: a clear word, and nothing lost.

use futures::executor::block_on;
use spotcheck_client::blobs::Blobs;
use spotcheck_client::protocol::{Failure, Notice, Phase, Query, Reply, Request, View};
use spotcheck_client::session::Step;
use spotcheck_domain::field::FindingField;
use spotcheck_domain::term::PhotoRole;
use spotcheck_tests::office::OfficeProcess;
use spotcheck_tests::phone::Phone;
use spotcheck_tests::picture::jpeg;
use spotcheck_tests::work::{start_visit, visit};
use std::io::{Read, Write};
use std::net::TcpListener;

/// An office that gives every request the same answer.
fn liar(answer: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { continue };
            // The head of the request is enough: the answer is the same whatever it asks.
            let _ = stream.read(&mut [0; 8_192]);
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    address
}

#[test]
fn an_office_that_answers_wrongly_loses_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let office = OfficeProcess::demo(folder.path());
    let phone = Phone::paired(&office.address, &office.code("inspector", "云岭", 0), 1);
    let finding = phone.record(start_visit(&phone, "stmy"), "通道堵塞");
    for (answer, phase) in [
        ("HTTP/1.1 500 Oops\r\nconnection: close\r\ncontent-length: 0\r\n\r\n", Phase::Trouble),
        ("HTTP/1.1 413 Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n", Phase::Trouble),
        (
            "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-type: text/html\r\ncontent-length: 9\r\n\r\n<p>Hello.",
            Phase::Trouble,
        ),
        (
            "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-type: application/cbor\r\ncontent-length: 3\r\n\r\nxyz",
            Phase::Trouble,
        ),
        ("", Phase::Offline),
    ] {
        phone.http.move_to(&liar(answer));
        phone.engine.news();
        assert!(!phone.settle());
        assert_eq!(phone.status().phase, phase, "{answer}");
        assert_eq!(phone.finding(finding).row.title, "通道堵塞");
    }
    phone.http.move_to(&office.address);
    phone.engine.news();
    assert!(phone.settle(), "all of it is sent once the office is itself again");
    assert_eq!(phone.status().phase, Phase::Settled);
}

#[test]
fn a_full_store_refuses_loudly_and_keeps_what_it_has() {
    let folder = tempfile::tempdir().expect("a folder");
    let office = OfficeProcess::demo(folder.path());
    let mut phone = Phone::paired(&office.address, &office.code("inspector", "云岭", 0), 1);
    let finding = phone.record(start_visit(&phone, "stmy"), "通道堵塞");
    phone.memory.fill_up(true);
    assert_eq!(phone.set(finding, FindingField::Place, "东侧"), Reply::Failed(Failure::StorageFull));
    assert_eq!(phone.finding(finding).row.place, "", "what was refused is not shown as saved");
    phone.memory.fill_up(false);
    assert_eq!(phone.set(finding, FindingField::Place, "东侧"), Reply::Done);
    phone.kill();
    assert_eq!(phone.finding(finding).row.place, "东侧");
    assert!(phone.settle());
}

/// How the last try of everything unsent failed.
fn last_errors(phone: &Phone) -> Vec<Option<Failure>> {
    match phone.view(&Query::Outbox) {
        View::Outbox(outbox) => outbox.records.into_iter().map(|record| record.last_error).collect(),
        other => panic!("no outbox: {other:?}"),
    }
}

#[test]
fn a_store_that_fails_is_told_as_that_and_not_as_a_missing_network() {
    let folder = tempfile::tempdir().expect("a folder");
    let office = OfficeProcess::demo(folder.path());
    let phone = Phone::paired(&office.address, &office.code("inspector", "云岭", 0), 1);
    phone.record(start_visit(&phone, "stmy"), "通道堵塞");
    phone.engine.watch(1, Query::Status);
    block_on(phone.engine.take_notices());

    phone.memory.kill_after(0);
    phone.engine.news();
    assert!(!phone.settle());
    assert_eq!(phone.status().phase, Phase::StorageFault);
    assert!(last_errors(&phone).iter().all(|error| *error == Some(Failure::StorageFault)));
    let told = block_on(phone.engine.take_notices());
    assert!(told.iter().any(|notice| matches!(notice, Notice::View { watch: 1, .. })), "{told:?}");

    phone.memory.revive();
    phone.memory.fill_up(true);
    phone.engine.news();
    assert!(!phone.settle(), "what the office answers cannot be kept");
    assert_eq!(phone.status().phase, Phase::StorageFull);
    assert!(last_errors(&phone).iter().all(|error| *error == Some(Failure::StorageFull)));
    phone.engine.network(false);
    assert_eq!(phone.status().phase, Phase::StorageFull, "also where there is no network beside");
    phone.engine.network(true);

    phone.memory.fill_up(false);
    phone.engine.news();
    assert!(phone.settle());
    assert_eq!(phone.status().phase, Phase::Settled);
    assert_eq!(last_errors(&phone), []);
}

#[test]
fn a_store_that_refuses_an_edit_says_so_until_it_takes_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let office = OfficeProcess::demo(folder.path());
    let phone = Phone::paired(&office.address, &office.code("inspector", "云岭", 0), 1);
    let finding = phone.record(start_visit(&phone, "stmy"), "通道堵塞");
    phone.engine.network(false);
    assert_eq!(phone.status().phase, Phase::Offline);
    phone.memory.fill_up(true);
    assert_eq!(phone.set(finding, FindingField::Place, "东侧"), Reply::Failed(Failure::StorageFull));
    assert_eq!(phone.status().phase, Phase::StorageFull);
    phone.memory.fill_up(false);
    assert_eq!(phone.set(finding, FindingField::Place, "东侧"), Reply::Done);
    assert_eq!(phone.status().phase, Phase::Offline);
}

#[test]
fn a_photo_whose_bytes_are_gone_is_told_as_lost() {
    let folder = tempfile::tempdir().expect("a folder");
    let office = OfficeProcess::demo(folder.path());
    let phone = Phone::paired(&office.address, &office.code("inspector", "云岭", 0), 1);
    let finding = phone.record(start_visit(&phone, "stmy"), "通道堵塞");
    let photo = phone.shoot(finding.into(), PhotoRole::Before, &jpeg(1, 50_000), None);
    block_on(Blobs::delete(&phone.memory, photo)).expect("it goes");
    assert!(!phone.settle());
    assert!(last_errors(&phone).contains(&Some(Failure::PhotoLost)));
    let status = phone.status();
    assert_eq!(
        (status.phase, status.n_lost),
        (Phase::Settled, 1),
        "nothing is on its way, and the store itself answers"
    );
}

#[test]
fn a_gateway_that_lets_words_pass_and_no_photos_is_told_as_that_and_not_as_being_offline() {
    let folder = tempfile::tempdir().expect("a folder");
    let office = OfficeProcess::demo(folder.path());
    let phone = Phone::paired(&office.address, &office.code("inspector", "云岭", 0), 1);
    let finding = phone.record(start_visit(&phone, "stmy"), "通道堵塞");
    assert!(phone.settle());
    phone.shoot(finding.into(), PhotoRole::Before, &jpeg(1, 50_000), None);
    // Whatever goes to the photos is cut; the rest passes.
    let mut n_cut = 0;
    while n_cut < 4 {
        let step = phone.engine.next_step();
        match step {
            Step::Sleep { millis } => phone.clock.shift(millis as i64),
            Step::Sync | Step::Upload => {
                phone.http.cut(step == Step::Upload);
                block_on(phone.engine.run(step));
                phone.http.cut(false);
                n_cut += u32::from(step == Step::Upload);
            }
            Step::Idle => panic!("a photo waits"),
        }
    }
    assert!(last_errors(&phone).contains(&Some(Failure::PhotosHeldUp)));
    while phone.engine.next_step() == Step::Sync {
        block_on(phone.engine.run(Step::Sync));
    }
    assert_ne!(phone.status().phase, Phase::Offline, "words pass");
    phone.set(finding, FindingField::Place, "东侧");
    block_on(phone.engine.run(phone.engine.next_step()));
    assert_eq!(phone.status().n_unsent_records, 0, "and go on passing");
    phone.clock.shift(31_000);
    assert!(phone.settle(), "and the photo goes by itself where the way is free");
}

#[test]
fn a_code_is_unknown_only_where_the_office_says_so() {
    let pair = |answer: &'static str| {
        let phone = Phone::new(&liar(answer), 1);
        phone.failure(Request::Pair { code: "ABCD-EFGH".into(), device: "test".into(), leave_unsent: false })
    };
    let said = "HTTP/1.1 403 No\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: 36\r\n\r\n{\"code\":\"code_unknown\",\"message\":\"\"}";
    assert_eq!(pair(said), Some(Failure::CodeUnknown));
    let portal = "HTTP/1.1 403 No\r\nconnection: close\r\ncontent-type: text/html\r\ncontent-length: 9\r\n\r\n<p>Hello.";
    assert_eq!(pair(portal), Some(Failure::OfficeFault));
    assert_eq!(pair(""), Some(Failure::Unreachable));
}

#[test]
fn what_is_no_picture_is_refused_by_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let office = OfficeProcess::demo(folder.path());
    let phone = Phone::paired(&office.address, &office.code("inspector", "云岭", 0), 1);
    let finding = phone.record(start_visit(&phone, "stmy"), "通道堵塞");
    for bytes in [vec![], b"just words, named photo.jpg".to_vec()] {
        let request = Request::AddPhoto {
            document: finding.into(),
            role: PhotoRole::Before,
            item: None,
            width: None,
            height: None,
            position: None,
            from_file: false,
        };
        assert_eq!(phone.ask_with(request, vec![bytes]).0, Reply::Failed(Failure::NotAPicture));
    }
    assert!(phone.finding(finding).photos.is_empty());
    phone.shoot(finding.into(), PhotoRole::Before, &jpeg(1, 1_000), None);
    assert!(phone.settle());
}

#[test]
fn a_network_cut_in_the_middle_of_photos_goes_on_where_it_stopped() {
    let folder = tempfile::tempdir().expect("a folder");
    let office = OfficeProcess::demo(folder.path());
    let mut phone = Phone::paired(&office.address, &office.code("inspector", "云岭", 0), 1);
    let visit = visit(&phone, "stmy", 1);
    let mut n_kills = 0;
    while let step @ (Step::Sync | Step::Upload) = phone.engine.next_step() {
        block_on(phone.engine.run(step));
        // A phone that is opened again asks the office first: that much life it must have.
        if step == Step::Upload {
            phone.kill();
            n_kills += 1;
        }
        assert!(n_kills < 200, "it never ends");
    }
    assert!(n_kills > 12, "each photo was interrupted");
    assert!(phone.settle());
    let desk = Phone::paired(&office.address, &office.code("viewer", "云岭", 0), 2);
    for (hash, bytes) in &visit.photos {
        assert!(desk.ask_with(Request::Photo { sha256: *hash }, vec![]).1[0] == *bytes);
    }
}

#[test]
fn reference_data_that_did_not_come_is_asked_for_again() {
    use spotcheck_client::protocol::{Query, View};
    let folder = tempfile::tempdir().expect("a folder");
    let office = OfficeProcess::demo(folder.path());
    let mut phone = Phone::new(&office.address, 1);
    phone.pair(&office.code("inspector", "云岭", 0));
    phone.engine.next_step();
    // The first answer comes, and then the network goes before the catalogue does.
    phone.http.cut_after(1);
    block_on(phone.engine.run(phone.engine.next_step()));
    let hazards = |phone: &Phone| {
        let query = Query::Hazards { query: "灭火器".into(), sector: String::new(), limit: 5 };
        match phone.view(&query) {
            View::Hazards(hazards) => hazards.len(),
            _ => 0,
        }
    };
    assert_eq!(hazards(&phone), 0);
    phone.http.cut(false);
    phone.kill();
    assert!(phone.refresh());
    assert!(hazards(&phone) > 0);
}

#[test]
fn an_upload_that_the_office_has_forgotten_begins_again() {
    use spotcheck_client::transport::Transport;
    let folder = tempfile::tempdir().expect("a folder");
    let office = OfficeProcess::demo(folder.path());
    let phone = Phone::paired(&office.address, &office.code("inspector", "云岭", 0), 1);
    let finding = phone.record(start_visit(&phone, "stmy"), "通道堵塞");
    let bytes = jpeg(1, 3_000_000);
    let hash = phone.shoot(finding.into(), PhotoRole::Before, &bytes, None);
    // Creation, and the first mebibyte.
    let mut n_uploads = 0;
    while n_uploads < 2 {
        let step = phone.engine.next_step();
        block_on(phone.engine.run(step));
        n_uploads += u32::from(step == Step::Upload);
    }
    // Beginning the same photo anew ends the upload that the phone knows.
    let anew = phone.http.create_upload(hash, finding.into(), "image/jpeg", bytes.len() as u64);
    block_on(anew).expect("the office takes it");
    assert!(phone.settle());
    assert!(phone.ask_with(Request::Photo { sha256: hash }, vec![]).1[0] == bytes);
    assert!(
        phone
            .http
            .exchange("GET", &format!("/v1/photos/{hash}"), &[], &[])
            .is_ok_and(|got| got.body == bytes)
    );
}
