//! What of a push is sound by itself: by its place among the changes, its actor and who may write there at all, before
//! anything is applied.

use super::authority::Authority;
use super::columns::MOST_OPERATIONS;
use super::ground::{Grounds, Standing};
use super::loaded::Loaded;
use super::permissions::{Writing, plan_permissions};
use super::reason::Reason;
use super::verdict::{Candidate, Judged, ack, refuse};
use spotcheck_domain::authority::Reach;
use spotcheck_domain::document::{ChangeHead, Parsed};
use spotcheck_domain::id::UserId;
use spotcheck_domain::term::DocumentKind;
use spotcheck_domain::wire::Outcome;
use std::collections::{HashMap, HashSet};

/// Changes of one document that one push may bring; the rest has to come again. Where thousands stand beside one
/// another, each costs more than the last.
const MOST_AT_ONCE: usize = 1_000;

/// What the store says beforehand, and the receipts that came with the push.
pub struct Before {
    pub loaded: Option<Loaded>,
    /// No record has its id, and something else of the office has.
    pub is_elses: bool,
    pub owners: HashMap<[u8; 16], UserId>,
    pub attested: HashMap<[u8; 32], Authority>,
    pub quarantined: HashMap<[u8; 32], String>,
    /// How he stands to the document on each ground, by their places; `None` where it is not stored, and for grounds on
    /// which nothing stands.
    pub reach: Vec<Option<Reach>>,
    /// On which grounds he reaches the document, by their places.
    pub in_area: Vec<bool>,
}

impl Before {
    fn is_of_another(&self, kind: DocumentKind) -> bool {
        self.loaded.as_ref().is_some_and(|loaded| loaded.kind != kind)
    }
}

/// A pushed chunk: its hash, its bytes, its head where it is sound, and what it may stand on.
pub type Incoming<'p> = ([u8; 32], &'p [u8], Result<(ChangeHead, Parsed), Reason>, Standing);

/// Everything that can be judged without applying. What stays is causally closed upon the stored document.
pub fn sift<'p>(
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
                places.retain(|place| may_write(grounds, before, kind, makes_it, *place));
                if places.is_empty() {
                    return Err(Reason::NotPermitted);
                }
            }
            // What the office had once it takes again under its id, whoever took that meanwhile.
            if before.is_of_another(kind) || before.is_elses && !authority.is_proved() {
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

/// Whether that ground lets its person write there at all.
fn may_write(grounds: &Grounds, before: &Before, kind: DocumentKind, makes_it: bool, place: usize) -> bool {
    // Whose it would be stands in the change; the operations are judged by that.
    let reach = before.reach[place].unwrap_or(Reach::Own);
    plan_permissions(&grounds.ground(place).by, Writing { kind, makes_it, reach }).is_ok()
}
