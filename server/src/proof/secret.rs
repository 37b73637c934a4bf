//! The server's secret and the keys derived from it, one for each use.

use hmac::{Hmac, Mac};
use sha2::Sha256;

/// 32 random bytes, drawn once in the life of a database and part of every backup.
pub struct Secret {
    /// Drawn with it; a restore that is declared draws another.
    pub epoch: [u8; 8],
    pub cursor: [u8; 32],
    receipt: [u8; 32],
    code: [u8; 32],
}

impl Secret {
    pub fn new(key: [u8; 32], epoch: [u8; 8]) -> Self {
        let derive = |purpose: &[u8]| keyed(&key, &[b"spotcheck/", purpose]);
        Self { epoch, cursor: derive(b"cursor"), receipt: derive(b"receipt"), code: derive(b"pairing") }
    }

    /// The authentication of a receipt.
    pub fn receipt_mac(&self, parts: &[&[u8]]) -> [u8; 32] {
        keyed(&self.receipt, parts)
    }

    /// What is kept of a pairing code.
    pub fn code_hash(&self, code: &str) -> [u8; 32] {
        keyed(&self.code, &[code.as_bytes()])
    }
}

fn keyed(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}
