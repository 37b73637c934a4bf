//! Whoever leaves: his phones say so, his name stays, and what he had not sent comes in by a rescue file. And the end
//! of single devices.

use super::common::call::{done, obstacle, organisation, pair_person, undone};
use super::common::{Phone, inspection, push};
use super::{Desk, newcomer};
use aes_gcm::aead::Payload;
use aes_gcm::aead::stream::EncryptorBE32;
use aes_gcm::{Aes256Gcm, KeyInit};
use serde_bytes::{ByteArray, ByteBuf};
use spotcheck_domain::call::{
    ChangePerson, ListDevices, ListPeople, MovePerson, Obstacle, PersonFields, RetirePerson, RevokeDevice,
    RevokeDevices, SetRoles,
};
use spotcheck_domain::rescue::{Head, MAGIC, Origin, Part};
use spotcheck_domain::term::Role;
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::wire::{MadeRun, Push, SyncRequest, SyncResponse, decode, encode};

/// The key under which this device seals what it exports.
fn rescue_key(phone: &Phone) -> [u8; 32] {
    let plain = SyncRequest::plain(phone.replica, phone.cursor.clone(), vec![]);
    let request = encode(&SyncRequest { wants_rescue_key: true, ..plain }).unwrap();
    let answer = phone.send("POST", "/v1/sync", &[("content-type", "application/cbor")], &request);
    let response: SyncResponse = decode(&answer.body).unwrap();
    *response.rescue_key.unwrap()
}

/// What a phone had not sent, made under the cursor that it holds, as the page seals it.
fn rescue_file(phone: &Phone, key: [u8; 32], push: Push) -> Vec<u8> {
    let n_changes = push.changes.len() as u32;
    let push = Push { made: vec![MadeRun(n_changes, Some(0))], ..push };
    let plain = SyncRequest::plain(phone.replica, phone.cursor.clone(), vec![push]);
    let request = SyncRequest { made_under: vec![phone.cursor.clone().unwrap()], ..plain };
    let nonce = [3; 7];
    let head = encode(&Head { device: Some(phone.session.device), nonce: ByteArray::new(nonce) }).unwrap();
    let beside = [&MAGIC[..], &(head.len() as u32).to_be_bytes(), &head].concat();
    let part = Part {
        of: Some(Origin { user: phone.session.person.id, exported_at: Timestamp::from_millis(1) }),
        push: Some(ByteBuf::from(encode(&request).unwrap())),
        photo: None,
        is_last: true,
    };
    let sealing = EncryptorBE32::from_aead(Aes256Gcm::new(&key.into()), &nonce.into());
    let chunk = sealing.encrypt_last(Payload { msg: &encode(&part).unwrap(), aad: &beside }).unwrap();
    [&beside[..], &(chunk.len() as u32).to_be_bytes(), &chunk].concat()
}

