//! Reference data: what the office publishes, immutable under its hash.
//!
//! It is packed beside the writer, by [`pack`], once it is stored: to pack a megabyte takes a second, for which nobody else
//! could write anything. What records cite is kept for good; of what they do not, the newest and a few before it.

use super::past::line_at;
use super::principal::Principal;
use crate::proof::chain::note_change;
use crate::store::{NewReference, ReferenceRow, Store, StoreError, Tx, View};
use data_encoding::HEXLOWER;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use spotcheck_domain::id::UnitId;
use spotcheck_domain::policy::Policy;
use spotcheck_domain::time::Timestamp;
use std::sync::{Mutex, PoisonError};

/// The name of what people know of the organisation, as a piece of reference data.
pub const ORGANISATION: &str = "organisation";
/// The name of what units in somebody's sight set of the policy.
pub const POLICIES: &str = "policies";
/// What is made for each person who holds several posts.
const OF_HIS_SIGHT: [&str; 2] = [ORGANISATION, POLICIES];
/// The name of the policy, as a piece of reference data.
const POLICY: &str = "policy";
/// Versions before the newest that are kept of what no record cites: of the organisation, from which phones ask what leads to
/// the newest, and of all else, which a phone was told of a moment ago.
const MOST_OLD_ORGANISATIONS: u32 = 3;
const MOST_OLD: u32 = 1;
/// How long the list of versions is not repeated to a replica that was given it.
const REPEATED_MILLIS: i64 = 3_600_000;

/// Changes whenever one of the versions does, and every hour: a phone that was given the list and could not fetch
/// what it names is told again.
pub fn digest(versions: &[ReferenceRow], now: Timestamp) -> [u8; 8] {
    let mut digest = Sha256::new();
    digest.update(now.millis().div_euclid(REPEATED_MILLIS).to_be_bytes());
    for row in versions {
        digest.update(row.name.as_bytes());
        digest.update(row.sha256);
    }
    let digest: [u8; 32] = digest.finalize().into();
    let mut short = [0; 8];
    short.copy_from_slice(&digest[..8]);
    short
}

/// Keeps a version that is the newest of nothing, and gives its hash: what cites it asks for it by that.
pub fn keep<T: Serialize>(
    tx: &dyn Tx,
    name: &str,
    scope: UnitId,
    version: &str,
    content: &T,
    now: Timestamp,
) -> Result<[u8; 32], StoreError> {
    let json = serde_json::to_vec(content).map_err(|_| StoreError::Unreadable("reference data"))?;
    let sha256: [u8; 32] = Sha256::digest(&json).into();
    let new = NewReference { name, scope: Some(scope), version, sha256: &sha256, brotli: &[], json: &json };
    tx.keep_reference(&new, now)?;
    Ok(sha256)
}

/// What a hash stands for, where somebody of the unit may read it.
pub fn read<T: DeserializeOwned>(
    view: &dyn View,
    sha256: &[u8; 32],
    unit: UnitId,
) -> Result<Option<T>, StoreError> {
    let Some((json, _)) = view.reference(sha256, unit)? else { return Ok(None) };
    serde_json::from_slice(&json).map(Some).map_err(|_| StoreError::Unreadable("reference data"))
}

/// The newest version of a piece that somebody of the unit reads.
pub fn newest<T: DeserializeOwned>(
    view: &dyn View,
    name: &str,
    unit: UnitId,
) -> Result<Option<T>, StoreError> {
    let current = view.reference_current(unit)?;
    let Some(row) = current.iter().find(|row| row.name == name) else { return Ok(None) };
    read(view, &row.sha256, unit)
}

/// Publishes a version of a piece of reference data.
pub fn publish<T: Serialize>(
    tx: &dyn Tx,
    name: &str,
    scope: Option<UnitId>,
    version: Option<&str>,
    content: &T,
    now: Timestamp,
) -> Result<(), StoreError> {
    let json = serde_json::to_vec(content).map_err(|_| StoreError::Unreadable("reference data"))?;
    let sha256: [u8; 32] = Sha256::digest(&json).into();
    if name == POLICY && tx.keep_policy(scope, &sha256, now)? {
        note_change(tx, POLICY.as_bytes(), &sha256)?;
    }
    let named = HEXLOWER.encode(&sha256[..6]);
    let new = NewReference {
        name,
        scope,
        version: version.unwrap_or(&named),
        sha256: &sha256,
        brotli: &[],
        json: &json,
    };
    tx.put_reference(&new, now)?;
    match (scope, name) {
        // What holds for the whole office is cited by records, and so are its policies.
        (None, _) | (_, POLICY) => Ok(()),
        (Some(scope), ORGANISATION) => tx.prune_references(name, scope, MOST_OLD_ORGANISATIONS),
        (Some(scope), _) => tx.prune_references(name, scope, MOST_OLD),
    }
}

