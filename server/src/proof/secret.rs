//! The server's secret and the keys derived from it, one for each use.

use super::office_key::OfficeKey;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use spotcheck_domain::id::DeviceId;

/// 32 random bytes, drawn once in the life of a database and part of every backup.
pub struct Secret {
    /// Drawn with it; a restore that is declared draws another.
    pub epoch: [u8; 8],
    pub cursor: [u8; 32],
    receipt: [u8; 32],
    code: [u8; 32],
    rescue: [u8; 32],
    backup: [u8; 32],
    signing: [u8; 32],
    numbers: [u8; 32],
}

impl Secret {
    pub fn new(key: [u8; 32], epoch: [u8; 8]) -> Self {
        let derive = |purpose: &[u8]| keyed(&key, &[b"spotcheck/", purpose]);
        Self {
            epoch,
            cursor: derive(b"cursor"),
            receipt: derive(b"receipt"),
            code: derive(b"pairing"),
            rescue: derive(b"rescue"),
            backup: derive(b"backup"),
            signing: derive(b"signing"),
            numbers: derive(b"numbers"),
        }
    }

    /// The authentication of a receipt.
    pub fn receipt_mac(&self, parts: &[&[u8]]) -> [u8; 32] {
        keyed(&self.receipt, parts)
    }

    /// The authentication of a block of numbers.
    pub fn numbers_mac(&self, claim: &[u8]) -> [u8; 32] {
        keyed(&self.numbers, &[claim])
    }

    /// The key under which a device seals what it exports. It follows from the secret, so that an office that was put back
    /// to a time before the device was paired can read its file all the same.
    pub fn rescue_key(&self, device: DeviceId) -> [u8; 32] {
        keyed(&self.rescue, &[device.as_bytes()])
    }

    /// The key under which photos have their names in an encrypted backup for these readers. Who does not hold it cannot tell
    /// by a name which photo it is, nor whether a picture that he has is among them.
    pub fn backup_names(&self, readers: &str) -> [u8; 32] {
        keyed(&self.backup, &[readers.as_bytes()])
    }

    /// The key by which the office signs.
    pub fn office_key(&self) -> OfficeKey {
        OfficeKey::of_seed(&self.signing)
    }

    /// What is kept of a pairing code.
    pub fn code_hash(&self, code: &str) -> [u8; 32] {
        keyed(&self.code, &[code.as_bytes()])
    }
}

/// The name of a photo under such a key.
pub fn photo_name(names: &[u8; 32], sha256: &[u8; 32]) -> [u8; 32] {
    keyed(names, &[sha256])
}

fn keyed(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Packs of years ago are checked by it: no version of this program may derive another one.
    #[test]
    fn an_office_signs_by_the_same_key_for_as_long_as_it_has_its_secret() {
        let public = |key: [u8; 32], epoch: [u8; 8]| Secret::new(key, epoch).office_key().public();
        let known = "f5b1061679c0448cf1882b0745c9695a589de6ba87817fb069ada359375c9541";
        assert_eq!(public([7; 32], [0; 8]).to_string(), known);
        assert_eq!(public([7; 32], [0; 8]), public([7; 32], [1; 8]), "a restore leaves it as it is");
        assert_ne!(public([7; 32], [0; 8]), public([8; 32], [0; 8]));
    }
}
