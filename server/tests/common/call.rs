//! Typed calls over the real interface, and whoever was entered gets in.

use super::{Phone, spotcheck};
use serde_json::Value;
use spotcheck_domain::call::{Call, Obstacle, plan_send};
use spotcheck_domain::id::UserId;
use spotcheck_domain::reference::Organisation;
use std::path::Path;

/// Why a call was not done: status, code, details.
#[derive(Debug, Clone, PartialEq)]
pub struct Undone {
    pub status: u16,
    pub code: String,
    pub details: Value,
}

pub fn ask<C: Call>(phone: &Phone, call: &C) -> Result<C::Answer, Undone> {
    let sent = plan_send(call).unwrap();
    let answer = match sent.body {
        Some(body) => phone.send("POST", &sent.address, &[("content-type", "application/json")], &body),
        None => phone.get(&sent.address),
    };
    match answer.status {
        200 => Ok(serde_json::from_slice(&answer.body).unwrap()),
        204 => Ok(serde_json::from_str("null").unwrap()),
        status => {
            let body: Value = serde_json::from_slice(&answer.body).unwrap();
            Err(Undone { status, code: answer.code(), details: body["details"].clone() })
        }
    }
}

#[track_caller]
pub fn done<C: Call>(phone: &Phone, call: &C) -> C::Answer {
    ask(phone, call).unwrap_or_else(|undone| panic!("{undone:?}"))
}

/// What stood in the way.
#[track_caller]
pub fn undone<C: Call>(phone: &Phone, call: &C) -> Undone {
    match ask(phone, call) {
        Ok(_) => panic!("it was done"),
        Err(undone) => undone,
    }
}

#[track_caller]
pub fn obstacle<C: Call>(phone: &Phone, call: &C) -> Obstacle {
    let Undone { code, status, .. } = undone(phone, call);
    code.parse().unwrap_or_else(|_| panic!("{status} {code}"))
}

/// A device of a person, by a code that the command gives.
pub fn pair_person(phone: &Phone, folder: &Path, name: &str, person: UserId) -> Phone {
    let id = person.to_string();
    let args: [&std::ffi::OsStr; 5] =
        [name.as_ref(), "--person".as_ref(), id.as_ref(), "--data".as_ref(), folder.as_ref()];
    let output = spotcheck("pair", &args);
    let link = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Phone::pair(&phone.address, link.trim().rsplit('#').next().unwrap())
}

/// What a phone is told of the organisation now.
pub fn organisation(phone: &mut Phone) -> Organisation {
    phone.cursor = None;
    let told = phone.sync(vec![]).reference;
    let version = told.iter().find(|version| version.name == "organisation").expect("it is told");
    serde_json::from_slice(&phone.get(&format!("/v1/reference/{}", version.sha256)).body).unwrap()
}
