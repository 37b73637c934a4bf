//! What a device says of itself is seen by whoever answers for its person, and by nobody else; and what came of one ends with
//! it.

use super::common::call::{done, pair_person, undone};
use super::common::spotcheck;
use super::{Desk, Phone};
use spotcheck_domain::call::{
    DeviceTold, ListDevices, ListNotices, ReadPersonPassword, RevokeDevice, SetPassword,
};
use spotcheck_domain::codes::NewCode;
use spotcheck_domain::wire::{SyncRequest, encode};

#[test]
fn a_device_says_what_lies_on_it_and_its_administrator_sees_it() {
    let desk = Desk::open();
    let phone = desk.server.pair("祁远舟");
    let person = phone.session.person.id;
    let devices = |of: &Phone| done(of, &ListDevices { person });
    assert_eq!(devices(&desk.admin)[0].told, None);
    let tell = |told: DeviceTold| {
        let request = SyncRequest { told: Some(told), ..SyncRequest::plain(phone.replica, None, vec![]) };
        let body = encode(&request).unwrap();
        let answer = phone.send("POST", "/v1/sync", &[("content-type", "application/cbor")], &body);
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    };
    let told =
        DeviceTold { n_records: 3, n_photos: 9, at: None, n_free: Some(1_800_000_000), version: "a5".into() };
    tell(told.clone());
    let mut kept = devices(&desk.admin)[0].told.clone().unwrap();
    assert!(kept.at.take().is_some(), "when it said so");
    assert_eq!(kept, told);
    // Whatever it calls its app is short, and plain.
    tell(DeviceTold { version: format!("<b>{}", "x".repeat(99)), ..DeviceTold::default() });
    let version = devices(&desk.admin)[0].told.clone().unwrap().version;
    assert!(version.starts_with("bxx") && version.len() == 40, "{version}");
    assert_eq!(undone(&phone, &ListDevices { person }).status, 404);
}

/// A further device of the same person, by a code that this one asks for.
fn further(phone: &Phone) -> Phone {
    let body = format!(r#"{{"person":"{}","basis":"own"}}"#, phone.session.person.id);
    let answer = phone.send("POST", "/v1/codes", &[("content-type", "application/json")], body.as_bytes());
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    let code: NewCode = serde_json::from_slice(&answer.body).unwrap();
    Phone::pair(&phone.address, &code.code)
}

fn works(phone: &Phone) -> bool {
    phone.get("/v1/session").status == 200
}

#[test]
fn what_a_stolen_device_let_in_ends_with_it() {
    let desk = Desk::open();
    let stolen = desk.server.pair("祁远舟");
    let person = stolen.session.person.id;
    let beside = pair_person(&desk.admin, desk.folder.path(), "祁远舟", person);
    let (second, aside) = (further(&stolen), further(&beside));
    let third = further(&second);
    let password = "借来的手机上设下的很长口令";
    done(&third, &SetPassword { password: password.into(), present: None, end_desks: false });
    done(&desk.admin, &RevokeDevice { device: stolen.session.device });
    assert!(!works(&stolen) && !works(&second) && !works(&third));
    assert!(works(&beside) && works(&aside), "what came of another stays");
    assert!(done(&desk.admin, &ReadPersonPassword { person }).is_none(), "whoever had it may have set it");
    let revoked = |phone: &Phone| {
        let notices = done(phone, &ListNotices::default()).notices;
        notices.iter().filter(|notice| notice.kind == "revoked").count()
    };
    assert_eq!((revoked(&beside), revoked(&desk.admin)), (3, 3), "each is told");
}

#[test]
fn who_signs_the_device_out_that_let_him_in_stays() {
    let desk = Desk::open();
    let lost = desk.server.pair("祁远舟");
    let (at_desk, other) = (further(&lost), further(&lost));
    let of_desk = further(&at_desk);
    done(&at_desk, &RevokeDevice { device: lost.session.device });
    assert!(works(&at_desk) && works(&of_desk) && !works(&lost) && !works(&other));
    // The keeper of the machine ends them all.
    let id = at_desk.session.device.to_string();
    let args = ["revoke".as_ref(), id.as_ref(), "--data".as_ref(), desk.folder.path().as_os_str()];
    assert!(spotcheck("device", &args).status.success());
    assert!(!works(&at_desk) && !works(&of_desk));
}

#[test]
fn nobody_pairs_devices_without_end() {
    let desk = Desk::open();
    let phone = desk.server.pair("祁远舟");
    let person = phone.session.person.id;
    let body = format!(r#"{{"person":"{person}","basis":"own"}}"#);
    let ask = || phone.send("POST", "/v1/codes", &[("content-type", "application/json")], body.as_bytes());
    for n in 1..20 {
        let one = further(&phone);
        if n % 2 == 0 {
            done(&phone, &RevokeDevice { device: one.session.device });
        }
    }
    let refused = ask();
    assert_eq!((refused.status, refused.code().as_str()), (409, "devices_many"), "signed out or not");
    let conn = rusqlite::Connection::open(desk.folder.path().join("spotcheck.db")).unwrap();
    conn.execute("UPDATE devices SET paired_at = paired_at - 86400000", []).unwrap();
    assert_eq!(ask().status, 200, "those of yesterday that are signed out are over");
}
