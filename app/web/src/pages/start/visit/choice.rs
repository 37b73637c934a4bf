//! What was chosen for a visit, and what stands chosen before anybody chooses.

use crate::erased::memo;
use crate::form::Form;
use leptos::prelude::*;
use spotcheck_domain::authority::Act;
use spotcheck_domain::id::{UnitId, UserId};
use spotcheck_domain::term::InspectionKind;
use spotcheck_protocol::{ChecklistChoice, StartPost};

/// What was chosen. Nothing of it is a record until the visit begins.
#[derive(Clone, Copy)]
pub struct Choice {
    /// Those that this person may start in the post that he chose.
    pub kinds: Memo<Vec<InspectionKind>>,
    pub form: Form,
    /// The unit of that post; `None` until he chose: then the first in which he may start one stands.
    pub unit: Memo<Option<UnitId>>,
    /// `None` until the person chose: then the first that he may start stands.
    kind: Memo<Option<InspectionKind>>,
    /// `None` until the person chose: then the first that fits stands.
    pub checklist: Memo<Option<Option<String>>>,
    pub second: Memo<Option<UserId>>,
}

/// The checklist of who wants none.
pub const NO_CHECKLIST: &str = "-";

impl Choice {
    pub fn new(form: Form, unit: Memo<Option<UnitId>>, kinds: Memo<Vec<InspectionKind>>) -> Self {
        let (kind, second) = (form.word("kind"), form.word("second"));
        let checklist = form.word("checklist");
        Self {
            kinds,
            form,
            unit,
            kind: memo(move || kind.get().parse().ok()),
            checklist: memo(move || match checklist.get() {
                chosen if chosen.is_empty() => None,
                chosen => Some(Some(chosen).filter(|chosen| chosen != NO_CHECKLIST)),
            }),
            second: memo(move || second.get().parse().ok()),
        }
    }

    pub fn kind(self) -> Option<InspectionKind> {
        let chosen = self.kind.get().filter(|kind| self.kinds.with(|kinds| kinds.contains(kind)));
        chosen.or_else(|| self.kinds.with(|kinds| kinds.first().copied()))
    }
}

/// The kinds of visit that somebody may start.
pub fn kinds(acts: &[Act]) -> Vec<InspectionKind> {
    InspectionKind::ALL.iter().copied().filter(|kind| acts.contains(&Act::start(*kind))).collect()
}

/// What stands chosen at first: those that fit come first, and a site without one gets none.
pub fn fitting(checklists: &[ChecklistChoice]) -> Option<String> {
    checklists.iter().find(|checklist| checklist.fits).map(|checklist| checklist.id.clone())
}

/// The post that counts: that of the chosen unit, else the first.
pub fn chosen_of(posts: &[StartPost], unit: Option<UnitId>) -> Option<&StartPost> {
    posts.iter().find(|post| Some(post.unit) == unit).or(posts.first())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_kinds_that_this_person_may_start_are_to_be_chosen() {
        assert_eq!(kinds(&[Act::Sync, Act::StartSelfCheck]), [InspectionKind::SelfCheck]);
        assert_eq!(
            kinds(&[Act::StartLookBack, Act::StartRoutine]),
            [InspectionKind::Routine, InspectionKind::LookBack]
        );
    }

    #[test]
    fn the_post_of_a_unit_that_is_none_of_his_counts_as_none_chosen() {
        let unit = |n| UnitId::from_parts(spotcheck_domain::time::Timestamp::from_millis(1), [n; 10]);
        let post = |n| StartPost {
            unit: unit(n),
            name: spotcheck_domain::reference::Named::default(),
            acts: vec![Act::StartRoutine],
        };
        let posts = [post(1), post(2)];
        let chosen = |of| chosen_of(&posts, of).map(|post| post.unit);
        assert_eq!([None, Some(unit(2)), Some(unit(9))].map(chosen), [1, 2, 1].map(|n| Some(unit(n))));
        assert!(chosen_of(&[], Some(unit(1))).is_none());
    }

    #[test]
    fn the_first_checklist_that_fits_stands_chosen() {
        let choice = |id: &str, fits| ChecklistChoice {
            id: id.to_owned(),
            name: spotcheck_domain::reference::Named::default(),
            n_items: 1,
            fits,
        };
        assert_eq!(fitting(&[choice("a", false), choice("b", true)]), Some("b".to_owned()));
        assert_eq!(fitting(&[choice("a", false)]), None);
    }
}
