//! Changes that no phone writes, under valid hashes, for the tests of what refuses them.

use super::change::NewChange;
use automerge::Change;
use automerge::legacy::{Key, Op, OpId, OpType};

/// The same change with its operations altered.
fn forged(change: NewChange, alter: impl Fn(&mut Op)) -> NewChange {
    let mut expanded = Change::from_bytes(change.bytes).expect("parses").decode();
    expanded.operations.iter_mut().for_each(alter);
    let forged = Change::from(expanded);
    NewChange { hash: forged.hash().0, bytes: forged.raw_bytes().to_vec() }
}

/// Each operation names what it replaces twice.
pub fn naming_twice(change: NewChange) -> NewChange {
    forged(change, |op| {
        let named: Vec<OpId> = op.pred.iter().chain(op.pred.iter()).cloned().collect();
        op.pred = named.into();
    })
}

/// What stood under one key stands under another.
pub fn under_another_key(change: NewChange, key: &str, other: &str) -> NewChange {
    forged(change, |op| {
        if op.key == Key::Map(key.into()) {
            op.key = Key::Map(other.into());
        }
    })
}

/// Every value is these words.
pub fn saying(change: NewChange, words: &str) -> NewChange {
    forged(change, |op| op.action = OpType::Put(words.into()))
}