#[test]
fn who_has_left_is_told_so_and_what_he_had_not_sent_is_received() {
    let desk = Desk::open();
    let (mut leaver, mut colleague) = (desk.server.pair("祁远舟"), desk.server.pair("温如岚"));
    let person = leaver.session.person.id;
    leaver.pull();
    let key = rescue_key(&leaver);
    let (id, _, unsent) = inspection(leaver.session.unit.id);
    done(&desk.admin, &RetirePerson { person });
    done(&desk.admin, &RetirePerson { person });

    for path in ["/v1/session", "/v1/units"] {
        let answer = leaver.get(path);
        assert_eq!((answer.status, answer.code().as_str()), (401, "person_retired"), "{path}");
    }
    assert_eq!(leaver.try_sync(vec![push(id, &[&unsent])]).code(), "person_retired");
    let devices = done(&desk.admin, &ListDevices { person });
    assert!(devices.len() == 1 && devices[0].revoked_at.is_some() && devices[0].seen_at.is_some());
    let known = organisation(&mut colleague).person(person).cloned().unwrap();
    assert_eq!((known.name.as_str(), known.roles.len()), ("祁远舟", 0), "his name stays, and he may nothing");

    let headers = [("content-type", "application/octet-stream")];
    let file = rescue_file(&leaver, key, push(id, &[&unsent]));
    let answer = desk.admin.send("POST", "/v1/rescue", &headers, &file);
    let taken: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!((taken["n_stored"].as_u64(), taken["n_refused"].as_u64()), (Some(1), Some(0)), "{taken}");
    assert!(colleague.pull().iter().any(|pulled| pulled.id == id));
    let again: serde_json::Value =
        serde_json::from_slice(&desk.admin.send("POST", "/v1/rescue", &headers, &file).body).unwrap();
    assert_eq!(again["n_known"].as_u64(), Some(1), "twice is once");

    let list = |retired| {
        let call = ListPeople { q: "祁远舟".into(), retired, ..ListPeople::default() };
        done(&desk.admin, &call).people
    };
    assert!(list(false).is_empty() && list(true)[0].retired_at.is_some());
    let county = desk.unit("云岭县");
    assert_eq!(obstacle(&desk.admin, &MovePerson { person, to: county }), Obstacle::PersonRetired);
    assert_eq!(
        obstacle(&desk.admin, &SetRoles { person, roles: vec![Role::Admin] }),
        Obstacle::PersonRetired
    );
    let nothing = ChangePerson { person, fields: PersonFields::new() };
    assert_eq!(obstacle(&desk.admin, &nothing), Obstacle::PersonRetired);
}

#[test]
fn what_a_leaver_makes_after_he_left_is_not_his_to_make() {
    let desk = Desk::open();
    let leaver = desk.server.pair("祁远舟");
    let key = rescue_key(&leaver);
    let (id, _, unsent) = inspection(leaver.session.unit.id);
    done(&desk.admin, &RetirePerson { person: leaver.session.person.id });
    // A cursor that is none of this office's tells nothing of when it was made.
    let forged = Phone { cursor: Some(ByteBuf::from(vec![1; 145])), ..leaver };
    let file = rescue_file(&forged, key, push(id, &[&unsent]));
    let headers = [("content-type", "application/octet-stream")];
    let answer = desk.admin.send("POST", "/v1/rescue", &headers, &file);
    let taken: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!((taken["n_stored"].as_u64(), taken["n_refused"].as_u64()), (Some(0), Some(1)), "{taken}");
}

#[test]
fn a_lost_device_is_signed_out_and_the_others_of_its_person_work_on_until_all_are() {
    let desk = Desk::open();
    let first = desk.server.pair("祁远舟");
    let person = first.session.person.id;
    let again = || pair_person(&desk.admin, desk.folder.path(), "祁远舟", person);
    let (second, third) = (again(), again());
    let works = |phone: &Phone| phone.get("/v1/session").status == 200;
    done(&desk.admin, &RevokeDevice { device: first.session.device });
    done(&desk.admin, &RevokeDevice { device: first.session.device });
    assert!(!works(&first) && works(&second) && works(&third));
    let listed = done(&desk.admin, &ListDevices { person });
    let revoked: Vec<bool> = listed.iter().map(|device| device.revoked_at.is_some()).collect();
    assert_eq!(revoked, [true, false, false]);
    assert_eq!(listed[0].name, "a test");
    done(&desk.admin, &RevokeDevices { person });
    assert!(!works(&second) && !works(&third));
    assert_eq!(first.get("/v1/session").code(), "not_paired", "he has not left");
    assert!(works(&again()), "he pairs anew");
    let county = desk.county_admin();
    let beside = desk.server.pair("闻人笛");
    let theirs = RevokeDevice { device: beside.session.device };
    assert_eq!(undone(&county, &theirs).status, 404);
    assert_eq!(undone(&county, &ListDevices { person: beside.session.person.id }).status, 404);
    assert!(works(&beside));
    let entered = done(&county, &newcomer("新来", desk.unit("云岭县"), &[Role::Inspector], &[])).id;
    assert!(done(&county, &ListDevices { person: entered }).is_empty());
}
