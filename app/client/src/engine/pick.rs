//! What goes with the next push: whole documents from the outbox within a budget of bytes, their changes in causal order,
//! the cursors of their making, and the refused changes that are asked about. Decides only.

use super::records::{Refusals, Unsent};
use serde_bytes::{ByteArray, ByteBuf};
use spotcheck_domain::document::{Hash, dependencies};
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::sorted::{SortedMap, SortedSet};
use spotcheck_domain::term::DocumentKind;
use spotcheck_domain::wire::RefusedHere;

/// Refused changes that one request asks about.
const REFUSED_AT_ONCE: usize = 100;

/// A document to push: its changes, with how each of them goes.
pub struct Picked {
    pub document: DocumentId,
    pub kind: DocumentKind,
    pub changes: Vec<PickedChange>,
}

pub struct PickedChange {
    pub hash: Hash,
    /// It goes with a receipt only.
    pub attested: bool,
    /// The sealed cursor under which it was made.
    pub made_under: Option<ByteBuf>,
}

/// The cursors under which the changes of one request were made, each once.
#[derive(Default)]
pub struct Cursors {
    pub sealed: Vec<ByteBuf>,
    places: SortedMap<ByteBuf, u32>,
}

impl Cursors {
    /// The place of a cursor, which is given one where it has none.
    pub fn place(&mut self, cursor: &ByteBuf) -> u32 {
        let next = self.sealed.len() as u32;
        let place = *self.places.entry(cursor.clone()).or_insert(next);
        if place == next {
            self.sealed.push(cursor.clone());
        }
        place
    }
}

/// Picks whole documents, oldest first, until the budget is full; one document always fits.
pub fn plan_documents(outbox: &[Unsent], budget: usize) -> Vec<Picked> {
    let mut picked: Vec<Picked> = Vec::new();
    let mut sizes: SortedMap<DocumentId, u64> = SortedMap::new();
    for unsent in outbox {
        *sizes.entry(unsent.document).or_default() += unsent.n_bytes;
    }
    let mut left = budget as u64;
    let mut full = SortedSet::new();
    let mut places: SortedMap<DocumentId, usize> = SortedMap::new();
    for unsent in outbox {
        let Ok(hash) = Hash::try_from(unsent.hash.as_slice()) else { continue };
        let made_under = unsent.made_under.clone().filter(|_| !unsent.attested);
        let change = PickedChange { hash, attested: unsent.attested, made_under };
        if let Some(place) = places.get(&unsent.document) {
            picked[*place].changes.push(change);
            continue;
        }
        let size = sizes.get(&unsent.document).copied().unwrap_or(0);
        if full.contains(&unsent.document) || (size > left && !picked.is_empty()) {
            full.insert(unsent.document);
            continue;
        }
        left = left.saturating_sub(size);
        places.insert(unsent.document, picked.len());
        picked.push(Picked { document: unsent.document, kind: unsent.kind, changes: vec![change] });
    }
    picked
}

/// The next refused changes to ask about, some of them each time, round and round.
pub fn plan_refused(refused: &Refusals, after: Option<(DocumentId, Hash)>) -> Vec<RefusedHere> {
    let all = || refused.iter().flat_map(|(id, of)| of.keys().map(|hash| (*id, *hash)));
    let beyond = all().filter(|one| after.is_none_or(|after| *one > after));
    let before = all().filter(|one| after.is_some_and(|after| *one <= after));
    let mut asked: Vec<RefusedHere> = Vec::new();
    for (document, hash) in beyond.chain(before).take(REFUSED_AT_ONCE) {
        match asked.last_mut() {
            Some(last) if last.document == document => last.changes.push(ByteArray::new(hash)),
            _ => asked.push(RefusedHere { document, changes: vec![ByteArray::new(hash)] }),
        }
    }
    asked
}

