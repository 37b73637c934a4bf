//! Keys of devices: whether a signature is such a key's, and the office's certificate of one.

use super::office_key::OfficeKey;
use data_encoding::HEXLOWER;
use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use spotcheck_domain::call::KeyCertificate;
use spotcheck_domain::device_key::{KeySignature, PublicKey};
use spotcheck_domain::id::{DeviceId, UserId};
use spotcheck_domain::inspection::Signature;
use spotcheck_domain::time::Timestamp;

/// Whether this key signed these words. What is no key, or no signature, signed nothing.
pub fn has_signed(key: &str, words: &str, signature: &str) -> bool {
    let (Ok(PublicKey(point)), Ok(KeySignature(signature))) = (key.parse(), signature.parse()) else {
        return false;
    };
    UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(words.as_bytes(), &signature).is_ok()
}

/// Whether the device whose key a signature names signed what it says.
pub fn is_sound(signature: &Signature) -> bool {
    has_signed(&signature.device_key, &signature.statement(), &signature.device_signature)
}

/// The office's word that a key is a device's, and whose the device is since when.
pub fn certify(
    office: &OfficeKey,
    device: DeviceId,
    person: UserId,
    key: String,
    since: Timestamp,
) -> KeyCertificate {
    let mut certificate = KeyCertificate { device, person, key, since, signature: String::new() };
    certificate.signature = HEXLOWER.encode(&office.sign(certificate.words().as_bytes()));
    certificate
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proof::secret::Secret;
    use spotcheck_domain::id::SignatureId;

    /// RFC 6979, A.2.5: P-256, SHA-256, the message "sample".
    const KEY: &str = "p256 0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6\
                       7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299";
    const SIGNED: &str = "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716\
                          f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8";

    #[test]
    fn a_signature_is_checked_as_the_standard_says() {
        assert!(has_signed(KEY, "sample", SIGNED));
        assert!(!has_signed(KEY, "simple", SIGNED));
        let flipped = SIGNED.replacen('e', "d", 1);
        assert!(!has_signed(KEY, "sample", &flipped));
        assert!(!has_signed(&KEY.replacen("60fed4", "60fed5", 1), "sample", SIGNED), "no point of the curve");
        assert!(!has_signed("", "sample", SIGNED) && !has_signed(KEY, "sample", ""));
    }

    #[test]
    fn a_signature_that_names_a_key_and_was_not_made_by_it_is_not_sound() {
        let at = Timestamp::from_millis(5);
        let plain = Signature::plain(SignatureId::from_parts(at, [1; 10]), "officer", "高原", at);
        let claimed = Signature { device_key: KEY.into(), device_signature: SIGNED.into(), ..plain };
        assert!(!is_sound(&claimed));
    }

    #[test]
    fn a_certificate_is_the_offices_word_for_all_of_it() {
        let office = Secret::new([1; 32], [0; 8]).office_key();
        let at = Timestamp::from_millis(5);
        let (device, person) = (DeviceId::from_parts(at, [1; 10]), UserId::from_parts(at, [2; 10]));
        let certificate = certify(&office, device, person, KEY.into(), at);
        let signature = HEXLOWER.decode(certificate.signature.as_bytes()).expect("hex");
        assert!(office.public().has_signed(certificate.words().as_bytes(), &signature));
        let other = KeyCertificate { since: Timestamp::from_millis(6), ..certificate };
        assert!(!office.public().has_signed(other.words().as_bytes(), &signature));
    }
}
