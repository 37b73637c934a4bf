//! `POST /v1/device-key`, `GET /v1/inspections/{inspection}/signatures`.

use crate::clock;
use crate::http::app::App;
use crate::http::error::Error;
use crate::people::device_keys;
use crate::people::principal::Principal;
use crate::proof::device_key::has_signed;
use spotcheck_domain::call::{KeyCertificate, ListSignatures, RegisterDeviceKey, SignatureLine};
use spotcheck_domain::device_key::proof_of_key;
use std::sync::Arc;

pub fn register(app: &App, by: &Principal, call: RegisterDeviceKey) -> Result<KeyCertificate, Error> {
    // Only who holds a key has it, and only on the device for which he says so.
    if !has_signed(&call.key, &proof_of_key(by.device, &call.key), &call.proof) {
        return Err(Error::Invalid("the proof is not that key's".into()));
    }
    let (by, now, secret) = (by.clone(), clock::now(), Arc::clone(&app.office.secret));
    Ok(app.office.store.write(move |tx| device_keys::register(tx, &secret, &by, &call.key, now))?)
}

pub fn signatures(app: &App, by: &Principal, call: ListSignatures) -> Result<Vec<SignatureLine>, Error> {
    Ok(app.office.store.read(|view| device_keys::signatures(view, by, call.inspection))?)
}