/// Packs what was published and is not packed yet, one at a time.
pub fn pack(store: &Store) -> Result<(), StoreError> {
    // Of several who published at once the first does it for all.
    static PACKING: Mutex<()> = Mutex::new(());
    let _packing = PACKING.lock().unwrap_or_else(PoisonError::into_inner);
    while let Some((sha256, json)) = store.read(|view| view.unpacked_reference())? {
        let brotli = compress(&json)?;
        store.write(move |tx| tx.pack_reference(&sha256, &brotli))?;
    }
    Ok(())
}

fn compress(json: &[u8]) -> Result<Vec<u8>, StoreError> {
    let mut out = Vec::new();
    let params = brotli::enc::BrotliEncoderParams { quality: 9, lgwin: 22, ..Default::default() };
    brotli::BrotliCompress(&mut &json[..], &mut out, &params)?;
    Ok(out)
}

/// The newest versions that a person reads: those of the unit of his main post, what he himself knows of the organisation
/// where he holds several, and what is kept by name and unit of the others.
pub fn current(view: &dyn View, principal: &Principal) -> Result<Vec<ReferenceRow>, StoreError> {
    let mut rows = view.reference_current(principal.unit)?;
    let scope = principal.scope();
    if scope == principal.unit {
        return Ok(rows);
    }
    let own = view.reference_current(scope)?;
    let is_his = |row: &ReferenceRow| OF_HIS_SIGHT.contains(&row.name.as_str());
    rows.retain(|row| !is_his(row));
    rows.extend(own.into_iter().filter(is_his));
    for unit in principal.units().into_iter().skip(1) {
        for row in view.reference_current(unit)?.into_iter().filter(|row| !is_his(row)) {
            if rows.iter().all(|other| other.name != row.name) {
                rows.push(row);
            }
        }
    }
    Ok(rows)
}

/// A version as JSON, and the same in brotli, or nothing where it is not packed yet.
pub type InBoth = (Vec<u8>, Vec<u8>);

