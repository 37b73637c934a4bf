//! The form of a scalar: how much it may hold, and what of that is canonical.
//!
//! A field's value crosses every border as text; the empty text clears it. What is stored is the canonical form.

use crate::refusal::Refusal;

/// What one field accepts.
#[derive(Debug, Clone, Copy)]
pub struct Form {
    sort: Sort,
    /// It may not be cleared.
    is_needed: bool,
    /// A field that older versions wrote: it stays readable, and nothing new is written there.
    is_retired: bool,
}

#[derive(Debug, Clone, Copy)]
enum Sort {
    /// Words, at most that many characters.
    Words(usize),
    /// A value of a vocabulary or a number, as its canonical text.
    Value(fn(&str) -> Result<String, Refusal>),
}

/// A scalar at the root that a person fills in.
#[derive(Debug)]
pub struct Field {
    pub key: &'static str,
    pub form: Form,
}

/// A field of an entry, and the most characters that it may have.
pub type Bound = (&'static str, usize);

/// The longest one-line field, in characters.
pub const LINE: usize = 500;
/// The longest many-line field (measure, goal, note), in characters.
pub const PARAGRAPH: usize = 4_000;
/// The longest text of a narrative or description, in characters.
pub const TEXT: usize = 50_000;

impl Form {
    /// The most characters of a word, number or id, in characters.
    pub const SHORT: usize = 100;
    pub const LINE: Self = Self::words(LINE);
    pub const PARAGRAPH: Self = Self::words(PARAGRAPH);

    pub const fn words(longest: usize) -> Self {
        Self { sort: Sort::Words(longest), is_needed: false, is_retired: false }
    }

    pub const fn value<T: std::str::FromStr + ToString>() -> Self {
        Self { sort: Sort::Value(parsed::<T>), is_needed: false, is_retired: false }
    }

    pub const fn needed(self) -> Self {
        Self { is_needed: true, ..self }
    }

    pub const fn retired(self) -> Self {
        Self { is_retired: true, ..self }
    }

    /// The canonical form of what was typed.
    pub fn canonical(&self, text: &str) -> Result<String, Refusal> {
        let text = text.trim();
        match self.sort {
            _ if self.is_retired || (self.is_needed && text.is_empty()) => Err(Refusal::FieldInvalid),
            _ if text.is_empty() => Ok(String::new()),
            Sort::Words(longest) => bounded(text, longest),
            Sort::Value(parse) => parse(text),
        }
    }
}

fn parsed<T: std::str::FromStr + ToString>(text: &str) -> Result<String, Refusal> {
    text.parse::<T>().map(|value| value.to_string()).map_err(|_| Refusal::FieldInvalid)
}

/// Text that fits; too long is an error and never cut, since a cut would lose words unseen.
pub fn bounded(text: &str, longest: usize) -> Result<String, Refusal> {
    if text.chars().count() <= longest { Ok(text.to_owned()) } else { Err(Refusal::TooLong) }
}

/// A vocabulary of fields: each with its key in the document and what it accepts.
macro_rules! fields {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $key:literal: $form:expr),* $(,)? }) => {
        $crate::term::terms! { $(#[$doc])* $name { $($variant = $key),* } }

        impl $name {
            pub const FIELDS: &'static [$crate::kind::form::Field] =
                &[$($crate::kind::form::Field { key: $key, form: $form }),*];

            /// The canonical form of what was typed.
            pub fn canonical(self, text: &str) -> Result<String, $crate::refusal::Refusal> {
                Self::FIELDS[self as usize].form.canonical(text)
            }
        }
    };
}
pub(crate) use fields;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Day;

    #[test]
    fn a_form_keeps_the_canonical_and_refuses_the_rest() {
        let day = Form::value::<Day>();
        assert_eq!(day.canonical(" 2026-12-01 "), Ok("2026-12-01".into()));
        assert_eq!(day.canonical("soon"), Err(Refusal::FieldInvalid));
        assert_eq!(day.canonical(" "), Ok(String::new()));
        assert_eq!(day.needed().canonical(" "), Err(Refusal::FieldInvalid));
        assert_eq!(Form::words(2).canonical(" 一二 "), Ok("一二".into()));
        assert_eq!(Form::words(2).canonical("一二三"), Err(Refusal::TooLong));
    }

    #[test]
    fn nothing_new_is_written_in_a_retired_field() {
        assert_eq!(Form::LINE.retired().canonical("一"), Err(Refusal::FieldInvalid));
    }
}
