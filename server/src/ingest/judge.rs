//! Decides, for one document of a push, what is stored and what is refused. Touches nothing but a copy.

use super::apply::{Depth, apply, search};
use super::authority::{Authority, attested};
use super::chunk;
use super::conclude::{Derived, conclude};
use super::ground::Grounds;
use super::intake::Intake;
use super::loaded::load;
use super::operations::weigh;
use super::people::People;
use super::pictures::name_pictures;
use super::reason::Reason;
use super::sift::{Before, Incoming, sift};
use super::verdict::{Accepted, Candidate, Fate, Judged, Stored, ack, refuse};
use crate::store::StoreError;
use serde_bytes::ByteBuf;
use spotcheck_domain::document::{audiences, hash_of};
use spotcheck_domain::wire::{Outcome, Push};
use std::collections::HashMap;

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
    let people = People::new(intake, grounds, push.document, &before.reach);
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
        Ok(Derived { ledger_row, site_columns, paper, photos, sealed, snapshot }) => {
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
            judged.stored = Some(Stored {
                changes,
                loaded,
                ledger_row,
                site_columns,
                paper,
                photos,
                sealed,
                audiences,
                snapshot,
            });
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
        let is_elses = row.is_none() && view.is_id_taken(document.uuid())?;
        let quarantined = view.quarantined(document, grounds.now().principal.user)?;
        Ok(Before { loaded, is_elses, owners, attested, quarantined, reach, in_area })
    })
}
