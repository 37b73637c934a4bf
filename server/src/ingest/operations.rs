//! Every operation of a change is permitted to its author: judged on the operations themselves, against the record as
//! its author saw it.

use super::hush::catch;
use super::loaded::Loaded;
use super::people::People;
use super::reason::Reason;
use super::sight::Sight;
use super::verdict::{Candidate, Fate};
use crate::store::StoreError;
use spotcheck_domain::document::Hash;
use spotcheck_domain::term::DocumentKind;
use std::collections::HashSet;

/// The changes of a push that their authors may write, in order, and those that they may not.
pub struct Weighed<'p> {
    pub allowed: Vec<Candidate<'p>>,
    pub others: Vec<(Candidate<'p>, Fate)>,
}

/// Weighs candidates that are causally closed upon `base`; a document that is not stored yet says itself whose it will be.
pub fn weigh<'p>(
    people: People<'_>,
    kind: DocumentKind,
    base: Option<&mut Loaded>,
    candidates: Vec<Candidate<'p>>,
) -> Result<Weighed<'p>, StoreError> {
    let mut weighed = Weighed { allowed: Vec::with_capacity(candidates.len()), others: Vec::new() };
    if candidates.iter().all(|candidate| candidate.authority.is_proved()) {
        weighed.allowed = candidates;
        return Ok(weighed);
    }
    let mut sight = Sight::of(kind, base);
    let mut unsound: HashSet<Hash> = HashSet::new();
    let mut waiting: HashSet<Hash> = HashSet::new();
    for mut candidate in candidates {
        let (hash, deps) = (candidate.head.hash, &candidate.head.deps);
        let fate = if deps.iter().any(|dep| waiting.contains(dep)) {
            Err(Fate::Waits)
        } else if deps.iter().any(|dep| unsound.contains(dep)) {
            // What was stored once cannot build upon what never was: somebody else brings the rest.
            let is_attested = candidate.authority.is_attested();
            Err(if is_attested { Fate::Waits } else { Fate::Refused(Reason::Descends) })
        } else {
            catch(|| sight.judge(&mut candidate, &people)).unwrap_or(Err(Fate::Refused(Reason::Broken)))
        };
        match fate {
            Ok(writes) => {
                sight.go_on(&candidate, &writes);
                weighed.allowed.push(candidate);
            }
            Err(fate) => {
                match fate {
                    Fate::Refused(_) => unsound.insert(hash),
                    Fate::Stale | Fate::Waits => waiting.insert(hash),
                };
                weighed.others.push((candidate, fate));
            }
        }
    }
    people.failed()?;
    Ok(weighed)
}
