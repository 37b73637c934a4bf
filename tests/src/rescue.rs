//! A rescue file, as the page puts it together: the engine's parts, sealed where there is a key.

use crate::phone::Phone;
use aes_gcm::aead::Payload;
use aes_gcm::aead::stream::EncryptorBE32;
use aes_gcm::{Aes256Gcm, KeyInit};
use spotcheck_client::protocol::{Reply, Request};

/// A file that is being made.
#[derive(Default)]
pub struct RescueFile {
    bytes: Vec<u8>,
    beside: Vec<u8>,
    sealing: Option<EncryptorBE32<Aes256Gcm>>,
    n_parts: u32,
    /// How much of it was in memory at once, at most.
    most: usize,
}

impl RescueFile {
    /// What to ask the engine for.
    pub const fn next(&self) -> Request {
        Request::Rescue { part: self.n_parts }
    }

    /// Takes what the engine gave; says whether that was the end, or, by an error, that it gave nothing.
    #[allow(clippy::result_large_err, reason = "it is told once, to a test")]
    pub fn add(&mut self, reply: Reply, mut attachments: Vec<Vec<u8>>) -> Result<bool, Reply> {
        let Reply::Rescue { seal, is_last, .. } = reply else { return Err(reply) };
        let body = attachments.pop().expect("a part");
        self.most = self.most.max(body.len());
        if self.n_parts == 0 {
            self.beside = attachments.pop().expect("how it begins");
            self.bytes.extend_from_slice(&self.beside);
            self.sealing =
                seal.map(|(key, nonce)| EncryptorBE32::from_aead(Aes256Gcm::new(&key.into()), &nonce.into()));
        }
        self.n_parts += 1;
        let payload = Payload { msg: &body, aad: &self.beside };
        let chunk = match &mut self.sealing {
            None => body.clone(),
            Some(_) if is_last => {
                let sealing = self.sealing.take().expect("it is there");
                sealing.encrypt_last(payload).expect("seals")
            }
            Some(sealing) => sealing.encrypt_next(payload).expect("seals"),
        };
        self.bytes.extend_from_slice(&(chunk.len() as u32).to_be_bytes());
        self.bytes.extend_from_slice(&chunk);
        Ok(is_last)
    }

    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

/// The file, and how much of it was in memory at once, at most.
pub fn rescue_file(phone: &Phone) -> (Vec<u8>, usize) {
    let mut file = RescueFile::default();
    loop {
        let (reply, attachments) = phone.ask_with(file.next(), Vec::new());
        match file.add(reply, attachments) {
            Ok(false) => {}
            Ok(true) => return (file.bytes, file.most),
            Err(reply) => panic!("no part: {reply:?}"),
        }
    }
}