/// A version that this person may read.
pub fn of_person(
    view: &dyn View,
    principal: &Principal,
    sha256: &[u8; 32],
) -> Result<Option<InBoth>, StoreError> {
    for scope in principal.units().into_iter().chain([principal.scope()]) {
        if let Some(found) = view.reference(sha256, scope)? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// The office's policy, in which units set values of their own.
pub fn policy(view: &dyn View, unit: UnitId) -> Result<Option<Policy>, StoreError> {
    newest(view, POLICY, unit)
}

/// The same as it was at `at`.
pub fn policy_at(view: &dyn View, unit: UnitId, at: Timestamp) -> Result<Option<Policy>, StoreError> {
    let Some(sha256) = view.past_policy(unit, at)? else { return policy(view, unit) };
    read(view, &sha256, unit)
}

/// The policy that governs what a unit owns, at `at` or now: the office's, with what was set along the unit's line.
pub fn governing(view: &dyn View, owner: UnitId, at: Option<Timestamp>) -> Result<Policy, StoreError> {
    let base = match at {
        Some(at) => policy_at(view, owner, at)?,
        None => policy(view, owner)?,
    };
    let base = base.unwrap_or_default();
    let own = view.unit_policies(at)?;
    if own.units.is_empty() {
        return Ok(base);
    }
    let line = match at {
        Some(at) => line_at(view, owner, at)?,
        None => view.line_of(owner)?,
    };
    Ok(own.of_line(&base, &line))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::organisation::{enter_person, enter_unit, move_person, set_roles};
    use crate::people::past::person_at;
    use spotcheck_domain::id::UserId;
    use spotcheck_domain::reference::{Named, Person, Unit};
    use spotcheck_domain::term::{Role, Tier};

    const fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    fn publish_policy(tx: &dyn Tx, version: u32, at: Timestamp) -> Result<(), StoreError> {
        publish(tx, POLICY, None, Some(&version.to_string()), &Policy { version, ..Policy::default() }, at)
    }

    #[test]
    fn what_held_is_told_by_its_time_and_nothing_grows_but_by_changes() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(folder.path(), [1; 40]).expect("opens");
        let [here, there] = [1, 2].map(|n| UnitId::from_parts(at(1), [n; 10]));
        let user = UserId::from_parts(at(1), [3; 10]);
        let done: Result<(), StoreError> = store.write(move |tx| {
            for id in [here, there] {
                enter_unit(tx, &Unit { id, parent: None, tier: Tier::County, name: Named::default() })?;
            }
            let (name, roles) = ("甲".to_owned(), vec![Role::Inspector]);
            enter_person(
                tx,
                &Person { id: user, unit: here, name, roles, certificate: String::new() },
                at(1),
            )?;
            publish_policy(tx, 1, at(1))?;
            move_person(tx, user, there, at(100))?;
            set_roles(tx, user, &[Role::Viewer], at(200))?;
            publish_policy(tx, 2, at(300))?;
            publish_policy(tx, 2, at(400))?;
            tx.note_rules(1, at(1))?;
            tx.note_rules(2, at(500))?;
            tx.note_rules(2, at(600))
        });
        done.expect("written");
        let post = |millis| {
            let person = store.read(|view| person_at(view, user, at(millis))).expect("reads").expect("him");
            (person.unit, person.roles)
        };
        assert_eq!(post(99), (here, vec![Role::Inspector]));
        assert_eq!(post(100), (there, vec![Role::Inspector]));
        assert_eq!(post(200), (there, vec![Role::Viewer]));
        let past = |millis| store.read(|view| view.past_post(user, at(millis))).expect("reads");
        assert_eq!(past(99).map(|post| (post.until, post.membership)), Some((at(100), 1)));
        assert!(past(200).is_none(), "he holds it still");
        let version = |millis| {
            let policy = store.read(|view| policy_at(view, here, at(millis))).expect("reads");
            policy.map(|policy| policy.version)
        };
        assert_eq!([version(0), version(299), version(300), version(400)], [1, 1, 2, 2].map(Some));
        let rules = |millis| store.read(|view| view.rules_at(at(millis))).expect("reads");
        assert_eq!([rules(0), rules(499), rules(500), rules(900)], [1, 1, 2, 2].map(Some));
        let changed = |millis| store.read(|view| view.has_changed_since(at(millis))).expect("reads");
        assert_eq!([changed(0), changed(499), changed(500)], [true, true, false]);
    }

    #[test]
    fn what_no_record_cites_is_kept_a_few_times_and_packed_beside_the_writer() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(folder.path(), [1; 40]).expect("opens");
        let here = UnitId::from_parts(at(1), [1; 10]);
        let done: Result<(), StoreError> = store.write(move |tx| {
            enter_unit(tx, &Unit { id: here, parent: None, tier: Tier::County, name: Named::default() })?;
            for n in 1..=20 {
                let said = format!("{n}");
                publish(tx, ORGANISATION, Some(here), None, &said, at(n))?;
                publish(tx, "catalog/x", Some(here), None, &format!("catalog {n}"), at(n))?;
                publish_policy(tx, n as u32, at(n))?;
                keep(tx, "checklist/x", here, "1", &format!("checklist {n}"), at(n))?;
            }
            Ok(())
        });
        done.expect("written");
        let kept = |store: &Store| {
            let (mut names, mut n_packed) = (std::collections::BTreeMap::<String, u32>::new(), 0);
            let read: Result<(), StoreError> = store.read(|view| {
                view.each_reference(&mut |name, _, json, brotli| {
                    *names.entry(name).or_default() += 1;
                    let mut plain = Vec::new();
                    let is_same =
                        brotli::BrotliDecompress(&mut brotli.as_slice(), &mut plain).is_ok() && plain == json;
                    n_packed += u32::from(!brotli.is_empty() && is_same);
                })
            });
            read.expect("read");
            (names, n_packed)
        };
        let (names, n_packed) = kept(&store);
        let n = |name: &str| names.get(name).copied().unwrap_or_default();
        assert_eq!((n(ORGANISATION), n("catalog/x")), (1 + MOST_OLD_ORGANISATIONS, 1 + MOST_OLD));
        assert_eq!((n(POLICY), n("checklist/x")), (20, 20), "records cite them");
        assert_eq!(n_packed, 0, "nobody waits in the writer's transaction");
        pack(&store).expect("packed");
        assert_eq!(kept(&store), (names.clone(), names.values().sum()));
        let newest: Option<String> = store.read(|view| newest(view, ORGANISATION, here)).expect("reads");
        assert_eq!(newest.as_deref(), Some("20"));
    }
}