/// Orders changes so that each comes after those that it depends on.
pub fn plan_order(changes: Vec<(Hash, Vec<u8>)>) -> Vec<(Hash, ByteBuf)> {
    let mut left: Vec<(Hash, Vec<Hash>, Vec<u8>)> = changes
        .into_iter()
        .map(|(hash, bytes)| {
            let deps = dependencies(&bytes).unwrap_or_default();
            (hash, deps, bytes)
        })
        .collect();
    let mut ordered = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let waiting: SortedSet<Hash> = left.iter().map(|(hash, _, _)| *hash).collect();
        let (ready, rest): (Vec<_>, Vec<_>) =
            left.into_iter().partition(|(_, deps, _)| deps.iter().all(|dep| !waiting.contains(dep)));
        // Hashes cannot form a circle; were the store damaged so that they seemed to, the office will say so.
        let stuck = ready.is_empty();
        let named = |(hash, _, bytes)| (hash, ByteBuf::from(bytes));
        ordered.extend(ready.into_iter().map(named));
        left = rest;
        if stuck {
            ordered.extend(std::mem::take(&mut left).into_iter().map(named));
        }
    }
    ordered
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::records::StoredRefusal;
    use spotcheck_domain::time::Timestamp;

    fn unsent(document: u8, hash: u8, n_bytes: u64) -> Unsent {
        Unsent {
            key: vec![],
            document: DocumentId::from_slice(&[document; 16]).expect("16 bytes"),
            kind: DocumentKind::Finding,
            hash: ByteBuf::from(vec![hash; 32]),
            n_bytes,
            since: Timestamp::from_millis(0),
            attested: false,
            made_under: None,
            fresh: false,
        }
    }

    #[track_caller]
    fn check(outbox: &[(u8, u8, u64)], budget: usize, expected: &[(u8, usize)]) {
        let outbox: Vec<Unsent> = outbox.iter().map(|(d, h, n)| unsent(*d, *h, *n)).collect();
        let picked: Vec<(u8, usize)> = plan_documents(&outbox, budget)
            .iter()
            .map(|picked| (picked.document.as_bytes()[0], picked.changes.len()))
            .collect();
        assert_eq!(picked, expected);
    }

    #[test]
    fn a_push_holds_whole_documents_within_its_budget() {
        check(&[(1, 1, 400), (2, 2, 400), (1, 3, 100), (3, 4, 400)], 1_000, &[(1, 2), (2, 1)]);
    }

    #[test]
    fn all_that_was_refused_is_asked_about_in_turn() {
        let refusal = || StoredRefusal {
            reason: "not_permitted".into(),
            at: Timestamp::from_millis(0),
            edits: vec![],
            bytes: ByteBuf::new(),
            made_under: None,
            only_here: false,
        };
        let id = |n: u8| DocumentId::from_slice(&[n; 16]).expect("16 bytes");
        let refused: Refusals =
            (0..3).map(|n| (id(n), (0..60).map(|m| ([m; 32], refusal())).collect())).collect();
        let mut after = None;
        let mut round = || {
            let asked = plan_refused(&refused, after);
            after = asked.last().and_then(|last| Some((last.document, **last.changes.last()?)));
            asked.iter().map(|one| (one.document.as_bytes()[0], one.changes.len())).collect::<Vec<_>>()
        };
        assert_eq!(round(), [(0, 60), (1, 40)]);
        assert_eq!(round(), [(1, 20), (2, 60), (0, 20)]);
        assert_eq!(round(), [(0, 40), (1, 60)]);
        assert!(plan_refused(&Refusals::new(), after).is_empty());
    }

    #[test]
    fn each_change_goes_with_the_cursor_of_its_making_and_what_is_anothers_with_none() {
        let (early, late) = (ByteBuf::from([1; 9]), ByteBuf::from([2; 9]));
        let under =
            |hash, cursor: &ByteBuf| Unsent { made_under: Some(cursor.clone()), ..unsent(1, hash, 1) };
        let anothers = Unsent { attested: true, ..under(4, &late) };
        let outbox = [under(1, &early), under(2, &late), under(3, &early), anothers];
        let picked = plan_documents(&outbox, 1_000).remove(0).changes;
        let mut cursors = Cursors::default();
        let mut place = |change: PickedChange| change.made_under.map(|cursor| cursors.place(&cursor));
        let places: Vec<Option<u32>> = picked.into_iter().map(&mut place).collect();
        assert_eq!(places, [Some(0), Some(1), Some(0), None]);
        assert_eq!(cursors.sealed, [early, late]);
    }

    #[test]
    fn an_entry_of_the_version_before_is_read_and_names_no_cursor() {
        use crate::engine::records::{pack, unpack};
        // `made_under` is not written where there is none: the bytes are those of the version before.
        let before = pack(&unsent(1, 2, 3));
        assert!(!before.windows(10).any(|window| window == b"made_under"));
        assert_eq!(unpack::<Unsent>(&before), Some(unsent(1, 2, 3)));
    }

    #[test]
    fn one_document_is_pushed_however_large() {
        check(&[(1, 1, 5_000), (2, 2, 1)], 1_000, &[(1, 1)]);
        check(&[], 1_000, &[]);
    }
}
