//! What the bytes of a change or of a saved document say at their beginning, without building a document: enough to
//! know where it ends. Only for bytes that were sound when they were stored here.
//!
//! Layout: <https://automerge.org/automerge-binary-format-spec/>, "Chunk structure".

use super::Hash;
use sha2::{Digest, Sha256};

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
const DOCUMENT: u8 = 0;
const CHANGE: u8 = 1;

/// The name of a raw change, by which its outcome is told, whatever the bytes are: SHA-256 over all after the checksum.
pub fn hash_of(change: &[u8]) -> Hash {
    Sha256::digest(change.get(8..).unwrap_or(change)).into()
}

/// The changes on which a raw uncompressed change builds.
pub fn dependencies(change: &[u8]) -> Option<Vec<Hash>> {
    hashes(&mut content(change, CHANGE)?)
}

/// The heads of a saved document.
pub fn saved_heads(saved: &[u8]) -> Option<Vec<Hash>> {
    let mut rest = content(saved, DOCUMENT)?;
    let n_actors = number(&mut rest)?;
    for _ in 0..n_actors {
        let length = number(&mut rest)?;
        rest = rest.get(length..)?;
    }
    hashes(&mut rest)
}

/// Raw changes that stand one behind the other, as Automerge itself loads them. The error is the place where what follows is
/// no whole change.
pub fn split(changes: &[u8]) -> Result<Vec<&[u8]>, usize> {
    let mut found = Vec::new();
    let mut rest = changes;
    while !rest.is_empty() {
        let (_, after) = chunk(rest, CHANGE).ok_or(changes.len() - rest.len())?;
        found.push(&rest[..rest.len() - after.len()]);
        rest = after;
    }
    Ok(found)
}

fn content(bytes: &[u8], kind: u8) -> Option<&[u8]> {
    chunk(bytes, kind).map(|(content, _)| content)
}

/// Magic bytes, checksum, kind, length, content; the content and what is behind it.
fn chunk(bytes: &[u8], kind: u8) -> Option<(&[u8], &[u8])> {
    let rest = bytes.strip_prefix(&MAGIC)?.get(4..)?;
    let (found, mut rest) = rest.split_first()?;
    let length = number(&mut rest)?;
    if *found == kind { rest.split_at_checked(length) } else { None }
}

fn hashes(rest: &mut &[u8]) -> Option<Vec<Hash>> {
    let n = number(rest)?;
    let (hashes, _) = rest.get(..n.checked_mul(32)?)?.as_chunks::<32>();
    Some(hashes.to_vec())
}

/// LEB128.
fn number(rest: &mut &[u8]) -> Option<usize> {
    let mut number = 0_usize;
    for shift in (0..usize::BITS).step_by(7) {
        let (byte, tail) = rest.split_first()?;
        *rest = tail;
        number |= usize::from(byte & 0x7f).checked_shl(shift)?;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::{Document, head};
    use super::*;
    use crate::edit::Edit;
    use crate::id::{DocumentId, UnitId};
    use crate::task::NewTask;
    use crate::term::DocumentKind;
    use crate::time::Timestamp;

    #[test]
    fn the_beginning_says_what_the_whole_says() {
        let at = Timestamp::from_millis(1_790_000_000_000);
        let task = NewTask { unit: UnitId::from_parts(at, [1; 10]), title: "检查".into(), due: None };
        let id = DocumentId::from_parts(at, [2; 10]);
        let (mut document, first) = Document::create(id, &Edit::AddTask(task), at, [3; 16]).expect("a task");
        assert_eq!(dependencies(&first.bytes), Some(vec![]));
        // Two heads: the second change was made beside the third.
        let settle = |value: &str| Edit::Settle { key: "title".into(), value: value.into() };
        let base = document.heads();
        let second = document.edit(&settle("一"), None, at, [4; 16]).expect("edits").expect("a change");
        let third = document.edit(&settle("二"), Some(&base), at, [5; 16]).expect("edits").expect("a change");
        for change in [&first, &second, &third] {
            let head = head(&change.bytes).expect("reads");
            assert_eq!(dependencies(&change.bytes), Some(head.deps));
        }
        let together = [first.bytes.as_slice(), &second.bytes, &third.bytes].concat();
        assert_eq!(split(&together), Ok(vec![first.bytes.as_slice(), &second.bytes, &third.bytes]));
        assert_eq!(split(&together[..together.len() - 1]), Err(first.bytes.len() + second.bytes.len()));
        let mut loaded =
            Document::load(DocumentKind::Task, &together, [6; 16]).expect("Automerge loads them so");
        assert_eq!(loaded.heads(), document.heads());
        for saved in [document.save(), document.save_plain()] {
            let mut heads = saved_heads(&saved).expect("reads");
            heads.sort_unstable();
            assert_eq!((heads.len(), heads), (2, document.heads()));
            assert_eq!(dependencies(&saved), None, "a document is no change");
            assert_eq!(saved_heads(&saved[..40]), None);
        }
        assert_eq!(saved_heads(&first.bytes), None);
    }
}
