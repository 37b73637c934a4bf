//! What somebody said of rows that are probably about what is there.

use super::plan::Deed;
use crate::people::desk::DeskError;
use serde_json::json;
use spotcheck_domain::call::{Choice, Obstacle};
use spotcheck_domain::id::SiteId;
use std::collections::{HashMap, HashSet};

/// By the number of a row; of all others, the same.
#[derive(Debug, Clone, Default)]
pub struct Choices {
    pub others: Option<Choice>,
    of: HashMap<u32, Choice>,
}

impl Choices {
    /// `12-enter,15-leave`: rows with what is said of them. None: that is not how it is written.
    pub fn read(rows: &str, others: Option<Choice>) -> Option<Self> {
        let one = |said: &str| {
            let (row, choice) = said.split_once('-')?;
            Some((row.parse().ok()?, choice.parse().ok()?))
        };
        let of = rows.split(',').filter(|said| !said.is_empty()).map(one).collect::<Option<_>>()?;
        Some(Self { others, of })
    }

    fn of(&self, row: u32) -> Option<Choice> {
        self.of.get(&row).copied().or(self.others)
    }
}

/// What is to be done by these choices, and how many rows are left out.
pub fn decide(deeds: Vec<Deed>, choices: &Choices) -> Result<(Vec<Deed>, u32), DeskError> {
    let (mut decided, mut n_left_out, mut open) = (Vec::with_capacity(deeds.len()), 0, Vec::new());
    for deed in deeds {
        let Deed::Ask { row, like, unit, fields, certificates } = deed else {
            decided.push(deed);
            continue;
        };
        match (choices.of(row), like) {
            (Some(Choice::Enter), _) => decided.push(Deed::Enter { unit, fields, certificates }),
            (Some(Choice::Update), Some(site)) => {
                decided.push(Deed::Change { site, fields, certificates });
            }
            (Some(Choice::Leave), _) => n_left_out += 1,
            // Another row of the file is no site yet that could be changed.
            (None, _) | (Some(Choice::Update), None) => open.push(row),
        }
    }
    if !open.is_empty() {
        let details = json!({ "n_rows": open.len(), "rows": &open[..open.len().min(20)] });
        return Err(DeskError::with(Obstacle::ChoicesMissing, details));
    }
    let mut seen: HashSet<SiteId> = HashSet::new();
    for deed in &decided {
        if let Deed::Change { site, .. } = deed
            && !seen.insert(*site)
        {
            return Err(DeskError::with(Obstacle::RowTwice, json!({ "site": site })));
        }
    }
    Ok((decided, n_left_out))
}

#[cfg(test)]
mod tests {
    use super::*;
    use spotcheck_domain::id::UnitId;
    use spotcheck_domain::site::SiteFields;
    use spotcheck_domain::time::Timestamp;

    fn site(n: u8) -> SiteId {
        SiteId::from_parts(Timestamp::from_millis(1), [n; 10])
    }

    fn ask(row: u32, like: Option<SiteId>) -> Deed {
        let unit = UnitId::from_parts(Timestamp::from_millis(1), [9; 10]);
        Deed::Ask { row, like, unit, fields: SiteFields::new(), certificates: Vec::new() }
    }

    fn decided(deeds: &[Deed], rows: &str, others: Option<Choice>) -> Result<(usize, u32), Obstacle> {
        let choices = Choices::read(rows, others).expect("choices");
        match decide(deeds.to_vec(), &choices) {
            Ok((deeds, n_left_out)) => Ok((deeds.len(), n_left_out)),
            Err(DeskError::Obstacle { what, .. }) => Err(what),
            Err(error) => panic!("{error}"),
        }
    }

    #[test]
    fn every_row_that_is_asked_about_is_answered() {
        let deeds = [ask(2, Some(site(1))), ask(3, Some(site(2))), ask(4, None)];
        assert_eq!(decided(&deeds, "2-update,3-enter,4-leave", None), Ok((2, 1)));
        assert_eq!(decided(&deeds, "2-update,3-enter", None), Err(Obstacle::ChoicesMissing));
        assert_eq!(decided(&deeds, "4-enter", Some(Choice::Update)), Ok((3, 0)));
        assert_eq!(decided(&deeds, "", Some(Choice::Update)), Err(Obstacle::ChoicesMissing), "of row 4");
        let twice = [ask(2, Some(site(1))), ask(3, Some(site(1)))];
        assert_eq!(decided(&twice, "", Some(Choice::Update)), Err(Obstacle::RowTwice));
        for wrong in ["2", "2-change", "x-enter", "2-enter;3-leave"] {
            assert!(Choices::read(wrong, None).is_none(), "{wrong}");
        }
    }
}
