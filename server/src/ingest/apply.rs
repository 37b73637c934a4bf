//! Applies changes to a copy of their document, and finds those that break it: by halves, since each attempt costs as
//! much as the whole.

use super::hush::catch;
use super::loaded::{Loaded, READING_ACTOR, load};
use super::reason::Reason;
use super::verdict::{Candidate, Judged, ack, refuse};
use crate::store::{Store, StoreError};
use spotcheck_domain::document::{Document, DocumentError};
use spotcheck_domain::id::{DocumentId, UnitId};
use spotcheck_domain::ledger;
use spotcheck_domain::term::DocumentKind;
use spotcheck_domain::wire::Outcome;
use std::collections::{HashMap, HashSet};

/// After so many changes that break the document, the rest of the push has to come again.
const MOST_BREAKAGES: usize = 4;

/// Applies the candidates, all at once where possible. Where that breaks the document, those that break it are looked
/// for by halves, since each attempt costs as much as the whole.
pub(super) fn apply<'p>(
    store: &Store,
    judged: &mut Judged,
    base: Option<Loaded>,
    candidates: Vec<Candidate<'p>>,
) -> Result<(Vec<Candidate<'p>>, Option<Loaded>), StoreError> {
    match extend(judged.kind, base, &candidates) {
        Ok(loaded) => Ok((candidates, Some(loaded))),
        Err(_) => search(store, judged, candidates, Depth::Applied),
    }
}

/// How much is asked of changes that are tried.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Depth {
    Applied,
    /// What they make is saved and loaded again.
    Reloaded,
}

/// Refuses the changes that break the document, found by halves, and gives the document with the others.
pub(super) fn search<'p>(
    store: &Store,
    judged: &mut Judged,
    mut candidates: Vec<Candidate<'p>>,
    depth: Depth,
) -> Result<(Vec<Candidate<'p>>, Option<Loaded>), StoreError> {
    let mut base = store.read(|view| load(view, judged.document))?;
    let mut n_sound = 0;
    for _ in 0..MOST_BREAKAGES {
        let Err(mut reason) = holds((judged.document, judged.kind), base.as_mut(), &candidates, depth) else {
            break;
        };
        let mut n_broken = candidates.len();
        while n_broken - n_sound > 1 {
            let middle = n_sound.midpoint(n_broken);
            match holds((judged.document, judged.kind), base.as_mut(), &candidates[..middle], depth) {
                Ok(()) => n_sound = middle,
                Err(earlier) => (n_broken, reason) = (middle, earlier),
            }
        }
        let mut gone = HashSet::from([candidates[n_sound].head.hash]);
        let breaking = candidates.remove(n_sound);
        refuse(judged, breaking.head.hash, breaking.bytes, reason);
        candidates.retain(|Candidate { head, bytes, .. }| {
            let descends = head.deps.iter().any(|dep| gone.contains(dep));
            if descends {
                gone.insert(head.hash);
                refuse(judged, head.hash, bytes, Reason::Descends);
            }
            !descends
        });
    }
    if holds((judged.document, judged.kind), base.as_mut(), &candidates, depth).is_err() {
        put_off(judged, &mut candidates, n_sound);
    }
    if candidates.is_empty() {
        return Ok((candidates, None));
    }
    Ok(match extend(judged.kind, base, &candidates) {
        Ok(loaded) => (candidates, Some(loaded)),
        Err(_) => (Vec::new(), None),
    })
}

/// Keeps the first `n`; the others have to come again.
fn put_off(judged: &mut Judged, candidates: &mut Vec<Candidate<'_>>, n: usize) {
    for late in candidates.drain(n.min(candidates.len())..) {
        judged.acks.push(ack(late.head.hash, Outcome::MissingDependencies));
    }
}

/// Whether these changes can be applied and given back, tried on a copy.
fn holds(
    (id, kind): (DocumentId, DocumentKind),
    base: Option<&mut Loaded>,
    candidates: &[Candidate<'_>],
    depth: Depth,
) -> Result<(), Reason> {
    if candidates.is_empty() {
        return Ok(());
    }
    let tried = catch(|| {
        let parsed = candidates.iter().map(|change| &change.parsed);
        let mut copy = match base {
            Some(loaded) => loaded.document.copy(READING_ACTOR),
            None => Document::from_parsed(kind, [], READING_ACTOR)?,
        };
        copy.apply_parsed(parsed)?;
        let given: HashMap<[u8; 32], Vec<u8>> = copy.changes().into_iter().collect();
        let is_given =
            |change: &Candidate<'_>| given.get(&change.head.hash).is_some_and(|given| given == change.bytes);
        let is_faithful = candidates.iter().all(is_given);
        if depth == Depth::Applied || !is_faithful {
            return Ok::<_, DocumentError>(is_faithful);
        }
        let again = Document::load(kind, &copy.save_plain(), READING_ACTOR);
        Ok(again
            .is_ok_and(|mut again| again.heads() == copy.heads() && ledger::project(id, &mut again).is_ok()))
    });
    match tried {
        Ok(Ok(true)) => Ok(()),
        Ok(Ok(false)) => Err(Reason::Altered),
        Ok(Err(_)) | Err(_) => Err(Reason::Broken),
    }
}

/// The document with these changes, provided that it gives each of them back byte for byte.
fn extend(kind: DocumentKind, base: Option<Loaded>, candidates: &[Candidate<'_>]) -> Result<Loaded, Reason> {
    let applied = catch(|| {
        let parsed = candidates.iter().map(|change| &change.parsed);
        let mut loaded = match base {
            Some(mut loaded) => {
                loaded.document.apply_parsed(parsed)?;
                loaded
            }
            None => blank(kind, Document::from_parsed(kind, parsed, READING_ACTOR)?),
        };
        let faithful = if candidates.len() as u64 * 2 > loaded.n_changes {
            // All at once: each change that is asked for by itself is looked for among all operations.
            let given: HashMap<[u8; 32], Vec<u8>> = loaded.document.changes().into_iter().collect();
            candidates
                .iter()
                .all(|change| given.get(&change.head.hash).is_some_and(|given| given == change.bytes))
        } else {
            candidates.iter().all(|change| {
                loaded.document.get_change(&change.head.hash).is_some_and(|given| given == change.bytes)
            })
        };
        Ok::<_, DocumentError>(faithful.then_some(loaded))
    });
    let mut loaded = match applied {
        Ok(Ok(Some(loaded))) => loaded,
        Ok(Ok(None)) => return Err(Reason::Altered),
        Ok(Err(_)) | Err(_) => return Err(Reason::Broken),
    };
    for Candidate { head, .. } in candidates {
        loaded.known.insert(head.hash);
        if let Ok(actor) = <[u8; 16]>::try_from(head.actor.as_slice()) {
            loaded.actors.insert(actor, head.seq);
        }
        loaded.n_changes += 1;
        loaded.n_operations += head.n_operations;
    }
    Ok(loaded)
}

fn blank(kind: DocumentKind, document: Document) -> Loaded {
    Loaded {
        kind,
        unit: UnitId::from_uuid(uuid::Uuid::nil()),
        document,
        n_changes: 0,
        n_operations: 0,
        known: HashSet::new(),
        actors: HashMap::new(),
        n_in_snapshot: 0,
        weight: 0,
    }
}
