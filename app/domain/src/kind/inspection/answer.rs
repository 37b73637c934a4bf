//! Answers as a visit's document holds them: each item's own, and those that were given in bulk.

use super::Answer;
use super::bulk::{Bulk, Rest};
use crate::edit::Edit;
use crate::sorted::SortedMap;

impl Answer {
    /// An item's own verdict stands, whatever was said of it in bulk; of what was, the last.
    pub(super) fn read<'s>(
        said: impl Iterator<Item = (&'s str, &'s str)>,
        rests: Vec<(Bulk, Rest)>,
    ) -> SortedMap<String, Self> {
        let mut answers: SortedMap<String, Self> = SortedMap::new();
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
        for (bulk, rest) in rests {
            for item in rest.items {
                let answer = answers.entry(item).or_default();
                if answer.verdict.is_none() || answer.bulk.is_some() {
                    (answer.verdict, answer.bulk) = (Some(rest.verdict), Some(bulk));
                }
            }
        }
        answers.retain(|_, answer| *answer != Self::default());
        answers
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
