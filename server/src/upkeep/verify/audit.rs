//! The log of what was done: whether each entry is what was noted, and whether any is missing, new or elsewhere.

use super::problem::Fault;
use super::report::Report;
use crate::store::{AuditLink, ChainEnd, ChainedRow, StoreError, View, link, seal};
use spotcheck_domain::call::AuditValue;
use std::collections::BTreeMap;

pub fn check(view: &dyn View, report: &mut Report) {
    let mut walk = Walk::default();
    let walked = view.each_audit(&mut |row| {
        walk.pass(&row);
        Ok(())
    });
    let found = walked.and_then(|()| {
        walk.arrive(view.audit_ends()?);
        Ok::<_, StoreError>(())
    });
    report.n_entries = walk.n_entries;
    for problem in walk.problems {
        report.add(Fault::Audit, None, problem);
    }
    if let Err(error) = found {
        report.add(Fault::Audit, None, format!("the log cannot be read: {error}"));
    }
}

/// What is known of a chain at some entry of it; before the first one, nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct At {
    place: u64,
    hash: [u8; 32],
}

/// Goes from entry to entry.
#[derive(Debug, Default)]
struct Walk {
    n_entries: u64,
    chains: BTreeMap<String, At>,
    problems: Vec<String>,
}

impl Walk {
    fn pass(&mut self, row: &ChainedRow) {
        self.n_entries += 1;
        let Some(chained) = &row.link else {
            let problem = format!("entry {} of the log is none of this program: it is not chained", row.id);
            self.problems.push(problem);
            return;
        };
        let last = self.chains.get(&row.open.chain).copied().unwrap_or_default();
        let name = format!("entry {} of the log, {} of chain {},", row.id, chained.place, row.open.chain);
        self.problems.extend(wrong_with(row, chained, last).into_iter().map(|what| format!("{name} {what}")));
        self.chains.insert(row.open.chain.clone(), At { place: chained.place, hash: chained.hash });
    }

    fn arrive(&mut self, ends: Vec<ChainEnd>) {
        for ChainEnd { chain, place, hash } in ends {
            let last = self.chains.remove(&chain).unwrap_or_default();
            if last.place < place {
                let missing = missing(last.place + 1, place);
                self.problems.push(format!("the log has lost its end: {missing} of chain {chain}"));
            } else if last != (At { place, hash }) {
                self.problems
                    .push(format!("chain {chain} of the log does not end with entry {}", last.place));
            }
        }
        let unknown =
            self.chains.keys().map(|chain| format!("where chain {chain} of the log ends is not noted"));
        self.problems.extend(unknown);
    }
}

fn wrong_with(row: &ChainedRow, chained: &AuditLink, last: At) -> Vec<String> {
    let mut wrong = Vec::new();
    let next = last.place + 1;
    if chained.place > next {
        wrong.push(format!("does not follow: {}", missing(next, chained.place - 1)));
    } else if chained.place < next {
        wrong.push("stands in the place of another".to_owned());
    }
    for (value, (held, sealed)) in AuditValue::ALL.iter().zip(row.values.iter().zip(&chained.seals)) {
        if held.as_ref().is_some_and(|(value, salt)| seal(salt, value) != *sealed) {
            wrong.push(format!("was changed: its {value} is not what was noted"));
        }
    }
    // After a gap the hash of the one before is not here.
    if chained.place == next && link(&last.hash, next, &row.open, &chained.seals) != chained.hash {
        wrong.push(
            "is not what was chained: it, or the one before it, was changed, put in or put elsewhere"
                .to_owned(),
        );
    }
    wrong
}

