//! Figures of a visit: how far the checklist is, what its sections hold, what an end still lacks. Plain functions.

use spotcheck_domain::reference::Named;
use spotcheck_domain::term::{Level, State, Verdict};
use spotcheck_protocol::{InspectionView, ItemView, PhotoView};

/// Answers counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    pub n_items: u32,
    pub n_conforms: u32,
    pub n_hazards: u32,
    pub n_not_applicable: u32,
    /// Answered as a hazard, and no finding was recorded from it.
    pub n_unrecorded: u32,
}

impl Tally {
    pub const fn n_answered(self) -> u32 {
        self.n_conforms + self.n_hazards + self.n_not_applicable
    }
    pub const fn n_unanswered(self) -> u32 {
        self.n_items.saturating_sub(self.n_answered())
    }
}

pub fn tally<'a>(items: impl IntoIterator<Item = &'a ItemView>) -> Tally {
    let mut tally = Tally::default();
    for item in items {
        tally.n_items += 1;
        match item.verdict {
            Some(Verdict::Conforms) => tally.n_conforms += 1,
            Some(Verdict::Hazard) => {
                tally.n_hazards += 1;
                tally.n_unrecorded += u32::from(item.findings.is_empty());
            }
            Some(Verdict::NotApplicable) => tally.n_not_applicable += 1,
            None => {}
        }
    }
    tally
}

/// One section of the checklist: its title and the places of its items in the view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionPlan {
    pub title: Named,
    pub items: Vec<usize>,
}

/// The sections in walking order; an empty one is left out.
pub fn plan_sections(view: &InspectionView) -> Vec<SectionPlan> {
    let titles = view.checklist.iter().flat_map(|checklist| &checklist.sections);
    let mut plans: Vec<SectionPlan> =
        titles.map(|title| SectionPlan { title: title.clone(), items: Vec::new() }).collect();
    for (place, item) in view.items.iter().enumerate() {
        let section = item.section as usize;
        if plans.len() <= section {
            plans.resize(section + 1, SectionPlan { title: Named::default(), items: Vec::new() });
        }
        plans[section].items.push(place);
    }
    plans.retain(|plan| !plan.items.is_empty());
    plans
}

/// The element that a jump to the item leads to.
pub fn anchor(place: usize) -> String {
    format!("item-{place}")
}

pub fn first_unanswered(items: &[ItemView]) -> Option<usize> {
    items.iter().position(|item| item.verdict.is_none())
}

/// Photos of the scene, or those of one item.
pub fn photos_of(photos: &[PhotoView], item: Option<&str>) -> Vec<PhotoView> {
    photos.iter().filter(|view| view.photo.item.as_deref() == item).cloned().collect()
}

/// Of the visit and of its hazards.
pub fn n_photos(view: &InspectionView) -> u32 {
    let of_findings: u32 = view.findings.iter().map(|card| card.row.n_photos).sum();
    view.photos.len() as u32 + of_findings
}

/// Items that are not answered, and hazards in which nothing was ordered yet.
pub fn left(view: &InspectionView) -> (u32, usize) {
    let unordered = view.findings.iter().filter(|card| card.row.state == State::Recorded);
    (tally(&view.items).n_unanswered(), unordered.count())
}

/// A hazard that was answered and of which no finding was recorded: it holds up the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unrecorded {
    /// Among the items of the view.
    pub place: usize,
    pub item: String,
    pub question: Named,
    pub level: Level,
}

pub fn unrecorded(view: &InspectionView) -> Vec<Unrecorded> {
    unrecorded_of(&view.items)
}

fn unrecorded_of(items: &[ItemView]) -> Vec<Unrecorded> {
    let waits = |item: &ItemView| item.verdict == Some(Verdict::Hazard) && item.findings.is_empty();
    let of = |(place, item): (usize, &ItemView)| Unrecorded {
        place,
        item: item.item.clone(),
        question: item.question.clone(),
        level: item.level,
    };
    items.iter().enumerate().filter(|(_, item)| waits(item)).map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(section: u32, verdict: Option<Verdict>) -> ItemView {
        ItemView {
            item: "fire-001".into(),
            section,
            question: Named::default(),
            basis: Named::default(),
            level: Level::General,
            verdict,
            note: String::new(),
            findings: Vec::new(),
        }
    }

    #[test]
    fn a_hazard_without_its_finding_is_counted_as_unrecorded() {
        let items = [item(0, Some(Verdict::Hazard)), item(0, Some(Verdict::Conforms)), item(1, None)];
        let tally = tally(&items);
        assert_eq!((tally.n_answered(), tally.n_unanswered(), tally.n_unrecorded), (2, 1, 1));
        assert_eq!(first_unanswered(&items), Some(2));
        let waits = unrecorded_of(&items);
        assert_eq!(
            waits.iter().map(|one| (one.place, one.item.as_str())).collect::<Vec<_>>(),
            [(0, "fire-001")]
        );
    }
}
