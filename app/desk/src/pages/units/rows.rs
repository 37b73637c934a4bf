//! The rows of the tree: what is looked for with all above it, and nothing below what is folded. Pure.

use crate::tree::{found, plan_tree};
use spotcheck_domain::call::UnitLine;
use spotcheck_domain::id::UnitId;
use std::collections::BTreeSet;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub line: UnitLine,
    pub depth: usize,
    pub has_below: bool,
    pub is_folded: bool,
}

pub fn plan_rows(
    lines: &[UnitLine],
    with_closed: bool,
    looked_for: &str,
    folded: &BTreeSet<UnitId>,
) -> Vec<Row> {
    let shown: Vec<UnitLine> =
        lines.iter().filter(|line| with_closed || line.closed_at.is_none()).cloned().collect();
    let looked_for = looked_for.trim();
    let is_search = !looked_for.is_empty();
    let matching = is_search.then(|| found(&shown, looked_for));
    let is_found = |line: &UnitLine| matching.as_ref().is_none_or(|matching| matching.contains(&line.id));
    let kept: Vec<UnitLine> = shown.into_iter().filter(is_found).collect();
    let mut rows = Vec::new();
    // Deeper than this stands below something that is folded.
    let mut fold = usize::MAX;
    for branch in plan_tree(&kept) {
        if branch.depth > fold {
            continue;
        }
        // What is looked for is never folded away.
        let is_folded = !is_search && branch.has_below && folded.contains(&branch.line.id);
        fold = if is_folded { branch.depth } else { usize::MAX };
        rows.push(Row { line: branch.line, depth: branch.depth, has_below: branch.has_below, is_folded });
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use spotcheck_domain::call::{UnitField, UnitFields};
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

    #[test]
    fn what_is_folded_hides_what_is_below_it_until_it_is_looked_for() {
        let mut lines = vec![
            line(1, None, "市"),
            line(2, Some(1), "甲县"),
            line(3, Some(2), "甲镇"),
            line(4, Some(1), "乙县"),
        ];
        let names = |lines: &[UnitLine], all, typed: &str, folded: &[u8]| {
            let folded = folded.iter().map(|n| id(*n)).collect();
            let rows = plan_rows(lines, all, typed, &folded);
            rows.iter().map(|row| row.line.fields[&UnitField::Name].clone()).collect::<Vec<_>>()
        };
        assert_eq!(names(&lines, false, "", &[]), ["市", "甲县", "甲镇", "乙县"]);
        assert_eq!(names(&lines, false, "", &[2]), ["市", "甲县", "乙县"]);
        assert_eq!(names(&lines, false, "", &[1]), ["市"]);
        assert_eq!(names(&lines, false, "甲镇", &[2]), ["市", "甲县", "甲镇"]);
        lines[3].closed_at = Some(Timestamp::from_millis(1));
        assert_eq!(names(&lines, false, "", &[]), ["市", "甲县", "甲镇"]);
        assert_eq!(names(&lines, true, "", &[]).len(), 4);
    }
}
