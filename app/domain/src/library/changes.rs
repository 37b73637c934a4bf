//! What a new version of a checklist changes.

use crate::reference::{CatalogHazard, Checklist, ChecklistSection, Named};
use crate::sorted::SortedMap;
use crate::term::terms;
use serde::{Deserialize, Serialize};

terms! {
    /// What became of something in a checklist.
    ChangeKind {
        Renamed = "renamed",
        Resectored = "resectored",
        Added = "added",
        Removed = "removed",
        /// Into another section, or to another place in its own.
        Moved = "moved",
        /// The words of an item of the unit's own.
        Reworded = "reworded",
        SectionAdded = "section_added",
        SectionRemoved = "section_removed",
    }
}

/// One change. `what` is the name of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListChange {
    pub kind: ChangeKind,
    /// The id of an item; empty where it is none.
    pub item: String,
    pub what: Named,
}

/// The section of each item, by its title.
fn places(list: &Checklist) -> SortedMap<&str, &Named> {
    let mut places = SortedMap::new();
    for ChecklistSection { title, items } in &list.sections {
        places.extend(items.iter().map(|item| (item.as_str(), title)));
    }
    places
}

/// The items that must be taken out so that the others stand in the same order as before: those are called moved.
fn moved<'l>(before: &[&'l str], after: &[&'l str]) -> Vec<&'l str> {
    // The longest run that kept its order, by the place before.
    let place: SortedMap<&str, usize> = before.iter().enumerate().map(|(n, item)| (*item, n)).collect();
    let old: Vec<usize> = after.iter().filter_map(|item| place.get(item).copied()).collect();
    let mut best: Vec<(usize, Option<usize>)> = Vec::with_capacity(old.len());
    for n in 0..old.len() {
        let longest = (0..n).filter(|m| old[*m] < old[n]).max_by_key(|m| best[*m].0);
        best.push((longest.map_or(1, |m| best[m].0 + 1), longest));
    }
    let mut stays = vec![false; old.len()];
    let mut next = (0..old.len()).max_by_key(|n| best[*n].0);
    while let Some(n) = next {
        stays[n] = true;
        next = best[n].1;
    }
    after.iter().zip(stays).filter(|(_, stays)| !stays).map(|(item, _)| *item).collect()
}

/// What `after` changes of `before`; `words` says what an item is called.
pub fn changes(
    before: Option<&Checklist>,
    after: &Checklist,
    words: impl Fn(&str) -> Option<CatalogHazard>,
) -> Vec<ListChange> {
    let blank = Checklist {
        name: after.name.clone(),
        sector: after.sector.clone(),
        sections: Vec::new(),
        words: Vec::new(),
        ..after.clone()
    };
    let before = before.unwrap_or(&blank);
    let named = |list: &Checklist, item: &str| {
        let hazard = list.word(item).cloned().or_else(|| words(item));
        hazard.map_or_else(|| Named { zh: item.to_owned(), en: item.to_owned() }, |hazard| hazard.title)
    };
    let one = |kind, item: &str, what| ListChange { kind, item: item.to_owned(), what };
    let mut found = Vec::new();
    if before.name != after.name {
        found.push(one(ChangeKind::Renamed, "", before.name.clone()));
    }
    if before.sector != after.sector {
        found.push(one(ChangeKind::Resectored, "", after.name.clone()));
    }
    let titles = |list: &Checklist| -> Vec<Named> {
        list.sections.iter().map(|section| section.title.clone()).collect()
    };
    let (old_titles, new_titles) = (titles(before), titles(after));
    for title in new_titles.iter().filter(|title| !old_titles.contains(title)) {
        found.push(one(ChangeKind::SectionAdded, "", title.clone()));
    }
    for title in old_titles.iter().filter(|title| !new_titles.contains(title)) {
        found.push(one(ChangeKind::SectionRemoved, "", title.clone()));
    }
    let (old, new) = (places(before), places(after));
    for item in after.items().filter(|item| !old.contains_key(item)) {
        found.push(one(ChangeKind::Added, item, named(after, item)));
    }
    for item in before.items().filter(|item| !new.contains_key(item)) {
        found.push(one(ChangeKind::Removed, item, named(before, item)));
    }
    let stays = |item: &&str| old.contains_key(item) && new.contains_key(item);
    let kept_before: Vec<&str> = before.items().filter(stays).collect();
    let kept_after: Vec<&str> = after.items().filter(stays).collect();
    let out_of_order = moved(&kept_before, &kept_after);
    for item in kept_after {
        // A section that was given another name took its items with it.
        let is_elsewhere =
            old.get(item) != new.get(item) && old.get(item).is_some_and(|title| new_titles.contains(title));
        if is_elsewhere || out_of_order.contains(&item) {
            found.push(one(ChangeKind::Moved, item, named(after, item)));
        }
        if before.word(item) != after.word(item) && after.word(item).is_some() {
            found.push(one(ChangeKind::Reworded, item, named(after, item)));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zh(text: &str) -> Named {
        Named { zh: text.into(), en: String::new() }
    }

    fn list(sections: &[(&str, &[&str])]) -> Checklist {
        let section = |(title, items): &(&str, &[&str])| ChecklistSection {
            title: zh(title),
            items: items.iter().map(|item| (*item).to_owned()).collect(),
        };
        Checklist {
            id: "l".into(),
            version: String::new(),
            sector: "s".into(),
            name: zh("表"),
            sections: sections.iter().map(section).collect(),
            words: Vec::new(),
        }
    }

    #[track_caller]
    fn check(before: &[(&str, &[&str])], after: &[(&str, &[&str])], expected: &[&str]) {
        let found = changes(Some(&list(before)), &list(after), |_| None);
        let found: Vec<String> =
            found.iter().map(|change| format!("{} {}", change.kind, change.what.zh)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn only_what_was_changed_is_told() {
        check(&[("甲", &["a", "b"])], &[("甲", &["a", "b"])], &[]);
        check(&[("甲", &["a", "b"])], &[("甲", &["a", "c", "b"])], &["added c"]);
        check(&[("甲", &["a", "b", "c"])], &[("甲", &["b", "c"])], &["removed a"]);
        check(&[("甲", &["a", "b", "c"])], &[("甲", &["c", "a", "b"])], &["moved c"]);
        check(&[("甲", &["a", "b"]), ("乙", &["c"])], &[("甲", &["a"]), ("乙", &["b", "c"])], &["moved b"]);
        check(&[("甲", &["a"])], &[("乙", &["a"])], &["section_added 乙", "section_removed 甲"]);
    }

    #[test]
    fn other_words_of_its_own_item_are_told() {
        let words = |title: &str| CatalogHazard {
            id: "a".into(),
            sector: "s".into(),
            topic: String::new(),
            level: crate::term::Level::General,
            title: zh(title),
            question: zh(title),
            measure: Named::default(),
            default_days: 0,
            basis: Named::default(),
            verified: true,
            clause: Named::default(),
            needs_expert: false,
        };
        let of = |title| Checklist { words: vec![words(title)], ..list(&[("甲", &["a"])]) };
        let found = changes(Some(&of("旧")), &of("新"), |_| None);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].kind, found[0].what.zh.as_str()), (ChangeKind::Reworded, "新"));
        let new = changes(None, &of("新"), |_| None);
        let kinds: Vec<&str> = new.iter().map(|change| change.kind.word()).collect();
        assert_eq!(kinds, ["section_added", "added"]);
    }
}
