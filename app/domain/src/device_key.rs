//! A device's own key: ECDSA over P-256 with SHA-256. It proves on which device something was written and that nothing of it
//! was changed since; who held the device it does not prove. Only the names and forms are here: the device signs with what
//! its system gives, and the office looks at it.

use crate::id::DeviceId;
use crate::term::terms;
use std::fmt;
use std::str::FromStr;

/// The algorithm stands before the key, so that there is room for others.
const P256: &str = "p256 ";

/// Not such a key, or no such signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a P-256 key or signature")]
pub struct DeviceKeyError;

/// The public half: the point, uncompressed (SEC 1, 2.3.3). Written as `p256 04…`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PublicKey(pub [u8; 65]);

/// r and s (IEEE P1363), as WebCrypto gives them. Written as hex.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeySignature(pub [u8; 64]);

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{P256}{}", hex::encode(self.0))
    }
}

impl FromStr for PublicKey {
    type Err = DeviceKeyError;
    fn from_str(text: &str) -> Result<Self, DeviceKeyError> {
        let digits = text.strip_prefix(P256).ok_or(DeviceKeyError)?;
        bytes(digits).filter(|point: &[u8; 65]| point[0] == 4).map(Self).ok_or(DeviceKeyError)
    }
}

impl fmt::Display for KeySignature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl FromStr for KeySignature {
    type Err = DeviceKeyError;
    fn from_str(text: &str) -> Result<Self, DeviceKeyError> {
        bytes(text).map(Self).ok_or(DeviceKeyError)
    }
}

/// One value has one spelling: in lower case.
fn bytes<const N: usize>(digits: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    let is_lower = !digits.bytes().any(|digit| digit.is_ascii_uppercase());
    (is_lower && hex::decode_to_slice(digits, &mut bytes).is_ok()).then_some(bytes)
}

terms! {
    /// What the office found of a device's signature.
    KeyMark {
        /// It is that of a device's key which the office knows.
        Verified = "verified",
        /// It is sound, and of a key that no device has shown.
        UnknownKey = "unknown_key",
        /// It is not that key's over what it stands under.
        Wrong = "wrong",
    }
}

/// What a device signs to show the office that it holds a key: nobody takes another's for his own.
pub fn proof_of_key(device: DeviceId, key: &str) -> String {
    format!("spotcheck device key 1\n{device}\n{key}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_reads_back_what_it_writes_and_has_one_spelling() {
        let mut point = [7; 65];
        point[0] = 4;
        let key = PublicKey(point);
        assert_eq!(key.to_string().parse(), Ok(key));
        assert_eq!(key.to_string().replace("p256 ", "").parse::<PublicKey>(), Err(DeviceKeyError));
        assert_eq!(PublicKey([7; 65]).to_string().parse::<PublicKey>(), Err(DeviceKeyError));
        let signature = KeySignature([0xab; 64]);
        assert_eq!(signature.to_string().parse(), Ok(signature));
        assert_eq!(signature.to_string().to_uppercase().parse::<KeySignature>(), Err(DeviceKeyError));
    }
}
