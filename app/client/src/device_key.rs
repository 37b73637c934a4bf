//! The key of this device, which never leaves it: the browser keeps it, or in tests a phone of its own.

use futures::future::LocalBoxFuture;
use spotcheck_domain::device_key::{KeySignature, PublicKey};
use spotcheck_domain::id::DeviceId;

/// Each device that this phone has been has a key of its own, made when it is first asked for. `None`: the phone has no such
/// keys, or its store does not give it.
pub trait DeviceKey {
    fn public(&self, device: DeviceId) -> LocalBoxFuture<'_, Option<PublicKey>>;

    fn sign(&self, device: DeviceId, words: String) -> LocalBoxFuture<'_, Option<KeySignature>>;
}
