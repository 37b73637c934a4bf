//! The log of what administrators and the server did: entries that nobody changes, each chained to the one before it.
//!
//! Values that may say who somebody is stand in the chain by their seals: the hash of the value under a salt of its own.
//! Where a value is blacked out, value and salt go and the seal stays: the chain holds, and nobody can find the value by
//! trying what it may have been.

use super::Result;
use sha2::{Digest, Sha256};
use spotcheck_domain::call::AuditValue;
use spotcheck_domain::id::{UnitId, UserId};
use spotcheck_domain::time::Timestamp;

/// The chain of everything but what must stay unknown for a while.
pub const OFFICE_CHAIN: &str = "office";

/// Notes who did what.
pub trait PutAudit {
    /// Adds an entry at the end of the office's chain.
    fn put_audit(
        &self,
        at: Timestamp,
        actor: &str,
        act: &str,
        subject: Option<&[u8]>,
        note: &str,
    ) -> Result<()>;

    /// Takes these values of an entry away, with their salts. `false`: there is no such entry.
    fn black_out(&self, entry: i64, values: &[AuditValue]) -> Result<bool>;
}

/// One entry of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    pub id: i64,
    pub at: Timestamp,
    /// A person's id, or `server`.
    pub actor: String,
    pub act: String,
    pub subject: Option<Vec<u8>>,
    pub note: String,
    /// What was taken away.
    pub blacked: Vec<AuditValue>,
}

/// Which entries are asked for.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// What was done in this unit or below it; none: everywhere, and what concerns no unit.
    pub below: Option<UnitId>,
    /// By this person, or concerning him.
    pub person: Option<UserId>,
    pub act: Option<String>,
    /// Concerning what has this id.
    pub subject: Option<[u8; 16]>,
    /// Words of the note, or of the name of a person or unit that it is by or about; empty for all.
    pub words: String,
    pub from: Option<Timestamp>,
    /// Before that.
    pub to: Option<Timestamp>,
}

/// Where a chain ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainEnd {
    pub chain: String,
    pub place: u64,
    pub hash: [u8; 32],
}

/// Reads the log.
pub trait Audits {
    /// Entries, the newest first, without the first `skip`.
    fn audit(&self, filter: &AuditFilter, skip: usize, limit: usize) -> Result<Vec<AuditRow>>;

    fn audit_entry(&self, id: i64) -> Result<Option<AuditRow>>;

    /// What acts there are entries of, by their words.
    fn audit_acts(&self, below: Option<UnitId>) -> Result<Vec<String>>;

    /// How many there are.
    fn n_audit(&self, filter: &AuditFilter) -> Result<u64>;

    /// Visits every entry as it is chained, chain by chain, by its place; what has none comes first.
    fn each_audit(&self, visit: &mut dyn FnMut(ChainedRow) -> Result<()>) -> Result<()>;

    fn audit_ends(&self) -> Result<Vec<ChainEnd>>;
}

/// An entry as it is chained.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainedRow {
    pub id: i64,
    /// `None`: it was put there by something else than this program.
    pub link: Option<AuditLink>,
    pub open: OpenPart,
    /// By [`AuditValue::ALL`]: the value with its salt, `None` where it was blacked out.
    pub values: [Option<(Vec<u8>, [u8; 16])>; 3],
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditLink {
    pub place: u64,
    pub seals: [[u8; 32]; 3],
    pub hash: [u8; 32],
}

/// What an entry says openly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenPart {
    pub chain: String,
    pub at: Timestamp,
    pub act: String,
    /// Where it was done.
    pub unit: Option<Vec<u8>>,
}

/// The seal of a value.
pub fn seal(salt: &[u8; 16], value: &[u8]) -> [u8; 32] {
    Sha256::new_with_prefix(b"spotcheck audit value\0")
        .chain_update(salt)
        .chain_update(value)
        .finalize()
        .into()
}

/// The hash of an entry that follows the one with the hash `before`; the first follows zeros.
pub fn link(before: &[u8; 32], place: u64, open: &OpenPart, seals: &[[u8; 32]; 3]) -> [u8; 32] {
    let mut hash = Sha256::new_with_prefix(b"spotcheck audit entry\0");
    hash.update(before);
    hash.update(place.to_be_bytes());
    hash.update(open.at.millis().to_be_bytes());
    let unit = open.unit.as_deref().unwrap_or_default();
    for part in [open.chain.as_bytes(), open.act.as_bytes(), unit] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    seals.iter().for_each(|seal| hash.update(seal));
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open() -> OpenPart {
        OpenPart {
            chain: OFFICE_CHAIN.into(),
            at: Timestamp::from_millis(7),
            act: "paired".into(),
            unit: None,
        }
    }

    #[test]
    fn every_part_of_an_entry_is_in_its_hash() {
        let seals = [1, 2, 3].map(|n| [n; 32]);
        let one = link(&[0; 32], 1, &open(), &seals);
        let others = [
            link(&[1; 32], 1, &open(), &seals),
            link(&[0; 32], 2, &open(), &seals),
            link(&[0; 32], 1, &OpenPart { chain: "officf".into(), ..open() }, &seals),
            link(&[0; 32], 1, &OpenPart { at: Timestamp::from_millis(8), ..open() }, &seals),
            link(&[0; 32], 1, &OpenPart { act: "pairee".into(), ..open() }, &seals),
            link(&[0; 32], 1, &OpenPart { unit: Some(vec![0; 16]), ..open() }, &seals),
            link(&[0; 32], 1, &OpenPart { chain: "officep".into(), act: "aired".into(), ..open() }, &seals),
            link(&[0; 32], 1, &open(), &[2, 1, 3].map(|n| [n; 32])),
        ];
        assert!(others.iter().all(|other| *other != one));
        assert_eq!(one, link(&[0; 32], 1, &open(), &seals));
    }

    #[test]
    fn a_seal_is_another_under_another_salt() {
        assert_ne!(seal(&[1; 16], b"a"), seal(&[2; 16], b"a"));
        assert_ne!(seal(&[1; 16], b"a"), seal(&[1; 16], b"b"));
    }
}
