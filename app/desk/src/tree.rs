//! Units as a tree: in the order in which a person reads it, each with how deep it stands. Pure.

use crate::words::{Lang, named};
use spotcheck_domain::call::{UnitField, UnitLine};
use spotcheck_domain::id::UnitId;
use spotcheck_domain::initials::{haystack, matches};
use spotcheck_domain::reference::Named;
use std::collections::{HashMap, HashSet};

/// A unit where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    pub line: UnitLine,
    pub depth: usize,
    pub has_below: bool,
}

pub fn name_of(lang: Lang, line: &UnitLine) -> String {
    let field = |field| line.fields.get(&field).cloned().unwrap_or_default();
    named(&Named { zh: field(UnitField::Name), en: field(UnitField::NameEn) }, lang)
}

/// Each unit followed by those below it. What is above all of them is the first; a unit whose parent is not among them
/// stands at the top too.
pub fn plan_tree(lines: &[UnitLine]) -> Vec<Branch> {
    let ids: HashSet<UnitId> = lines.iter().map(|line| line.id).collect();
    let mut below: HashMap<Option<UnitId>, Vec<&UnitLine>> = HashMap::new();
    for line in lines {
        below.entry(line.parent.filter(|parent| ids.contains(parent))).or_default().push(line);
    }
    let mut planned = Vec::with_capacity(lines.len());
    let top = below.get(&None).cloned().unwrap_or_default();
    let mut next: Vec<(usize, &UnitLine)> = top.into_iter().rev().map(|line| (0, line)).collect();
    while let Some((depth, line)) = next.pop() {
        let children = below.remove(&Some(line.id)).unwrap_or_default();
        planned.push(Branch { line: line.clone(), depth, has_below: !children.is_empty() });
        next.extend(children.into_iter().rev().map(|child| (depth + 1, child)));
    }
    planned
}

/// Units by their ids, for what asks of many of them what stands above.
pub struct Lookup<'a>(HashMap<UnitId, &'a UnitLine>);

impl<'a> Lookup<'a> {
    pub fn of(lines: &'a [UnitLine]) -> Self {
        Self(lines.iter().map(|line| (line.id, line)).collect())
    }

    /// The unit and those above it, upwards.
    pub fn line(&self, unit: UnitId) -> impl Iterator<Item = &'a UnitLine> {
        let above = move |line: &&'a UnitLine| line.parent.and_then(|parent| self.0.get(&parent).copied());
        // A ring, which nobody should have made, ends somewhere.
        std::iter::successors(self.0.get(&unit).copied(), above).take(32)
    }

    /// The names from the top down to the unit.
    pub fn path(&self, lang: Lang, unit: UnitId) -> Vec<String> {
        let mut names: Vec<String> = self.line(unit).map(|line| name_of(lang, line)).collect();
        names.reverse();
        names
    }
}

/// The same of one unit alone.
pub fn path_of(lang: Lang, lines: &[UnitLine], unit: UnitId) -> Vec<String> {
    Lookup::of(lines).path(lang, unit)
}

/// The unit and all below it.
pub fn below(lines: &[UnitLine], unit: UnitId) -> HashSet<UnitId> {
    let mut found = HashSet::from([unit]);
    loop {
        let more = lines.iter().filter(|line| {
            !found.contains(&line.id) && line.parent.is_some_and(|parent| found.contains(&parent))
        });
        let more: Vec<UnitId> = more.map(|line| line.id).collect();
        if more.is_empty() {
            return found;
        }
        found.extend(more);
    }
}

/// Those of which some word, or its initials, says what is looked for, with all above them.
pub fn found(lines: &[UnitLine], looked_for: &str) -> HashSet<UnitId> {
    let says = |line: &&UnitLine| matches(&haystack(line.fields.values().map(String::as_str)), looked_for);
    let of: HashMap<UnitId, &UnitLine> = lines.iter().map(|line| (line.id, line)).collect();
    let mut found = HashSet::new();
    for line in lines.iter().filter(says) {
        let mut next = Some(line);
        while let Some(line) = next.filter(|line| found.insert(line.id)) {
            next = line.parent.and_then(|parent| of.get(&parent).copied());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use spotcheck_domain::call::UnitFields;
    use spotcheck_domain::term::Tier;
    use spotcheck_domain::time::Timestamp;

    fn id(n: u8) -> UnitId {
        UnitId::from_parts(Timestamp::from_millis(1), [n; 10])
    }

    fn line(n: u8, parent: Option<u8>, name: &str) -> UnitLine {
        UnitLine {
            id: id(n),
            parent: parent.map(id),
            tier: Tier::Town,
            fields: UnitFields::from([(UnitField::Name, name.to_owned())]),
            closed_at: None,
            n_people: 0,
            n_devices: 0,
            n_open_findings: 0,
            n_open_visits: 0,
        }
    }

    fn units() -> Vec<UnitLine> {
        vec![
            line(1, Some(9), "市"),
            line(2, Some(1), "甲县"),
            line(3, Some(1), "乙县"),
            line(4, Some(2), "甲镇"),
        ]
    }

    #[test]
    fn a_tree_is_read_from_the_top_down() {
        let planned = plan_tree(&units());
        let told: Vec<(usize, String, bool)> = planned
            .iter()
            .map(|branch| (branch.depth, name_of(Lang::zh, &branch.line), branch.has_below))
            .collect();
        let of = |depth, name: &str, has_below| (depth, name.to_owned(), has_below);
        assert_eq!(
            told,
            [of(0, "市", true), of(1, "甲县", true), of(2, "甲镇", false), of(1, "乙县", false)]
        );
        assert_eq!(path_of(Lang::zh, &units(), id(4)), ["市", "甲县", "甲镇"]);
        assert_eq!(below(&units(), id(2)), HashSet::from([id(2), id(4)]));
    }

    #[test]
    fn what_is_found_is_seen_where_it_stands() {
        assert_eq!(found(&units(), "镇"), HashSet::from([id(1), id(2), id(4)]));
        assert_eq!(found(&units(), "jz"), HashSet::from([id(1), id(2), id(4)]), "by its initials");
        assert!(found(&units(), "丙").is_empty());
    }
}
