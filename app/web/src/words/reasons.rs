//! Why the office did not take a change, in words: to its author, and to the administrator who decides on it. Every
//! reason has both; a code of a later version is told as what it is, and never shown.

use super::{Lang, refusal_words};
use crate::say;
use spotcheck_domain::reason::{Fault, Reason};
use spotcheck_domain::refusal::Refusal;

/// The office's reason as a sentence to the author, with what to do.
pub fn office_reason_words(lang: Lang, code: &str) -> String {
    match code.parse() {
        Ok(Reason::Rule(Refusal::NotPermitted)) => say!(lang, reasons.author_not_permitted).to_owned(),
        Ok(Reason::Rule(refusal)) => refusal_words(lang, refusal),
        Ok(Reason::Fault(fault)) => author_words(lang, fault).to_owned(),
        Err(_) => say!(lang, reasons.author_unknown).to_owned(),
    }
}

/// Why the office did not take it, said to somebody who did not write it.
pub fn reason_words(lang: Lang, code: &str) -> String {
    match code.parse() {
        Ok(Reason::Rule(refusal)) => rule_words(lang, refusal),
        Ok(Reason::Fault(fault)) => administrator_words(lang, fault).to_owned(),
        Err(_) => say!(lang, reasons.admin_unknown).to_owned(),
    }
}

fn author_words(lang: Lang, fault: Fault) -> &'static str {
    match fault {
        Fault::TooLarge => say!(lang, reasons.author_too_large),
        Fault::NotAChange => say!(lang, reasons.author_not_a_change),
        Fault::TooManyOperations => say!(lang, reasons.author_too_many_operations),
        Fault::WrongKind => say!(lang, reasons.author_wrong_kind),
        Fault::ActorOfAnother => say!(lang, reasons.author_actor_of_another),
        Fault::SequenceReused => say!(lang, reasons.author_sequence_reused),
        Fault::Broken => say!(lang, reasons.author_broken),
        Fault::Altered => say!(lang, reasons.author_altered),
        Fault::Malformed => say!(lang, reasons.author_malformed),
        Fault::EntryExists => say!(lang, reasons.author_entry_exists),
        Fault::NotTheAuthor => say!(lang, reasons.author_not_the_author),
        Fault::Descends => say!(lang, reasons.author_descends_from_refused),
        Fault::MissingDependencies => say!(lang, reasons.author_missing_dependencies),
        Fault::Stale => say!(lang, reasons.author_stale),
        Fault::QuarantineFull => say!(lang, reasons.author_quarantine_full),
    }
}

fn administrator_words(lang: Lang, fault: Fault) -> &'static str {
    match fault {
        Fault::TooLarge => say!(lang, reasons.admin_too_large),
        Fault::NotAChange => say!(lang, reasons.admin_not_a_change),
        Fault::TooManyOperations => say!(lang, reasons.admin_too_many_operations),
        Fault::WrongKind => say!(lang, reasons.admin_wrong_kind),
        Fault::ActorOfAnother => say!(lang, reasons.admin_actor_of_another),
        Fault::SequenceReused => say!(lang, reasons.admin_sequence_reused),
        Fault::Broken => say!(lang, reasons.admin_broken),
        Fault::Altered => say!(lang, reasons.admin_altered),
        Fault::Malformed => say!(lang, reasons.admin_malformed),
        Fault::EntryExists => say!(lang, reasons.admin_entry_exists),
        Fault::NotTheAuthor => say!(lang, reasons.admin_not_the_author),
        Fault::Descends => say!(lang, reasons.admin_descends_from_refused),
        Fault::MissingDependencies => say!(lang, reasons.admin_missing_dependencies),
        Fault::Stale => say!(lang, reasons.admin_stale),
        Fault::QuarantineFull => say!(lang, reasons.admin_quarantine_full),
    }
}

/// Rules that would be told to the author as his own; the others say what is missing, whoever reads it.
fn rule_words(lang: Lang, refusal: Refusal) -> String {
    match refusal {
        Refusal::NotPermitted => say!(lang, reasons.admin_not_permitted),
        Refusal::FrozenByOrder => say!(lang, reasons.admin_frozen_by_order),
        Refusal::InspectionEnded => say!(lang, reasons.admin_inspection_ended),
        Refusal::WrongState => say!(lang, reasons.admin_wrong_state),
        Refusal::FieldInvalid => say!(lang, reasons.admin_field_invalid),
        Refusal::TooLong => say!(lang, reasons.admin_too_long),
        Refusal::TooMany => say!(lang, reasons.admin_too_many),
        other => return refusal_words(lang, other),
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_is_a_sentence_in_both_languages_and_no_code_is_shown() {
        let codes: Vec<&str> = Reason::all().map(Reason::code).chain(["of_a_later_version"]).collect();
        for (lang, end) in [(Lang::zh, '。'), (Lang::en, '.')] {
            for code in &codes {
                for words in [office_reason_words(lang, code), reason_words(lang, code)] {
                    assert!(words.ends_with(end) && !words.contains('_'), "{code}: {words}");
                }
            }
        }
    }

    #[test]
    fn an_administrator_is_not_spoken_to_as_the_author() {
        for code in Reason::all().map(Reason::code) {
            let words = reason_words(Lang::zh, code);
            assert!(!words.contains("您的岗位") && !words.contains("内容仍在本机"), "{code}: {words}");
        }
    }
}
