//! Answers as a visit's document holds them: each item's own, and those that were given in bulk.

use super::Answer;
use super::bulk::{Bulk, Rest};
use crate::edit::Edit;
use crate::sorted::SortedMap;
use crate::term::Verdict;

impl Answer {
    /// An item's own verdict stands, whatever was said of it in bulk; of what was, the last.
    pub(super) fn read<'s>(
        said: impl Iterator<Item = (&'s str, &'s str)>,
        rests: Vec<(Bulk, Rest)>,
    ) -> SortedMap<String, Self> {
        let mut answers: SortedMap<String, Self> = SortedMap::new();
        // Many thousands of items may stand in bulk, in any order: each map is made at once, the last of an item holds.
        let given: SortedMap<String, (Verdict, Bulk)> = rests
            .into_iter()
            .flat_map(|(bulk, rest)| rest.items.into_iter().map(move |item| (item, (rest.verdict, bulk))))
            .collect();
        for (key, value) in said {
            match key.rsplit_once('/') {
                Some((item, "verdict")) => {
                    answers.entry(item.to_owned()).or_default().verdict = value.parse().ok();
                }
                Some((item, "note")) => {
                    value.clone_into(&mut answers.entry(item.to_owned()).or_default().note);
                }
                _ => {}
            }
        }
        let mut others: Vec<(String, Self)> = Vec::new();
        for (item, (verdict, bulk)) in given {
            match answers.get_mut(&item) {
                Some(answer) if answer.verdict.is_some() => {}
                Some(answer) => (answer.verdict, answer.bulk) = (Some(verdict), Some(bulk)),
                None => {
                    let (verdict, bulk) = (Some(verdict), Some(bulk));
                    others.push((item, Self { verdict, bulk, note: String::new() }));
                }
            }
        }
        let is_said = |(_, answer): &(String, Self)| *answer != Self::default();
        answers.into_iter().chain(others).filter(is_said).collect()
    }

    /// The edit that writes `<item>/verdict` or `<item>/note`.
    pub(super) fn edit(key: &str, value: &str) -> Option<Edit> {
        let (item, what) = key.rsplit_once('/')?;
        let item = item.to_owned();
        match what {
            "verdict" if value.is_empty() => Some(Edit::Answer { item, verdict: None }),
            "verdict" => Some(Edit::Answer { item, verdict: Some(value.parse().ok()?) }),
            "note" => Some(Edit::NoteAnswer { item, note: value.to_owned() }),
            _ => None,
        }
    }
}
