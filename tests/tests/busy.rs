//! A phone whose person has too much open at the office: it is told to come again, keeps everything, and brings it when it
//! may.

use futures::executor::block_on;
use spotcheck_client::session::Step;
use spotcheck_domain::term::PhotoRole;
use spotcheck_tests::office::OfficeProcess;
use spotcheck_tests::phone::Phone;
use spotcheck_tests::picture::jpeg;
use spotcheck_tests::work::start_visit;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;

/// A request of this phone's person whose body does not come, once the office waits for it.
fn leave_open(address: &str, phone: &Phone) -> TcpStream {
    let (cookie, device) = (phone.http.cookie(), phone.engine.device().expect("it is paired"));
    let mut stream = TcpStream::connect(address).expect("the office listens");
    write!(
        stream,
        "POST /v1/sync HTTP/1.1\r\nhost: x\r\ncookie: {cookie}\r\nspotcheck-device: {device}\r\n\
         content-type: application/cbor\r\nexpect: 100-continue\r\ncontent-length: 1000\r\n\r\n"
    )
    .expect("the office reads");
    let mut line = String::new();
    BufReader::new(&stream).read_line(&mut line).expect("the office answers");
    assert!(line.contains("100 Continue"), "{line}");
    stream
}

#[test]
fn a_phone_that_is_told_to_come_again_keeps_all_it_has_and_brings_it_later() {
    let folder = tempfile::tempdir().expect("a folder");
    let office = OfficeProcess::demo(folder.path());
    let phone = Phone::paired(&office.address, &office.code("inspector", "云岭", 0), 1);
    let finding = phone.record(start_visit(&phone, "stmy"), "通道堵塞");
    let bytes = jpeg(1, 40_000);
    let hash = phone.shoot(finding.into(), PhotoRole::Before, &bytes, None);
    let unsent = phone.status().n_unsent_records;
    assert!(unsent > 0);
    let open: Vec<TcpStream> = (0..128).map(|_| leave_open(&office.address, &phone)).collect();
    for _ in 0..3 {
        phone.engine.news();
        assert_eq!(phone.engine.next_step(), Step::Sync);
        block_on(phone.engine.run(Step::Sync));
        let status = phone.status();
        assert_eq!((status.n_unsent_records, status.n_unsent_photos, status.n_refused), (unsent, 1, 0));
    }
    drop(open);
    // The office notices soon that they are cut off.
    assert!((0..10_000).any(|_| {
        phone.engine.news();
        phone.settle()
    }));
    assert_eq!(phone.status().n_refused, 0);
    let desk = Phone::paired(&office.address, &office.code("viewer", "云岭", 0), 2);
    assert_eq!(desk.finding(finding).row.title, "通道堵塞");
    let photo =
        desk.http.exchange("GET", &format!("/v1/photos/{hash}"), &[], &[]).expect("the office answers");
    assert!(photo.body == bytes);
}
