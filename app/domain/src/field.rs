//! The scalar fields that a person fills in, by kind of record, and the bounds of words. What each accepts stands in the
//! room of its kind.

pub use crate::kind::finding::FindingField;
pub use crate::kind::form::{Control, LINE, PARAGRAPH, TEXT, bounded, is_blank, one_line, without_hidden};
pub use crate::kind::inspection::InspectionField;
pub use crate::kind::site::SiteField;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::refusal::Refusal;

    #[test]
    fn fields_keep_the_canonical_form_and_refuse_the_rest() {
        assert_eq!(FindingField::Deadline.canonical(" 2026-12-01 "), Ok("2026-12-01".into()));
        assert_eq!(FindingField::Deadline.canonical("soon"), Err(Refusal::FieldInvalid));
        assert_eq!(FindingField::Funds.canonical("007"), Ok("7".into()));
        assert_eq!(FindingField::Level.canonical(""), Err(Refusal::FieldInvalid));
        assert_eq!(FindingField::Title.canonical(&"长".repeat(LINE + 1)), Err(Refusal::TooLong));
    }
}
