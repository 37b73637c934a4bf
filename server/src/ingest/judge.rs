//! Decides, for one document of a push, what is stored and what is refused. Touches nothing but a copy.

use super::apply::{Depth, apply, search};
use super::authority::{Authority, attested};
use super::chunk;
use super::columns::MOST_OPERATIONS;
use super::conclude::{Derived, conclude};
use super::ground::{Grounds, Standing};
use super::intake::Intake;
use super::loaded::{Loaded, load};
use super::operations::weigh;
use super::people::People;
use super::permissions::{Writing, plan_permissions};
use super::pictures::name_pictures;
use super::reason::Reason;
use super::verdict::{Accepted, Candidate, Fate, Judged, Stored, ack, refuse};
use crate::store::StoreError;
use serde_bytes::ByteBuf;
use spotcheck_domain::authority::Reach;
use spotcheck_domain::document::{ChangeHead, Parsed, audiences, hash_of};
use spotcheck_domain::id::UserId;
use spotcheck_domain::term::DocumentKind;
use spotcheck_domain::wire::{Outcome, Push};
use std::collections::{HashMap, HashSet};

/// Changes of one document that one push may bring; the rest has to come again. Where thousands stand beside one
/// another, each costs more than the last.
const MOST_AT_ONCE: usize = 1_000;

/// What the store says beforehand, and the receipts that came with the push.
struct Before {
    loaded: Option<Loaded>,
    owners: HashMap<[u8; 16], UserId>,
    attested: HashMap<[u8; 32], Authority>,
    quarantined: HashMap<[u8; 32], String>,
    /// How he stands to the document on each ground, by their places; `None` where it is not stored, and for grounds on
    /// which nothing stands.
    reach: Vec<Option<Reach>>,
    /// On which grounds he reaches the document, by their places.
    in_area: Vec<bool>,
}

/// A pushed chunk: its hash, its bytes, its head where it is sound, and what it may stand on.
type Incoming<'p> = ([u8; 32], &'p [u8], Result<(ChangeHead, Parsed), Reason>, Standing);

/// Judges one document of a push.
pub fn plan(intake: &Intake, grounds: &Grounds, push: &Push) -> Result<Judged, StoreError> {
    plan_vouched(intake, grounds, push, HashMap::new())
}

/// As [`plan`]; for the changes in `vouched` somebody speaks who may: they are judged for soundness, not for rights.
pub fn plan_vouched(
    intake: &Intake,
    grounds: &Grounds,
    push: &Push,
    vouched: HashMap<[u8; 32], Authority>,
) -> Result<Judged, StoreError> {
    let mut judged = judge(intake, grounds, push, vouched)?;
    name_pictures(intake, &mut judged)?;
    Ok(judged)
}

fn judge(
    intake: &Intake,
    grounds: &Grounds,
    push: &Push,
    vouched: HashMap<[u8; 32], Authority>,
) -> Result<Judged, StoreError> {
    let read: Vec<_> = push
        .changes
        .iter()
        .zip(push.made_of_each())
        .map(|(bytes, cursor)| {
            let hash = hash_of(bytes);
            (hash, bytes.as_slice(), chunk::read(bytes, &hash), grounds.standing(cursor))
        })
        .collect();
    let mut before = look_up(intake, grounds, push, &read, vouched)?;
    let mut judged = Judged {
        document: push.document,
        kind: push.kind,
        n_before: before.loaded.as_ref().map_or(0, |loaded| loaded.n_changes),
        acks: Vec::with_capacity(read.len()),
        known: Vec::new(),
        refused: Vec::new(),
        stored: None,
    };
    let candidates = sift(grounds, push.kind, &before, read, &mut judged);
    if candidates.is_empty() {
        if let Some(loaded) = before.loaded.take() {
            intake.cache.put(push.document, loaded);
        }
        return Ok(judged);
    }
    let mut base = before.loaded.take();
    let people = People::new(&intake.store, grounds, push.document, &before.reach);
    let weighed = weigh(people, push.kind, base.as_mut(), candidates)?;
    for (change, fate) in weighed.others {
        match fate {
            Fate::Refused(reason) => refuse(&mut judged, change.head.hash, change.bytes, reason),
            Fate::Stale => judged.acks.push(ack(change.head.hash, Outcome::Stale)),
            Fate::Waits => judged.acks.push(ack(change.head.hash, Outcome::MissingDependencies)),
        }
    }
    if weighed.allowed.is_empty() {
        if let Some(loaded) = base {
            intake.cache.put(push.document, loaded);
        }
        return Ok(judged);
    }
    let (mut accepted, loaded) = apply(&intake.store, &mut judged, base, weighed.allowed)?;
    let (Some(mut loaded), false) = (loaded, accepted.is_empty()) else { return Ok(judged) };
    let mut concluded = conclude(&intake.store, grounds, &judged, &accepted, &mut loaded)?;
    if matches!(concluded, Err(Reason::Altered | Reason::Broken)) && accepted.len() > 1 {
        // One of them makes a document that does not load again: the others need not fall with it.
        let (rest, found) = search(&intake.store, &mut judged, accepted, Depth::Reloaded)?;
        let (Some(found), false) = (found, rest.is_empty()) else { return Ok(judged) };
        (accepted, loaded) = (rest, found);
        concluded = conclude(&intake.store, grounds, &judged, &accepted, &mut loaded)?;
    }
    match concluded {
        Ok(Derived { ledger_row, site_columns, photos, snapshot }) => {
            judged.acks.extend(accepted.iter().map(|change| ack(change.head.hash, Outcome::Stored)));
            let changes =
                accepted.into_iter().map(|Candidate { head, bytes, authority, decides, .. }| Accepted {
                    head,
                    bytes: bytes.to_vec(),
                    authority,
                    decides,
                });
            let changes = changes.collect();
            let audiences = audiences(&loaded.document);
            judged.stored =
                Some(Stored { changes, loaded, ledger_row, site_columns, photos, audiences, snapshot });
        }
        Err(reason) => refuse_accepted(intake, grounds, push, accepted, reason, &mut judged)?,
    }
    Ok(judged)
}

