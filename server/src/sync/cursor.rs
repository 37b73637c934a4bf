//! A cursor: where a replica stands in the feed, sealed so that it reveals nothing and cannot be forged.

use super::kinds::Kinds;
use crate::proof::secret::Secret;
use crate::store::Link;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use spotcheck_domain::id::UserId;
use spotcheck_domain::time::Timestamp;

/// Bytes of a sealed cursor: nonce, plain text, tag.
pub const LENGTH: usize = 24 + PLAIN + 16;
const PLAIN: usize = PLAIN_TIMED + 1;
const LINK: usize = 8 + 16;
const VERSION: u8 = 4;
/// Of the version before, which did not say what kinds of records its phone reads. Phones still hold some.
const VERSION_TIMED: u8 = 3;
const PLAIN_TIMED: usize = PLAIN_BEFORE + 8;
const LENGTH_TIMED: usize = 24 + PLAIN_TIMED + 16;
/// Of the one before that, which did not say when it was given either.
const VERSION_BEFORE: u8 = 2;
const PLAIN_BEFORE: usize = 1 + 8 + LINK + LINK + 8 + 8 + 8;
const LENGTH_BEFORE: usize = 24 + PLAIN_BEFORE + 16;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    pub epoch: [u8; 8],
    /// Everything up to here has been given, and the chain there.
    pub at: Link,
    /// The feed's last link when this was made. It lies past `at` where there was more than one answer could hold: what
    /// the replica pushed meanwhile stands behind it, so that its loss is noticed too.
    pub seen: Link,
    /// While it lies past `at`, the replica is being given whole documents as they were at this sequence.
    pub horizon: u64,
    /// The membership version under which it was given.
    pub membership: u64,
    /// Digest of the list of reference versions that was given.
    pub reference: [u8; 8],
    /// When it was given, together with what its person may do: what he makes while his phone holds it is judged by what
    /// held then. `None`: it came with nothing of that.
    pub given_at: Option<Timestamp>,
    /// The kinds of records that its phone reads: what was there of others it was not given.
    pub kinds: Kinds,
}

impl Cursor {
    pub fn is_first_download(&self) -> bool {
        self.horizon > self.at.sequence
    }

    /// Seals the cursor for one person.
    pub fn seal(&self, secret: &Secret, user: UserId, nonce: [u8; 24]) -> Vec<u8> {
        let mut plain = Vec::with_capacity(PLAIN);
        plain.push(VERSION);
        plain.extend_from_slice(&self.epoch);
        for link in [self.at, self.seen] {
            plain.extend_from_slice(&link.sequence.to_be_bytes());
            plain.extend_from_slice(&link.hash);
        }
        plain.extend_from_slice(&self.horizon.to_be_bytes());
        plain.extend_from_slice(&self.membership.to_be_bytes());
        plain.extend_from_slice(&self.reference);
        plain.extend_from_slice(&self.given_at.map_or(NEVER, Timestamp::millis).to_be_bytes());
        plain.push(self.kinds.byte());
        let sealed = XChaCha20Poly1305::new((&secret.cursor).into())
            .encrypt(XNonce::from_slice(&nonce), Payload { msg: &plain, aad: user.as_bytes() })
            .expect("a message of 90 bytes is far below the cipher's limit");
        [&nonce[..], &sealed].concat()
    }

    /// `None` for whatever this server did not seal for this person.
    pub fn open(secret: &Secret, user: UserId, sealed: &[u8]) -> Option<Self> {
        let version = match sealed.len() {
            LENGTH => VERSION,
            LENGTH_TIMED => VERSION_TIMED,
            LENGTH_BEFORE => VERSION_BEFORE,
            _ => return None,
        };
        let (nonce, body) = sealed.split_at(24);
        let plain = XChaCha20Poly1305::new((&secret.cursor).into())
            .decrypt(XNonce::from_slice(nonce), Payload { msg: body, aad: user.as_bytes() })
            .ok()?;
        let mut rest = plain.as_slice();
        if take::<1>(&mut rest)? != [version] {
            return None;
        }
        Some(Self {
            epoch: take(&mut rest)?,
            at: take_link(&mut rest)?,
            seen: take_link(&mut rest)?,
            horizon: u64::from_be_bytes(take(&mut rest)?),
            membership: u64::from_be_bytes(take(&mut rest)?),
            reference: take(&mut rest)?,
            given_at: match version {
                VERSION | VERSION_TIMED => Some(i64::from_be_bytes(take(&mut rest)?)).filter(|millis| *millis != NEVER),
                _ => None,
            }
            .map(Timestamp::from_millis),
            kinds: match version {
                VERSION => Kinds::from_byte(u8::from_be_bytes(take(&mut rest)?)),
                _ => Kinds::OF_BEFORE,
            },
        })
    }
}

/// No time at all.
const NEVER: i64 = i64::MIN;

fn take_link(bytes: &mut &[u8]) -> Option<Link> {
    Some(Link { sequence: u64::from_be_bytes(take(bytes)?), hash: take(bytes)? })
}

fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (head, rest) = bytes.split_first_chunk::<N>()?;
    *bytes = rest;
    Some(*head)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(n: u8) -> UserId {
        UserId::from_parts(Timestamp::from_millis(1), [n; 10])
    }

    #[test]
    fn a_cursor_opens_for_its_owner_and_for_nobody_else() {
        let secret = Secret::new([7; 32], [8; 8]);
        let cursor = Cursor {
            epoch: [8; 8],
            at: Link { sequence: 42, hash: [1; 16] },
            seen: Link { sequence: 43, hash: [4; 16] },
            horizon: 43,
            membership: 1,
            reference: [2; 8],
            given_at: Some(Timestamp::from_millis(1_790_000_000_000)),
            kinds: Kinds::named(&["paper".into()]),
        };
        let sealed = cursor.seal(&secret, user(1), [3; 24]);
        assert_eq!(sealed.len(), LENGTH);
        assert_eq!(Cursor::open(&secret, user(1), &sealed), Some(cursor));
        assert_eq!(Cursor::open(&secret, user(2), &sealed), None);
        assert_eq!(Cursor::open(&Secret::new([9; 32], [8; 8]), user(1), &sealed), None);
        for position in 0..LENGTH {
            let mut forged = sealed.clone();
            forged[position] ^= 1;
            assert_eq!(Cursor::open(&secret, user(1), &forged), None, "byte {position}");
        }
        assert_eq!(Cursor::open(&secret, user(1), b""), None);
    }

    #[test]
    fn a_cursor_of_the_version_before_opens_and_names_no_instant() {
        let secret = Secret::new([7; 32], [8; 8]);
        let cursor = Cursor {
            epoch: [8; 8],
            at: Link { sequence: 42, hash: [1; 16] },
            seen: Link { sequence: 43, hash: [4; 16] },
            horizon: 43,
            membership: 1,
            reference: [2; 8],
            given_at: None,
            kinds: Kinds::OF_BEFORE,
        };
        let sealed = std::fs::read("../tests/fixtures/frames/cursor-v2.bin").expect("the fixture");
        assert_eq!(sealed.len(), LENGTH_BEFORE);
        assert_eq!(Cursor::open(&secret, user(1), &sealed), Some(cursor));
        assert_eq!(Cursor::open(&secret, user(1), &cursor.seal(&secret, user(1), [3; 24])), Some(cursor));
    }
}
