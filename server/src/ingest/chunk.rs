//! One pushed chunk, looked at before Automerge sees it.
//!
//! Layout (Automerge binary format): magic `85 6f 4a 83`, four bytes of checksum, type, LEB128 length, content. The
//! hash of a change is SHA-256 over all after the checksum, and the checksum is its beginning.

use super::columns::{MOST_ROWS, Reader, is_bounded, most_rows};
use super::hush::catch;
use super::reason::Reason;
use spotcheck_domain::document::{ChangeHead, Parsed};
use spotcheck_domain::wire::MAX_CHANGE;
use std::collections::HashSet;

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
const CHANGE: u8 = 1;

/// Reads the head of a change that is safe to parse.
pub fn read(bytes: &[u8], hash: &[u8; 32]) -> Result<(ChangeHead, Parsed), Reason> {
    if bytes.len() > MAX_CHANGE {
        return Err(Reason::TooLarge);
    }
    let content = content(bytes, hash).ok_or(Reason::NotAChange)?;
    match is_bounded(content) {
        Some(true) => {}
        Some(false) => return Err(Reason::TooManyOperations),
        None => return Err(Reason::NotAChange),
    }
    let read = catch(|| Parsed::parse(bytes).map(|parsed| (parsed.head(), parsed)));
    let (head, parsed) = read.ok().and_then(Result::ok).ok_or(Reason::NotAChange)?;
    if head.n_operations > MOST_ROWS {
        return Err(Reason::TooManyOperations);
    }
    // Automerge takes a dependency that is named twice and gives it back so; no client of ours writes one.
    let names_twice = head.deps.iter().collect::<HashSet<_>>().len() < head.deps.len();
    if head.hash == *hash && !names_twice { Ok((head, parsed)) } else { Err(Reason::NotAChange) }
}

/// How many operations a pushed chunk says that it is, as far as they would be looked at. Nothing is parsed.
pub fn n_operations(bytes: &[u8]) -> u64 {
    let content = || {
        let (_, rest) = bytes.strip_prefix(&MAGIC)?.split_at_checked(5)?;
        let mut rest = Reader(rest);
        rest.uleb()?;
        most_rows(rest.0)
    };
    // What has more is refused for it.
    content().filter(|n| *n <= MOST_ROWS).unwrap_or(0)
}

fn content<'b>(bytes: &'b [u8], hash: &[u8; 32]) -> Option<&'b [u8]> {
    let rest = bytes.strip_prefix(&MAGIC)?;
    let (checksum, rest) = rest.split_first_chunk::<4>()?;
    let (kind, rest) = rest.split_first()?;
    let mut rest = Reader(rest);
    let length = rest.uleb()?;
    (*kind == CHANGE && hash.starts_with(checksum) && rest.0.len() as u64 == length).then_some(rest.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use spotcheck_domain::document::hash_of;

    #[test]
    fn garbage_is_told_apart_without_a_panic() {
        for bytes in [&b""[..], b"garbage", &MAGIC, &[0x85, 0x6f, 0x4a, 0x83, 0, 0, 0, 0, 1, 0]] {
            assert_eq!(read(bytes, &hash_of(bytes)).map(|_| ()), Err(Reason::NotAChange));
        }
        assert_eq!(n_operations(b"garbage"), 0);
        let huge = vec![0; MAX_CHANGE + 1];
        assert_eq!(read(&huge, &hash_of(&huge)).map(|_| ()), Err(Reason::TooLarge));
    }
}
