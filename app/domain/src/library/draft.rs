//! A checklist that is being edited: its items are ids of the catalogue, or words of the unit's own.

use super::hazard::{HazardFault, HazardWords};
use crate::call::Obstacle;
use crate::kind::form::Form;
use crate::reference::{Checklist, Named, OWN};
use crate::sorted::SortedSet;
use serde::{Deserialize, Serialize};

/// Items of one checklist, at most.
pub const MOST_ITEMS: usize = 300;
const MOST_SECTIONS: usize = 40;
const NAME: Form = Form::words(100);
const SECTOR: Form = Form::words(40);
const ID: Form = Form::words(Form::SHORT);
/// Characters of all words of a checklist: some seven hundred for each of its items.
const MOST_CHARACTERS: usize = 200_000;

/// A checklist as it is being edited.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftChecklist {
    pub name: Named,
    pub sector: String,
    /// In walking order.
    pub sections: Vec<DraftSection>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftSection {
    pub title: Named,
    pub items: Vec<DraftItem>,
}

/// An item: an id of the catalogue, or words of the unit's own, new ones without an id.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftItem {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own: Option<HazardWords>,
}

/// Why a draft is not stored, or not published, and where: by the places of a section and of an item in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unpublishable {
    pub section: Option<usize>,
    pub item: Option<usize>,
    pub field: &'static str,
    pub why: Obstacle,
}

impl Unpublishable {
    const fn of(field: &'static str, why: Obstacle) -> Self {
        Self { section: None, item: None, field, why }
    }

    const fn at(section: usize, item: Option<usize>, field: &'static str, why: Obstacle) -> Self {
        Self { section: Some(section), item, field, why }
    }
}

fn canonical(named: &Named) -> Result<Named, Obstacle> {
    let one = |text: &str| NAME.canonical(text).map_err(Obstacle::from);
    Ok(Named { zh: one(&named.zh)?, en: one(&named.en)? })
}

impl DraftChecklist {
    pub fn of(list: &Checklist) -> Self {
        let section = |section: &crate::reference::ChecklistSection| DraftSection {
            title: section.title.clone(),
            items: section.items.iter().map(|id| DraftItem { id: id.clone(), own: None }).collect(),
        };
        Self {
            name: list.name.clone(),
            sector: list.sector.clone(),
            sections: list.sections.iter().map(section).collect(),
        }
    }

    pub fn n_items(&self) -> usize {
        self.sections.iter().map(|section| section.items.len()).sum()
    }

    pub fn items(&self) -> impl Iterator<Item = &DraftItem> {
        self.sections.iter().flat_map(|section| &section.items)
    }

    /// As it is stored while it is worked on: no more than a checklist holds, its texts within their bounds. What is still
    /// missing may be missing.
    pub fn kept(&self) -> Result<Self, Unpublishable> {
        if self.sections.len() > MOST_SECTIONS || self.n_items() > MOST_ITEMS {
            return Err(Unpublishable::of("sections", Obstacle::ListTooLong));
        }
        let name = canonical(&self.name).map_err(|why| Unpublishable::of("name", why))?;
        let sector = SECTOR.canonical(&self.sector).map_err(|why| Unpublishable::of("sector", why.into()))?;
        let mut sections = Vec::with_capacity(self.sections.len());
        for (place, section) in self.sections.iter().enumerate() {
            let at = |item, field, why| Unpublishable::at(place, item, field, why);
            let title = canonical(&section.title).map_err(|why| at(None, "title", why))?;
            let mut items = Vec::with_capacity(section.items.len());
            for (n, item) in section.items.iter().enumerate() {
                let id = ID.canonical(&item.id).map_err(|why| at(Some(n), "id", why.into()))?;
                let own = item.own.as_ref().map(HazardWords::bounded).transpose();
                let own = own.map_err(|(field, why)| at(Some(n), field.word(), why))?;
                items.push(DraftItem { id, own });
            }
            sections.push(DraftSection { title, items });
        }
        let kept = Self { name, sector, sections };
        if kept.n_characters() > MOST_CHARACTERS {
            return Err(Unpublishable::of("sections", Obstacle::ListTooLong));
        }
        Ok(kept)
    }

    fn n_characters(&self) -> usize {
        let own = self.items().filter_map(|item| item.own.as_ref());
        own.map(HazardWords::n_characters).sum()
    }