fn missing(from: u64, to: u64) -> String {
    if from == to {
        format!("entry {from} is missing")
    } else {
        format!("entries {from} to {to} are missing")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{OFFICE_CHAIN, OpenPart};
    use spotcheck_domain::time::Timestamp;

    /// Five entries, as they are chained.
    fn log() -> (Vec<ChainedRow>, ChainEnd) {
        let mut rows = Vec::new();
        let mut before = [0; 32];
        for place in 1..=5_u8 {
            let open = OpenPart {
                chain: OFFICE_CHAIN.into(),
                at: Timestamp::from_millis(place.into()),
                act: "enter_unit".into(),
                unit: Some(vec![place; 16]),
            };
            let values = [0, 1, 2].map(|n| (vec![place, n], [place * 10 + n; 16]));
            let seals = values.each_ref().map(|(value, salt)| seal(salt, value));
            let hash = link(&before, place.into(), &open, &seals);
            let link = Some(AuditLink { place: place.into(), seals, hash });
            rows.push(ChainedRow { id: i64::from(place) + 100, link, open, values: values.map(Some) });
            before = hash;
        }
        (rows, ChainEnd { chain: OFFICE_CHAIN.into(), place: 5, hash: before })
    }

    /// What is found when the log is tampered with so.
    fn found(tamper: impl FnOnce(&mut Vec<ChainedRow>, &mut ChainEnd)) -> Vec<String> {
        let (mut rows, mut end) = log();
        tamper(&mut rows, &mut end);
        rows.sort_by_key(|row| row.link.as_ref().map(|link| link.place));
        let mut walk = Walk::default();
        rows.iter().for_each(|row| walk.pass(row));
        walk.arrive(vec![end]);
        walk.problems
    }

    /// Chains an entry anew as one who knows how it is done, and does not know what follows it.
    fn forge(row: &mut ChainedRow, before: &[u8; 32]) {
        let chained = row.link.as_mut().unwrap();
        for (held, sealed) in row.values.iter().zip(&mut chained.seals) {
            *sealed = held.as_ref().map_or(*sealed, |(value, salt)| seal(salt, value));
        }
        chained.hash = link(before, chained.place, &row.open, &chained.seals);
    }

    #[track_caller]
    fn names(problems: &[String], entry: i64, what: &str) {
        let is_named =
            |problem: &String| problem.contains(&format!("entry {entry} ")) && problem.contains(what);
        assert!(problems.iter().any(is_named), "{entry} {what}: {problems:#?}");
    }

    #[test]
    fn a_sound_log_is_sound_and_so_is_one_with_a_blacked_out_value() {
        assert_eq!(found(|_, _| {}), [""; 0]);
        assert_eq!(found(|rows, _| rows[2].values[2] = None), [""; 0]);
    }

    #[test]
    fn what_was_changed_is_named() {
        let value = found(|rows, _| rows[2].values[2] = Some((b"other".to_vec(), [3; 16])));
        assert_eq!(value.len(), 1);
        names(&value, 103, "its note is not what was noted");
        names(&found(|rows, _| rows[1].open.at = Timestamp::from_millis(9)), 102, "is not what was chained");
        names(&found(|rows, _| rows[1].open.unit = None), 102, "is not what was chained");
        names(&found(|rows, _| rows[1].open.act = "close_unit".into()), 102, "is not what was chained");
        let forged = found(|rows, _| {
            let before = rows[1].link.as_ref().unwrap().hash;
            rows[2].values[2] = Some((b"other".to_vec(), [3; 16]));
            forge(&mut rows[2], &before);
        });
        names(&forged, 104, "or the one before it");
    }

    #[test]
    fn what_was_removed_is_named() {
        names(&found(|rows, _| drop(rows.remove(2))), 104, "entry 3 is missing");
        names(&found(|rows, _| drop(rows.drain(0..2))), 103, "entries 1 to 2 are missing");
        let end = found(|rows, _| drop(rows.drain(3..)));
        assert_eq!(end, ["the log has lost its end: entries 4 to 5 are missing of chain office"]);
        let closed_up = found(|rows, _| {
            rows.remove(2);
            rows.iter_mut().skip(2).for_each(|row| row.link.as_mut().unwrap().place -= 1);
        });
        names(&closed_up, 104, "is not what was chained");
    }

    #[test]
    fn what_was_put_in_is_named() {
        let bare = found(|rows, _| rows.push(ChainedRow { id: 200, link: None, ..rows[0].clone() }));
        assert_eq!(bare, ["entry 200 of the log is none of this program: it is not chained"]);
        let doubled = found(|rows, _| rows.insert(3, ChainedRow { id: 200, ..rows[2].clone() }));
        names(&doubled, 200, "stands in the place of another");
        let last = found(|rows, _| {
            let mut more = ChainedRow { id: 200, ..rows[4].clone() };
            more.link.as_mut().unwrap().place = 6;
            forge(&mut more, &rows[4].link.as_ref().unwrap().hash);
            rows.push(more);
        });
        assert_eq!(last, ["chain office of the log does not end with entry 6"]);
    }

    #[test]
    fn what_was_put_elsewhere_is_named() {
        let swapped = found(|rows, _| {
            let (one, other) = (rows[1].link.clone(), rows[2].link.clone());
            rows[1].link.as_mut().unwrap().place = other.unwrap().place;
            rows[2].link.as_mut().unwrap().place = one.unwrap().place;
        });
        names(&swapped, 102, "is not what was chained");
        names(&swapped, 103, "is not what was chained");
    }
}
