//! Which changes a person may bring at all, before any of their operations is looked at: those of a document in which, or
//! of a kind of which, the table of rights gives him anything to do.

use super::reason::Reason;
use spotcheck_domain::authority::{Reach, writes};
use spotcheck_domain::by::By;
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::rights::Wrong;
use spotcheck_domain::term::DocumentKind;

/// What is judged: the writing of a change in a document.
#[derive(Debug, Clone, Copy)]
pub struct Writing {
    pub kind: DocumentKind,
    /// The document does not exist yet.
    pub makes_it: bool,
    /// How the author stands to it.
    pub reach: Reach,
}

/// Decides whether `by` may bring this change. What it writes is judged operation by operation.
pub fn plan_permissions(by: &By, writing: Writing) -> Result<(), Reason> {
    let may = writes(by, writing.kind, !writing.makes_it, writing.reach);
    if may { Ok(()) } else { Err(Reason::NotPermitted) }
}

/// Of several reasons the last is told: that of today, and of his posts one that says more than that it is not his. A post in
/// whose name the change does not speak tells nothing beside one in whose name it does.
pub fn tell(told: &mut Option<(Wrong, bool)>, wrong: Wrong, is_today: bool) {
    let says_less = told.is_some_and(|(before, is_of_today)| {
        let is_just_denied = is_of_today && wrong == Wrong::from(Refusal::NotPermitted);
        wrong == Wrong::NotTheAuthor || (is_just_denied && before != Wrong::NotTheAuthor)
    });
    let was_of_today = told.is_some_and(|(_, is_of_today)| is_of_today);
    let wrong = told.filter(|_| says_less).map_or(wrong, |(before, _)| before);
    *told = Some((wrong, was_of_today || is_today));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(wrongs: &[(Wrong, bool)]) -> Option<Wrong> {
        let mut told = None;
        wrongs.iter().for_each(|(wrong, is_today)| tell(&mut told, *wrong, *is_today));
        told.map(|(wrong, _)| wrong)
    }

    #[test]
    fn the_post_in_whose_name_a_change_speaks_says_why_it_is_refused() {
        let elsewhere = Wrong::from(Refusal::OfficerElsewhere);
        let denied = Wrong::from(Refusal::NotPermitted);
        assert_eq!(told(&[(elsewhere, false), (Wrong::NotTheAuthor, true)]), Some(elsewhere));
        assert_eq!(told(&[(Wrong::NotTheAuthor, true), (elsewhere, false)]), Some(elsewhere));
        assert_eq!(told(&[(Wrong::NotTheAuthor, true), (denied, true)]), Some(denied));
        assert_eq!(told(&[(elsewhere, false), (denied, true)]), Some(denied), "today's before one of then");
        assert_eq!(told(&[(elsewhere, true), (denied, true)]), Some(elsewhere), "what says more");
        assert_eq!(told(&[(Wrong::NotTheAuthor, true)]), Some(Wrong::NotTheAuthor));
    }
}
