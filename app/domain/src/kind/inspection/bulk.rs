//! 其余合格, 未查: items of a checklist that were answered at once. They are stored as that, with their time, so that papers
//! list only what was looked at. Each time stands at the root of the visit's document under keys of its own,
//! `bulk/<id>/rest` and, once it was taken back, `bulk/<id>/struck`: two officers may answer in bulk beside each other, and
//! what either of them answered by itself stands above both.

use crate::id::BulkId;
use crate::kind::form::{Field, Form};
use crate::refusal::Refusal;
use crate::sorted::SortedMap;
use crate::term::Verdict;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt::{self, Display};
use std::str::FromStr;

/// What the keys of all of them begin with.
pub const PREFIX: &str = "bulk/";
/// What was answered.
pub const REST: &str = "rest";
/// That it was taken back.
pub const STRUCK: &str = "struck";

/// Characters of one of them, all its items together.
const LONGEST: usize = 20_000;

pub const FIELDS: &[Field] = &[
    Field { key: REST, form: Form::words(LONGEST).once() },
    Field { key: STRUCK, form: Form::value::<bool>() },
];

/// Which of them an answer is part of, and when that was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bulk {
    pub id: BulkId,
    pub at: Timestamp,
}

/// One verdict on several items. In a document it is words in one line: the verdict, the time in milliseconds, the items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rest {
    pub verdict: Verdict,
    pub at: Timestamp,
    pub items: Vec<String>,
}

impl Rest {
    /// `None` of no item, of an item whose id is no word, and of a verdict that nobody gives to what he did not look at by
    /// itself.
    pub fn new(verdict: Verdict, at: Timestamp, items: Vec<String>) -> Option<Self> {
        let is_word = |item: &String| !item.is_empty() && !item.contains(char::is_whitespace);
        let is_sound = matches!(verdict, Verdict::Conforms | Verdict::NotLookedAt)
            && !items.is_empty()
            && items.iter().all(is_word);
        is_sound.then_some(Self { verdict, at, items })
    }
}

impl Display for Rest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.verdict, self.at.millis(), self.items.join(" "))
    }
}

impl FromStr for Rest {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Refusal> {
        let read = || {
            let mut words = text.split(' ');
            let (verdict, at) = (words.next()?.parse().ok()?, words.next()?.parse::<i64>().ok()?);
            let at = Some(at).filter(|at| at.unsigned_abs() <= 1 << 53)?;
            Self::new(verdict, Timestamp::from_millis(at), words.map(ToOwned::to_owned).collect())
        };
        if text.chars().count() > LONGEST {
            Err(Refusal::TooLong)
        } else {
            read().ok_or(Refusal::FieldInvalid)
        }
    }
}

/// A key of one of them.
pub fn key(bulk: BulkId, field: &str) -> String {
    format!("{PREFIX}{bulk}/{field}")
}

/// Which of them a key belongs to, and what it says of it.
pub fn of_key(key: &str) -> Option<(BulkId, &str)> {
    let (bulk, field) = key.strip_prefix(PREFIX)?.split_once('/')?;
    Some((bulk.parse().ok()?, field))
}

/// Those that stand among the scalars of a visit, the earliest first.
pub fn read(root: &SortedMap<String, String>) -> Vec<(Bulk, Rest)> {
    let stands = |bulk| root.get(&key(bulk, STRUCK)).is_none_or(|struck| struck != "true");
    let said = root.iter().filter_map(|(key, value)| match of_key(key)? {
        (id, REST) if stands(id) => {
            let rest: Rest = value.parse().ok()?;
            Some((Bulk { id, at: rest.at }, rest))
        }
        _ => None,
    });
    let mut all: Vec<(Bulk, Rest)> = said.collect();
    all.sort_by_key(|(bulk, _)| (bulk.at, bulk.id));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rest_is_read_as_it_was_written_and_nothing_else_is_one() {
        let rest = Rest::new(Verdict::NotLookedAt, Timestamp::from_millis(7), vec!["a".into(), "b/2".into()]);
        let rest = rest.expect("sound");
        assert_eq!(rest.to_string(), "not_looked_at 7 a b/2");
        assert_eq!("not_looked_at 7 a b/2".parse(), Ok(rest));
        for unsound in [
            "",
            "conforms",
            "conforms 7",
            "conforms 7 ",
            "conforms x a",
            "hazard 7 a",
            "perhaps 7 a",
            "conforms 7 a  b",
            "conforms 9999999999999999 a",
            "not_applicable 7 a",
        ] {
            assert_eq!(unsound.parse::<Rest>(), Err(Refusal::FieldInvalid), "{unsound:?}");
        }
        assert_eq!(format!("conforms 7 {}", "a".repeat(LONGEST)).parse::<Rest>(), Err(Refusal::TooLong));
    }
}
