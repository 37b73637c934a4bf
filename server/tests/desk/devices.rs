//! What a device says of itself is seen by whoever answers for its person, and by nobody else.

use super::Desk;
use super::common::call::{done, undone};
use spotcheck_domain::call::{DeviceTold, ListDevices};
use spotcheck_domain::wire::{SyncRequest, encode};

#[test]
fn a_device_says_what_lies_on_it_and_its_administrator_sees_it() {
    let desk = Desk::open();
    let phone = desk.server.pair("祁远舟");
    let person = phone.session.person.id;
    let devices = |of: &super::Phone| done(of, &ListDevices { person });
    assert_eq!(devices(&desk.admin)[0].told, None);
    let tell = |told: DeviceTold| {
        let request = SyncRequest { told: Some(told), ..SyncRequest::plain(phone.replica, None, vec![]) };
        let body = encode(&request).unwrap();
        let answer = phone.send("POST", "/v1/sync", &[("content-type", "application/cbor")], &body);
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    };
    let told = DeviceTold { n_records: 3, n_photos: 9, n_free: Some(1_800_000_000), version: "a5".into() };
    tell(told.clone());
    assert_eq!(devices(&desk.admin)[0].told, Some(told));
    // Whatever it calls its app is short, and plain.
    tell(DeviceTold { version: format!("<b>{}", "x".repeat(99)), ..DeviceTold::default() });
    let version = devices(&desk.admin)[0].told.clone().unwrap().version;
    assert!(version.starts_with("bxx") && version.len() == 40, "{version}");
    assert_eq!(undone(&phone, &ListDevices { person }).status, 404);
}
