//! A rescue file, as the page puts it together: the engine's parts, sealed where there is a key.

use crate::phone::Phone;
use aes_gcm::aead::Payload;
use aes_gcm::aead::stream::EncryptorBE32;
use aes_gcm::{Aes256Gcm, KeyInit};
use spotcheck_client::protocol::{Reply, Request};

/// The file, and how much of it was in memory at once, at most.
pub fn rescue_file(phone: &Phone) -> (Vec<u8>, usize) {
    let (mut file, mut beside, mut most) = (Vec::new(), Vec::new(), 0);
    let mut sealing = None;
    for part in 0.. {
        let (reply, mut attachments) = phone.ask_with(Request::Rescue { part }, Vec::new());
        let Reply::Rescue { seal, is_last, .. } = reply else { panic!("no part: {reply:?}") };
        let body = attachments.pop().expect("a part");
        most = most.max(body.len());
        if part == 0 {
            beside = attachments.pop().expect("how it begins");
            file.extend_from_slice(&beside);
            sealing =
                seal.map(|(key, nonce)| EncryptorBE32::from_aead(Aes256Gcm::new(&key.into()), &nonce.into()));
        }
        let payload = Payload { msg: &body, aad: &beside };
        let chunk = match &mut sealing {
            None => body.clone(),
            Some(_) if is_last => {
                let sealing = sealing.take().expect("it is there");
                sealing.encrypt_last(payload).expect("seals")
            }
            Some(sealing) => sealing.encrypt_next(payload).expect("seals"),
        };
        file.extend_from_slice(&(chunk.len() as u32).to_be_bytes());
        file.extend_from_slice(&chunk);
        if is_last {
            break;
        }
    }
    (file, most)
}
