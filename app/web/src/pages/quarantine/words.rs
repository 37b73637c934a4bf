//! What the page decides before it shows anything: where the list stands, who wrote what together, and how a decision
//! failed.

use crate::parts::is_read_by_people;
use crate::say;
use crate::words::{Lang, failure_words};
use spotcheck_domain::id::{DocumentId, UserId};
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::term::DocumentKind;
use spotcheck_protocol::{Failure, QuarantinedView, RefusedChange};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Asking,
    /// The office cannot be reached, or answers wrongly, and nothing was listed before.
    Away,
    NotYours,
    Empty,
    Listed(usize),
}

/// A list that was there stays, whatever comes of asking for it again.
pub const fn standing(n_listed: Option<usize>, failure: Option<&Failure>) -> Standing {
    match (n_listed, failure) {
        (_, Some(Failure::Refused(_))) => Standing::NotYours,
        (Some(0), None) => Standing::Empty,
        (Some(0) | None, Some(_)) => Standing::Away,
        (Some(n), _) => Standing::Listed(n),
        (None, None) => Standing::Asking,
    }
}

/// What one person wrote in one record, in the order in which it came.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    pub document: DocumentId,
    pub author: UserId,
    pub title: String,
    pub kind: DocumentKind,
    pub author_name: String,
    /// The office keeps no more of this author.
    pub is_full: bool,
    pub changes: Vec<QuarantinedView>,
}

/// In the order in which the first change of each came.
pub fn plan_groups(changes: &[QuarantinedView]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for change in changes {
        let same = |group: &&mut Group| group.document == change.document && group.author == change.author;
        match groups.iter_mut().find(same) {
            Some(group) => group.changes.push(change.clone()),
            None => groups.push(Group {
                document: change.document,
                author: change.author,
                title: change.title.clone(),
                kind: change.kind,
                author_name: change.author_name.clone(),
                is_full: change.is_full,
                changes: vec![change.clone()],
            }),
        }
    }
    groups
}

/// Whether there is anything to read in it.
pub fn has_words(change: &RefusedChange) -> bool {
    !change.steps.is_empty() || change.words.iter().any(|(key, _)| is_read_by_people(key))
}

/// Somebody else has decided already.
pub const fn is_gone(failure: &Failure) -> bool {
    matches!(failure, Failure::Refused(Refusal::NotFound))
}

pub fn decision_failure(lang: Lang, failure: &Failure) -> String {
    match failure {
        failure if is_gone(failure) => say!(lang, quarantine.gone).to_owned(),
        Failure::Refused(_) => say!(lang, quarantine.unsound).to_owned(),
        failure => failure_words(lang, failure),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use spotcheck_domain::time::Timestamp;

    fn change(id: i64, document: u8, author: u8) -> QuarantinedView {
        let uuid = |n: u8| format!("0190a5f8-7c00-7000-8000-0000000000{n:02x}");
        QuarantinedView {
            id,
            document: uuid(document).parse().expect("an id"),
            kind: DocumentKind::Finding,
            title: String::new(),
            author: uuid(author).parse().expect("an id"),
            author_name: String::new(),
            reason: "not_permitted".to_owned(),
            received_at: Timestamp::from_millis(0),
            n_bytes: 1,
            is_full: false,
        }
    }

    #[test]
    fn what_one_person_wrote_in_one_record_stands_together() {
        let changes = [change(1, 1, 1), change(2, 2, 1), change(3, 1, 1), change(4, 1, 2)];
        let groups: Vec<Vec<i64>> = plan_groups(&changes)
            .iter()
            .map(|group| group.changes.iter().map(|change| change.id).collect())
            .collect();
        assert_eq!(groups, [vec![1, 3], vec![2], vec![4]]);
    }

    #[test]
    fn a_list_that_was_there_stays_without_the_office() {
        assert_eq!(standing(Some(2), Some(&Failure::Unreachable)), Standing::Listed(2));
        assert_eq!(standing(None, Some(&Failure::Unreachable)), Standing::Away);
        assert_eq!(standing(None, Some(&Refusal::NotFound.into())), Standing::NotYours);
        assert_eq!(standing(Some(0), None), Standing::Empty);
    }
}
