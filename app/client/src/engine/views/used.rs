//! What was said of other hazards of a visit, to be said again with one tap.

use crate::engine::documents::Opened;
use crate::engine::state::State;
use crate::engine::{Blobs, Clock, Engine, Entropy, Storage, Transport};
use crate::protocol::Used;
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::ledger::{FindingRow, Row};
use spotcheck_domain::term::State as FindingState;

/// As many of each as stand in one line of a phone.
const MOST: usize = 3;

/// As far as the rows say it, and who the site says is responsible. Measures stand in the documents. Of what was ordered
/// nothing is filled in any more.
pub async fn used<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy>(
    engine: &Engine<S, B, T, C, E>,
    opened: &mut Opened,
    row: &FindingRow,
) -> Used {
    if row.state != FindingState::Recorded {
        return Used::default();
    }
    let (mut used, others) = {
        let state = engine.state.borrow();
        of_rows(&state, row)
    };
    for id in others.into_iter().take(MOST) {
        let Ok(document) = engine.open_document(opened, id).await else { continue };
        let measure = document.finding().map(|finding| finding.measure);
        opened.keep(id, document);
        if let Ok(measure) = measure {
            add(&mut used.measures, &measure);
        }
    }
    used
}

/// The other hazards of the visit, the last first.
fn of_rows(state: &State, row: &FindingRow) -> (Used, Vec<DocumentId>) {
    let mut used = Used::default();
    let visit = row.inspection;
    let of_visit = |other: &&FindingRow| other.id != row.id && visit.is_some() && other.inspection == visit;
    let rows = state.entries.values().filter_map(|entry| match &entry.row {
        Row::Finding(row) => Some(row),
        _ => None,
    });
    let mut others: Vec<&FindingRow> = rows.filter(of_visit).collect();
    others.sort_by_key(|other| std::cmp::Reverse(other.id));
    for other in &others {
        add(&mut used.places, &other.place);
        add(&mut used.responsible, &other.responsible);
    }
    let site = row.site.and_then(|site| state.entries.get(&site.into()));
    if let Some(Row::Site(site)) = site.map(|entry| &entry.row) {
        add(&mut used.responsible, &site.legal_rep);
    }
    (used, others.into_iter().map(|other| other.id.into()).collect())
}

fn add(said: &mut Vec<String>, words: &str) {
    let words = words.trim();
    if !words.is_empty() && said.len() < MOST && !said.iter().any(|other| other == words) {
        said.push(words.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_said_once_and_only_the_last_few() {
        let mut said = Vec::new();
        for words in ["东", " 东 ", "", "西", "南", "北"] {
            add(&mut said, words);
        }
        assert_eq!(said, ["东", "西", "南"]);
    }
}
