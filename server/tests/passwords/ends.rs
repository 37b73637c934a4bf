//! How a password ends: another in its place, done without, taken away, with its person's leaving; and the devices that it
//! signed in.

use super::common::call::{done, undone};
use super::common::{Phone, exchange, spotcheck};
use super::{FIRST, Office, SECOND, setting, told, works};
use spotcheck_domain::call::{
    DropPassword, ListOwnDevices, PersonField, ReadPassword, ReadPersonPassword, RetirePerson, RevokeDevice,
    RevokeDevices, SetPassword, SignInCode, TakePassword,
};
use spotcheck_domain::codes::NoticeKind;

fn changing(present: Option<&str>, end_desks: bool) -> SetPassword {
    SetPassword { password: SECOND.to_owned(), present: present.map(ToOwned::to_owned), end_desks }
}

#[test]
fn another_takes_the_present_one_or_a_code_just_before_and_ends_the_other_desks_on_request() {
    let office = Office::open(&[]);
    let phone = office.server.pair("祁远舟");
    let person = phone.session.person.id;
    done(&phone, &setting(FIRST));
    let (desk, other) = (office.desk("祁远舟", FIRST), office.desk("祁远舟", FIRST));
    // A desk was let in by the very password: that proves nothing beside it.
    assert_eq!(undone(&desk, &changing(None, true)).code, "password_wrong");
    done(&phone, &changing(None, false));
    assert!(works(&desk) && works(&other), "nobody asked for it");
    office.an_hour_later();
    for wrong in [None, Some(FIRST), Some("")] {
        let refused = undone(&phone, &changing(wrong, true));
        assert_eq!((refused.status, refused.code.as_str()), (403, "password_wrong"), "{wrong:?}");
    }
    assert!(works(&desk) && works(&other));
    let again = SetPassword { password: FIRST.to_owned(), ..changing(Some(SECOND), true) };
    done(&desk, &again);
    assert!(works(&desk) && works(&phone) && !works(&other), "the other desk alone has ended");
    assert_eq!(office.sign_in("祁远舟", SECOND).code(), "password_wrong");
    office.desk("祁远舟", FIRST);
    assert_eq!(told(&phone, NoticeKind::Revoked, person), 1);
    let log = office.log_of(person);
    let n = |act: &str| log.iter().filter(|(entry, _)| entry == act).count();
    assert_eq!((n("set_password"), n("revoke_own_device")), (3, 1), "{log:?}");
}

#[test]
fn an_administrator_takes_one_away_and_sets_none() {
    let office = Office::open(&[]);
    let phone = office.server.pair("祁远舟");
    let person = phone.session.person.id;
    assert_eq!(done(&office.admin, &ReadPersonPassword { person }), None);
    done(&phone, &setting(FIRST));
    assert!(done(&office.admin, &ReadPersonPassword { person }).is_some());
    let desk = office.desk("祁远舟", FIRST);
    // A code that it gave and nobody used goes with it.
    let given: SignInCode = serde_json::from_slice(&office.sign_in("祁远舟", FIRST).body).unwrap();
    let colleague = office.server.pair("温如岚");
    assert_eq!(undone(&colleague, &TakePassword { person }).status, 404);
    assert_eq!(undone(&colleague, &ReadPersonPassword { person }).status, 404);
    done(&office.admin, &TakePassword { person });
    done(&office.admin, &TakePassword { person });
    assert_eq!(office.sign_in("祁远舟", FIRST).code(), "password_wrong");
    let body = format!(r#"{{"code":"{}","device":"a desk"}}"#, given.code);
    let headers = [("content-type", "application/json")];
    let late = exchange(&office.server.address, "POST", "/v1/pair", &headers, body.as_bytes());
    assert_eq!(late.code(), "code_unknown");
    assert_eq!(told(&phone, NoticeKind::PasswordTaken, person), 1, "once");
    assert!(works(&desk) && works(&phone));
    let log = office.log_of(person);
    assert_eq!(log.iter().filter(|(act, _)| act == "take_password").count(), 1, "{log:?}");
    done(&phone, &setting(SECOND));
    office.desk("祁远舟", SECOND);
    done(&phone, &DropPassword {});
    assert_eq!(done(&phone, &ReadPassword {}).set_at, None);
    assert_eq!(office.sign_in("祁远舟", SECOND).code(), "password_wrong");
}

#[test]
fn it_ends_with_all_his_devices_and_with_his_leaving() {
    let office = Office::open(&[]);
    let phone = office.server.pair("祁远舟");
    let person = phone.session.person.id;
    done(&phone, &setting(FIRST));
    done(&office.admin, &RevokeDevices { person });
    assert_eq!(
        office.sign_in("祁远舟", FIRST).code(),
        "password_wrong",
        "whoever had his phone may have set it"
    );
    // The same where the keeper of the machine signs one of them out.
    let again = office.phone_of("祁远舟", person);
    done(&again, &setting(FIRST));
    let id = again.session.device.to_string();
    let args: [&std::ffi::OsStr; 4] =
        ["revoke".as_ref(), id.as_ref(), "--data".as_ref(), office.folder.path().as_ref()];
    assert!(spotcheck("device", &args).status.success() && !works(&again));
    assert_eq!(office.sign_in("祁远舟", FIRST).code(), "password_wrong");
    let leaver = office.enter("陆知行", &[(PersonField::Key, "Y-3")]);
    done(&office.phone_of("陆知行", leaver), &setting(FIRST));
    office.desk("Y-3", FIRST);
    done(&office.admin, &RetirePerson { person: leaver });
    assert_eq!(office.sign_in("Y-3", FIRST).code(), "password_wrong");
}

#[test]
fn everybody_sees_and_ends_his_own_devices_and_it_stands_in_his_log() {
    let office = Office::open(&[]);
    let (phone, beside) = (office.server.pair("祁远舟"), office.server.pair("钟离原"));
    let person = phone.session.person.id;
    let tablet = office.phone_of("祁远舟", person);
    let ids = |phone: &Phone| -> Vec<_> {
        let devices = done(phone, &ListOwnDevices {}).into_iter();
        devices.filter(|device| device.revoked_at.is_none()).map(|device| device.id).collect()
    };
    assert_eq!(ids(&phone), [phone.session.device, tablet.session.device]);
    assert_eq!(ids(&beside), [beside.session.device]);
    let theirs = RevokeDevice { device: phone.session.device };
    assert_eq!(undone(&beside, &theirs).status, 404);
    done(&phone, &RevokeDevice { device: tablet.session.device });
    assert!(works(&phone) && !works(&tablet) && works(&beside));
    assert_eq!(ids(&phone), [phone.session.device]);
    assert_eq!(told(&phone, NoticeKind::Revoked, person), 1);
    assert_eq!(told(&office.admin, NoticeKind::Revoked, person), 1);
    done(&office.admin, &RevokeDevice { device: phone.session.device });
    let log = office.log_of(person);
    for act in ["revoke_own_device", "revoke_device"] {
        assert_eq!(log.iter().filter(|(entry, _)| entry == act).count(), 1, "{act}: {log:?}");
    }
}
