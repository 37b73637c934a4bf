//! The office's Ed25519 key (RFC 8032): what it signs with it, anybody can check who has the public half.
//!
//! It follows from the office's secret, so that an office that was made before there was such a key has one at once, every
//! backup holds it, and one that is put back of an old backup signs as the office always did.

use data_encoding::{BASE64, HEXLOWER, HEXLOWER_PERMISSIVE};
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use serde::Serialize;
use std::fmt;
use std::str::FromStr;

/// What every signature of it is made by, in the words of the wire.
pub const ALGORITHM: &str = "Ed25519";
/// Of a signature.
pub const SIGNATURE_BYTES: usize = 64;

/// The object identifier and the frame that stand before the 32 bytes of such a key (RFC 8410, section 4).
const FRAME: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];
const PEM_BEGIN: &str = "-----BEGIN PUBLIC KEY-----";
const PEM_END: &str = "-----END PUBLIC KEY-----";

/// Signs for the office. It has no form in which it could be printed.
pub struct OfficeKey(Ed25519KeyPair);

impl OfficeKey {
    pub(super) fn of_seed(seed: &[u8; 32]) -> Self {
        Self(Ed25519KeyPair::from_seed_unchecked(seed).expect("Ed25519 takes any 32 bytes as its seed"))
    }

    /// Signs a message, which must say by itself what it is: one key signs messages of several kinds, and none of them may be
    /// read as one of another.
    pub fn sign(&self, message: &[u8]) -> [u8; SIGNATURE_BYTES] {
        let mut signature = [0; SIGNATURE_BYTES];
        signature.copy_from_slice(self.0.sign(message).as_ref());
        signature
    }

    pub fn public(&self) -> PublicKey {
        let mut key = [0; 32];
        key.copy_from_slice(self.0.public_key().as_ref());
        PublicKey(key)
    }
}

/// The half of an office's key that everybody may have. Written in hex.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublicKey([u8; 32]);

/// It is neither hex of 32 bytes nor a PEM file of an Ed25519 key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "it is no public key of an office: 64 digits as `spotcheck key` prints them, or a PEM file of an Ed25519 key"
)]
pub struct NoKey;

impl PublicKey {
    /// Whether the office that has this key signed the message.
    pub fn has_signed(&self, message: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&ED25519, &self.0).verify(message, signature).is_ok()
    }

    /// As a file of OpenSSL's and others' (RFC 8410).
    pub fn pem(&self) -> String {
        format!("{PEM_BEGIN}\n{}\n{PEM_END}\n", BASE64.encode(&[&FRAME[..], &self.0].concat()))
    }

    fn of_pem(text: &str) -> Option<Self> {
        let inner = text.trim().strip_prefix(PEM_BEGIN)?.strip_suffix(PEM_END)?;
        let inner: String = inner.split_whitespace().collect();
        let der = BASE64.decode(inner.as_bytes()).ok()?;
        Some(Self(der.strip_prefix(&FRAME)?.try_into().ok()?))
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.0))
    }
}

impl FromStr for PublicKey {
    type Err = NoKey;

    fn from_str(text: &str) -> Result<Self, NoKey> {
        let of_hex = || HEXLOWER_PERMISSIVE.decode(text.trim().as_bytes()).ok()?.try_into().ok().map(Self);
        Self::of_pem(text).or_else(of_hex).ok_or(NoKey)
    }
}

/// The public half as the office tells it: `GET /v1/key`, and in what it signs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShownKey {
    pub algorithm: &'static str,
    /// In hex.
    pub public: String,
}

impl From<PublicKey> for ShownKey {
    fn from(key: PublicKey) -> Self {
        Self { algorithm: ALGORITHM, public: key.to_string() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 8032, section 7.1, test 2.
    const SEED: &str = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb";
    const PUBLIC: &str = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
    const SIGNATURE: &str = "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da\
                             085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";

    fn key() -> OfficeKey {
        OfficeKey::of_seed(&HEXLOWER.decode(SEED.as_bytes()).unwrap().try_into().unwrap())
    }

    #[test]
    fn it_signs_as_the_standard_says() {
        let key = key();
        assert_eq!(key.public().to_string(), PUBLIC);
        let signature = key.sign(&[0x72]);
        assert_eq!(HEXLOWER.encode(&signature), SIGNATURE);
        assert!(key.public().has_signed(&[0x72], &signature));
        assert!(!key.public().has_signed(&[0x73], &signature));
        assert!(!key.public().has_signed(&[0x72], &signature[..63]));
        assert!(!OfficeKey::of_seed(&[1; 32]).public().has_signed(&[0x72], &signature));
    }

    #[test]
    fn its_public_half_is_read_as_it_is_written() {
        let public = key().public();
        assert_eq!(public.to_string().parse(), Ok(public));
        assert_eq!(format!("{}\n", PUBLIC.to_uppercase()).parse(), Ok(public));
        assert_eq!(public.pem().parse(), Ok(public));
        assert!(public.pem().contains("MCowBQYDK2VwAyEAPUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw="));
        for other in ["", "3d40", &PUBLIC[1..], &format!("{PEM_BEGIN}\nAAAA\n{PEM_END}\n")] {
            assert_eq!(other.parse::<PublicKey>(), Err(NoKey), "{other}");
        }
    }
}
