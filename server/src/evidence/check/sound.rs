//! A record's changes against their own hashes, against each other and against their chain.

use super::report::{Fault, Report};
use crate::evidence::chain::{Chain, FORMAT, Push, hash_of as read_hash};
use crate::ingest::{MOST_OPERATIONS, read_change};
use data_encoding::HEXLOWER;
use spotcheck_domain::document::{ChangeHead, Hash, hash_of, split};
use spotcheck_domain::id::{DocumentId, UserId};
use std::collections::{HashMap, HashSet};

/// Operations of a record at most: twice what an office stores.
const MOST: u64 = MOST_OPERATIONS * 2;

/// The raw changes of a record, where every one of them is what the chain says. `files` are the paths of both.
pub fn check<'c>(
    id: DocumentId,
    changes: &'c [u8],
    chain: &Chain,
    files: (&str, &str),
    report: &mut Report,
) -> Option<Vec<&'c [u8]>> {
    let n_before = report.problems.len();
    let pieces = match split(changes) {
        Ok(pieces) => pieces,
        Err(at) => {
            let detail = format!("from byte {at} on it is no change: it was altered or cut off there");
            report.add(Fault::Change, Some(files.0), detail);
            return None;
        }
    };
    let mut heads = Vec::with_capacity(pieces.len());
    for (n, bytes) in pieces.iter().enumerate() {
        if let Ok((head, _)) = read_change(bytes, &hash_of(bytes)) {
            heads.push(head);
        } else {
            let called = |change| format!(", which the chain calls {}", super::shown(change));
            let listed = chain.each().nth(n).map(|(change, _)| called(change));
            let detail =
                format!("change {} of {}{} was altered", n + 1, pieces.len(), listed.unwrap_or_default());
            report.add(Fault::Change, Some(files.0), detail);
        }
    }
    report.n_changes += heads.len() as u64;
    let mut wrong = |detail: String| report.add(Fault::Chain, Some(files.1), detail);
    listed(chain, id, &mut wrong);
    if heads.len() == pieces.len() {
        compare(&heads, chain, &mut wrong);
        order(&heads, &chain.by_change(), &mut wrong);
    }
    if heads.iter().map(|head| head.n_operations).sum::<u64>() > MOST {
        report.add(Fault::Change, Some(files.0), "has more operations than any record");
    }
    (report.problems.len() == n_before).then_some(pieces)
}

/// Whether the chain is one that an office gives, whatever the changes are.
fn listed(chain: &Chain, id: DocumentId, wrong: &mut dyn FnMut(String)) {
    if chain.record != id || chain.format != FORMAT {
        wrong(format!(
            "says that it is the chain of {}, in the format {}",
            chain.record,
            super::shown(&chain.format)
        ));
    }
    let mut seen = HashSet::new();
    for (change, _) in chain.each() {
        if read_hash(change).is_none() {
            wrong(format!("{} is no hash of a change", super::shown(change)));
        } else if !seen.insert(change) {
            wrong(format!("change {change} is listed more than once"));
        }
    }
    for (n, push) in chain.pushes.iter().enumerate() {
        if push.changes.is_empty() || read_hash(&push.mac).is_none() {
            wrong(format!("the receipt of push {} is none that an office gives", n + 1));
        }
    }
}

fn compare(heads: &[ChangeHead], chain: &Chain, wrong: &mut dyn FnMut(String)) {
    let there: Vec<Hash> = heads.iter().map(|head| head.hash).collect();
    let listed: Vec<Hash> = chain.each().filter_map(|(change, _)| read_hash(change)).collect();
    if there == listed {
        return;
    }
    let (in_there, in_list): (HashSet<&Hash>, HashSet<&Hash>) =
        (there.iter().collect(), listed.iter().collect());
    for hash in listed.iter().filter(|hash| !in_there.contains(hash)) {
        wrong(format!("lists the change {}, which is not among the changes", HEXLOWER.encode(hash)));
    }
    for hash in there.iter().filter(|hash| !in_list.contains(hash)) {
        wrong(format!("does not list the change {}, which is among the changes", HEXLOWER.encode(hash)));
    }
    if in_there == in_list {
        wrong("lists the changes in another order than they stand in, or more than once".to_owned());
    }
}

/// Each change builds upon those before it, no actor leaves a change out, and an actor is one person.
fn order(heads: &[ChangeHead], pushes: &HashMap<Hash, &Push>, wrong: &mut dyn FnMut(String)) {
    let mut known = HashSet::new();
    let mut actors: HashMap<&[u8], (u64, Option<UserId>)> = HashMap::new();
    for head in heads {
        let name = HEXLOWER.encode(&head.hash);
        if !head.deps.iter().all(|dep| known.contains(dep)) {
            wrong(format!("the change {name} builds upon one that does not stand before it"));
        }
        known.insert(head.hash);
        let author = pushes.get(&head.hash).map(|push| push.author);
        let (last, owner) = actors.entry(&head.actor).or_insert((0, author));
        if head.seq != *last + 1 {
            wrong(format!("a change before {name} by the same hand is missing"));
        }
        if *owner != author {
            wrong(format!(
                "the change {name} is said to be of another person than the others by the same hand"
            ));
        }
        *last = head.seq;
    }
}