/// Refuses what would have been stored. What the office itself attests does not fall with what its bearer added.
fn refuse_accepted(
    intake: &Intake,
    grounds: &Grounds,
    push: &Push,
    accepted: Vec<Candidate<'_>>,
    reason: Reason,
    judged: &mut Judged,
) -> Result<(), StoreError> {
    let (attested, own): (Vec<_>, Vec<_>) =
        accepted.into_iter().partition(|change| change.authority.is_attested());
    let is_mixed = !attested.is_empty() && !own.is_empty();
    for change in own {
        refuse(judged, change.head.hash, change.bytes, reason);
    }
    if is_mixed {
        let changes = attested.iter().map(|change| ByteBuf::from(change.bytes)).collect();
        let (document, kind, receipts) = (push.document, push.kind, push.receipts.clone());
        let rest = plan(intake, grounds, &Push { document, kind, changes, receipts, made: Vec::new() })?;
        judged.acks.extend(rest.acks);
        judged.known.extend(rest.known);
        judged.refused.extend(rest.refused);
        judged.stored = rest.stored;
    } else {
        for change in attested {
            refuse(judged, change.head.hash, change.bytes, reason);
        }
    }
    Ok(())
}

fn look_up(
    intake: &Intake,
    grounds: &Grounds,
    push: &Push,
    read: &[Incoming<'_>],
    vouched: HashMap<[u8; 32], Authority>,
) -> Result<Before, StoreError> {
    let document = push.document;
    let hashes = read.iter().map(|(hash, ..)| *hash).collect();
    let mut attested = attested(&intake.secret, push, &hashes);
    attested.extend(vouched);
    let cached = intake.cache.take(document);
    intake.store.read(|view| {
        let row = view.document(document)?;
        // Another process, or a push that lost a race, may have left an older state in the cache.
        let loaded = match (cached, &row) {
            (Some(loaded), Some(row)) if loaded.n_changes == row.n_changes => Some(loaded),
            _ => load(view, document)?,
        };
        let mut owners = HashMap::new();
        for (head, _) in read.iter().filter_map(|(_, _, head, _)| head.as_ref().ok()) {
            let Ok(actor) = <[u8; 16]>::try_from(head.actor.as_slice()) else { continue };
            if let Some(authority) = attested.get(&head.hash).filter(|authority| !authority.is_released) {
                // The office's own word weighs more than who came first after a restore.
                owners.insert(actor, authority.author);
            } else if !owners.contains_key(&actor)
                && let Some(owner) = view.actor_owner(&actor)?
            {
                owners.insert(actor, owner);
            }
        }
        let mut in_area = vec![row.is_none(); grounds.n_grounds()];
        let mut reach = vec![None; grounds.n_grounds()];
        for place in read.iter().flat_map(|(.., standing)| standing.places()) {
            if let (Some(row), None) = (&row, reach[place]) {
                let stands = grounds.ground(place).reach(view, document, row.unit)?;
                reach[place] = Some(stands);
                in_area[place] = grounds.ground(place).principal.writes_at(stands);
            }
        }
        let quarantined = view.quarantined(document, grounds.now().principal.user)?;
        Ok(Before { loaded, owners, attested, quarantined, reach, in_area })
    })
}

/// Everything that can be judged without applying. What stays is causally closed upon the stored document.
fn sift<'p>(
    grounds: &Grounds,
    kind: DocumentKind,
    before: &Before,
    read: Vec<Incoming<'p>>,
    judged: &mut Judged,
) -> Vec<Candidate<'p>> {
    let empty = HashSet::new();
    let known = before.loaded.as_ref().map_or(&empty, |loaded| &loaded.known);
    let mut actors = before.loaded.as_ref().map_or_else(HashMap::new, |loaded| loaded.actors.clone());
    let mut n_operations = before.loaded.as_ref().map_or(0, |loaded| loaded.n_operations);
    let mut sound: HashSet<[u8; 32]> = HashSet::new();
    let mut refused: HashSet<[u8; 32]> = before.quarantined.keys().copied().collect();
    let mut candidates = Vec::new();
    let principal = &grounds.now().principal;
    for (hash, bytes, head, standing) in read {
        let authority = before.attested.get(&hash).copied().unwrap_or_else(|| Authority::of(principal));
        let mut places = standing.places();
        let in_area = places.iter().any(|place| before.in_area[*place]);
        if known.contains(&hash) {
            // Whether it is stored is told only to those who may write there, were told once, or wrote it themselves.
            let is_own = || {
                let actor = head.as_ref().ok().and_then(|(head, _)| head.actor.as_slice().try_into().ok());
                actor.and_then(|actor: [u8; 16]| before.owners.get(&actor)) == Some(&principal.user)
            };
            if in_area || authority.is_attested() || is_own() {
                judged.known.push(hash);
                judged.acks.push(ack(hash, Outcome::Known));
            } else {
                refuse(judged, hash, bytes, Reason::NotPermitted);
            }
            continue;
        }
        if sound.contains(&hash) {
            continue;
        }
        if let Some(reason) = before.quarantined.get(&hash)
            && !authority.is_attested()
        {
            judged.acks.push(ack(hash, Outcome::Quarantined(reason.clone())));
            continue;
        }
        let verdict = head.and_then(|(head, parsed)| {
            let actor = <[u8; 16]>::try_from(head.actor.as_slice()).map_err(|_| Reason::NotAChange)?;
            let is_reached = in_area && before.loaded.is_some();
            if !authority.is_attested() && !is_reached && !before.attested.is_empty() {
                // What comes back under a receipt may be the very change by which its bearer reaches the record. The
                // rest is judged when that is stored.
                return Ok(None);
            }
            if !authority.is_attested() {
                // What builds upon something makes nothing: the office has lost that, or will be sent it.
                let makes_it = before.loaded.is_none() && candidates.is_empty() && head.deps.is_empty();
                places.retain(|place| {
                    // Whose it would be stands in the change; the operations are judged by that.
                    let reach = before.reach[*place].unwrap_or(Reach::Own);
                    let writing = Writing { kind, makes_it, reach };
                    plan_permissions(&grounds.ground(*place).by, writing).is_ok()
                });
                if places.is_empty() {
                    return Err(Reason::NotPermitted);
                }
            }
            if before.loaded.as_ref().is_some_and(|loaded| loaded.kind != kind) {
                return Err(Reason::WrongKind);
            }
            if before.owners.get(&actor).is_some_and(|owner| *owner != authority.author) {
                return Err(Reason::ActorOfAnother);
            }
            if head
                .deps
                .iter()
                .any(|dep| refused.contains(dep) && !known.contains(dep) && !sound.contains(dep))
            {
                // What was stored once cannot build upon what never was: somebody else brings the rest.
                return if authority.is_attested() { Ok(None) } else { Err(Reason::Descends) };
            }
            if n_operations + head.n_operations > MOST_OPERATIONS {
                return Err(Reason::TooManyOperations);
            }
            let last = actors.entry(actor).or_insert(0);
            let is_next = head.seq == *last + 1;
            if head.seq <= *last {
                return Err(Reason::SequenceReused);
            }
            let has_all = head.deps.iter().all(|dep| known.contains(dep) || sound.contains(dep));
            if !is_next || !has_all || candidates.len() == MOST_AT_ONCE {
                return Ok(None);
            }
            *last = head.seq;
            n_operations += head.n_operations;
            Ok(Some((head, parsed)))
        });
        match verdict {
            Ok(Some((head, parsed))) => {
                sound.insert(hash);
                let Standing { made, known, .. } = standing;
                let decides = Vec::new();
                candidates.push(Candidate {
                    head,
                    parsed,
                    bytes,
                    authority,
                    grounds: places,
                    made,
                    known,
                    decides,
                });
            }
            Ok(None) => judged.acks.push(ack(hash, Outcome::MissingDependencies)),
            Err(reason) => {
                refused.insert(hash);
                refuse(judged, hash, bytes, reason);
            }
        }
    }
    candidates
}
