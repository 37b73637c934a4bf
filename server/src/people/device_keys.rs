//! A device shows its key, and gets the office's certificate of it; what the office found of signatures by such keys.

use super::desk::{DeskError, may};
use super::principal::Principal;
use crate::proof::device_key::certify;
use crate::proof::secret::Secret;
use crate::store::{DeviceKeyRow, StoreError, Tx, View};
use spotcheck_domain::authority::{Act, On};
use spotcheck_domain::call::{KeyCertificate, SignatureLine};
use spotcheck_domain::device_key::KeyMark;
use spotcheck_domain::id::{DocumentId, InspectionId};
use spotcheck_domain::time::Timestamp;

/// The device that asks has this key from now on. A key is one device's: another's is not there for him.
pub fn register(
    tx: &dyn Tx,
    secret: &Secret,
    principal: &Principal,
    key: &str,
    now: Timestamp,
) -> Result<KeyCertificate, DeskError> {
    may(principal, Act::Sync)?;
    tx.put_device_key(key, principal.device, now)?;
    let row = tx.device_key(key)?.filter(|row| row.device == principal.device);
    let DeviceKeyRow { key, device, user, since } = row.ok_or(DeskError::NotFound)?;
    Ok(certify(&secret.office_key(), device, user, key, since))
}

/// The signatures of a visit that name a device's key, for whoever sees the visit.
pub fn signatures(
    view: &dyn View,
    principal: &Principal,
    inspection: InspectionId,
) -> Result<Vec<SignatureLine>, DeskError> {
    let document = DocumentId::from(inspection);
    let seen = principal.may_in_some(Act::ReadDocument, |post| {
        Ok::<_, StoreError>(On::document(post.reach_of(view, document)?))
    })?;
    seen.map_err(|_| DeskError::NotFound)?;
    let mut lines = Vec::new();
    for row in view.sealed(document)? {
        let known = view.device_key(&row.key)?;
        let mark = match (row.is_sound, &known) {
            (false, _) => KeyMark::Wrong,
            (true, None) => KeyMark::UnknownKey,
            (true, Some(_)) => KeyMark::Verified,
        };
        let known = known.filter(|_| row.is_sound);
        let person = match &known {
            Some(known) => view.person(known.user)?.map(|person| person.name),
            None => None,
        };
        let device = known.map(|known| known.device);
        lines.push(SignatureLine { signature: row.signature, mark, at: row.at, device, person });
    }
    Ok(lines)
}
