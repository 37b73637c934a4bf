//! The device's key at the office: told at the first contact after pairing, before anything that it signed goes there.

use super::records::{KEY_CERTIFICATE, unpack_json};
use super::{Blobs, Clock, Engine, Entropy, Storage, Transport};
use crate::storage::{Batch, Table};
use crate::transport::TransportError;
use spotcheck_domain::call::{Call, KeyCertificate, RegisterDeviceKey, Sent};
use spotcheck_domain::device_key::proof_of_key;

impl<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy> Engine<S, B, T, C, E> {
    /// Tells the office this device's key, unless it knows it. An office that does not take it is asked again by the next
    /// engine: what is signed meanwhile is marked as of an unknown key until then.
    pub(super) async fn register_key(&self) {
        let is_done = self.state.borrow().is_key_registered;
        let key = self.key.borrow().clone();
        let (Some(key), Some(device), false) = (key, self.device(), is_done) else { return };
        let Some(public) = key.public(device).await else { return };
        let public = public.to_string();
        let kept = self.world.storage.get(Table::Settings, KEY_CERTIFICATE).await;
        let kept = kept.ok().flatten().and_then(|bytes| unpack_json::<KeyCertificate>(&bytes));
        if kept.is_some_and(|kept| kept.device == device && kept.key == public) {
            return self.touch(|state| state.is_key_registered = true);
        }
        let Some(proof) = key.sign(device, proof_of_key(device, &public)).await else { return };
        let call = RegisterDeviceKey { key: public, proof: proof.to_string() };
        let body = serde_json::to_vec(&call).expect("a call is plain data");
        let address = RegisterDeviceKey::PATH.to_owned();
        let sent = Sent { method: RegisterDeviceKey::METHOD, address, body: Some(body) };
        match self.world.transport.call(&sent).await {
            Ok(answer) => {
                if unpack_json::<KeyCertificate>(&answer).is_some() {
                    let mut batch = Batch::default();
                    batch.put(Table::Settings, KEY_CERTIFICATE, answer);
                    // Not kept: it is asked for once more.
                    let _ = self.world.storage.commit(batch).await;
                }
                self.touch(|state| state.is_key_registered = true);
            }
            // The network: the next exchange tries again.
            Err(TransportError::Unreachable | TransportError::Garbage) => {}
            Err(TransportError::Status { .. }) => self.touch(|state| state.is_key_registered = true),
        }
    }
}