    /// As it is published. `is_known` says of an id whether it is in the catalogue that this unit reads, `is_own` whether
    /// it is one of this unit's own.
    pub fn publishable(
        &self,
        is_sector: impl Fn(&str) -> bool,
        is_known: impl Fn(&str) -> bool,
        is_own: impl Fn(&str) -> bool,
    ) -> Result<Self, Unpublishable> {
        let mut draft = self.kept()?;
        if draft.name.is_empty() {
            return Err(Unpublishable::of("name", Obstacle::FieldInvalid));
        }
        if !is_sector(&draft.sector) {
            return Err(Unpublishable::of("sector", Obstacle::SectorUnknown));
        }
        draft.sections.retain(|section| !section.items.is_empty());
        if draft.sections.is_empty() {
            return Err(Unpublishable::of("sections", Obstacle::ListEmpty));
        }
        let mut seen: SortedSet<String> = SortedSet::new();
        for (place, section) in draft.sections.iter_mut().enumerate() {
            for (n, item) in section.items.iter_mut().enumerate() {
                let at = |field, why| Unpublishable::at(place, Some(n), field, why);
                if let Some(words) = &item.own {
                    let words = words.canonical(&is_sector);
                    let words = words.map_err(|(field, why): (HazardFault, _)| at(field.word(), why))?;
                    let is_new = item.id.is_empty();
                    if !(is_new || item.id.starts_with(OWN) && is_own(&item.id)) {
                        return Err(at("id", Obstacle::HazardUnknown));
                    }
                    item.own = Some(words);
                } else if !is_known(&item.id) {
                    return Err(at("id", Obstacle::HazardUnknown));
                }
                if !item.id.is_empty() && !seen.insert(item.id.clone()) {
                    return Err(at("id", Obstacle::ItemTwice));
                }
            }
        }
        Ok(draft)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::term::Level;

    fn zh(text: &str) -> Named {
        Named { zh: text.into(), en: String::new() }
    }

    fn item(id: &str) -> DraftItem {
        DraftItem { id: id.into(), own: None }
    }

    fn own(id: &str, title: &str) -> DraftItem {
        let words = HazardWords {
            sector: "s".into(),
            topic: String::new(),
            level: Level::General,
            title: zh(title),
            question: Named::default(),
            measure: Named::default(),
            default_days: 0,
            basis: Named::default(),
            clause: Named::default(),
            needs_expert: false,
        };
        DraftItem { id: id.into(), own: Some(words) }
    }

    fn draft(sections: &[&[DraftItem]]) -> DraftChecklist {
        let section = |items: &&[DraftItem]| DraftSection { title: zh("厂区"), items: items.to_vec() };
        DraftChecklist {
            name: zh("表"),
            sector: "s".into(),
            sections: sections.iter().map(section).collect(),
        }
    }

    fn judged(draft: &DraftChecklist) -> Result<DraftChecklist, (Option<usize>, Option<usize>, Obstacle)> {
        draft
            .publishable(|sector| sector == "s", |id| id.starts_with('h'), |id| id == "own-1")
            .map_err(|found| (found.section, found.item, found.why))
    }

    #[test]
    fn what_is_published_has_a_name_items_and_each_of_them_once() {
        assert!(judged(&draft(&[&[item("h1"), own("", "甲"), own("", "甲"), own("own-1", "乙")]])).is_ok());
        assert_eq!(judged(&draft(&[&[], &[]])), Err((None, None, Obstacle::ListEmpty)));
        assert_eq!(
            judged(&draft(&[&[item("h1")], &[item("h1")]])),
            Err((Some(1), Some(0), Obstacle::ItemTwice))
        );
        assert_eq!(judged(&draft(&[&[item("x")]])), Err((Some(0), Some(0), Obstacle::HazardUnknown)));
        assert_eq!(judged(&draft(&[&[own("h1", "甲")]])), Err((Some(0), Some(0), Obstacle::HazardUnknown)));
        assert_eq!(judged(&draft(&[&[own("", " ")]])), Err((Some(0), Some(0), Obstacle::FieldInvalid)));
        let nameless = DraftChecklist { name: zh(" "), ..draft(&[&[item("h1")]]) };
        assert_eq!(judged(&nameless), Err((None, None, Obstacle::FieldInvalid)));
        let astray = DraftChecklist { sector: "x".into(), ..draft(&[&[item("h1")]]) };
        assert_eq!(judged(&astray), Err((None, None, Obstacle::SectorUnknown)));
        assert_eq!(judged(&draft(&[&[], &[item("h1")]])).expect("it is taken").sections.len(), 1);
    }

    #[test]
    fn a_draft_is_kept_unfinished_and_not_without_bounds() {
        assert!(draft(&[&[own("", "")]]).kept().is_ok());
        let many: Vec<DraftItem> = (0..=MOST_ITEMS).map(|n| item(&format!("h{n}"))).collect();
        let found = draft(&[&many]).kept().expect_err("too many");
        assert_eq!(found.why, Obstacle::ListTooLong);
        let long = DraftChecklist { name: zh(&"长".repeat(101)), ..DraftChecklist::default() };
        assert_eq!(long.kept().expect_err("too long").why, Obstacle::TooLong);
        let of_sector = DraftChecklist { sector: "x".repeat(1_000_000), ..draft(&[&[]]) };
        assert_eq!(of_sector.kept().expect_err("too long").field, "sector");
    }

    fn fault(item: DraftItem) -> (Option<usize>, &'static str, Obstacle) {
        let found = draft(&[&[item]]).kept().expect_err("it is not kept");
        (found.item, found.field, found.why)
    }

    #[test]
    fn every_word_of_a_draft_is_judged_before_it_is_kept() {
        assert_eq!(fault(item(&"h".repeat(101))), (Some(0), "id", Obstacle::TooLong));
        assert_eq!(fault(own("", &"长".repeat(201))), (Some(0), "title", Obstacle::TooLong));
        let mut far = own("", "甲");
        far.own.as_mut().expect("words").sector = "x".repeat(41);
        assert_eq!(fault(far), (Some(0), "sector", Obstacle::TooLong));
        let mut hidden = own("", "甲\u{202e}乙\0");
        hidden.own.as_mut().expect("words").measure = zh(" 丙\u{200b} ");
        let kept = draft(&[&[hidden]]).kept().expect("it is kept");
        let words = kept.items().next().and_then(|item| item.own.clone()).expect("words");
        assert_eq!((words.title, words.measure), (zh("甲乙"), zh("丙")), "nobody sees the rest");
        let mut wordy = own("", "甲");
        wordy.own.as_mut().expect("words").measure = zh(&"长".repeat(2_000));
        let many = vec![wordy; 101];
        assert_eq!(draft(&[&many]).kept().expect_err("too much").why, Obstacle::ListTooLong);
    }
}
