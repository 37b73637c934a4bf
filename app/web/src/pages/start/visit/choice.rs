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
    /// `None` until the person chose: then what he last began stands, where he may start it, else the first that he may.
    kind: Memo<Option<InspectionKind>>,
    last: Memo<Last>,
    /// `None` until the person chose: then the first that fits stands.
    pub checklist: Memo<Option<Option<String>>>,
    pub second: Memo<Option<UserId>>,
}

/// What he last began: a visit of that kind, with that second officer.
pub type Last = (Option<InspectionKind>, Option<UserId>);

/// The checklist of who wants none.
pub const NO_CHECKLIST: &str = "-";

/// The second officer of who wants none now.
pub const NOBODY: &str = "-";

impl Choice {
    pub fn new(
        form: Form,
        unit: Memo<Option<UnitId>>,
        kinds: Memo<Vec<InspectionKind>>,
        last: Memo<Last>,
    ) -> Self {
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
            last,
            second: memo(move || second_of(&second.get(), last.get().1)),
        }
    }

    pub fn kind(self) -> Option<InspectionKind> {
        let (chosen, (last, _)) = (self.kind.get(), self.last.get());
        self.kinds.with(|kinds| {
            let offered = [chosen, last].into_iter().flatten().find(|kind| kinds.contains(kind));
            offered.or_else(|| kinds.first().copied())
        })
    }
}

/// Until he chose somebody or nobody, it is who was it the last time.
fn second_of(chosen: &str, last: Option<UserId>) -> Option<UserId> {
    if chosen.is_empty() { last } else { chosen.parse().ok() }
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
    fn who_was_the_second_officer_is_it_again_until_another_or_nobody_is_chosen() {
        let user = |n| UserId::from_parts(spotcheck_domain::time::Timestamp::from_millis(1), [n; 10]);
        assert_eq!(second_of("", Some(user(1))), Some(user(1)));
        assert_eq!(second_of("", None), None);
        assert_eq!(second_of(NOBODY, Some(user(1))), None);
        assert_eq!(second_of(&user(2).to_string(), Some(user(1))), Some(user(2)));
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
