//! Figures of a visit: how far the checklist is, what its sections hold, what an end still lacks. Plain functions.

use spotcheck_domain::id::{BulkId, FindingId};
use spotcheck_domain::reference::Named;
use spotcheck_domain::term::{Level, State, Verdict};
use spotcheck_protocol::{InspectionView, ItemView, PhotoView, Whereabouts};

/// Answers counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    pub n_items: u32,
    pub n_conforms: u32,
    pub n_hazards: u32,
    pub n_not_applicable: u32,
    /// Said, all at once, to be not looked at.
    pub n_not_looked_at: u32,
    /// Answered as a hazard, and no finding was recorded from it.
    pub n_unrecorded: u32,
}

impl Tally {
    pub const fn n_answered(self) -> u32 {
        self.n_conforms + self.n_hazards + self.n_not_applicable + self.n_not_looked_at
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
            Some(Verdict::NotLookedAt) => tally.n_not_looked_at += 1,
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

/// The element that a jump to the section leads to.
pub fn section_anchor(nth: usize) -> String {
    format!("section-{nth}")
}

/// The element that a jump to the item leads to.
pub fn anchor(place: usize) -> String {
    format!("item-{place}")
}

pub fn first_unanswered(items: &[ItemView]) -> Option<usize> {
    items.iter().position(|item| item.verdict.is_none())
}

/// The next one after that place that nobody answered, round the end; what is being answered is none.
pub fn next_unanswered(items: &[ItemView], after: usize, answering: &[usize]) -> Option<usize> {
    let places = (after + 1..items.len()).chain(0..items.len().min(after + 1));
    let is_open = |place: &usize| items[*place].verdict.is_none() && !answering.contains(place);
    places.into_iter().find(is_open)
}

/// What a division of the ruler says of its question.
pub fn division(item: &ItemView, is_here: bool) -> &'static str {
    match item.verdict {
        Some(verdict) => verdict.word(),
        None if is_here => "here",
        None => "open",
    }
}

/// What was answered in bulk among these, each time once.
pub fn bulks<'a>(items: impl IntoIterator<Item = &'a ItemView>) -> Vec<(BulkId, Verdict)> {
    let mut all: Vec<(BulkId, Verdict)> = Vec::new();
    for (bulk, verdict) in items.into_iter().filter_map(|item| Some((item.bulk?.id, item.verdict?))) {
        if all.iter().all(|(other, _)| *other != bulk) {
            all.push((bulk, verdict));
        }
    }
    all
}

/// The finding of an item that may still be taken back: nothing was ordered or done about it yet.
pub fn withdrawable(view: &InspectionView, item: &ItemView) -> Option<FindingId> {
    let [finding] = item.findings.as_slice() else { return None };
    let card = view.findings.iter().find(|card| card.row.id == *finding)?;
    (card.row.state == State::Recorded && card.whereabouts != Whereabouts::Refused).then_some(*finding)
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
    use spotcheck_domain::inspection::Bulk;
    use spotcheck_domain::time::Timestamp;

    fn item(section: u32, verdict: Option<Verdict>) -> ItemView {
        ItemView {
            item: "fire-001".into(),
            section,
            question: Named::default(),
            basis: Named::default(),
            level: Level::General,
            title: Named::default(),
            verdict,
            bulk: None,
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

    #[test]
    fn the_next_open_question_is_found_round_the_end() {
        let open = || item(0, None);
        let items = [open(), item(0, Some(Verdict::NotLookedAt)), open(), open()];
        assert_eq!(next_unanswered(&items, 0, &[0]), Some(2));
        assert_eq!(next_unanswered(&items, 3, &[3]), Some(0));
        assert_eq!(next_unanswered(&items, 0, &[0, 2, 3]), None, "all of them are being answered");
        assert_eq!(tally(&items).n_unanswered(), 3);
        assert_eq!(
            ["here", "not_looked_at", "open"],
            [(0, true), (1, false), (2, false)]
                .map(|(place, is_here): (usize, bool)| division(&items[place], is_here))
        );
    }

    #[test]
    fn what_was_answered_in_bulk_is_told_once() {
        let at = Timestamp::from_millis(1);
        let bulk = |n: u8| Bulk { id: BulkId::from_parts(at, [n; 10]), at };
        let of = |n, verdict| ItemView { bulk: Some(bulk(n)), ..item(0, Some(verdict)) };
        let items = [
            of(1, Verdict::Conforms),
            of(1, Verdict::Conforms),
            item(0, Some(Verdict::Conforms)),
            of(2, Verdict::NotLookedAt),
        ];
        assert_eq!(bulks(&items), [(bulk(1).id, Verdict::Conforms), (bulk(2).id, Verdict::NotLookedAt)]);
    }
}
